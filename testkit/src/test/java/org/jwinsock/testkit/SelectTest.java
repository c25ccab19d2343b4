package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// `select` and its sets.
@ExtendWith(Started.class)
@Timeout(60)
class SelectTest {

  // --- sets

  @Test
  @Covers({"FD_SET", "FD_CLR", "FD_ISSET", "FD_ZERO", "__WSAFDIsSet", "fd_set", "FD_SETSIZE"})
  void shouldKeepSetsAsCountedArraysWithoutDuplicates() {
    FdSet set = new FdSet();
    assertThat(set.capacity()).isEqualTo(WinSock2.FD_SETSIZE).isEqualTo(64);
    for (long s = 4; s <= 4 * 70; s += 4) {
      Winsock.FD_SET(s, set);
      Winsock.FD_SET(s, set);
    }
    assertThat(set.count()).as("silently ignored when full").isEqualTo(64);
    assertThat(Winsock.FD_ISSET(4 * 64, set)).isTrue();
    assertThat(Winsock.FD_ISSET(4 * 65, set)).isFalse();

    Winsock.FD_CLR(4, set);
    Winsock.FD_CLR(4 * 65, set);
    assertThat(set.count()).isEqualTo(63);
    assertThat(set.get(0)).as("the others move up").isEqualTo(8);
    assertThat(Winsock.__WSAFDIsSet(8, set)).isEqualTo(1);
    assertThat(Winsock.__WSAFDIsSet(4, set)).isZero();
    assertThat(Winsock.__WSAFDIsSet(4, null)).isZero();

    Winsock.FD_ZERO(set);
    assertThat(set.count()).isZero();
    assertThat(Winsock.FD_ISSET(8, set)).isFalse();
  }

  @Test
  @Covers({"select", "FD_SETSIZE", "fd_set"})
  void shouldTrustTheCountOfASetLargerThanTheUsualSize() {
    List<Calls.Pair> pairs = new ArrayList<>();
    FdSet reads = new FdSet(200);
    for (int i = 0; i < 100; i++) {
      Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
      pairs.add(pair);
      Winsock.FD_SET(pair.server(), reads);
    }
    long last = pairs.getLast().server();
    Calls.send(pairs.getLast().client(), "x");

    assertThat(Winsock.select(0, reads, null, null, Sets.PATIENCE)).isEqualTo(1);
    assertThat(reads.count()).isEqualTo(1);
    assertThat(reads.get(0)).isEqualTo(last);
    pairs.forEach(Calls.Pair::close);
  }

  // --- arguments

  @Test
  @Covers({"select", "WSAEINVAL"})
  void shouldNotSleepWithoutSockets() {
    FdSet empty = new FdSet();
    TimeVal tick = new TimeVal(0, 1);

    fails(WsaError.WSAEINVAL, Winsock.select(0, null, null, null, tick));
    fails(WsaError.WSAEINVAL, Winsock.select(0, empty, null, null, tick));
    fails(WsaError.WSAEINVAL, Winsock.select(0, empty, empty, empty, tick));
    fails(WsaError.WSAEINVAL, Winsock.select(0, null, empty, null, null));
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "0, 1000000", "-1, 999999"})
  @Covers("TIMEVAL")
  void shouldRefuseTimesThatAreNone(int sec, int usec) {
    long s = Calls.boundUdp(Family.IPV4);
    fails(WsaError.WSAEINVAL, Winsock.select(0, Sets.of(s), null, null, new TimeVal(sec, usec)));
    Calls.close(s);
  }

  @Test
  @Covers({"select", "WSAENOTSOCK"})
  void shouldFailAsAWholeForOneHandleThatIsNoSocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long closed = Calls.tcp(Family.IPV4);
      Calls.close(closed);
      for (long bad : new long[] {closed, 0, -1}) {
        FdSet writes = Sets.of(pair.client());
        FdSet reads = Sets.of(pair.client(), bad);

        fails(WsaError.WSAENOTSOCK, Winsock.select(0, reads, writes, null, Sets.AT_ONCE));

        assertThat(writes.count()).as("left as it was").isEqualTo(1);
        assertThat(reads.count()).isEqualTo(2);
        fails(WsaError.WSAENOTSOCK, Winsock.select(0, Sets.of(bad), null, null, null));
        fails(WsaError.WSAENOTSOCK, Winsock.select(0, null, null, Sets.of(bad), null));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "-7", "1", "2147483647"})
  @Covers("select")
  void shouldIgnoreTheFirstArgument(int nfds) {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      FdSet writes = Sets.of(pair.client(), pair.server());
      assertThat(Winsock.select(nfds, null, writes, null, Sets.AT_ONCE)).isEqualTo(2);
    }
  }

  // --- time

  @ParameterizedTest
  @EnumSource
  @Covers({"select", "TIMEVAL"})
  void shouldEmptyTheSetsWhenTheTimeIsOverAndLeaveTheTimeAlone(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      TimeVal time = new TimeVal(0, 60_000);
      FdSet reads = Sets.of(pair.client(), pair.server());
      FdSet excepts = Sets.of(pair.client());
      FdSet none = new FdSet();
      long start = System.nanoTime();

      Running<Running.Outcome> call =
          Running.call(kind, () -> Winsock.select(0, reads, none, excepts, time));

      assertThat(call.get().result()).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(time.nanos());
      assertThat(reads.count() + excepts.count()).isZero();
      assertThat(time).isEqualTo(new TimeVal(0, 60_000));
    }
  }

  @Test
  @Covers("select")
  void shouldNotWaitWithTimeZero() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(Sets.isReadable(pair.client())).isFalse();
        assertThat(Sets.isWritable(pair.client())).isTrue();
      }
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldWaitWithoutEndWhenThereIsNoTime(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      FdSet reads = Sets.of(pair.server());
      Running<Running.Outcome> call =
          Running.waiting(kind, () -> Winsock.select(0, reads, null, null, null));

      Calls.send(pair.client(), "x");

      assertThat(call.get().result()).isEqualTo(1);
      assertThat(Winsock.FD_ISSET(pair.server(), reads)).isTrue();
    }
  }

  // --- what is ready

  @Test
  @Covers("select")
  void shouldCountMembershipsOverAllSetsAndKeepWhatIsReady() {
    try (Calls.Pair one = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair two = Calls.Pair.tcp(Family.IPV4)) {
      Calls.send(one.client(), "x");
      assertThat(Sets.becomesReadable(one.server())).isTrue();
      FdSet reads = Sets.of(two.server(), one.server());
      FdSet writes = Sets.of(one.server(), two.server());
      FdSet excepts = Sets.of(one.server());

      assertThat(Winsock.select(0, reads, writes, excepts, Sets.AT_ONCE)).isEqualTo(3);

      assertThat(reads.count()).isEqualTo(1);
      assertThat(reads.get(0)).isEqualTo(one.server());
      assertThat(writes.count()).isEqualTo(2);
      assertThat(excepts.count()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldFindDataConnectionsAndEndsReadable(Family family) throws Exception {
    long listener = Calls.listener(family);
    assertThat(Sets.isReadable(listener)).isFalse();
    assertThat(Sets.isWritable(listener)).isFalse();
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    assertThat(Sets.becomesReadable(listener)).isTrue();
    long server = ok(Winsock.accept(listener));
    assertThat(Sets.isReadable(listener)).isFalse();

    assertThat(Sets.isReadable(server)).isFalse();
    Calls.send(client, "xy");
    assertThat(Sets.becomesReadable(server)).isTrue();
    ok(Winsock.recv(server, new byte[1], 0, 1, 0));
    assertThat(Sets.isReadable(server)).as("one byte is left").isTrue();
    ok(Winsock.recv(server, new byte[1], 0, 1, 0));
    assertThat(Sets.isReadable(server)).isFalse();
    ok(Winsock.shutdown(client, WinSock2.SD_SEND));
    assertThat(Sets.becomesReadable(server)).as("the end of the stream").isTrue();
    assertThat(Sets.isWritable(server)).isTrue();
    assertThat(Sets.isExceptional(server)).isFalse();
    Calls.close(client, server, listener);

    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.reset();
      assertThat(Sets.becomesReadable(connection.s())).as("a reset").isTrue();
      fails(WsaError.WSAECONNRESET, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));
      assertThat(Sets.isReadable(connection.s())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldFindADatagramSocketReadableByDatagramsAndAlwaysWritable(Family family) {
    long receiver = Calls.boundUdp(family);
    long sender = Calls.udp(family);
    assertThat(Sets.isWritable(receiver)).isTrue();
    assertThat(Sets.isReadable(receiver)).isFalse();
    ok(Winsock.sendto(sender, new byte[0], 0, 0, 0, Calls.sockname(receiver)));

    assertThat(Sets.becomesReadable(receiver)).as("an empty datagram").isTrue();

    assertThat(Winsock.recv(receiver, new byte[1], 0, 1, 0)).isZero();
    assertThat(Sets.isReadable(receiver)).isFalse();
    Calls.close(receiver, sender);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldNotFindAStreamReadyThatIsNotConnected(Family family) {
    long fresh = Calls.tcp(family);
    long bound = Calls.tcp(family);
    ok(Winsock.bind(bound, family.loopback(0)));
    FdSet reads = Sets.of(fresh, bound);
    FdSet writes = Sets.of(fresh, bound);
    FdSet excepts = Sets.of(fresh, bound);

    assertThat(Winsock.select(0, reads, writes, excepts, Sets.AT_ONCE)).isZero();
    Calls.close(fresh, bound);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldStopFindingASocketWritableWhenThereIsNoRoom(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.nonBlocking(pair.client(), true);
      long sent = Calls.fill(pair.client());
      assertThat(Sets.isWritable(pair.client())).isFalse();
      Running<Running.Outcome> writable =
          Running.waiting(kind, () -> Winsock.select(0, null, Sets.of(pair.client()), null, null));

      byte[] much = new byte[1 << 18];
      for (long left = sent; left > 0; ) {
        left -= ok(Winsock.recv(pair.server(), much, 0, much.length, 0));
      }

      assertThat(writable.get().result()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldReportAFailedConnectTogetherWithWhatElseIsReady(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long failed = refused();
      Calls.send(pair.client(), "x");
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      FdSet reads = Sets.of(failed, pair.server());
      FdSet writes = Sets.of(failed, pair.client());
      FdSet excepts = Sets.of(failed, pair.client(), pair.server());

      Running<Running.Outcome> call =
          Running.call(kind, () -> Winsock.select(0, reads, writes, excepts, Sets.PATIENCE));

      assertThat(call.get().result()).isEqualTo(3);
      assertThat(Winsock.FD_ISSET(pair.server(), reads)).isTrue();
      assertThat(Winsock.FD_ISSET(pair.client(), writes)).isTrue();
      assertThat(Winsock.FD_ISSET(failed, excepts)).isTrue();
      Calls.close(failed);
    }
  }

  /// A non-blocking socket whose connect failed.
  private static long refused() {
    SockAddr nobody = Calls.refusing(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    Calls.nonBlocking(s, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, nobody));
    assertThat(Sets.becomesExceptional(s)).isTrue();
    return s;
  }

  // --- what happens while it waits

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldNoticeAConnectThatStartsWhileItWaits(ThreadKind kind) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    Calls.nonBlocking(s, true);
    try (Calls.Pair other = Calls.Pair.tcp(Family.IPV4)) {
      FdSet writes = Sets.of(s);
      FdSet reads = Sets.of(s, other.server());
      Running<Running.Outcome> call =
          Running.waiting(kind, () -> Winsock.select(0, reads, writes, null, null));

      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.sockname(listener)));

      assertThat(call.get().result()).isEqualTo(1);
      assertThat(Winsock.FD_ISSET(s, writes)).isTrue();
    }
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("select")
  void shouldNoticeAListenThatComesWhileItWaits(ThreadKind kind) throws Exception {
    long s = Calls.tcp(Family.IPV4);
    ok(Winsock.bind(s, Family.IPV4.loopback(0)));
    FdSet reads = Sets.of(s);
    Running<Running.Outcome> call =
        Running.waiting(kind, () -> Winsock.select(0, reads, null, null, null));

    ok(Winsock.listen(s, 1));
    long client = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(client, Calls.sockname(s)));

    assertThat(call.get().result()).isEqualTo(1);
    Calls.close(client, s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"select", "closesocket", "WSAENOTSOCK"})
  void shouldEndWhenOneOfItsSocketsIsClosed(ThreadKind kind) throws Exception {
    long udp = Calls.boundUdp(Family.IPV4);
    long idle = Calls.tcp(Family.IPV4);
    long listener = Calls.listener(Family.IPV4);
    for (long s : new long[] {idle, udp, listener}) {
      long kept = Calls.boundUdp(Family.IPV4);
      FdSet reads = Sets.of(kept, s);
      Running<Running.Outcome> call =
          Running.waiting(kind, () -> Winsock.select(0, reads, null, null, null));

      Calls.close(s);

      assertThat(call.get()).isEqualTo(new Running.Outcome(-1, WsaErrors.WSAENOTSOCK));
      Calls.close(kept);
    }
  }

  @Test
  @Covers("select")
  void shouldServeManySelectorsOfOneSocket() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      List<Running<Running.Outcome>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        ThreadKind kind = i % 2 == 0 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
        calls.add(
            Running.waiting(
                kind, () -> Winsock.select(0, Sets.of(pair.server()), null, null, null)));
      }

      Calls.send(pair.client(), "x");

      for (Running<Running.Outcome> call : calls) {
        assertThat(call.get().result()).isEqualTo(1);
      }
    }
  }
}
