package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.spi.ThreadExit;

/// What ends with a thread, and what goes on: its operations, and its place at a completion port.
@ExtendWith(Started.class)
@Timeout(60)
class ThreadEndTest {

  /// How a thread made by `CreateThread` ends.
  enum Ending {
    RETURN {
      @Override
      void end() {}
    },
    EXIT {
      @Override
      void end() {
        Kernel32.ExitThread(3);
        throw new AssertionError("ExitThread returned");
      }
    };

    abstract void end();
  }

  private static void runThread(Runnable body) {
    AtomicReference<Throwable> failed = new AtomicReference<>();
    long thread =
        Kernel32.CreateThread(
            () -> {
              try {
                body.run();
              } catch (AssertionError e) {
                failed.set(e);
              }
            },
            0,
            null);
    assertThat(Kernel32.WaitForSingleObject(thread, Port.PATIENCE_MILLIS)).isZero();
    assertThat(Kernel32.CloseHandle(thread)).isTrue();
    assertThat(failed).hasNullValue();
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"ExitThread", "WSARecv", "WSASend"})
  void shouldCancelWhatTheThreadIssuedUnlessItsSocketHasAPort(Ending ending) {
    try (Calls.Pair untied = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair full = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair tied = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(tied.server(), 4)) {
      Operation ours = new Operation().pending(untied.server());
      Operation signalled = Operation.withEvent();
      Operation polled = new Operation();
      Operation called = new Operation();
      Operation onPort = new Operation();
      List<Operation> sending = new ArrayList<>();
      AtomicInteger routines = new AtomicInteger();
      runThread(
          () -> {
            signalled.pending(untied.server());
            polled.pending(untied.server());
            assertThat(called.recv(untied.server(), 0, (_, _, _, _) -> routines.incrementAndGet()))
                .isEqualTo(WSA_IO_PENDING);
            sending.add(Operation.fill(full.client()));
            onPort.pending(tied.server());
            ending.end();
          });

      assertThat(signalled.becomesSignalled()).as("it completes like any other").isTrue();
      sending.addAll(List.of(signalled, polled, called));
      for (Operation each : sending) {
        assertThat(each.isDone()).isTrue();
        assertThat(each.error()).isEqualTo(WSA_OPERATION_ABORTED);
      }
      assertThat(routines).as("with nobody to run it").hasValue(0);
      assertThat(ours.isDone()).as("another thread's").isFalse();
      Calls.send(untied.client(), "ab");
      assertThat(ours.result(untied.server(), true).bytes()).isEqualTo(2);

      assertThat(onPort.isDone()).isFalse();
      Calls.send(tied.client(), "abc");
      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, 3, 4, onPort));
      signalled.closeEvent();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("ExitThread")
  void shouldEndAThreadOfJavaByAnErrorThatNobodyCatches(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation();
      Running<Integer> exiting =
          Running.start(
              kind,
              () -> {
                receive.pending(pair.server());
                try {
                  Kernel32.ExitThread(7);
                } catch (ThreadExit e) {
                  return e.code();
                }
                return -1;
              });
      assertThat(exiting.get()).isEqualTo(7);
      assertThat(receive.result(pair.server(), true).error()).isEqualTo(WSA_OPERATION_ABORTED);
    }
  }

  @Test
  @Covers("ExitThread")
  void shouldNotEndAThreadInTheMiddleOfAnApc() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation().pending(pair.server());
      AtomicInteger refused = new AtomicInteger();
      int queued =
          Kernel32.QueueUserAPC(
              _ -> {
                assertThatThrownBy(() -> Kernel32.ExitThread(1))
                    .isInstanceOf(IllegalStateException.class);
                refused.incrementAndGet();
              },
              Kernel32.GetCurrentThread(),
              0);
      assertThat(queued).isNotZero();
      assertThat(Kernel32.SleepEx(0, true)).isEqualTo(WAIT_IO_COMPLETION);
      assertThat(refused).hasValue(1);
      assertThat(receive.isDone()).isFalse();
    }
  }

  // --- a place at a completion port

  /// How a worker ends that has a packet.
  enum Death {
    RETURN {
      @Override
      void die() {}
    },
    EXCEPTION {
      @Override
      void die() {
        throw new IllegalStateException("as a worker may fail");
      }
    },
    EXIT {
      @Override
      void die() {
        Kernel32.ExitThread(0);
      }
    };

    abstract void die();
  }

  /// One that is let in for each that is gone.
  @ParameterizedTest
  @EnumSource
  @Covers({"GetQueuedCompletionStatus", "CreateIoCompletionPort"})
  void shouldGoOnThoughEveryWorkerDiesWithItsPacket(Death death) throws Exception {
    int workers = 8;
    for (ThreadKind kind : ThreadKind.values()) {
      try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
          Port port = Port.of(1).tie(pair.server(), 6)) {
        CountDownLatch taken = new CountDownLatch(workers);
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
          threads.add(
              unstarted(
                  kind,
                  () -> {
                    if (port.take().ok()) {
                      taken.countDown();
                    }
                    death.die();
                  },
                  thrown));
        }
        threads.forEach(Thread::start);
        for (int i = 0; i < workers / 2; i++) {
          port.post(1);
          new Operation(1).recv(pair.server());
          Calls.send(pair.client(), "x");
        }
        assertThat(taken.await(Port.PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
            .as("%s packets taken, by threads that are %s", workers - taken.getCount(), kind)
            .isTrue();
        for (Thread each : threads) {
          each.join();
        }
        assertThat(thrown)
            .hasSize(death == Death.RETURN ? 0 : workers)
            .hasOnlyElementsOfTypes(IllegalStateException.class, ThreadExit.class);
        port.post(2);
        assertThat(port.take().key()).isEqualTo(2);
      }
    }
  }

  private static Thread unstarted(ThreadKind kind, Runnable body, Queue<Throwable> thrown) {
    Thread.Builder builder =
        kind == ThreadKind.PLATFORM ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    Thread thread = builder.unstarted(body);
    thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
    return thread;
  }
}
