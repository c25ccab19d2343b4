package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_CONNECTION_ABORTED;
import static org.jwinsock.spi.WsaErrors.ERROR_NETNAME_DELETED;
import static org.jwinsock.spi.WsaErrors.ERROR_OPERATION_ABORTED;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.testkit.Port.Packet;

/// Ports under way from all sides at once. Every operation ends exactly once.
@ExtendWith(Started.class)
@Timeout(120)
class PortRaceTest {

  private static final long SEED =
      Long.getLong("winsock.seed", ThreadLocalRandom.current().nextLong());
  private static final long NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long STOP = -1;
  private static final long POSTED = -2;

  /// A receive that knows whose it is.
  private static final class Receive {
    final Operation operation = new Operation(16);
    final AtomicInteger underWay = new AtomicInteger();
  }

  /// One connection of the storm; what its client sends is its identity.
  private static final class Line {
    final Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    final byte identity;
    final Receive[] receives = {new Receive(), new Receive(), new Receive()};

    Line(int identity) {
      this.identity = (byte) identity;
    }
  }

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong posted = new AtomicLong();
  private final AtomicLong postsTaken = new AtomicLong();

  /// Begins a receive of a line, if the socket is still there.
  private void begin(Line line, int which) {
    Receive receive = line.receives[which];
    assertThat(receive.underWay.incrementAndGet()).as("one at a time").isOne();
    begun.incrementAndGet();
    int error = receive.operation.recv(line.pair.server());
    if (error != 0 && error != WSA_IO_PENDING) {
      receive.underWay.decrementAndGet();
      ended.incrementAndGet();
    }
  }

  private boolean work(Port port, List<Line> lines) {
    while (true) {
      Packet packet = port.take();
      if (packet.key() == STOP) {
        return true;
      }
      if (packet.key() == POSTED) {
        postsTaken.incrementAndGet();
        continue;
      }
      assertThat(packet.overlapped()).as("%s", packet).isNotNull();
      Line line = lines.get((int) packet.key() / 4);
      int which = (int) packet.key() % 4;
      assertThat(which).isZero();
      for (int i = 0; i < line.receives.length; i++) {
        if (line.receives[i].operation == packet.overlapped()) {
          took(line, i, packet);
        }
      }
    }
  }

  private void took(Line line, int which, Packet packet) {
    Receive receive = line.receives[which];
    assertThat(receive.underWay.decrementAndGet()).as("exactly once").isZero();
    ended.incrementAndGet();
    if (!packet.ok()) {
      assertThat(packet.error())
          .isIn(ERROR_OPERATION_ABORTED, ERROR_NETNAME_DELETED, ERROR_CONNECTION_ABORTED);
      if (packet.error() == ERROR_OPERATION_ABORTED) {
        begin(line, which); // cancelled, or closed: then it fails at once
      }
      return;
    }
    for (int i = 0; i < packet.bytes(); i++) {
      byte one = receive.operation.memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, i);
      assertThat(one).as("of the right connection").isEqualTo(line.identity);
    }
    if (packet.bytes() > 0) {
      begin(line, which);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"GetQueuedCompletionStatus", "PostQueuedCompletionStatus", "CancelIoEx", "closesocket"})
  void shouldEndEveryOperationExactlyOnceWhateverHappensToItsSocket(ThreadKind kind)
      throws Exception {
    Random random = new Random(SEED);
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end) {
      storm(random, kind);
    }
    assertThat(postsTaken).as("seed %s", SEED).hasValue(posted.get());
    assertThat(ended).as("seed %s", SEED).hasValue(begun.get());
  }

  private void storm(Random random, ThreadKind kind) throws Exception {
    List<Line> lines = new ArrayList<>();
    Port port = Port.of(random.nextInt(4));
    for (int i = 0; i < 12; i++) {
      Line line = new Line(random.nextInt());
      lines.add(line);
      port.tie(line.pair.server(), 4L * i);
    }
    List<Running<Boolean>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ThreadKind its = random.nextInt(4) == 0 ? ThreadKind.VIRTUAL : kind;
      workers.add(Running.start(its, () -> work(port, lines)));
    }
    for (Line line : lines) {
      for (int i = 0; i < line.receives.length; i++) {
        begin(line, i);
      }
    }
    List<Running<Boolean>> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Random its = new Random(random.nextLong());
      others.add(Running.start(() -> disturb(port, lines, its)));
    }
    for (Running<Boolean> each : others) {
      assertThat(each.get()).isTrue();
    }
    lines.forEach(line -> line.pair.close());
    quiet(lines);
    for (int i = 0; i < workers.size(); i++) {
      port.post(STOP);
    }
    for (Running<Boolean> each : workers) {
      assertThat(each.get()).as("seed %s", SEED).isTrue();
    }
    port.close();
  }

  @SuppressWarnings("ThreadPriorityCheck") // until the workers have taken everything
  private static void quiet(List<Line> lines) {
    long start = System.nanoTime();
    for (Line line : lines) {
      for (Receive receive : line.receives) {
        while (receive.underWay.get() != 0) {
          assertThat(System.nanoTime() - start)
              .as("a receive never ends; seed %s; done: %s", SEED, receive.operation.isDone())
              .isLessThan(TimeUnit.SECONDS.toNanos(20));
          Thread.yield();
        }
      }
    }
  }

  private boolean disturb(Port port, List<Line> lines, Random random) {
    for (int i = 0; i < 400; i++) {
      Line line = lines.get(random.nextInt(lines.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          posted.incrementAndGet();
          port.post(POSTED);
        }
        case 1 -> Kernel32.CancelIoEx(line.pair.server(), null);
        case 2 ->
            Kernel32.CancelIoEx(line.pair.server(), line.receives[random.nextInt(3)].operation);
        case 3 -> {
          if (random.nextInt(40) == 0) {
            Winsock.closesocket(random.nextBoolean() ? line.pair.server() : line.pair.client());
          }
        }
        default -> {
          byte[] bytes = new byte[1 + random.nextInt(40)];
          java.util.Arrays.fill(bytes, line.identity);
          Winsock.send(line.pair.client(), bytes, 0, bytes.length, 0);
        }
      }
    }
    return true;
  }

  // --- edges

  /// How a stream over a tied socket can end.
  private static final int ENDS = 3;

  /// A stream of counted bytes is received in all ways in turn: no byte and no end is missed, and
  /// nobody waits for an edge that does not come.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Covers({"WSARecv", "recv", "select", "shutdown"})
  void shouldMissNoDataAndNoEndWhateverReceives(boolean urgent) throws Exception {
    Random random = new Random(SEED);
    long end = System.nanoTime() + NANOS;
    try (Port port = Port.of(1)) {
      while (System.nanoTime() < end) {
        stream(port, random, urgent && Layers.passUrgentData());
      }
    }
  }

  private static void stream(Port port, Random random, boolean urgent) throws Exception {
    boolean nobody = random.nextInt(3) == 0; // the port's own looking after has to do
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      port.tie(pair.server(), 1);
      Sockopts.set(pair.server(), WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 20_000);
      int how = random.nextInt(ENDS);
      int messages = 1 + random.nextInt(60);
      long seed = random.nextLong();
      Running<Integer> sender =
          Running.start(() -> sendAll(pair.client(), new Random(seed), messages, how, urgent));
      Random choice = new Random(random.nextLong());
      int at = 0;
      int got;
      do {
        got = receive(port, pair.server(), choice, at, nobody);
        at += Math.max(got, 0);
      } while (got > 0);
      int sent = sender.get();
      if (got == 0) {
        assertThat(at).as("seed %s", SEED).isEqualTo(sent);
      }
      assertThat(got == 0 || how == 2).as("ended by %s; seed %s", how, SEED).isTrue();
    }
  }

  private static int sendAll(long s, Random random, int messages, int how, boolean urgent) {
    int sent = 0;
    int marked = urgent ? random.nextInt(messages) : -1; // a second one would make the first data
    for (int i = 0; i < messages; i++) {
      byte[] bytes = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 5_000 : 40)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (sent + j);
      }
      sent += Calls.ok(Winsock.send(s, bytes, 0, bytes.length, 0));
      if (i == marked) {
        Calls.ok(Winsock.send(s, new byte[] {-1}, 0, 1, WinSock2.MSG_OOB));
      }
    }
    switch (how) {
      case 0 -> Calls.ok(Winsock.shutdown(s, WinSock2.SD_SEND));
      case 1 -> Calls.close(s);
      default -> Operation.reset(s);
    }
    return sent;
  }

  /// Receives once, in one way or another.
  ///
  /// @return bytes, 0 at the end, -1 when the connection was reset
  private static int receive(Port port, long s, Random random, int at, boolean nobody) {
    int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 8_192 : 30);
    return switch (random.nextInt(6)) {
      case 0 -> plain(s, size, at);
      case 1 -> {
        FdSet reads = new FdSet(1);
        reads.add(s);
        int ready = Calls.ok(Winsock.select(0, reads, null, null, new TimeVal(20, 0)));
        assertThat(ready).as("select; seed %s", SEED).isOne();
        yield receive(port, s, new Random(random.nextLong()), at, nobody);
      }
      default -> overlapped(port, s, size, random, at, nobody);
    };
  }

  private static int plain(long s, int size, int at) {
    byte[] bytes = new byte[size];
    int got = Winsock.recv(s, bytes, 0, size, 0);
    return checked(got, got < 0 ? Winsock.WSAGetLastError() : 0, i -> bytes[i], at);
  }

  private static int overlapped(
      Port port, long s, int size, Random random, int at, boolean nobody) {
    Operation operation = new Operation(size);
    boolean all = random.nextInt(8) == 0 && size < 30;
    WsaBuf[] buffers =
        size > 2 && random.nextInt(3) == 0
            ? new WsaBuf[] {
              new WsaBuf(operation.memory.asSlice(0, 1)), new WsaBuf(operation.memory.asSlice(1))
            }
            : new WsaBuf[] {new WsaBuf(operation.memory)};
    int error = operation.recv(s, all ? WinSock2.MSG_WAITALL : 0, null, buffers);
    if (error != 0 && error != WSA_IO_PENDING) {
      return checked(-1, error, i -> (byte) 0, at);
    }
    if (nobody) {
      int[] bytes = new int[1];
      boolean ok = Kernel32.GetOverlappedResultEx(s, operation, bytes, Port.PATIENCE_MILLIS, false);
      assertThat(ok || Kernel32.GetLastError() != WsaErrors.WAIT_TIMEOUT)
          .as("stuck; seed %s", SEED)
          .isTrue();
    }
    Packet packet = port.take();
    assertThat(packet.overlapped()).as("%s; seed %s", packet, SEED).isSameAs(operation);
    return checked(
        packet.ok() ? packet.bytes() : -1,
        operation.error(),
        i -> operation.memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, i),
        at);
  }

  private interface Bytes {
    byte at(int index);
  }

  private static int checked(int got, int error, Bytes bytes, int at) {
    if (got < 0) {
      assertThat(error).as("seed %s", SEED).isEqualTo(WsaErrors.WSAECONNRESET);
      return -1;
    }
    for (int i = 0; i < got; i++) {
      if (bytes.at(i) != (byte) (at + i)) {
        throw new AssertionError("byte " + (at + i) + "; seed " + SEED);
      }
    }
    return got;
  }
}
