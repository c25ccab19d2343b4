package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.testkit.Notified.EDGE;
import static org.jwinsock.testkit.Notified.LEVEL;
import static org.jwinsock.testkit.Notified.ONESHOT;
import static org.jwinsock.testkit.Trickle.hesitate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.testkit.Notified.Notice;

/// Programs that receive only what a notification has announced, while others send, and change
/// their registrations at any moment: if one notification were lost they would wait for ever.
@ExtendWith(Started.class)
@Timeout(180)
class NotificationRaceTest {

  private static final long SEED =
      Long.getLong("winsock.seed", ThreadLocalRandom.current().nextLong());

  private static final int SOCKETS = 4;
  private static final int ROUNDS = 1_000;

  /// Ends a worker.
  private static final long OVER = -1;

  /// The readers of one test: as many as there are workers, which share the sockets.
  ///
  /// @param triggers how sockets are registered
  private record Readers(
      Notified port,
      int triggers,
      List<Calls.Pair> pairs,
      AtomicLong received,
      AtomicInteger open) {

    int work(Random random) {
      byte[] bytes = new byte[150];
      while (true) {
        Notice told = port.take();
        if (told.key() == OVER) {
          port.port().post(OVER);
          return 0;
        }
        if (told.has(SOCK_NOTIFY_EVENT_REMOVE)) {
          if (open.decrementAndGet() == 0) {
            port.port().post(OVER);
          }
          continue;
        }
        hesitate(random);
        long s = pairs.get((int) told.key()).server();
        if (!isAtEnd(s, bytes, random) && (triggers & ONESHOT) != 0) {
          enable(told.key());
        }
      }
    }

    void enable(long key) {
      port.enable(pairs.get((int) key).server(), key, SOCK_NOTIFY_REGISTER_EVENT_IN, triggers);
    }

    /// Receives once, or by edge until there is nothing more.
    private boolean isAtEnd(long s, byte[] bytes, Random random) {
      int moved;
      do {
        moved = Winsock.recv(s, bytes, 0, bytes.length, 0);
        if (moved == 0) {
          assertThat(port.remove(s)).isZero();
          return true;
        }
        received.addAndGet(Math.max(moved, 0));
        hesitate(random);
      } while ((triggers & EDGE) != 0 && moved > 0);
      return false;
    }
  }

  private static void receiveAll(int triggers, int workers) throws Exception {
    Random random = new Random(SEED);
    try (Notified port = Notified.of(workers)) {
      List<Calls.Pair> pairs = new ArrayList<>();
      Readers readers =
          new Readers(port, triggers, pairs, new AtomicLong(), new AtomicInteger(SOCKETS));
      List<Running<Long>> writers = new ArrayList<>();
      for (int i = 0; i < SOCKETS; i++) {
        Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Calls.nonBlocking(pair.server(), true);
        pairs.add(pair);
        readers.enable(i);
        Random own = new Random(SEED + i);
        writers.add(Running.start(() -> Trickle.send(pair.client(), own)));
      }
      List<Running<Integer>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        Random own = new Random(random.nextLong());
        running.add(Running.start(() -> readers.work(own)));
      }
      long sent = 0;
      for (Running<Long> writer : writers) {
        sent += writer.get();
      }
      for (Running<Integer> worker : running) {
        worker.get();
      }
      assertThat(readers.received().get()).as("seed %s", SEED).isEqualTo(sent);
      pairs.forEach(Calls.Pair::close);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  @Covers({"ProcessSocketNotifications", "SOCK_NOTIFY_TRIGGER_ONESHOT"})
  void shouldNeverLoseAOneShotLevel(int workers) throws Exception {
    receiveAll(LEVEL | ONESHOT, workers);
  }

  @Test
  @Covers({"ProcessSocketNotifications", "SOCK_NOTIFY_TRIGGER_LEVEL"})
  void shouldNeverLoseALevel() throws Exception {
    receiveAll(LEVEL, 1);
  }

  @Test
  @Covers({"ProcessSocketNotifications", "SOCK_NOTIFY_TRIGGER_EDGE"})
  void shouldNeverLoseAnEdge() throws Exception {
    receiveAll(EDGE, 1);
  }

  /// Changes registrations at random; every removal that succeeds is confirmed once.
  @Test
  @Covers({"ProcessSocketNotifications", "SOCK_NOTIFY_EVENT_REMOVE", "SOCK_NOTIFY_OP_DISABLE"})
  void shouldTellNothingOfARegistrationAfterItsRemoval() throws Exception {
    Random random = new Random(SEED);
    try (Notified port = Notified.of(1)) {
      for (int round = 0; round < ROUNDS; round++) {
        long key = round;
        Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Calls.nonBlocking(pair.server(), true);
        int triggers = random.nextBoolean() ? EDGE : LEVEL;
        triggers |= random.nextBoolean() ? ONESHOT : 0;
        port.enable(pair.server(), key, SOCK_NOTIFY_REGISTER_EVENTS_ALL, triggers);
        Random own = new Random(SEED + round);
        Running<Integer> writer =
            Running.start(
                () -> {
                  for (int i = own.nextInt(4); i > 0; i--) {
                    hesitate(own);
                    int _ = Winsock.send(pair.client(), new byte[1], 0, 1, 0); // maybe too late
                  }
                  return 0;
                });
        boolean closes = change(port, pair.server(), key, triggers, random);
        if (closes) {
          Calls.close(pair.server());
        } else {
          assertThat(port.remove(pair.server())).isZero();
          Notice last = port.await(SOCK_NOTIFY_EVENT_REMOVE);
          assertThat(last.key()).as("seed %s", SEED).isEqualTo(key);
        }
        writer.get();
        Notice late = port.take(0);
        assertThat(late).as("round %s, seed %s", round, SEED).isNull();
        pair.close();
      }
    }
  }

  /// @return true if the socket is to be closed instead of being removed
  private static boolean change(Notified port, long s, long key, int triggers, Random random) {
    for (int i = random.nextInt(6); i > 0; i--) {
      hesitate(random);
      switch (random.nextInt(5)) {
        case 0 -> assertThat(port.disable(s)).isZero();
        case 1 -> port.enable(s, key, random.nextInt(8), triggers);
        case 2 -> port.take(0);
        case 3 -> {
          if (Winsock.recv(s, new byte[2], 0, 2, 0) < 0) {
            assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEWOULDBLOCK);
          }
        }
        default -> {
          Notice told = port.take(0);
          assertThat(told == null || told.key() == key).as("seed %s", SEED).isTrue();
        }
      }
    }
    return random.nextInt(4) == 0;
  }
}
