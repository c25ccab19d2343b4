package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Rounds in which several things happen at the same moment, some hundred nanoseconds apart. In
/// some rounds one of them comes when the others are over, so that every order occurs.
///
/// A failure prints the seed; which thread is first also depends on the machine.
final class Race {

  private static final long SEED =
      Long.getLong("winsock.seed", ThreadLocalRandom.current().nextLong());

  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);
  private static final int MOST_ROUNDS = 4_000;

  /// So many at least, however busy the machine is.
  private static final int LEAST_ROUNDS = 100;

  private static final int PATIENCE_SECONDS = 30;

  /// One round.
  ///
  /// @param parts what happens at the same moment; the first one on the calling thread
  /// @param free how many of them, from the first on, end whatever the others do
  /// @param judge looks at what came of it
  record Round(List<Runnable> parts, int free, Runnable judge) {

    static Round of(Runnable judge, Runnable... parts) {
      return new Round(List.of(parts), parts.length, judge);
    }
  }

  private final Random random = new Random(SEED);
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final AtomicInteger over = new AtomicInteger();
  private volatile @Nullable Round round;
  private volatile @Nullable Throwable failure;

  /// Which part waits for the others, or -1.
  private volatile int last;

  /// A number of the race's own.
  int random(int bound) {
    return random.nextInt(bound);
  }

  /// Notes how a round ended; called by its judge.
  void note(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  void assertNever(String outcome) {
    assertThat(outcomes).as("seed %s", SEED).doesNotContainKey(outcome);
  }

  void assertOutcomes(String... expected) {
    assertThat(outcomes).as("seed %s", SEED).containsKeys(expected);
  }

  Race run(Supplier<Round> rounds) throws InterruptedException {
    Round first = rounds.get();
    int parts = first.parts.size();
    Phaser phaser = new Phaser(parts);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < parts; i++) {
      int part = i;
      Random own = new Random(SEED + i);
      threads.add(Thread.ofPlatform().daemon().start(() -> follow(phaser, part, own)));
    }
    try {
      long start = System.nanoTime();
      Round next = first;
      for (int i = 1; ; i++) {
        round = next;
        over.set(0);
        last = random.nextInt(4) == 0 ? random.nextInt(next.free) : -1;
        await(phaser, threads);
        part(next, 0, random);
        await(phaser, threads);
        judge(next, i);
        if (i >= MOST_ROUNDS || i >= LEAST_ROUNDS && System.nanoTime() - start > NANOS) {
          return this;
        }
        next = rounds.get();
      }
    } finally {
      round = null;
      phaser.forceTermination();
      for (Thread each : threads) {
        each.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
    }
  }

  private void judge(Round judged, int number) {
    Throwable thrown = failure;
    try {
      if (thrown != null) {
        throw new AssertionError(thrown);
      }
      judged.judge.run();
    } catch (AssertionError e) {
      throw new AssertionError("round %s, seed %s: %s".formatted(number, SEED, e.getMessage()), e);
    }
  }

  private static void await(Phaser phaser, List<Thread> threads) throws InterruptedException {
    int phase = phaser.arrive();
    try {
      phaser.awaitAdvanceInterruptibly(phase, PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      AssertionError stuck = new AssertionError("a part never ends; seed " + SEED, e);
      for (Thread each : threads) {
        Throwable where = new Throwable("it is at");
        where.setStackTrace(each.getStackTrace());
        stuck.addSuppressed(where);
      }
      throw stuck;
    }
  }

  private void follow(Phaser phaser, int part, Random own) {
    while (phaser.arriveAndAwaitAdvance() >= 0) {
      Round now = round;
      if (now == null) {
        return;
      }
      part(now, part, own);
      phaser.arriveAndAwaitAdvance();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // until the others are over
  private void part(Round now, int part, Random own) {
    if (part == last) {
      while (over.get() < now.free - 1) {
        Thread.yield();
      }
    } else {
      for (int spins = own.nextInt(1 << own.nextInt(12)); spins > 0; spins--) {
        Thread.onSpinWait();
      }
    }
    try {
      now.parts.get(part).run();
    } catch (Throwable e) { // the round's judge is told
      failure = e;
    }
    if (part < now.free) {
      over.incrementAndGet();
    }
  }
}
