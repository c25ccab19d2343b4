package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;

/// How many threads a completion port lets run, and who is not counted.
@ExtendWith(Started.class)
@Timeout(90)
class PortGateTest {

  /// Whether a port has a place in the kernel: it has with its first socket.
  private static long tied(Port port) {
    long s = Calls.boundUdp(Family.IPV4);
    port.tie(s, 99);
    return s;
  }

  /// Burns time without ever blocking, so that nobody may be let in meanwhile.
  private static void work() {
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(200);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"CreateIoCompletionPort", "PostQueuedCompletionStatus"})
  void shouldLetOneThreadRunAtATimeIfThatIsItsValue(ThreadKind kind) throws Exception {
    try (Port port = Port.of(1)) {
      long s = tied(port);
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      List<Running<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        workers.add(
            Running.start(
                kind,
                () -> {
                  int taken = 0;
                  while (port.take().key() != 0) {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    work();
                    running.decrementAndGet();
                    taken++;
                  }
                  return taken;
                }));
      }
      for (int i = 0; i < 1_000; i++) {
        port.post(1);
      }
      for (int i = 0; i < 4; i++) {
        port.post(0);
      }
      int taken = 0;
      for (Running<Integer> each : workers) {
        taken += each.get();
      }
      assertThat(taken).isEqualTo(1_000);
      assertThat(most).hasValue(1);
      Calls.close(s);
    }
  }

  /// How a thread that has a packet can stop running.
  enum Blocked {
    RECV {
      @Override
      void block(Stop stop) {
        Winsock.recv(stop.pair.server(), new byte[1], 0, 1, 0);
      }
    },
    EVENT {
      @Override
      void block(Stop stop) {
        Kernel32.WaitForSingleObject(stop.event, Port.PATIENCE_MILLIS);
      }
    },
    LATCH {
      @Override
      void block(Stop stop) throws InterruptedException {
        assertThat(stop.latch.await(Port.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      }
    },
    SLEEP {
      @Override
      void block(Stop stop) throws InterruptedException {
        for (int i = 0; i < 20_000 && stop.latch.getCount() > 0; i++) {
          Thread.sleep(1_000);
        }
      }
    },
    LOCK {
      @Override
      void block(Stop stop) {
        stop.lock.lock();
        try {
          assertThat(stop.lock.isHeldByCurrentThread()).isTrue();
        } finally {
          stop.lock.unlock();
        }
      }
    },
    OTHER_PORT {
      @Override
      void block(Stop stop) {
        assertThat(stop.port.take().ok()).isTrue();
      }
    },
    DEATH {
      @Override
      void block(Stop stop) {}
    };

    abstract void block(Stop stop) throws InterruptedException;
  }

  /// What the blocked wait for.
  static final class Stop {
    final Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    final long event = Winsock.WSACreateEvent();
    final CountDownLatch latch = new CountDownLatch(1);
    final ReentrantLock lock = new ReentrantLock();
    final Port port = Port.of(1);

    void release(Thread sleeper) {
      Calls.send(pair.client(), "x");
      Winsock.WSASetEvent(event);
      latch.countDown();
      lock.unlock();
      port.post(1);
      sleeper.interrupt();
    }

    void close() {
      pair.close();
      port.close();
      Winsock.WSACloseEvent(event);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"CreateIoCompletionPort", "GetQueuedCompletionStatus"})
  void shouldLetAnotherThreadRunInsteadOfOneThatIsBlocked(Blocked how) throws Exception {
    for (ThreadKind kind : ThreadKind.values()) {
      Stop stop = new Stop();
      stop.lock.lock();
      try (Port port = Port.of(1)) {
        long s = tied(port);
        CountDownLatch has = new CountDownLatch(1);
        Running<Boolean> blocked =
            Running.start(
                kind,
                () -> {
                  assertThat(port.take().key()).isEqualTo(1);
                  has.countDown();
                  try {
                    how.block(stop);
                  } catch (InterruptedException e) {
                    return true;
                  }
                  return true;
                });
        port.post(1);
        assertThat(has.await(Port.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        Running<Port.Packet> other = Running.start(kind, () -> port.take());
        port.post(2);

        assertThat(other.get().key()).as("%s of %s", how, kind).isEqualTo(2);
        stop.release(blocked.thread());
        assertThat(blocked.get()).isTrue();
        Calls.close(s);
      } finally {
        stop.close();
      }
    }
  }

  /// The other way round: a thread that keeps its packet and runs keeps the next one from others,
  /// and takes it itself when it asks.
  @ParameterizedTest
  @EnumSource
  @Covers("GetQueuedCompletionStatus")
  void shouldHandTheNextPacketToTheThreadThatComesBack(ThreadKind kind) throws Exception {
    try (Port port = Port.of(1)) {
      long s = tied(port);
      List<Running<Integer>> others = new ArrayList<>();
      Running<Integer> busy =
          Running.start(
              kind,
              () -> {
                int taken = 0;
                while (port.take().key() != 0) {
                  taken++;
                  work();
                }
                return taken;
              });
      busy.untilItWaits();
      port.post(1);
      for (int i = 0; i < 50; i++) {
        port.post(2);
      }
      others.add(Running.start(kind, () -> (int) port.take().key()));
      port.post(0);
      port.post(0);
      assertThat(busy.get()).isBetween(0, 51);
      assertThat(others.get(0).get()).isBetween(0, 2);
      Calls.close(s);
    }
  }

  @Test
  @Covers("GetQueuedCompletionStatus")
  void shouldFindItsOwnThreadAgainAfterAnotherPortHadIt() {
    try (Port first = Port.of(1);
        Port second = Port.of(1)) {
      for (int i = 0; i < 100; i++) {
        first.post(i);
        assertThat(first.take().key()).isEqualTo(i);
        second.post(-i);
        assertThat(second.take().key()).isEqualTo(-i);
      }
    }
  }
}
