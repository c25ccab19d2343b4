package org.jwinsock.core.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Threads of tests.
public final class Threads {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Threads() {}

  /// A call that runs elsewhere.
  public record Running<T>(Thread thread, FutureTask<T> task) {

    /// Its result.
    public T get() throws Exception {
      return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public boolean isDone() {
      return task.isDone();
    }
  }

  /// Runs a call on a platform thread or a virtual one.
  public static <T> Running<T> start(boolean isVirtual, Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread =
        isVirtual
            ? Thread.ofVirtual().start(task)
            : Thread.ofPlatform().daemon().name("test").start(task);
    return new Running<>(thread, task);
  }

  public static <T> Running<T> start(Callable<T> call) {
    return start(false, call);
  }

  /// Looks until something has happened.
  public static void until(BooleanSupplier happened) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline)
          .as("time left, negative while there is")
          .isNegative();
      LockSupport.parkNanos(50_000);
    }
  }
}
