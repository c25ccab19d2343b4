package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Trickle.hesitate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaNetworkEvents;

/// Programs that do nothing before an event tells them, while others make it happen: if one wake-up
/// were lost they would wait for ever.
@ExtendWith(Started.class)
@Timeout(180)
class EventRaceTest {

  private static final long SEED =
      Long.getLong("winsock.seed", ThreadLocalRandom.current().nextLong());

  private static final int SOCKETS = 4;
  private static final int ROUNDS = 3_000;
  private static final int CONNECTIONS = 200;
  private static final long FLOOD = 8L << 20;

  /// @param oneByOne one receive for each `FD_READ`; otherwise as many as there is data for
  private static long receiveAll(List<Selected> sockets, Random random, boolean oneByOne) {
    long[] events = sockets.stream().mapToLong(Selected::event).toArray();
    byte[] bytes = new byte[150];
    long received = 0;
    int open = sockets.size();
    while (open > 0) {
      int woken =
          Winsock.WSAWaitForMultipleEvents(events.length, events, false, Selected.PATIENCE, false);
      assertThat(woken)
          .as("the wait after %s bytes, %s sockets open, seed %s", received, open, SEED)
          .isBetween(0, SOCKETS - 1);
      Selected each = sockets.get(woken);
      hesitate(random);
      WsaNetworkEvents taken = each.take();
      if ((taken.networkEvents & FD_READ) != 0) {
        int moved;
        do {
          moved = Winsock.recv(each.s(), bytes, 0, bytes.length, 0);
          received += Math.max(moved, 0);
          hesitate(random);
        } while (moved > 0 && !oneByOne);
        if (moved < 0) {
          fails(WsaError.WSAEWOULDBLOCK, moved);
        }
      }
      if ((taken.networkEvents & FD_CLOSE) != 0) {
        assertThat(ok(Winsock.recv(each.s(), bytes, 0, bytes.length, 0))).isZero();
        open--;
      }
    }
    return received;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Covers({"WSAEventSelect", "WSAEnumNetworkEvents", "FD_READ", "FD_CLOSE"})
  void shouldNeverLoseTheWakeUpOfAReader(boolean oneByOne) throws Exception {
    List<Selected> readers = new ArrayList<>();
    List<Running<Long>> writers = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
      Random random = new Random(SEED + i);
      readers.add(Selected.of(pair.server(), FD_READ | FD_CLOSE));
      writers.add(Running.start(() -> Trickle.send(pair.client(), random)));
    }
    long received = receiveAll(readers, new Random(~SEED), oneByOne);
    long sent = 0;
    for (Running<Long> writer : writers) {
      sent += writer.get();
    }
    readers.forEach(Selected::close);

    assertThat(received).as("seed %s", SEED).isEqualTo(sent);
  }

  /// Sends one byte a round, as soon as the reader has begun it or a little later.
  private static int sendByTurns(long s, AtomicInteger turn, Random random) {
    for (int i = 1; i <= ROUNDS; i++) {
      while (turn.get() < i) {
        Thread.onSpinWait();
      }
      hesitate(random);
      ok(Winsock.send(s, new byte[1], 0, 1, 0));
    }
    return ROUNDS;
  }

  @Test
  @Covers({"WSAEnumNetworkEvents", "FD_READ"})
  void shouldNotLoseWhatIsRecordedWhileTheRecordIsTaken() throws Exception {
    Random random = new Random(SEED);
    AtomicInteger turn = new AtomicInteger();
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected reader = Selected.of(pair.server(), FD_READ)) {
      Running<Integer> writer =
          Running.start(() -> sendByTurns(pair.client(), turn, new Random(~SEED)));
      long[] event = {reader.event()};
      for (int i = 1; i <= ROUNDS; i++) {
        turn.set(i);
        int taken = 0;
        for (int looks = random.nextInt(400); looks > 0 && taken == 0; looks--) {
          taken = reader.take().networkEvents;
        }
        while (taken == 0) { // an event may be left set by what was taken with its record
          int woken = Winsock.WSAWaitForMultipleEvents(1, event, false, Selected.PATIENCE, false);
          assertThat(woken).as("the wait in round %s, seed %s", i, SEED).isZero();
          taken = reader.take().networkEvents;
        }
        assertThat(ok(Winsock.recv(reader.s(), new byte[2], 0, 2, 0))).isEqualTo(1);
      }
      assertThat(writer.get()).isEqualTo(ROUNDS);
    }
  }

  private static int connectSome(SockAddr to, Random random) {
    for (int i = 0; i < CONNECTIONS; i++) {
      long s = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(s, to));
      hesitate(random);
      Calls.close(s);
    }
    return CONNECTIONS;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Covers({"WSAEventSelect", "WSAEnumNetworkEvents", "FD_ACCEPT"})
  void shouldNeverLoseTheWakeUpOfAnAcceptor(boolean oneByOne) throws Exception {
    List<Running<Integer>> connectors = new ArrayList<>();
    Random random = new Random(SEED);
    int accepted = 0;
    try (Selected listener = Selected.of(Calls.listener(Family.IPV4), FD_ACCEPT)) {
      SockAddr address = Calls.sockname(listener.s());
      for (int i = 0; i < 2; i++) {
        Random own = new Random(SEED + i);
        connectors.add(Running.start(() -> connectSome(address, own)));
      }
      while (accepted < 2 * CONNECTIONS) {
        int woken =
            Winsock.WSAWaitForMultipleEvents(
                1, new long[] {listener.event()}, false, Selected.PATIENCE, false);
        assertThat(woken).as("the wait after %s connections, seed %s", accepted, SEED).isZero();
        hesitate(random);
        if ((listener.take().networkEvents & FD_ACCEPT) == 0) {
          continue;
        }
        long s;
        do {
          s = Winsock.accept(listener.s());
          if (s == INVALID_SOCKET) {
            fails(WsaError.WSAEWOULDBLOCK, s);
          } else {
            accepted++;
            Calls.close(s);
          }
          hesitate(random);
        } while (s != INVALID_SOCKET && !oneByOne);
      }
    }
    for (Running<Integer> connector : connectors) {
      assertThat(connector.get()).isEqualTo(CONNECTIONS);
    }
  }

  private static long receiveFlood(long s, Random random) {
    byte[] bytes = new byte[1 << 16];
    long received = 0;
    for (int moved = 1; moved > 0; received += moved) {
      moved = ok(Winsock.recv(s, bytes, 0, 1 + random.nextInt(bytes.length), 0));
      hesitate(random);
    }
    return received;
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 10, 1 << 17})
  @Covers({"WSAEventSelect", "WSAEnumNetworkEvents", "FD_WRITE"})
  void shouldNeverLoseTheWakeUpOfAWriter(int chunk) throws Exception {
    Random random = new Random(SEED);
    Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    ok(Winsock.setsockopt(pair.client(), SOL_SOCKET, SO_SNDBUF, 8192));
    Running<Long> reader = Running.start(() -> receiveFlood(pair.server(), new Random(~SEED)));
    byte[] bytes = new byte[chunk];
    long sent = 0;
    try (Selected writer = Selected.of(pair.client(), FD_WRITE)) {
      while (sent < FLOOD) {
        int woken =
            Winsock.WSAWaitForMultipleEvents(
                1, new long[] {writer.event()}, false, Selected.PATIENCE, false);
        assertThat(woken).as("the wait after %s bytes, seed %s", sent, SEED).isZero();
        if ((writer.take().networkEvents & FD_WRITE) == 0) {
          continue;
        }
        int moved = 0;
        while (moved >= 0 && sent < FLOOD) {
          moved = Winsock.send(writer.s(), bytes, 0, chunk, 0);
          sent += Math.max(moved, 0);
        }
        if (moved < 0) {
          fails(WsaError.WSAEWOULDBLOCK, moved);
        }
        hesitate(random);
      }
    }
    assertThat(reader.get()).as("seed %s", SEED).isEqualTo(sent);
    Calls.close(pair.server());
  }
}
