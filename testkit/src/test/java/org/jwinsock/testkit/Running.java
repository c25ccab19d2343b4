package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaError;

/// Something that runs on a thread of its own.
///
/// @param <T> what comes of it
final class Running<T> {

  /// Longer than anything here takes on a busy machine.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FutureTask<T> task;
  private final Thread thread;

  private Running(FutureTask<T> task, Thread thread) {
    this.task = task;
    this.thread = thread;
  }

  /// What a Winsock call came to.
  ///
  /// @param result what it returned
  /// @param error the last error of its thread; of no meaning after a success
  record Outcome(long result, int error) {

    @Override
    public String toString() {
      return result == -1 ? WsaError.describe(error) : "result " + result;
    }
  }

  static <T> Running<T> start(ThreadKind kind, Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    return new Running<>(task, kind.start(task));
  }

  static <T> Running<T> start(Callable<T> body) {
    return start(ThreadKind.PLATFORM, body);
  }

  /// Makes a Winsock call.
  static Running<Outcome> call(ThreadKind kind, LongSupplier call) {
    return start(kind, () -> new Outcome(call.getAsLong(), Winsock.WSAGetLastError()));
  }

  /// Makes a Winsock call that cannot be answered yet.
  static Running<Outcome> waiting(ThreadKind kind, LongSupplier call) {
    return call(kind, call).untilItWaits();
  }

  Thread thread() {
    return thread;
  }

  boolean isDone() {
    return task.isDone();
  }

  /// Returns once the thread waits in a Winsock call: the provider has the request.
  @SuppressWarnings("ThreadPriorityCheck") // there is nothing to wait on but what the thread does
  Running<T> untilItWaits() {
    long start = System.nanoTime();
    while (!waits(thread.getStackTrace())) {
      assertThat(task.isDone()).as("ended instead of waiting").isFalse();
      assertThat(System.nanoTime() - start)
          .as("waiting for the call")
          .isLessThan(PATIENCE.toNanos());
      Thread.yield();
    }
    return this;
  }

  private static boolean waits(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame -> {
              String type = frame.getClassName();
              boolean sleeps = type.endsWith("Waiter") || type.endsWith("HostPort");
              return sleeps && frame.getMethodName().equals("await");
            });
  }

  /// What came of it, once the thread is done.
  T get() throws InterruptedException {
    try {
      T result = task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(thread.join(PATIENCE)).as("joined").isTrue();
      return result;
    } catch (ExecutionException e) {
      throw new AssertionError("on another thread: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError(
          "never ended; it is at " + Arrays.toString(thread.getStackTrace()), e);
    }
  }
}
