package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;

/// `SO_RCVTIMEO` and `SO_SNDTIMEO` of blocking calls, on both kinds of thread.
@ExtendWith(Started.class)
@Timeout(60)
class TimeoutTest {

  private static final int MILLIS = 60;
  private static final Running.Outcome TIMED_OUT = new Running.Outcome(-1, WsaErrors.WSAETIMEDOUT);

  private static void limit(long s, int option, int millis) {
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, option, millis));
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_RCVTIMEO", "WSAETIMEDOUT"})
  void shouldEndAReceiveAndLoseNothing(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      limit(pair.server(), WinSock2.SO_RCVTIMEO, MILLIS);
      long start = System.nanoTime();
      for (int i = 0; i < 2; i++) {
        assertThat(
                Running.call(kind, () -> Winsock.recv(pair.server(), new byte[8], 0, 8, 0)).get())
            .isEqualTo(TIMED_OUT);
      }
      assertThat(System.nanoTime() - start)
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(2 * MILLIS));

      Calls.send(pair.client(), "late");
      assertThat(Calls.recv(pair.server())).isEqualTo("late");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_RCVTIMEO", "recvfrom"})
  void shouldEndAReceiveOfDatagrams(ThreadKind kind) throws Exception {
    long s = Calls.boundUdp(Family.IPV4);
    limit(s, WinSock2.SO_RCVTIMEO, MILLIS);
    assertThat(
            Running.call(kind, () -> Winsock.recvfrom(s, new byte[8], 0, 8, 0, new SockAddr[1]))
                .get())
        .isEqualTo(TIMED_OUT);
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_SNDTIMEO", "send"})
  void shouldEndASendThatIsNotTaken(ThreadKind kind) throws Exception {
    byte[] much = new byte[20 << 20];
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      limit(connection.s(), WinSock2.SO_SNDTIMEO, MILLIS);

      assertThat(
              Running.call(kind, () -> Winsock.send(connection.s(), much, 0, much.length, 0)).get())
          .isEqualTo(TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_RCVTIMEO", "MSG_WAITALL"})
  void shouldCountTheTimeOfTheWholeCall(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      limit(pair.server(), WinSock2.SO_RCVTIMEO, MILLIS);
      Calls.send(pair.client(), "part");

      assertThat(
              Running.call(
                      kind,
                      () -> Winsock.recv(pair.server(), new byte[8], 0, 8, WinSock2.MSG_WAITALL))
                  .get())
          .isEqualTo(TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SO_RCVTIMEO")
  void shouldNotEndAnAccept(ThreadKind kind) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    long clock = Calls.boundUdp(Family.IPV4);
    limit(listener, WinSock2.SO_RCVTIMEO, MILLIS);
    limit(clock, WinSock2.SO_RCVTIMEO, 3 * MILLIS);
    Running<Running.Outcome> acceptor = Running.waiting(kind, () -> Winsock.accept(listener));
    assertThat(Winsock.recv(clock, new byte[1], 0, 1, 0)).isEqualTo(-1);
    assertThat(acceptor.isDone()).isFalse();

    long client = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(client, Calls.sockname(listener)));

    Calls.close(acceptor.get().result(), client, listener, clock);
  }
}
