package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.jwinsock.spi.WsaErrors;

/// Closing: the linger table as the peer sees it, and what becomes of calls that wait.
@ExtendWith(Started.class)
@Timeout(60)
class CloseTest {

  private static void linger(long s, boolean on, int seconds) {
    MemorySegment value = MemorySegment.ofArray(new byte[Linger.SIZE]);
    new Linger(on ? 1 : 0, seconds).write(value);
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, value));
  }

  // --- the linger table

  @ParameterizedTest
  @EnumSource
  @Covers("closesocket")
  void shouldCloseGracefullyInTheBackgroundByDefault(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family, 1 << 12)) {
      Calls.nonBlocking(connection.s(), true);
      long sent = Calls.fill(connection.s());

      long start = System.nanoTime();
      Calls.close(connection.s());

      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
      connection.peer().getInputStream().skipNBytes(sent);
      assertThat(connection.read()).as("FIN after everything").isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("closesocket")
  void shouldCloseGracefullyWhenLingerIsOffWhateverItsTime(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      linger(connection.s(), true, 0);
      linger(connection.s(), false, 0);
      Calls.send(connection.s(), "bye");
      Calls.close(connection.s());

      assertThat(connection.read(3)).asString().isEqualTo("bye");
      assertThat(connection.read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("closesocket")
  void shouldResetWhenLingerIsOnForNoTime(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      linger(connection.s(), true, 0);
      Calls.close(connection.s());

      connection.assertReset();
    }
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      linger(connection.s(), true, 0);
      Calls.nonBlocking(connection.s(), true);
      Calls.close(connection.s());

      connection.assertReset();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("closesocket")
  @KnownGap(provider = "nio", why = "java.nio does not tell what the peer has acknowledged")
  void shouldWaitForThePeerToTakeEverythingWhenLingering(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 12)) {
      linger(connection.s(), true, 30);
      Calls.nonBlocking(connection.s(), true);
      long sent = Calls.fill(connection.s());
      Calls.nonBlocking(connection.s(), false);

      Running<Running.Outcome> closer =
          Running.waiting(kind, () -> Winsock.closesocket(connection.s()));
      fails(WsaError.WSAENOTSOCK, Winsock.send(connection.s(), new byte[1], 0, 1, 0));
      connection.peer().getInputStream().skipNBytes(sent);

      assertThat(closer.get().result()).isZero();
      assertThat(connection.read()).as("FIN").isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("closesocket")
  @KnownGap(provider = "nio", why = "java.nio does not tell what the peer has acknowledged")
  void shouldResetWhenTheLingerTimeIsOver(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 12)) {
      linger(connection.s(), true, 1);
      Calls.nonBlocking(connection.s(), true);
      Calls.fill(connection.s());
      Calls.nonBlocking(connection.s(), false);
      long start = System.nanoTime();

      assertThat(Running.call(kind, () -> Winsock.closesocket(connection.s())).get().result())
          .isZero();

      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(990));
      assertThat(readsUntilReset(connection)).isTrue();
    }
  }

  /// True if the stream ends by a reset and not by its end.
  private static boolean readsUntilReset(JavaPeer connection) {
    byte[] bytes = new byte[1 << 16];
    try {
      int moved;
      do {
        moved = connection.peer().getInputStream().read(bytes);
      } while (moved >= 0);
      return false;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("reset");
    }
  }

  @Test
  @Covers({"closesocket", "WSAEWOULDBLOCK"})
  void shouldRefuseToLingerOnANonBlockingSocketAndLeaveItOpen() throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      linger(connection.s(), true, 5);
      Calls.nonBlocking(connection.s(), true);

      fails(WsaError.WSAEWOULDBLOCK, Winsock.closesocket(connection.s()));
      fails(WsaError.WSAEWOULDBLOCK, Winsock.closesocket(connection.s()));

      Calls.send(connection.s(), "open");
      assertThat(connection.read(4)).asString().isEqualTo("open");
      Calls.nonBlocking(connection.s(), false);
      connection.peer().shutdownOutput();
      Calls.close(connection.s());
      assertThat(connection.read()).isEqualTo(-1);
    }
  }

  @Test
  @Covers("closesocket")
  void shouldLingerForConnectionsOnly() {
    long fresh = Calls.tcp(Family.IPV4);
    long listener = Calls.listener(Family.IPV4);
    for (long s : new long[] {fresh, listener}) {
      linger(s, true, 30);
      Calls.nonBlocking(s, true);
      Calls.close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("closesocket")
  void shouldResetWhenDataIsUnread(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.write(new byte[] {1});
      assertThat(Sets.becomesReadable(connection.s())).isTrue();
      Calls.close(connection.s());
      connection.assertReset();
    }
  }

  // --- the handle

  @Test
  @Covers({"closesocket", "WSAENOTSOCK"})
  void shouldEndAHandleOnce() {
    long s = Calls.tcp(Family.IPV4);
    Calls.close(s);
    for (int i = 0; i < 3; i++) {
      fails(WsaError.WSAENOTSOCK, Winsock.closesocket(s));
    }
    long next = Calls.tcp(Family.IPV4);
    assertThat(next).isNotEqualTo(s);
    fails(WsaError.WSAENOTSOCK, Winsock.closesocket(s));
    ok(Winsock.bind(next, Family.IPV4.loopback(0)));
    Calls.close(next);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "WSAENOTSOCK"})
  void shouldLetOneOfManyClosersWin(ThreadKind kind) throws Exception {
    for (int round = 0; round < 50; round++) {
      long s = Calls.boundUdp(Family.IPV4);
      List<Running<Running.Outcome>> closers =
          List.of(
              Running.call(kind, () -> Winsock.closesocket(s)),
              Running.call(kind, () -> Winsock.closesocket(s)),
              Running.call(kind, () -> Winsock.closesocket(s)));
      int winners = 0;
      for (Running<Running.Outcome> closer : closers) {
        Running.Outcome outcome = closer.get();
        if (outcome.result() == 0) {
          winners++;
        } else {
          assertThat(outcome.error()).isEqualTo(WsaErrors.WSAENOTSOCK);
        }
      }
      assertThat(winners).isEqualTo(1);
    }
  }

  // --- calls that wait elsewhere

  private static void assertEnded(Running<Running.Outcome> call) throws InterruptedException {
    Running.Outcome outcome = call.get();
    assertThat(outcome.result()).as("%s", outcome).isEqualTo(-1);
    assertThat(outcome.error())
        .isIn(WsaErrors.WSAEINTR, WsaErrors.WSAENOTSOCK, WsaErrors.WSAECONNABORTED);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "WSAEINTR"})
  void shouldEndReceives(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      long udp = Calls.boundUdp(Family.IPV4);
      List<Running<Running.Outcome>> calls =
          List.of(
              Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, 0)),
              Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, 0)),
              Running.waiting(
                  kind,
                  () -> Winsock.recv(connection.s(), new byte[8], 0, 8, WinSock2.MSG_WAITALL)),
              Running.waiting(
                  kind, () -> Winsock.recvfrom(udp, new byte[8], 0, 8, 0, new SockAddr[1])));

      Calls.close(connection.s(), udp);

      for (Running<Running.Outcome> call : calls) {
        assertEnded(call);
      }
      assertThat(connection.read()).as("FIN").isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "WSAEINTR"})
  void shouldEndAccepts(ThreadKind kind) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    Running<Running.Outcome> one = Running.waiting(kind, () -> Winsock.accept(listener));
    Running<Running.Outcome> two =
        Running.waiting(
            kind, () -> Winsock.WSAAccept(listener, null, null, (_, _) -> WinSock2.CF_ACCEPT));

    Calls.close(listener);

    assertEnded(one);
    assertEnded(two);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "WSAEINTR"})
  void shouldEndConnects(ThreadKind kind) throws Exception {
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      SockAddr address = silent.address();
      long s = Calls.tcp(Family.IPV4);
      Running<Running.Outcome> call = Running.waiting(kind, () -> Winsock.connect(s, address));

      Calls.close(s);

      assertEnded(call);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "WSAEINTR"})
  void shouldEndSends(ThreadKind kind) throws Exception {
    byte[] much = new byte[20 << 20];
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      Running<Running.Outcome> call =
          Running.waiting(kind, () -> Winsock.send(connection.s(), much, 0, much.length, 0));

      Calls.close(connection.s());

      assertEnded(call);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "WSAEINTR"})
  @KnownGap(provider = "nio", why = "java.nio does not tell what the peer has acknowledged")
  void shouldEndReceivesAtOnceWhenLingering(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 12)) {
      linger(connection.s(), true, 30);
      Calls.nonBlocking(connection.s(), true);
      long sent = Calls.fill(connection.s());
      Calls.nonBlocking(connection.s(), false);
      Running<Running.Outcome> receiver =
          Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, 0));
      Running<Running.Outcome> closer =
          Running.waiting(kind, () -> Winsock.closesocket(connection.s()));

      assertEnded(receiver);

      assertThat(closer.isDone()).isFalse();
      connection.peer().getInputStream().skipNBytes(sent);
      assertThat(closer.get().result()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotEndCallsOnOtherSockets(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long other = Calls.boundUdp(Family.IPV4);
      Running<Running.Outcome> call =
          Running.waiting(kind, () -> Winsock.recv(pair.server(), new byte[8], 0, 8, 0));

      Calls.close(other);
      call.untilItWaits();
      Calls.send(pair.client(), "x");

      assertThat(call.get().result()).isEqualTo(1);
    }
  }
}
