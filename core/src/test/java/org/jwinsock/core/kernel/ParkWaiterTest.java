package org.jwinsock.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.Waiter;

class ParkWaiterTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWakeBeforeTheWaitEndsIt(boolean isVirtual) throws Exception {
    assertThat(
            Threads.start(
                    isVirtual,
                    () -> {
                      ParkWaiter waiter = new ParkWaiter();
                      waiter.wake();
                      boolean first = waiter.await(Waiter.FOREVER);
                      boolean second = waiter.await(System.nanoTime());
                      return first && !second;
                    })
                .get())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptNeitherEndsAWaitNorGetsLost(boolean isVirtual) throws Exception {
    CompletableFuture<ParkWaiter> made = new CompletableFuture<>();
    Threads.Running<Boolean> sleeper =
        Threads.start(
            isVirtual,
            () -> {
              ParkWaiter waiter = new ParkWaiter();
              made.complete(waiter);
              return waiter.await(Waiter.FOREVER) && Thread.currentThread().isInterrupted();
            });
    Threads.until(() -> isAsleep(sleeper.thread()));
    sleeper.thread().interrupt();
    Threads.until(() -> isAsleep(sleeper.thread()) && !sleeper.thread().isInterrupted());
    assertThat(sleeper.isDone()).isFalse();
    made.get().wake();
    assertThat(sleeper.get()).as("woken, and still interrupted").isTrue();
  }

  private static boolean isAsleep(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptedThreadCanSleep(boolean isVirtual) throws Exception {
    assertThat(
            Threads.start(
                    isVirtual,
                    () -> {
                      Thread.currentThread().interrupt();
                      ParkWaiter waiter = new ParkWaiter();
                      long deadline = System.nanoTime() + 30_000_000;
                      boolean woken = waiter.await(deadline);
                      return !woken && System.nanoTime() - deadline >= 0 && Thread.interrupted();
                    })
                .get())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everySourceIsDetachedOnce(boolean isVirtual) throws Exception {
    AtomicInteger detached = new AtomicInteger();
    Threads.start(
            isVirtual,
            () -> {
              ParkWaiter waiter = new ParkWaiter();
              for (int i = 0; i < 5; i++) {
                waiter.attach(w -> detached.incrementAndGet());
              }
              waiter.detachAll();
              waiter.detachAll();
              return true;
            })
        .get();
    assertThat(detached).hasValue(5);
  }
}
