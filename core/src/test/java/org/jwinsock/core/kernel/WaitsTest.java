package org.jwinsock.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.Waiter;

@Timeout(60)
class WaitsTest {

  private static final long FOREVER = Waiter.FOREVER;

  private static EventObject auto() {
    return new EventObject(false, false);
  }

  private static EventObject manual() {
    return new EventObject(true, false);
  }

  private static long now() {
    return System.nanoTime();
  }

  private static Threads.Running<Integer> any(boolean isVirtual, Waitable... objects) {
    return asleep(Threads.start(isVirtual, () -> Waits.any(objects, false, FOREVER)));
  }

  private static Threads.Running<Integer> all(Waitable... objects) {
    return asleep(Threads.start(() -> Waits.all(objects, false, FOREVER)));
  }

  private static <T> Threads.Running<T> asleep(Threads.Running<T> waiting) {
    Threads.until(() -> waiting.thread().getState() == Thread.State.WAITING);
    return waiting;
  }

  @Test
  void anAutoResetEventIsConsumedByTheWaitItEndsAndAManualOneIsNot() {
    EventObject auto = new EventObject(false, true);
    assertThat(Waits.one(auto, false, now())).isZero();
    assertThat(Waits.one(auto, false, now())).isEqualTo(WAIT_TIMEOUT);
    EventObject manual = new EventObject(true, true);
    assertThat(Waits.one(manual, false, now())).isZero();
    assertThat(Waits.one(manual, false, now())).isZero();
    manual.reset();
    assertThat(manual.isSet()).isFalse();
  }

  @Test
  void theLowestIndexThatIsSetWinsAndOnlyItsEventIsConsumed() {
    EventObject[] events = {auto(), auto(), auto()};
    events[1].set();
    events[2].set();
    assertThat(Waits.any(events, false, FOREVER)).isEqualTo(1);
    assertThat(events[1].isSet()).isFalse();
    assertThat(events[2].isSet()).isTrue();
    assertThat(Waits.any(events, false, FOREVER)).isEqualTo(2);
    assertThat(Waits.any(events, false, now())).isEqualTo(WAIT_TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWaitEndsWithTheIndexThatWasSetAndLeavesNothingBehind(boolean isVirtual) throws Exception {
    EventObject a = auto();
    EventObject b = auto();
    Threads.Running<Integer> waiting = any(isVirtual, a, b);
    b.set();
    a.set();
    assertThat(waiting.get()).as("b ended it").isEqualTo(1);
    assertThat(a.isSet()).as("a released nobody").isTrue();
    assertThat(b.isSet()).isFalse();
  }

  @Test
  void setAndAtOnceResetReleasesThoseWhoWaited() throws Exception {
    EventObject event = manual();
    List<Threads.Running<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(any(i % 2 == 0, event));
    }
    waiting.add(all(event, new EventObject(true, true)));
    event.set();
    event.reset();
    for (Threads.Running<Integer> released : waiting) {
      assertThat(released.get()).isZero();
    }
    assertThat(event.isSet()).isFalse();
  }

  @Test
  void anAutoResetEventReleasesTheOldestWaitOnly() throws Exception {
    EventObject event = auto();
    Threads.Running<Integer> first = any(false, event);
    Threads.Running<Integer> second = any(false, event);
    event.set();
    assertThat(first.get()).isZero();
    assertThat(second.isDone()).isFalse();
    assertThat(event.isSet()).isFalse();
    event.set();
    assertThat(second.get()).isZero();
  }

  @Test
  void aWaitForAllChangesNothingUntilAllAreSet() throws Exception {
    EventObject a = auto();
    EventObject b = auto();
    Threads.Running<Integer> waiting = all(a, b);
    b.set();
    assertThat(b.isSet()).isTrue();
    assertThat(Waits.one(b, false, now())).as("another takes it").isZero();
    a.set();
    assertThat(a.isSet()).isTrue();
    b.set();
    assertThat(waiting.get()).isZero();
    assertThat(a.isSet() || b.isSet()).isFalse();
  }

  @Test
  void aWaitForAllThatEndsAtItsDeadlineTakesNothing() {
    EventObject a = new EventObject(false, true);
    assertThat(Waits.all(new Waitable[] {a, auto()}, false, now() + 1_000_000))
        .isEqualTo(WAIT_TIMEOUT);
    assertThat(a.isSet()).isTrue();
    assertThat(Waits.all(new Waitable[] {a, new EventObject(false, true)}, false, now())).isZero();
    assertThat(a.isSet()).isFalse();
  }

  @Test
  void oneSetReleasesAWaitForOneBehindAWaitForAllThatIsNotReady() throws Exception {
    EventObject a = auto();
    Threads.Running<Integer> all = all(a, auto());
    Threads.Running<Integer> one = any(false, a);
    a.set();
    assertThat(one.get()).isZero();
    assertThat(all.isDone()).isFalse();
  }

  @Test
  void theSameEventTwiceInAWaitForAny() throws Exception {
    EventObject a = auto();
    Threads.Running<Integer> waiting = any(false, a, a);
    a.set();
    assertThat(waiting.get()).isZero();
    assertThat(a.isSet()).isFalse();
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() throws Exception {
    EventObject event = auto();
    Threads.Running<Boolean> waiting =
        asleep(
            Threads.start(
                () ->
                    Waits.one(event, false, FOREVER) == 0
                        && Thread.currentThread().isInterrupted()));
    waiting.thread().interrupt();
    Threads.until(() -> !waiting.thread().isInterrupted());
    event.set();
    assertThat(waiting.get()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aThreadIsSignalledForGoodOnceItHasEnded(boolean isVirtual) throws Exception {
    CompletableFuture<ThreadObject> made = new CompletableFuture<>();
    EventObject go = manual();
    Threads.Running<Integer> running =
        Threads.start(
            isVirtual,
            () -> {
              made.complete(ThreadObject.current());
              return Waits.one(go, false, FOREVER);
            });
    ThreadObject thread = made.get();
    assertThat(Waits.one(thread, false, now())).isEqualTo(WAIT_TIMEOUT);
    Threads.Running<Integer> waiting = any(false, auto(), thread);
    go.set();
    assertThat(waiting.get()).isEqualTo(1);
    running.get();
    assertThat(Waits.one(thread, false, now())).isZero();
    assertThat(Waits.one(thread, false, now())).isZero();
    assertThat(thread.queue(() -> {})).as("an APC for a thread that has ended").isFalse();
  }

  // --- APCs

  @Test
  void anObjectThatIsSignalledCountsBeforeApcs() {
    AtomicInteger ran = new AtomicInteger();
    ThreadContext.current().apcs().queue(ran::incrementAndGet);
    assertThat(Waits.one(new EventObject(true, true), true, FOREVER)).isZero();
    assertThat(ran).hasValue(0);
    assertThat(Waits.one(auto(), false, now())).isEqualTo(WAIT_TIMEOUT);
    assertThat(ran).as("not alertable").hasValue(0);
    assertThat(Waits.any(new Waitable[] {auto(), auto()}, true, now()))
        .isEqualTo(WAIT_IO_COMPLETION);
    assertThat(ran).hasValue(1);
    assertThat(Waits.sleep(true, now())).isZero();
  }

  @Test
  void aQueuedApcWakesAnAlertableWaitAndAllRunBeforeItReturns() throws Exception {
    CompletableFuture<Apcs> queue = new CompletableFuture<>();
    List<Integer> ran = new ArrayList<>();
    EventObject event = auto();
    Threads.Running<Integer> waiting =
        asleep(
            Threads.start(
                () -> {
                  queue.complete(ThreadContext.current().apcs());
                  return Waits.all(new Waitable[] {event, auto()}, true, FOREVER);
                }));
    Apcs apcs = queue.get();
    apcs.queue(
        () -> {
          for (int i = 0; i < 100; i++) {
            int number = i;
            apcs.queue(() -> ran.add(number));
          }
        });
    assertThat(waiting.get()).isEqualTo(WAIT_IO_COMPLETION);
    assertThat(ran).hasSize(100).isSorted();
    event.set();
    assertThat(event.isSet()).as("the wait is gone from the event").isTrue();
  }

  // --- races

  /// Setters, each with an auto-reset event that it sets again once the event is consumed, and
  /// waiters for two of them: each set releases exactly one wait.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachSetReleasesExactlyOneWait(boolean isVirtual) throws Exception {
    long seed = System.nanoTime();
    EventObject[] events = {auto(), auto(), auto()};
    EventObject over = manual();
    AtomicInteger released = new AtomicInteger();
    List<Threads.Running<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random random = new Random(seed + i);
      waiters.add(
          Threads.start(
              isVirtual,
              () -> {
                while (true) {
                  int from = random.nextInt(3);
                  EventObject[] some = {events[from], events[(from + 1) % 3], over};
                  long deadline = now() + (random.nextInt(4) == 0 ? 20_000 : 5_000_000);
                  int how = Waits.any(some, random.nextBoolean(), deadline);
                  if (how == 2) {
                    return true;
                  }
                  released.addAndGet(how == WAIT_TIMEOUT ? 0 : 1);
                }
              }));
    }
    int perSetter = 2000;
    AtomicInteger sets = new AtomicInteger();
    List<Threads.Running<Boolean>> setters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      EventObject mine = events[i];
      setters.add(
          Threads.start(
              () -> {
                for (int n = 0; n < perSetter; n++) {
                  mine.set();
                  sets.incrementAndGet();
                  while (mine.isSet()) {
                    LockSupport.parkNanos(1_000);
                  }
                }
                return true;
              }));
    }
    for (Threads.Running<Boolean> setter : setters) {
      setter.get();
    }
    Threads.until(() -> released.get() >= sets.get());
    over.set();
    for (Threads.Running<Boolean> waiter : waiters) {
      waiter.get();
    }
    assertThat(released).as("seed %d", seed).hasValue(3 * perSetter);
  }

  /// Waits for all with overlapping sets of tokens: nobody ever holds half, so none dies of hunger
  /// and no token is lost.
  @Test
  void waitsForAllTakeEverythingAtOneMoment() throws Exception {
    long seed = System.nanoTime();
    int forks = 4;
    EventObject[] fork = new EventObject[forks];
    AtomicBoolean[] held = new AtomicBoolean[forks];
    for (int i = 0; i < forks; i++) {
      fork[i] = new EventObject(false, true);
      held[i] = new AtomicBoolean();
    }
    List<Threads.Running<Boolean>> eaters = new ArrayList<>();
    for (int i = 0; i < forks; i++) {
      Random random = new Random(seed + i);
      int me = i;
      eaters.add(
          Threads.start(
              i % 2 == 0,
              () -> {
                for (int meal = 0; meal < 1500; meal++) {
                  int a = me;
                  int b = (me + 1 + random.nextInt(forks - 1)) % forks;
                  EventObject[] both = {fork[a], fork[b]};
                  int how = Waits.all(both, false, random.nextInt(5) == 0 ? now() : FOREVER);
                  if (how == WAIT_TIMEOUT) {
                    continue;
                  }
                  boolean others = held[a].getAndSet(true) || held[b].getAndSet(true);
                  held[a].set(false);
                  held[b].set(false);
                  fork[b].set();
                  fork[a].set();
                  if (others) {
                    return false;
                  }
                }
                return true;
              }));
    }
    for (Threads.Running<Boolean> eater : eaters) {
      assertThat(eater.get()).as("seed %d", seed).isTrue();
    }
    for (EventObject each : fork) {
      assertThat(each.isSet()).as("seed %d", seed).isTrue();
    }
  }
}
