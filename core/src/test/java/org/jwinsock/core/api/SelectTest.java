package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.TimeVal;

class SelectTest extends WinsockFixture {

  private static final TimeVal NOW = new TimeVal(0, 0);

  private static FdSet set(long... sockets) {
    FdSet set = new FdSet();
    for (long s : sockets) {
      set.add(s);
    }
    return set;
  }

  private int select(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable TimeVal timeout) {
    return winsock.select.select(reads, writes, excepts, timeout);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void setsAreRewrittenToTheReadyOnes(boolean kernel) {
    provider.kernelWaiters = kernel;
    Pair one = pair();
    Pair two = pair();
    winsock.data.send(one.client(), text("x"), 0);
    FdSet reads = set(one.server(), two.server());
    FdSet writes = set(two.client());
    FdSet excepts = set(one.server());
    assertThat(select(reads, writes, excepts, null)).isEqualTo(2);
    assertThat(reads.count()).isOne();
    assertThat(reads.get(0)).isEqualTo(one.server());
    assertThat(writes.contains(two.client())).isTrue();
    assertThat(excepts.count()).isZero();
    assertThat(provider.table().attached()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void aChangeWakesIt(boolean kernel, boolean isVirtual) throws Exception {
    provider.kernelWaiters = kernel;
    Pair pair = pair();
    Threads.Running<Integer> selecting =
        Threads.start(isVirtual, () -> select(set(pair.server()), null, null, null));
    Threads.until(() -> provider.table().attached() == 1);
    winsock.data.send(pair.client(), text("x"), 0);
    assertThat(selecting.get()).isOne();
    assertThat(provider.table().attached()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closingASocketFailsIt(boolean isVirtual) throws Exception {
    Pair pair = pair();
    Threads.Running<Integer> selecting =
        Threads.start(
            isVirtual,
            () -> {
              int result = select(set(pair.server()), null, null, null);
              return result == SOCKET_ERROR ? lastError() : result;
            });
    Threads.until(() -> provider.table().attached() == 1);
    winsock.sockets.closesocket(pair.server());
    assertThat(selecting.get()).isEqualTo(WSAENOTSOCK);
  }

  @Test
  void theTimeoutEmptiesTheSets() {
    Pair pair = pair();
    FdSet reads = set(pair.server());
    long start = System.nanoTime();
    assertThat(select(reads, null, null, TimeVal.of(Duration.ofMillis(60)))).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
    assertThat(reads.count()).isZero();
    FdSet again = set(pair.server());
    assertThat(select(again, null, null, NOW)).isZero();
    assertThat(again.count()).isZero();
    assertThat(provider.table().attached()).isZero();
  }

  @Test
  void spuriousWakesAreWaitedOut() throws Exception {
    Pair pair = pair();
    Pair other = pair();
    Threads.Running<Integer> selecting =
        Threads.start(() -> select(set(pair.server()), null, null, null));
    for (int i = 0; i < 50; i++) {
      winsock.data.send(other.client(), text("x"), 0); // wakes everyone who looks
      winsock.data.recv(other.server(), room(1), 0);
    }
    assertThat(selecting.isDone()).isFalse();
    winsock.data.send(pair.client(), text("x"), 0);
    assertThat(selecting.get()).isOne();
  }

  @Test
  void withoutAnySocketItFails() {
    assertThat(select(null, null, null, NOW)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
    assertThat(select(set(), set(), null, NOW)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
  }

  @Test
  void oneBadHandleFailsTheWholeCallAndLeavesTheSets() {
    Pair pair = pair();
    FdSet writes = set(pair.client());
    FdSet reads = set(pair.server(), 12345 * 4);
    assertThat(select(reads, writes, null, NOW)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAENOTSOCK);
    assertThat(reads.count()).isEqualTo(2);
    assertThat(writes.count()).isOne();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "0, 1000000", "-2147483648, 0"})
  void aTimeoutMustBeASpan(int sec, int usec) {
    Pair pair = pair();
    assertThat(select(set(pair.client()), null, null, new TimeVal(sec, usec)))
        .isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
  }

  @Nested
  class Poll {

    @Test
    void eachElementTellsWhatIsReady() {
      Pair pair = pair();
      winsock.data.send(pair.client(), text("x"), 0);
      PollFd readable = new PollFd(pair.server(), POLLRDNORM | POLLWRNORM);
      PollFd writable = new PollFd(pair.client(), POLLOUT);
      PollFd skipped = new PollFd(-1, POLLIN);
      skipped.revents = 7;
      PollFd quiet = new PollFd(pair.client(), POLLRDNORM);
      PollFd[] fds = {readable, skipped, writable, quiet};
      assertThat(winsock.poll.WSAPoll(fds, 4, -1)).isEqualTo(2);
      assertThat(readable.revents).isEqualTo((short) (POLLRDNORM | POLLWRNORM));
      assertThat(writable.revents).isEqualTo((short) POLLWRNORM);
      assertThat(skipped.revents).isZero();
      assertThat(quiet.revents).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aChangeWakesIt(boolean kernel, boolean isVirtual) throws Exception {
      provider.kernelWaiters = kernel;
      Pair pair = pair();
      PollFd[] fds = {new PollFd(pair.server(), POLLIN)};
      Threads.Running<Integer> polling =
          Threads.start(isVirtual, () -> winsock.poll.WSAPoll(fds, 1, -1));
      Threads.until(() -> provider.table().attached() == 1);
      winsock.data.send(pair.client(), text("x"), 0);
      assertThat(polling.get()).isOne();
      assertThat(fds[0].revents).isEqualTo((short) POLLRDNORM);
      assertThat(provider.table().attached()).isZero();
    }

    @Test
    void theTimeoutEndsIt() {
      Pair pair = pair();
      PollFd[] fds = {new PollFd(pair.server(), POLLIN)};
      assertThat(winsock.poll.WSAPoll(fds, 1, 0)).isZero();
      assertThat(winsock.poll.WSAPoll(fds, 1, 30)).isZero();
    }

    @Test
    void aStaleSocketIsReportedAtOnce() {
      Pair pair = pair();
      long stale = tcp();
      winsock.sockets.closesocket(stale);
      PollFd[] fds = {new PollFd(pair.server(), POLLIN), new PollFd(stale, POLLIN)};
      assertThat(winsock.poll.WSAPoll(fds, 2, -1)).isOne();
      assertThat(fds[1].revents).isEqualTo((short) POLLNVAL);
    }

    @Test
    void badRequestsFail() {
      long s = pair().client();
      expect(WSAEINVAL, new PollFd[0], 0);
      expect(WSAEINVAL, new PollFd[] {new PollFd(-1, POLLIN)}, 1);
      expect(WSAEINVAL, new PollFd[] {new PollFd(4096, POLLIN)}, 1);
      for (int events : new int[] {POLLPRI, POLLERR, POLLHUP, POLLNVAL, POLLWRBAND, 0x8000}) {
        expect(WSAEINVAL, new PollFd[] {new PollFd(s, events)}, 1);
      }
      expect(WSAEFAULT, null, 1);
      expect(WSAEFAULT, new PollFd[] {null}, 1);
      expect(WSAEFAULT, new PollFd[] {new PollFd(s, POLLIN)}, 2);
      expect(WSAEFAULT, new PollFd[] {new PollFd(s, POLLIN)}, -1);
    }

    private void expect(int error, @Nullable PollFd @Nullable [] fds, int count) {
      org.jwinsock.core.kernel.ThreadContext.current().lastError(0);
      assertThat(winsock.poll.WSAPoll(fds, count, 0)).isEqualTo(SOCKET_ERROR);
      assertThat(lastError()).isEqualTo(error);
    }
  }
}
