package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Connections come and go while other threads go on using their handles, stale or not. The system
/// gives the descriptors out again at once; a call on an old handle must not reach the new socket.
///
/// Every byte of a connection, in both directions and whoever sends it, is the connection's
/// identity, so whoever receives another one has the wrong socket. And a handle whose closesocket
/// has returned is no socket to anybody.
@ExtendWith(Started.class)
@Timeout(120)
class StormTest {

  private static final long SEED =
      Long.getLong("winsock.seed", ThreadLocalRandom.current().nextLong());
  private static final long STORM_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final long BREATH_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final int MAKERS = 4;
  private static final int USERS = 6;
  private static final int PLACES = 32;

  /// How many bytes a user sends or asks for at most.
  private static final int MOST = 64;

  /// One end of a connection.
  private static final class End {
    final long s;
    final byte identity;

    /// True once closesocket has returned.
    volatile boolean closed;

    End(long s, byte identity) {
      this.s = s;
      this.identity = identity;
    }

    @Override
    public String toString() {
      return "handle " + s + " of connection " + identity;
    }
  }

  /// What can happen to a call on a socket that others reset, shut down and close.
  private static final int[] FATES = {
    WsaErrors.WSAENOTSOCK,
    WsaErrors.WSAEINTR,
    WsaErrors.WSAECONNRESET,
    WsaErrors.WSAECONNABORTED,
    WsaErrors.WSAESHUTDOWN,
    WsaErrors.WSAETIMEDOUT,
    WsaErrors.WSAEWOULDBLOCK,
    WsaErrors.WSAENOTCONN,
  };

  /// Ends in use and, after that, stale ones until another takes their place.
  private final AtomicReferenceArray<@Nullable End> places = new AtomicReferenceArray<>(PLACES);

  private final AtomicInteger identities = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong stale = new AtomicLong();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  @Test
  @Covers({"closesocket", "WSAENOTSOCK"})
  void shouldNeverReachTheWrongSocket() throws Exception {
    long deadline = System.nanoTime() + STORM_NANOS;
    List<Running<Integer>> threads = new ArrayList<>();
    for (int i = 0; i < MAKERS + USERS; i++) {
      Random random = new Random(SEED + i);
      boolean makes = i < MAKERS;
      ThreadKind kind = i % 2 == 0 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
      threads.add(
          Running.start(kind, () -> makes ? make(random, deadline) : use(random, deadline)));
    }
    int made = 0;
    for (int i = 0; i < threads.size(); i++) {
      int did = threads.get(i).get();
      made += i < MAKERS ? did : 0;
    }

    assertThat(wrong).as("seed %d", SEED).isEmpty();
    assertThat(made).as("connections").isGreaterThan(20);
    assertThat(received.get()).as("bytes received").isPositive();
    assertThat(stale.get()).as("calls on stale handles").isPositive();
  }

  // --- who makes and closes connections

  private int make(Random random, long deadline) throws IOException {
    int made = 0;
    Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
    long listener = Calls.listener(family);
    SockAddr name = Calls.sockname(listener);
    while (System.nanoTime() < deadline && wrong.isEmpty()) {
      byte identity = (byte) identities.incrementAndGet();
      long client = Calls.tcp(family);
      ok(Winsock.connect(client, name));
      long server = ok(Winsock.accept(listener));
      End[] ends = {new End(client, identity), new End(server, identity)};
      for (End end : ends) {
        prepare(random, end);
        places.set(random.nextInt(PLACES), end);
      }
      for (int i = random.nextInt(4); i >= 0; i--) {
        send(ends[random.nextInt(2)], random);
        receive(ends[random.nextInt(2)], random);
      }
      int first = random.nextInt(2);
      close(ends[first]);
      close(ends[1 - first]);
      made++;
    }
    Calls.close(listener);
    return made;
  }

  /// Most are reset when they close: their descriptors and ports are free at once.
  private static void prepare(Random random, End end) {
    if (random.nextInt(4) != 0) {
      MemorySegment value = MemorySegment.ofArray(new byte[Linger.SIZE]);
      new Linger(1, 0).write(value);
      Winsock.setsockopt(end.s, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, value);
    }
    Winsock.setsockopt(end.s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 1 + random.nextInt(8));
    Winsock.setsockopt(end.s, WinSock2.SOL_SOCKET, WinSock2.SO_SNDTIMEO, 1 + random.nextInt(8));
  }

  private void close(End end) {
    judge(end, "closesocket", false, Winsock.closesocket(end.s));
    end.closed = true;
  }

  // --- who uses handles, and does not know what became of them

  private int use(Random random, long deadline) {
    int used = 0;
    while (System.nanoTime() < deadline && wrong.isEmpty()) {
      End end = places.get(random.nextInt(PLACES));
      if (end == null || end.closed && random.nextInt(16) != 0) {
        LockSupport.parkNanos(BREATH_NANOS); // it is the makers' turn
        continue;
      }
      used++;
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> send(end, random);
        case 3, 4, 5 -> receive(end, random);
        case 6 -> select(end, random);
        case 7 -> poll(end, random);
        case 8 -> names(end);
        default -> {
          if (random.nextInt(8) == 0) {
            boolean before = end.closed;
            judge(end, "shutdown", before, Winsock.shutdown(end.s, random.nextInt(3)));
          } else {
            mode(end, random);
          }
        }
      }
    }
    return used;
  }

  private void send(End end, Random random) {
    byte[] bytes = new byte[1 + random.nextInt(MOST)];
    Arrays.fill(bytes, end.identity);
    boolean before = end.closed;
    judge(end, "send", before, Winsock.send(end.s, bytes, 0, bytes.length, 0));
  }

  private void receive(End end, Random random) {
    byte[] bytes = new byte[1 + random.nextInt(MOST)];
    int flags = random.nextInt(4) == 0 ? WinSock2.MSG_PEEK : 0;
    boolean before = end.closed;
    int moved = Winsock.recv(end.s, bytes, 0, bytes.length, flags);
    judge(end, "recv", before, moved);
    for (int i = 0; i < moved; i++) {
      if (bytes[i] != end.identity) {
        wrong.add(end + " received " + bytes[i]);
        return;
      }
    }
    received.addAndGet(Math.max(moved, 0));
  }

  private void select(End end, Random random) {
    FdSet reads = Sets.of(end.s);
    End other = places.get(random.nextInt(PLACES));
    if (other != null) {
      Winsock.FD_SET(other.s, reads);
    }
    boolean before = end.closed;
    judge(end, "select", before, Winsock.select(0, reads, null, null, Sets.millis(3)));
  }

  private void poll(End end, Random random) {
    PollFd fd = new PollFd(end.s, WinSock2.POLLIN);
    PollFd valid = new PollFd(end.s, WinSock2.POLLOUT);
    End other = places.get(random.nextInt(PLACES));
    if (other != null) {
      valid.fd = other.s;
    }
    boolean before = end.closed;
    int found = Winsock.WSAPoll(new PollFd[] {fd, valid}, 2, 3);
    boolean allInvalid = found < 0 && Winsock.WSAGetLastError() == WsaErrors.WSAEINVAL;
    if (before && !allInvalid && fd.revents != WinSock2.POLLNVAL) {
      wrong.add("WSAPoll found " + fd.revents + " on the closed " + end);
    }
  }

  private void names(End end) {
    boolean before = end.closed;
    SockAddr[] name = new SockAddr[1];
    judge(end, "getpeername", before, Winsock.getpeername(end.s, name));
  }

  private void mode(End end, Random random) {
    boolean before = end.closed;
    int[] on = {random.nextInt(2)};
    judge(end, "ioctlsocket", before, Winsock.ioctlsocket(end.s, WinSock2.FIONBIO, on));
  }

  /// @param closedBefore whether closesocket had returned before the call was made
  private void judge(End end, String call, boolean closedBefore, int result) {
    if (result >= 0) {
      if (closedBefore) {
        wrong.add(call + " succeeded on the closed " + end);
      }
      return;
    }
    int error = Winsock.WSAGetLastError();
    if (closedBefore) {
      stale.incrementAndGet();
    }
    boolean expected =
        closedBefore
            ? error == WsaErrors.WSAENOTSOCK
            : Arrays.stream(FATES).anyMatch(fate -> fate == error);
    if (!expected) {
      wrong.add(call + " on " + end + ": " + WsaError.describe(error));
    }
  }

  // --- one socket at a time

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "recv", "send"})
  void shouldEndReceivesAndSendsThatRaceWithClosing(ThreadKind kind) throws Exception {
    byte[] some = new byte[4096];
    for (int round = 0; round < 150; round++) {
      Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
      List<Running<Running.Outcome>> calls =
          List.of(
              Running.call(
                  kind, () -> untilItFails(() -> Winsock.recv(pair.client(), some, 0, 64, 0))),
              Running.call(
                  kind, () -> untilItFails(() -> Winsock.send(pair.client(), some, 0, 4096, 0))),
              Running.call(
                  kind,
                  () ->
                      untilItFails(
                          () -> Winsock.select(0, Sets.of(pair.client()), null, null, null))));
      Calls.send(pair.server(), "x");
      Running<Running.Outcome> closer =
          Running.call(kind, () -> Winsock.closesocket(pair.client()));

      assertThat(closer.get().result()).isZero();
      for (Running<Running.Outcome> call : calls) {
        assertThat(call.get().error())
            .isIn(WsaErrors.WSAEINTR, WsaErrors.WSAENOTSOCK, WsaErrors.WSAECONNRESET);
      }
      pair.close();
    }
  }

  private interface Call {
    int make();
  }

  /// The peer sends no end, so that only the close ends this.
  private static int untilItFails(Call call) {
    int result;
    do {
      result = call.make();
    } while (result != -1);
    return result;
  }

  @Test
  @Covers({"closesocket", "accept", "connect"})
  void shouldEndAcceptsAndConnectsThatRaceWithClosing() throws Exception {
    for (int round = 0; round < 100; round++) {
      ThreadKind kind = round % 2 == 0 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
      long listener = Calls.listener(Family.IPV4);
      SockAddr name = Calls.sockname(listener);
      long client = Calls.tcp(Family.IPV4);
      Running<Running.Outcome> acceptor = Running.call(kind, () -> Winsock.accept(listener));
      Running<Running.Outcome> connector = Running.call(kind, () -> Winsock.connect(client, name));
      Running<Running.Outcome> closer = Running.call(kind, () -> Winsock.closesocket(listener));

      assertThat(closer.get().result()).isZero();
      Running.Outcome accepted = acceptor.get();
      if (accepted.result() == -1) {
        assertThat(accepted.error())
            .isIn(WsaErrors.WSAEINTR, WsaErrors.WSAENOTSOCK, WsaErrors.WSAECONNRESET);
      } else {
        Calls.close(accepted.result());
      }
      Running.Outcome connected = connector.get();
      if (connected.result() == -1) {
        assertThat(connected.error())
            .isIn(WsaErrors.WSAECONNREFUSED, WsaErrors.WSAECONNRESET, WsaErrors.WSAECONNABORTED);
      }
      Calls.close(client);
    }
  }
}
