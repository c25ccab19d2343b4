package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// Out-of-band data: one urgent byte of TCP.
@ExtendWith(Started.class)
@Timeout(60)
class UrgentTest {

  private static final String NOT_IN_NIO =
      "neither java.nio nor a layer that reads ahead has urgent data apart";

  private static void sendUrgent(long s, char data) {
    byte[] one = {(byte) data};
    assertThat(ok(Winsock.send(s, one, 0, 1, WinSock2.MSG_OOB))).isEqualTo(1);
  }

  /// What is received of the urgent byte: the byte, or -1 with the last error.
  private static int recvUrgent(long s) {
    byte[] some = new byte[8];
    int moved = Winsock.recv(s, some, 0, 8, WinSock2.MSG_OOB);
    assertThat(moved).isLessThanOrEqualTo(1);
    return moved <= 0 ? -1 : some[0];
  }

  private static boolean atMark(long s) {
    int[] mark = {7};
    ok(Winsock.ioctlsocket(s, WinSock2.SIOCATMARK, mark));
    return mark[0] != 0;
  }

  private static void inline(long s) {
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_OOBINLINE, 1));
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"MSG_OOB", "select", "POLLRDBAND", "WSAPoll"})
  @KnownGap(provider = "nio", layer = "buffer", why = NOT_IN_NIO)
  void shouldShowTheUrgentByteInExceptfdsAndGiveItApart(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      assertThat(Sets.isExceptional(pair.server())).isFalse();
      Calls.send(pair.client(), "ab");
      sendUrgent(pair.client(), '!');
      Calls.send(pair.client(), "cd");

      assertThat(Sets.becomesExceptional(pair.server())).isTrue();
      PollFd fd = new PollFd(pair.server(), WinSock2.POLLRDBAND);
      assertThat(Winsock.WSAPoll(new PollFd[] {fd}, 1, 0)).isEqualTo(1);
      assertThat(fd.revents).isEqualTo((short) WinSock2.POLLRDBAND);
      assertThat(recvUrgent(pair.server())).isEqualTo('!');
      assertThat(Calls.recv(pair.server())).as("up to the mark").isEqualTo("ab");
      assertThat(Calls.recv(pair.server())).isEqualTo("cd");
      assertThat(Sets.isExceptional(pair.server())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("MSG_OOB")
  @KnownGap(provider = "nio", layer = "buffer", why = NOT_IN_NIO)
  void shouldNeverReceiveAcrossTheMark(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Calls.send(pair.client(), "ab");
      sendUrgent(pair.client(), '!');
      Calls.send(pair.client(), "cd");
      assertThat(Sets.becomesExceptional(pair.server())).isTrue();

      assertThat(Calls.recv(pair.server())).isEqualTo("ab");
      assertThat(Calls.recv(pair.server())).isEqualTo("cd");
    }
  }

  @Test
  @Covers("MSG_OOB")
  @KnownGap(provider = "nio", layer = "buffer", why = NOT_IN_NIO)
  void shouldReplaceAnUnreadUrgentByteByANewerOne() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      sendUrgent(pair.client(), '1');
      assertThat(Sets.becomesExceptional(pair.server())).isTrue();
      sendUrgent(pair.client(), '2');
      Calls.send(pair.client(), "x");
      byte[] ahead = new byte[2];
      ok(Winsock.setsockopt(pair.server(), WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 30_000));
      ok(Winsock.recv(pair.server(), ahead, 0, 1, WinSock2.MSG_PEEK));

      assertThat(recvUrgent(pair.server())).isEqualTo('2');
    }
  }

  @Test
  @Covers("MSG_OOB")
  @KnownGap(provider = "nio", layer = "buffer", why = NOT_IN_NIO)
  void shouldSendOnlyTheLastByteUrgently() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      byte[] three = {'a', 'b', '!'};
      assertThat(Winsock.send(pair.client(), three, 0, 3, WinSock2.MSG_OOB)).isEqualTo(3);
      assertThat(Sets.becomesExceptional(pair.server())).isTrue();

      assertThat(recvUrgent(pair.server())).isEqualTo('!');
      assertThat(Calls.recv(pair.server())).isEqualTo("ab");
    }
  }

  @Test
  @Covers("SIOCATMARK")
  @KnownGap(provider = "nio", layer = "buffer", why = NOT_IN_NIO)
  void shouldBeAtTheMarkUnlessUrgentDataLiesAhead() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      assertThat(atMark(pair.server())).as("nothing urgent is there").isTrue();
      Calls.send(pair.client(), "ab");
      sendUrgent(pair.client(), '!');
      assertThat(Sets.becomesExceptional(pair.server())).isTrue();

      assertThat(atMark(pair.server())).isFalse();
      assertThat(Calls.recv(pair.server())).isEqualTo("ab");
      assertThat(atMark(pair.server())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("MSG_OOB")
  @KnownGap(provider = "nio", layer = "buffer", why = NOT_IN_NIO)
  void shouldWaitForAnUrgentByte(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Running<Integer> receiver =
          Running.start(kind, () -> recvUrgent(pair.server())).untilItWaits();
      Calls.send(pair.client(), "not this");
      receiver.untilItWaits();
      sendUrgent(pair.client(), '!');

      assertThat(receiver.get()).isEqualTo('!');
      assertThat(Calls.recv(pair.server())).isEqualTo("not this");
    }
  }

  @Test
  @Covers({"MSG_OOB", "WSAEWOULDBLOCK"})
  @KnownGap(provider = "nio", layer = "buffer", why = NOT_IN_NIO)
  void shouldHaveNoUrgentByteMostOfTheTime() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.nonBlocking(pair.server(), true);
      fails(
          WsaError.WSAEWOULDBLOCK,
          Winsock.recv(pair.server(), new byte[1], 0, 1, WinSock2.MSG_OOB));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_OOBINLINE", "SIOCATMARK", "select"})
  @KnownGap(
      provider = "nio",
      layer = "buffer",
      why = "neither java.nio nor a layer that reads ahead sends urgent data")
  void shouldKeepTheUrgentByteInTheStreamWhenAskedTo(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      inline(pair.server());
      Calls.send(pair.client(), "ab");
      sendUrgent(pair.client(), '!');
      Calls.send(pair.client(), "cd");
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      assertThat(Sets.isExceptional(pair.server())).isFalse();
      assertThat(atMark(pair.server())).isTrue();

      StringBuilder all = new StringBuilder();
      while (all.length() < 5) {
        all.append(Calls.recv(pair.server()));
      }
      assertThat(all).hasToString("ab!cd");
    }
  }

  @Test
  @Covers({"SO_OOBINLINE", "MSG_OOB", "SIOCATMARK", "WSAEINVAL"})
  void shouldRefuseToReceiveApartWhatIsInline() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      inline(pair.server());
      fails(WsaError.WSAEINVAL, Winsock.recv(pair.server(), new byte[1], 0, 1, WinSock2.MSG_OOB));
      assertThat(atMark(pair.server())).isTrue();
    }
  }

  @Test
  @Covers({"MSG_OOB", "WSAEOPNOTSUPP"})
  void shouldKnowUrgentDataOnStreamsOnly() {
    long udp = Calls.boundUdp(Family.IPV4);
    fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(udp, new byte[1], 0, 1, WinSock2.MSG_OOB));
    fails(
        WsaError.WSAEOPNOTSUPP,
        Winsock.sendto(udp, new byte[1], 0, 1, WinSock2.MSG_OOB, Calls.sockname(udp)));
    Calls.close(udp);
  }
}
