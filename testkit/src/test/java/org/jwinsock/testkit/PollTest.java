package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.POLLERR;
import static org.jwinsock.spi.WinSock2.POLLHUP;
import static org.jwinsock.spi.WinSock2.POLLIN;
import static org.jwinsock.spi.WinSock2.POLLNVAL;
import static org.jwinsock.spi.WinSock2.POLLOUT;
import static org.jwinsock.spi.WinSock2.POLLPRI;
import static org.jwinsock.spi.WinSock2.POLLRDBAND;
import static org.jwinsock.spi.WinSock2.POLLRDNORM;
import static org.jwinsock.spi.WinSock2.POLLWRBAND;
import static org.jwinsock.spi.WinSock2.POLLWRNORM;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// `WSAPoll`.
@ExtendWith(Started.class)
@Timeout(60)
class PollTest {

  private static final int PATIENCE_MILLIS = 30_000;

  private static int poll(int millis, PollFd... fds) {
    return Winsock.WSAPoll(fds, fds.length, millis);
  }

  /// What is found on one socket, waiting for something.
  private static int eventually(long s, int events) {
    PollFd fd = new PollFd(s, events);
    assertThat(poll(PATIENCE_MILLIS, fd)).isEqualTo(1);
    return fd.revents;
  }

  /// What is found on one socket now.
  private static int now(long s, int events) {
    PollFd fd = new PollFd(s, events);
    fd.revents = -1;
    int found = ok(poll(0, fd));
    assertThat(found).isEqualTo(fd.revents != 0 ? 1 : 0);
    return fd.revents;
  }

  // --- arguments

  @Test
  @Covers({
    "POLLRDNORM",
    "POLLRDBAND",
    "POLLIN",
    "POLLPRI",
    "POLLWRNORM",
    "POLLOUT",
    "POLLWRBAND",
    "POLLERR",
    "POLLHUP",
    "POLLNVAL"
  })
  void shouldHaveValuesUnlikeThoseOfOtherSystems() {
    assertThat(new int[] {POLLRDNORM, POLLRDBAND, POLLIN, POLLPRI, POLLWRNORM, POLLOUT, POLLWRBAND})
        .containsExactly(0x100, 0x200, 0x300, 0x400, 0x10, 0x10, 0x20);
    assertThat(new int[] {POLLERR, POLLHUP, POLLNVAL}).containsExactly(1, 2, 4);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        POLLPRI,
        POLLWRBAND,
        POLLERR,
        POLLHUP,
        POLLNVAL,
        POLLIN | POLLPRI,
        POLLOUT | POLLHUP,
        0x8
      })
  @Covers({"WSAPoll", "POLLPRI", "POLLWRBAND", "POLLERR", "POLLHUP", "POLLNVAL"})
  void shouldRefuseToLookForWhatCanOnlyBeFound(int events) {
    long s = Calls.boundUdp(Family.IPV4);
    fails(WsaError.WSAEINVAL, poll(0, new PollFd(s, events)));
    Calls.close(s);
  }

  @Test
  @Covers({"WSAPoll", "WSAPOLLFD"})
  void shouldSkipNegativeSocketsButNeedOneThatIsNot() {
    PollFd skipped = new PollFd(-1, POLLPRI);
    PollFd also = new PollFd(Long.MIN_VALUE, POLLIN);
    skipped.revents = 7;
    fails(WsaError.WSAEINVAL, poll(0, skipped));
    fails(WsaError.WSAEINVAL, poll(-1, skipped, also));

    long s = Calls.boundUdp(Family.IPV4);
    PollFd valid = new PollFd(s, POLLOUT);
    assertThat(poll(0, skipped, valid, also)).isEqualTo(1);
    assertThat(skipped.revents).isZero();
    assertThat(also.revents).isZero();
    assertThat(valid.revents).isEqualTo((short) POLLOUT);
    Calls.close(s);
  }

  @Test
  @Covers({"WSAPoll", "POLLNVAL"})
  void shouldMarkHandlesThatAreNoSocketAndReturnAtOnce() {
    long closed = Calls.tcp(Family.IPV4);
    Calls.close(closed);
    fails(WsaError.WSAEINVAL, poll(0, new PollFd(closed, POLLIN)));

    long s = Calls.boundUdp(Family.IPV4);
    PollFd bad = new PollFd(closed, POLLIN);
    PollFd quiet = new PollFd(s, POLLIN);
    assertThat(poll(-1, bad, quiet)).isEqualTo(1);
    assertThat(bad.revents).isEqualTo((short) POLLNVAL);
    assertThat(quiet.revents).isZero();
    Calls.close(s);
  }

  @Test
  @Covers("WSAEFAULT")
  void shouldNeedAnArrayOfEnoughElements() {
    long s = Calls.boundUdp(Family.IPV4);
    fails(WsaError.WSAEFAULT, Winsock.WSAPoll(null, 1, 0));
    fails(WsaError.WSAEFAULT, Winsock.WSAPoll(new PollFd[] {new PollFd(s, POLLIN)}, 2, 0));
    fails(WsaError.WSAEFAULT, Winsock.WSAPoll(new PollFd[] {new PollFd(s, POLLIN)}, -1, 0));
    fails(WsaError.WSAEFAULT, Winsock.WSAPoll(new PollFd[1], 1, 0));
    fails(WsaError.WSAEINVAL, Winsock.WSAPoll(new PollFd[0], 0, 0));
    PollFd first = new PollFd(s, POLLOUT);
    PollFd beyond = new PollFd(s, POLLOUT);
    assertThat(Winsock.WSAPoll(new PollFd[] {first, beyond}, 1, 0)).isEqualTo(1);
    assertThat(beyond.revents).as("not counted").isZero();
    Calls.close(s);
  }

  // --- time

  @ParameterizedTest
  @EnumSource
  @Covers("WSAPoll")
  void shouldWaitAsLongAsItIsTold(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long start = System.nanoTime();
      Running<Running.Outcome> bounded =
          Running.call(kind, () -> poll(60, new PollFd(pair.server(), POLLIN)));
      assertThat(bounded.get().result()).isZero();
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(59));

      Running<Running.Outcome> endless =
          Running.waiting(kind, () -> poll(-1, new PollFd(pair.server(), POLLIN)));
      Calls.send(pair.client(), "x");
      assertThat(endless.get().result()).isEqualTo(1);
    }
  }

  // --- what is found

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAPoll", "POLLRDNORM", "POLLWRNORM", "POLLIN", "POLLOUT"})
  void shouldFindDataRoomAndConnections(Family family) {
    long listener = Calls.listener(family);
    assertThat(now(listener, POLLIN)).isZero();
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    assertThat(eventually(listener, POLLIN)).isEqualTo(POLLRDNORM);
    long server = ok(Winsock.accept(listener));

    assertThat(now(server, POLLIN)).isZero();
    assertThat(now(server, POLLIN | POLLOUT)).isEqualTo(POLLWRNORM);
    Calls.send(client, "x");
    assertThat(eventually(server, POLLIN)).isEqualTo(POLLRDNORM);
    assertThat(now(server, POLLRDNORM | POLLWRNORM)).isEqualTo(POLLRDNORM | POLLWRNORM);
    assertThat(now(server, POLLWRNORM)).as("only what was asked for").isEqualTo(POLLWRNORM);
    Calls.close(client, server, listener);
  }

  @Test
  @Covers("WSAPoll")
  void shouldCountElementsNotBits() {
    try (Calls.Pair one = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair two = Calls.Pair.tcp(Family.IPV4)) {
      Calls.send(one.client(), "x");
      assertThat(Sets.becomesReadable(one.server())).isTrue();
      PollFd both = new PollFd(one.server(), POLLIN | POLLOUT);
      PollFd again = new PollFd(one.server(), POLLIN);
      PollFd none = new PollFd(two.server(), POLLIN);

      assertThat(poll(0, both, none, again)).isEqualTo(2);
      assertThat(both.revents).isEqualTo((short) (POLLRDNORM | POLLWRNORM));
      assertThat(again.revents).isEqualTo((short) POLLRDNORM);
      assertThat(none.revents).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAPoll", "POLLHUP"})
  void shouldShowTheOrderlyEndAsHangUpTogetherWithReadable(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.write(new byte[] {1});
      connection.peer().shutdownOutput();
      assertThat(Sets.becomesReadable(connection.s())).isTrue();
      ok(Winsock.recv(connection.s(), new byte[1], 0, 1, 0));

      int found = eventually(connection.s(), POLLIN);

      assertThat(found).isEqualTo(POLLRDNORM | POLLHUP);
      assertThat(eventually(connection.s(), POLLIN | POLLOUT))
          .isEqualTo(POLLRDNORM | POLLHUP | POLLWRNORM);
      assertThat(Winsock.recv(connection.s(), new byte[1], 0, 1, 0)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAPoll", "POLLERR", "POLLHUP"})
  void shouldShowAResetAsErrorAndHangUp(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.reset();

      assertThat(eventually(connection.s(), POLLIN) & (POLLERR | POLLHUP))
          .isEqualTo(POLLERR | POLLHUP);
      assertThat(eventually(connection.s(), 0)).as("unasked").isEqualTo(POLLERR | POLLHUP);
      fails(WsaError.WSAECONNRESET, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));
      assertThat(now(connection.s(), 0)).isEqualTo(POLLERR | POLLHUP);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAPoll", "POLLERR", "POLLHUP", "POLLWRNORM"})
  void shouldShowAFailedConnectAsErrorHangUpAndWritable(ThreadKind kind) throws Exception {
    SockAddr nobody = Calls.refusing(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    Calls.nonBlocking(s, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, nobody));
    PollFd fd = new PollFd(s, POLLOUT);

    assertThat(Running.call(kind, () -> poll(PATIENCE_MILLIS, fd)).get().result()).isEqualTo(1);

    assertThat(fd.revents).isEqualTo((short) (POLLERR | POLLHUP | POLLWRNORM));
    assertThat(now(s, POLLIN) & (POLLERR | POLLHUP)).isEqualTo(POLLERR | POLLHUP);
    Calls.close(s);
  }

  @Test
  @Covers("WSAPoll")
  void shouldFindAConnectedSocketWritableOnce() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    Calls.nonBlocking(s, true);
    assertThat(now(s, POLLIN | POLLOUT)).as("not connected").isZero();
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.sockname(listener)));

    assertThat(eventually(s, POLLIN | POLLOUT)).isEqualTo(POLLWRNORM);
    Calls.close(s, listener);
  }

  @Test
  @Covers({"WSAPoll", "POLLNVAL"})
  void shouldReportASocketThatIsClosedMeanwhile() throws Exception {
    for (ThreadKind kind : ThreadKind.values()) {
      long idle = Calls.tcp(Family.IPV4);
      long udp = Calls.boundUdp(Family.IPV4);
      for (long s : new long[] {idle, udp}) {
        long kept = Calls.boundUdp(Family.IPV4);
        PollFd fd = new PollFd(s, POLLIN);
        PollFd other = new PollFd(kept, POLLIN);
        Running<Running.Outcome> call = Running.waiting(kind, () -> poll(-1, fd, other));

        Calls.close(s);

        assertThat(call.get().result()).isEqualTo(1);
        assertThat(fd.revents).isEqualTo((short) POLLNVAL);
        Calls.close(kept);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAPoll")
  void shouldReportAFailedConnectTogetherWithWhatElseIsReady(ThreadKind kind) throws Exception {
    SockAddr nobody = Calls.refusing(Family.IPV4);
    long failed = Calls.tcp(Family.IPV4);
    Calls.nonBlocking(failed, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(failed, nobody));
    assertThat(Sets.becomesExceptional(failed)).isTrue();
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      PollFd bad = new PollFd(failed, POLLIN);
      PollFd good = new PollFd(pair.client(), POLLOUT);

      assertThat(Running.call(kind, () -> poll(-1, bad, good)).get().result()).isEqualTo(2);
      assertThat(good.revents).isEqualTo((short) POLLWRNORM);
      assertThat(bad.revents & (POLLERR | POLLHUP)).isEqualTo(POLLERR | POLLHUP);
    }
    Calls.close(failed);
    assertThat(WinSock2.POLLIN).isEqualTo(POLLRDNORM | POLLRDBAND);
  }
}
