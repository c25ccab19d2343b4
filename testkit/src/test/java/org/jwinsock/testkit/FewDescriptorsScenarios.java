package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// What a process does that has no descriptor left; run by [OwnNetworkTest] with a low limit.
@ExtendWith(Started.class)
@Timeout(60)
class FewDescriptorsScenarios {

  /// Each of an accept socket's address areas.
  private static final int AREA = 128;

  /// More than the threads for which a provider keeps a place to sleep.
  private static final int THREADS = 80;

  private static final int QUIET_MILLIS = 400;

  private static final int SPELLS = 20;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /// A class that is read from a folder when it is first needed takes a descriptor, so all are
  /// loaded while there are some.
  @BeforeAll
  static void loadClasses() throws IOException, ClassNotFoundException {
    Path[] modules =
        Stream.of(System.getProperty("jdk.module.path", "").split(File.pathSeparator, -1))
            .map(Path::of)
            .toArray(Path[]::new);
    for (ModuleReference module : ModuleFinder.of(modules).findAll()) {
      if (module.descriptor().name().startsWith("org.jwinsock.")) {
        try (ModuleReader reader = module.open()) {
          load(reader.list());
        }
      }
    }
    try (Stream<Path> here = Files.walk(OwnNetwork.here())) {
      load(here.map(file -> OwnNetwork.here().relativize(file).toString()));
    }
    Calls.Pair.tcp(Family.IPV4).close();
    assertThat(SYSTEM.getProcessCpuTime()).isPositive();
  }

  private static void load(Stream<String> files) throws ClassNotFoundException {
    for (String file : files.filter(each -> each.endsWith(".class")).toList()) {
      String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
      if (!name.endsWith("-info")) {
        Class.forName(name, false, FewDescriptorsScenarios.class.getClassLoader());
      }
    }
  }

  /// All descriptors there were, as sockets.
  private record Hoard(Deque<Long> sockets) implements AutoCloseable {

    static Hoard take() {
      Deque<Long> sockets = new ArrayDeque<>();
      long s = Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, 0);
      while (s != WinSock2.INVALID_SOCKET) {
        sockets.add(s);
        s = Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, 0);
      }
      assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaError.WSAEMFILE.code()));
      return new Hoard(sockets);
    }

    void free(int count) {
      for (int i = 0; i < count; i++) {
        Calls.close(sockets.remove());
      }
    }

    @Override
    public void close() {
      free(sockets.size());
    }
  }

  /// Clients that can be connected though no descriptor is left.
  private static long[] clients(Family family, int count) {
    long[] clients = new long[count];
    for (int i = 0; i < count; i++) {
      clients[i] = Calls.tcp(family);
    }
    return clients;
  }

  private static void connect(SockAddr name, long... clients) {
    for (long client : clients) {
      ok(Winsock.connect(client, name));
    }
  }

  /// No thread of this process runs for nothing: one that did would run in every spell. In some of
  /// them the compiler may.
  private static void assertQuiet() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < SPELLS && used >= TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS / 2); i++) {
      long before = SYSTEM.getProcessCpuTime();
      Kernel32.Sleep(QUIET_MILLIS);
      used = SYSTEM.getProcessCpuTime() - before;
    }
    assertThat(used)
        .as("the processors' nanoseconds in the last of %s spells", SPELLS)
        .isLessThan(TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS / 2));
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"socket", "WSASocketW", "WSAEMFILE"})
  void shouldMakeNoSocketAndServeThoseThereAre(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Hoard hoard = Hoard.take()) {
      for (int type : new int[] {WinSock2.SOCK_STREAM, WinSock2.SOCK_DGRAM}) {
        fails(WsaError.WSAEMFILE, Winsock.socket(family.af, type, 0));
        fails(
            WsaError.WSAEMFILE,
            Winsock.WSASocket(family.af, type, 0, null, 0, WinSock2.WSA_FLAG_OVERLAPPED));
      }

      Calls.send(pair.client(), "abc");
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      assertThat(Calls.recv(pair.server())).isEqualTo("abc");

      hoard.free(1);
      Calls.close(Calls.tcp(family));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"accept", "select", "WSAEMFILE"})
  void shouldAcceptWhenThereAreDescriptorsAgain(Family family) {
    long listener = Calls.listener(family);
    long[] clients = clients(family, 3);
    try (Hoard hoard = Hoard.take()) {
      connect(Calls.sockname(listener), clients);
      assertThat(Sets.becomesReadable(listener)).isTrue();
      fails(WsaError.WSAEMFILE, Winsock.accept(listener));
      fails(WsaError.WSAEMFILE, Winsock.accept(listener));
      assertThat(Sets.isReadable(listener)).as("they wait").isTrue();
      assertQuiet();

      for (long client : clients) {
        hoard.free(1);
        long server = ok(Winsock.accept(listener));
        Calls.send(client, "abc");
        assertThat(Calls.recv(server)).isEqualTo("abc");
        Calls.close(server);
        hoard.sockets().add(Calls.udp(family));
      }
      Calls.nonBlocking(listener, true);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.accept(listener));
    }
    Calls.close(clients);
    Calls.close(listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"accept", "WSAEMFILE"})
  void shouldTellACallThatWaitsAndAcceptInTheNext(ThreadKind kind) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    long[] clients = clients(Family.IPV4, 1);
    try (Hoard hoard = Hoard.take()) {
      Running<Running.Outcome> accepting = Running.waiting(kind, () -> Winsock.accept(listener));
      connect(Calls.sockname(listener), clients);
      Running.Outcome outcome = accepting.get();
      assertThat(outcome).hasToString(WsaError.describe(WsaError.WSAEMFILE.code()));

      hoard.free(1);
      Calls.close(ok(Running.call(kind, () -> Winsock.accept(listener)).get().result()));
    }
    Calls.close(clients);
    Calls.close(listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAEventSelect", "FD_ACCEPT", "WSAEMFILE"})
  void shouldRecordAConnectionAgainThatCouldNotBeAccepted(Family family) {
    long[] clients = clients(family, 2);
    try (Selected listener = Selected.of(Calls.listener(family), WinSock2.FD_ACCEPT);
        Hoard hoard = Hoard.take()) {
      connect(Calls.sockname(listener.s()), clients);
      listener.expect(WinSock2.FD_ACCEPT);
      listener.expectNothing();
      assertQuiet();
      fails(WsaError.WSAEMFILE, Winsock.accept(listener.s()));
      listener.expect(WinSock2.FD_ACCEPT);
      fails(WsaError.WSAEMFILE, Winsock.accept(listener.s()));
      assertQuiet();

      listener.expect(WinSock2.FD_ACCEPT);
      hoard.free(2);
      Calls.close(ok(Winsock.accept(listener.s())));
      listener.expect(WinSock2.FD_ACCEPT);
      Calls.close(ok(Winsock.accept(listener.s())));
      listener.expectNothing();
    }
    Calls.close(clients);
  }

  /// The accept sockets have their descriptors.
  @ParameterizedTest
  @EnumSource
  @Covers({"AcceptEx", "GetQueuedCompletionStatus"})
  void shouldAcceptIntoSocketsThereAre(Family family) {
    int many = 4;
    long listener = Calls.listener(family);
    long[] clients = clients(family, many + 1);
    long[] servers = clients(family, many + 1);
    List<MemorySegment> areas = new ArrayList<>();
    areas.add(acceptEx(listener, servers[0]));
    try (Port port = Port.of(1).tie(listener, 5);
        Hoard hoard = Hoard.take()) {
      for (int i = 1; i < many; i++) {
        areas.add(acceptEx(listener, servers[i]));
      }
      connect(Calls.sockname(listener), clients);
      for (int i = 0; i < many; i++) {
        Port.Packet packet = port.take();
        assertThat(packet.ok()).as("%s", packet).isTrue();
        assertThat(packet.key()).isEqualTo(5);
      }
      areas.add(acceptEx(listener, servers[many])); // one that waits already
      assertThat(port.take().ok()).as(Calls.lastError()).isTrue();
      assertQuiet();
      for (int i = 0; i <= many; i++) {
        Calls.send(servers[i], "abc");
        assertThat(Calls.recv(clients[i])).isEqualTo("abc");
      }
      assertThat(areas).hasSize(many + 1);
      fails(WsaError.WSAEMFILE, Winsock.socket(family.af, WinSock2.SOCK_STREAM, 0));
      hoard.free(1);
      Calls.close(Calls.tcp(family));
    }
    Calls.close(clients);
    Calls.close(servers);
    Calls.close(listener);
  }

  /// @return where the addresses go
  private static MemorySegment acceptEx(long listener, long socket) {
    MemorySegment area = Arena.ofAuto().allocate(2 * AREA);
    ExOperation operation = new ExOperation();
    int[] bytes = new int[1];
    boolean over = Mswsock.AcceptEx(listener, socket, area, 0, AREA, AREA, bytes, operation);
    assertThat(operation.begun(over).hEvent).isZero();
    return area;
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"recv", "select"})
  void shouldWaitInMoreThreadsThanThereArePlacesToSleep(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Hoard hoard = Hoard.take()) {
      List<Running<Running.Outcome>> waiting = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        waiting.add(
            i % 2 == 0
                ? Running.waiting(kind, () -> Winsock.recv(pair.server(), new byte[1], 0, 1, 0))
                : Running.waiting(
                    kind,
                    () -> Winsock.select(0, Sets.of(pair.server()), null, null, Sets.PATIENCE)));
      }
      assertQuiet();
      for (int i = 0; i < THREADS / 2; i++) {
        Calls.send(pair.client(), "x");
      }
      ok(Winsock.shutdown(pair.client(), WinSock2.SD_SEND));
      for (Running<Running.Outcome> each : waiting) {
        assertThat(each.get().result()).as("%s", each.get()).isOne();
      }
      assertThat(hoard.sockets()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldAskForRoomInManyThreadsAtOnce(ThreadKind kind) throws Exception {
    try (Calls.Pair empty = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair full = Calls.Pair.tcp(Family.IPV4)) {
      Calls.nonBlocking(full.client(), true);
      Calls.fill(full.client());
      try (Hoard hoard = Hoard.take()) {
        List<Running<Boolean>> asking = new ArrayList<>();
        for (int i = 0; i < THREADS / 2; i++) {
          asking.add(
              Running.start(
                  kind,
                  () -> {
                    boolean right = true;
                    for (int j = 0; j < 50; j++) {
                      right &= Sets.isWritable(empty.client());
                      right &= !Sets.isWritable(full.client());
                    }
                    return right;
                  }));
        }
        for (Running<Boolean> each : asking) {
          assertThat(each.get()).isTrue();
        }
        assertThat(hoard.sockets()).isNotEmpty();
      }
    }
  }

  @Test
  @Covers({"CreateIoCompletionPort", "WSARecv"})
  void shouldServeACompletionPortMadeWithoutADescriptor() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Hoard hoard = Hoard.take();
        Port port = Port.of(1).tie(pair.server(), 7)) {
      Operation receive = new Operation().pending(pair.server());
      Calls.send(pair.client(), "abc");
      Port.Packet packet = port.take();
      assertThat(packet.ok()).as("%s", packet).isTrue();
      assertThat(packet.overlapped()).isSameAs(receive);
      assertThat(receive.text(packet.bytes())).isEqualTo("abc");
      assertQuiet();
      assertThat(hoard.sockets()).isNotEmpty();
    }
  }
}
