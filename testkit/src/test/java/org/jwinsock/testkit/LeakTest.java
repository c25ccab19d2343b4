package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// Nothing is left of sockets that are closed: no descriptor, no handle, no memory.
@ExtendWith(Started.class)
@Timeout(120)
class LeakTest {

  private static final int CYCLES = 100_000;

  /// Of a handle: a table index, above two bits that are 0 and below a generation.
  private static long index(long s) {
    return s >>> 2 & 0xF_FFFF;
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Opens and closes sockets one after the other.
  ///
  /// @return the indices of their handles
  private static BitSet cycle(int times) {
    BitSet indices = new BitSet();
    for (int i = 0; i < times; i++) {
      boolean stream = i % 2 == 0;
      int af = i % 4 < 2 ? WinSock2.AF_INET : WinSock2.AF_INET6;
      long s = Winsock.socket(af, stream ? WinSock2.SOCK_STREAM : WinSock2.SOCK_DGRAM, 0);
      if (s == WinSock2.INVALID_SOCKET || Winsock.closesocket(s) != 0) {
        throw new AssertionError("cycle " + i + ": " + Calls.lastError());
      }
      indices.set((int) index(s));
    }
    return indices;
  }

  /// Free indices are used in turn, so a round longer than there are free ones shows all of them,
  /// however many other scenarios have left; later rounds need no other.
  @Test
  @Covers({"socket", "closesocket"})
  void shouldLeaveNothingOfAHundredThousandSockets() throws IOException {
    BitSet known = cycle(CYCLES / 2);
    int files = OpenFiles.count();
    long bytes = usedBytes();

    BitSet used = cycle(CYCLES);

    assertThat(OpenFiles.count()).isLessThanOrEqualTo(files + 4);
    assertThat(usedBytes() - bytes).as("bytes kept").isLessThan(CYCLES * 64L);
    assertThat(known.cardinality()).as("indices in turn").isLessThan(CYCLES / 2);
    used.andNot(known);
    assertThat(used.cardinality()).as("handles that took new indices").isZero();
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "accept", "closesocket"})
  void shouldLeaveNothingOfConnections(Family family) throws IOException {
    MemorySegment reset = MemorySegment.ofArray(new byte[Linger.SIZE]);
    new Linger(1, 0).write(reset);
    long listener = Calls.listener(family);
    SockAddr name = Calls.sockname(listener);
    connections(listener, name, reset, 100);
    int files = OpenFiles.count();

    connections(listener, name, reset, 2_000);

    assertThat(OpenFiles.count()).isLessThanOrEqualTo(files + 4);
    Calls.close(listener);
  }

  private static void connections(long listener, SockAddr name, MemorySegment reset, int times) {
    for (int i = 0; i < times; i++) {
      long client = Calls.tcp(name.family() == WinSock2.AF_INET ? Family.IPV4 : Family.IPV6);
      ok(Winsock.connect(client, name));
      long server = ok(Winsock.accept(listener));
      Calls.send(client, "x");
      assertThat(Calls.recv(server)).isEqualTo("x");
      // no connection is to stay behind in TIME_WAIT and take a port
      ok(Winsock.setsockopt(client, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, reset));
      Calls.close(client, server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNothingOfCallsThatEndByClosing(ThreadKind kind) throws Exception {
    waits(kind, 20);
    int files = OpenFiles.count();

    waits(kind, 100);

    assertThat(OpenFiles.count()).isLessThanOrEqualTo(files + 8);
  }

  /// Several at a time, so that each round needs as many waiters as the one before.
  private static void waits(ThreadKind kind, int rounds) throws InterruptedException {
    for (int i = 0; i < rounds; i++) {
      List<Long> sockets = new ArrayList<>();
      List<Running<Running.Outcome>> calls = new ArrayList<>();
      for (int j = 0; j < 4; j++) {
        long s = Calls.boundUdp(Family.IPV4);
        sockets.add(s);
        calls.add(
            j % 2 == 0
                ? Running.waiting(kind, () -> Winsock.recv(s, new byte[1], 0, 1, 0))
                : Running.waiting(kind, () -> Winsock.select(0, Sets.of(s), null, null, null)));
      }
      sockets.forEach(Calls::close);
      for (Running<Running.Outcome> call : calls) {
        assertThat(call.get().result()).isEqualTo(-1);
      }
    }
  }

  @Test
  void shouldLeaveNothingOfWhatFails() throws IOException {
    failures(20);
    int files = OpenFiles.count();

    failures(300);

    assertThat(OpenFiles.count()).isLessThanOrEqualTo(files + 4);
  }

  private static void failures(int rounds) {
    long listener = Calls.listener(Family.IPV4);
    SockAddr taken = Calls.sockname(listener);
    SockAddr nobody = Calls.refusing(Family.IPV4);
    for (int i = 0; i < rounds; i++) {
      long s = Calls.tcp(Family.IPV4);
      fails(WsaError.WSAEADDRINUSE, Winsock.bind(s, taken));
      fails(WsaError.WSAECONNREFUSED, Winsock.connect(s, nobody));
      fails(WsaError.WSAECONNREFUSED, Winsock.connect(s, nobody));
      ok(Winsock.connect(s, taken));
      fails(
          WsaError.WSATRY_AGAIN,
          Winsock.WSAAccept(listener, (SockAddr[]) null, (_, _) -> WinSock2.CF_DEFER));
      fails(
          WsaError.WSAECONNREFUSED,
          Winsock.WSAAccept(listener, (SockAddr[]) null, (_, _) -> WinSock2.CF_REJECT));
      Calls.close(s);
    }
    Calls.close(listener);
  }

  @Test
  @Covers("WSACleanup")
  void shouldLeaveNothingOfSocketsThatOnlyCleanupEnds() throws IOException {
    ok(Winsock.WSACleanup()); // the class's own use
    try {
      abandoned(3);
      int files = OpenFiles.count();

      abandoned(30);

      assertThat(OpenFiles.count()).isLessThanOrEqualTo(files + 4);
    } finally {
      assertThat(Winsock.WSAStartup(0x0202, new org.jwinsock.spi.WsaData[1])).isZero();
    }
  }

  private static void abandoned(int uses) {
    for (int i = 0; i < uses; i++) {
      assertThat(Winsock.WSAStartup(0x0202, new org.jwinsock.spi.WsaData[1])).isZero();
      Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
      Calls.send(pair.client(), "x");
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      long udp = Calls.boundUdp(Family.IPV6);
      assertThat(Sets.isReadable(udp)).isFalse();
      ok(Winsock.WSACleanup());
    }
  }
}
