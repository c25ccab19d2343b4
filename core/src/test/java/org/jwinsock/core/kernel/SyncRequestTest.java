package org.jwinsock.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSAEINTR;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.fake.FakeWaiters;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.WsaOverlapped;

class SyncRequestTest {

  /// A provider with one pending request: who takes it completes it.
  private static final class Pending implements WsaOverlapped.Owner {
    private final AtomicReference<WsaOverlapped> request = new AtomicReference<>();

    void pend(WsaOverlapped pending) {
      pending.owner = this;
      request.set(pending);
    }

    boolean finish(int error, long bytes) {
      WsaOverlapped taken = request.getAndSet(null);
      if (taken != null) {
        taken.complete(error, bytes);
      }
      return taken != null;
    }

    @Override
    public boolean cancel(WsaOverlapped pending, int error) {
      if (!request.compareAndSet(pending, null)) {
        return false;
      }
      pending.complete(error, 0);
      return true;
    }
  }

  private static WaiterPool pool(FakeWaiters waiters) {
    WaiterPool pool = new WaiterPool();
    pool.use(waiters);
    return pool;
  }

  @Test
  void aCallThatDoesNotWaitTakesNoWaiter() {
    FakeWaiters waiters = new FakeWaiters();
    SyncRequest request = ThreadContext.current().request(pool(waiters));
    request.end();
    assertThat(waiters.taken).hasValue(0);
  }

  @Test
  void theKernelWaiterGoesBackWhenTheCallEnds() throws Exception {
    FakeWaiters waiters = new FakeWaiters();
    WaiterPool pool = pool(waiters);
    Pending provider = new Pending();
    Threads.Running<Long> call =
        Threads.start(
            () -> {
              SyncRequest request = ThreadContext.current().request(pool);
              try {
                provider.pend(request);
                return request.await();
              } finally {
                request.end();
              }
            });
    Threads.until(() -> waiters.inUse.get() == 1);
    assertThat(provider.finish(0, 42)).isTrue();
    assertThat(call.get()).isEqualTo(42);
    assertThat(waiters.inUse).hasValue(0);
  }

  @Test
  void aVirtualThreadParks() throws Exception {
    FakeWaiters waiters = new FakeWaiters();
    WaiterPool pool = pool(waiters);
    Pending provider = new Pending();
    Threads.Running<Long> call =
        Threads.start(
            true,
            () -> {
              SyncRequest request = ThreadContext.current().request(pool);
              provider.pend(request);
              long answer = request.await();
              request.end();
              return answer;
            });
    Threads.until(() -> call.thread().getState() == Thread.State.WAITING);
    provider.finish(WSAEINTR, 0);
    assertThat(call.get()).isEqualTo(-WSAEINTR);
    assertThat(waiters.taken).hasValue(0);
  }

  @Test
  void nestedCallsHaveRequestsOfTheirOwn() {
    WaiterPool pool = new WaiterPool();
    SyncRequest outer = ThreadContext.current().request(pool);
    SyncRequest inner = ThreadContext.current().request(pool);
    assertThat(inner).isNotSameAs(outer);
    inner.end();
    outer.end();
    SyncRequest again = ThreadContext.current().request(pool);
    assertThat(again).isSameAs(outer);
    again.end();
  }

  @Test
  void aRequestTheProviderKeptIsNotUsedAgain() {
    WaiterPool pool = new WaiterPool();
    SyncRequest lost = ThreadContext.current().request(pool);
    new Pending().pend(lost);
    lost.end();
    SyncRequest next = ThreadContext.current().request(pool);
    assertThat(next).isNotSameAs(lost);
    next.end();
  }

  @Test
  void aTimeoutCountsOverAllWaitsOfACall() {
    SyncRequest request = ThreadContext.current().request(new WaiterPool());
    long start = System.nanoTime();
    for (int i = 0; i < 2; i++) {
      request.reset();
      request.timeoutMillis = 200;
      new Pending().pend(request);
      assertThat(request.await()).isEqualTo(-WSAETIMEDOUT);
    }
    request.end();
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(millis).isGreaterThanOrEqualTo(200).isLessThan(400);
  }

  /// Completion, cancellation and timeout meet in every order; each call ends once, with the
  /// outcome of whoever took the request.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void completionCancellationAndTimeoutRace(boolean isVirtual) throws Exception {
    Pending provider = new Pending();
    AtomicBoolean over = new AtomicBoolean();
    Threads.Running<Integer> completer =
        Threads.start(
            () -> {
              int finished = 0;
              while (!over.get()) {
                int spins = ThreadLocalRandom.current().nextInt(2000);
                for (int i = 0; i < spins; i++) {
                  Thread.onSpinWait();
                }
                finished += provider.finish(0, 7) ? 1 : 0;
              }
              return finished;
            });
    Threads.Running<int[]> caller =
        Threads.start(
            isVirtual,
            () -> {
              int[] outcomes = new int[2];
              WaiterPool pool = new WaiterPool();
              for (int i = 0; i < 3000; i++) {
                SyncRequest request = ThreadContext.current().request(pool);
                request.timeoutMillis = i % 10 == 0 ? 1 : 0;
                provider.pend(request);
                long answer = request.await();
                request.end();
                outcomes[answer == 7 ? 0 : answer == -WSAETIMEDOUT ? 1 : 2]++;
              }
              return outcomes;
            });
    int[] outcomes = caller.get();
    over.set(true);
    assertThat(completer.get()).isEqualTo(outcomes[0]);
    assertThat(outcomes[0] + outcomes[1]).isEqualTo(3000);
  }
}
