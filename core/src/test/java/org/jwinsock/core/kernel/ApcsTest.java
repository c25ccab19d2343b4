package org.jwinsock.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.fake.FakeWaiters;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaOverlapped;

@Timeout(60)
class ApcsTest {

  private final List<Object> ran = new ArrayList<>();

  @Test
  void proceduresRunInTheOrderTheyCameIncludingThoseQueuedMeanwhile() {
    Apcs apcs = new Apcs();
    assertThat(apcs.run()).isFalse();
    for (int i = 0; i < 5; i++) {
      int number = i;
      apcs.queue(() -> ran.add(number));
    }
    apcs.queue(
        () -> {
          for (int i = 5; i < 40; i++) {
            int number = i;
            apcs.queue(() -> ran.add(number));
          }
        });
    assertThat(apcs.run()).isTrue();
    assertThat(apcs.isEmpty()).isTrue();
    assertThat(ran).hasSize(40).containsExactlyElementsOf(numbers(40));
  }

  private static List<Object> numbers(int count) {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  @Test
  void aRoutineGetsTheOutcomeAndMayUseTheStructureAgain() {
    Apcs apcs = new Apcs();
    WsaOverlapped request = new WsaOverlapped();
    request.reset();
    request.indication = apcs;
    request.routine =
        (error, bytes, overlapped, flags) -> {
          overlapped.reset();
          ran.add(List.of(error, bytes, flags, overlapped.equals(request)));
        };
    request.flags = 8;
    request.complete(WSAECONNRESET, 7);
    assertThat(ran).isEmpty();
    apcs.run();
    assertThat(ran).containsExactly(List.of(WSAECONNRESET, 7, 8, true));
  }

  @Test
  void aRequestWithoutRoutineIsRefused() {
    assertThatThrownBy(() -> new Apcs().completed(new WsaOverlapped()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAProcedureThrowsGoesToTheThreadsHandlerAndTheNextRuns() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    RuntimeException failure = new RuntimeException("an APC that fails");
    int how =
        Threads.start(
                () -> {
                  Thread.currentThread().setUncaughtExceptionHandler((t, e) -> thrown.set(e));
                  Apcs apcs = ThreadContext.current().apcs();
                  apcs.queue(
                      () -> {
                        throw failure;
                      });
                  apcs.queue(() -> ran.add("next"));
                  return Waits.sleep(true, Waiter.FOREVER);
                })
            .get();
    assertThat(how).isEqualTo(WAIT_IO_COMPLETION);
    assertThat(thrown).hasValue(failure);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void aProcedureMayWaitAlertablyAndRunsThoseBehindIt() {
    Apcs apcs = ThreadContext.current().apcs();
    apcs.queue(
        () -> {
          ran.add("begin");
          ran.add(Waits.sleep(true, Waiter.FOREVER));
          ran.add("end");
        });
    apcs.queue(() -> ran.add("inner"));
    assertThat(Waits.sleep(true, Waiter.FOREVER)).isEqualTo(WAIT_IO_COMPLETION);
    assertThat(ran).containsExactly("begin", "inner", WAIT_IO_COMPLETION, "end");
  }

  /// Stands for a provider with one pending request per call.
  private static SyncRequest pend(WaiterPool pool, AtomicReference<WsaOverlapped> pending) {
    SyncRequest request = ThreadContext.current().request(pool);
    pending.set(request);
    return request;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockingCallRunsThemAndGoesOnAlsoAroundANestedCall(boolean isVirtual) throws Exception {
    WaiterPool pool = new WaiterPool();
    pool.use(new FakeWaiters());
    AtomicReference<WsaOverlapped> outer = new AtomicReference<>();
    AtomicReference<WsaOverlapped> inner = new AtomicReference<>();
    CompletableFuture<Apcs> queue = new CompletableFuture<>();
    Threads.Running<Long> call =
        Threads.start(
            isVirtual,
            () -> {
              queue.complete(ThreadContext.current().apcs());
              SyncRequest request = pend(pool, outer);
              try {
                return request.await();
              } finally {
                request.end();
              }
            });
    CompletableFuture<Long> nested = new CompletableFuture<>();
    queue
        .get()
        .queue(
            () -> {
              SyncRequest request = pend(pool, inner);
              try {
                nested.complete(request.await());
              } finally {
                request.end();
              }
            });
    Threads.until(() -> inner.get() != null);
    Objects.requireNonNull(outer.get()).complete(0, 1);
    assertThat(call.isDone()).as("the outer call waits for its APC").isFalse();
    Objects.requireNonNull(inner.get()).complete(0, 2);
    assertThat(nested.get()).isEqualTo(2);
    assertThat(call.get()).isEqualTo(1);
  }

  @Test
  void aCallThatItsOwnApcCompletesEnds() throws Exception {
    WaiterPool pool = new WaiterPool();
    AtomicReference<WsaOverlapped> pending = new AtomicReference<>();
    Threads.Running<Long> call =
        Threads.start(
            () -> {
              SyncRequest request = pend(pool, pending);
              ThreadContext.current().apcs().queue(() -> request.complete(0, 3));
              long answer = request.await();
              request.end();
              return answer;
            });
    assertThat(call.get()).isEqualTo(3);
  }

  /// Queueing meets going to sleep in every order: an APC is never left behind.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noApcIsMissedByAThreadThatGoesToSleep(boolean isVirtual) throws Exception {
    int count = 20_000;
    AtomicInteger calls = new AtomicInteger();
    CompletableFuture<Apcs> queue = new CompletableFuture<>();
    Threads.Running<Integer> sleeper =
        Threads.start(
            isVirtual,
            () -> {
              queue.complete(ThreadContext.current().apcs());
              int sleeps = 0;
              while (calls.get() < count) {
                Waits.sleep(true, Waiter.FOREVER);
                sleeps++;
              }
              return sleeps;
            });
    Apcs apcs = queue.get();
    for (int i = 0; i < count; i++) {
      int expected = i + 1;
      apcs.queue(calls::incrementAndGet);
      if (i % 3 == 0) {
        Threads.until(() -> calls.get() == expected);
      }
    }
    assertThat(sleeper.get()).isPositive();
    assertThat(calls).hasValue(count);
  }
}
