package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;
import static org.jwinsock.spi.WsaErrors.WSATRY_AGAIN;
import static org.jwinsock.spi.WsaErrors.WSA_E_CANCELLED;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lookups under way on threads of our own. Each ends once: with its answer, cancelled, or out of
/// time; what the others still bring is dropped.
///
/// Whoever is told may be told by code of the application, so that runs on threads apart: an
/// application that blocks there holds up no lookup.
final class AsyncLookups {

  private static final int THREADS = 32;

  /// How many may be under way or not told yet, so that both lines have room for all.
  private static final int LINE = 1024;

  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor lookups = threads("lookup");
  private final ThreadPoolExecutor tellers = threads("lookup-end");
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong handles = new AtomicLong();
  private final ConcurrentHashMap<Long, Lookup> underWay = new ConcurrentHashMap<>();

  private static ThreadPoolExecutor threads(String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LINE),
            Thread.ofPlatform().daemon().name("winsock-" + name + "-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /// What a lookup came to.
  ///
  /// @param error 0 or the positive error code
  /// @param delivery hands over what was found, before the end is told; not for a lookup that ended
  ///   otherwise
  record Answer(int error, Runnable delivery) {

    static Answer failed(int error) {
      return new Answer(error, () -> {});
    }
  }

  /// One lookup.
  private final class Lookup {
    private final long handle = handles.incrementAndGet();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Supplier<Answer> question;
    private final IntConsumer end;
    private final FutureTask<Void> task = new FutureTask<>(this::answer, null);

    Lookup(Supplier<Answer> question, IntConsumer end) {
      this.question = question;
      this.end = end;
    }

    private void answer() {
      Answer answer;
      try {
        answer = question.get();
      } catch (RuntimeException e) { // a provider's
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, e);
        answer = Answer.failed(WSANO_RECOVERY);
      }
      if (isFirst()) {
        answer.delivery.run();
        tell(answer.error);
      }
    }

    private boolean isFirst() {
      underWay.remove(handle);
      return over.compareAndSet(false, true);
    }

    private void tell(int error) {
      tellers.execute(
          () -> {
            try {
              end.accept(error);
            } finally {
              count.getAndDecrement();
            }
          });
    }

    /// Ends it early; false if it is over.
    boolean stop(int error) {
      if (!isFirst()) {
        return false;
      }
      task.cancel(true); // a wait for a provider ends with the interrupt
      lookups.remove(task);
      tell(error);
      return true;
    }
  }

  /// Begins a lookup.
  ///
  /// @param question asked on a thread of ours
  /// @param end told the error once, on a thread of ours
  /// @param handle receives what [#cancel] takes; may be null
  /// @return `WSA_IO_PENDING`, or `WSATRY_AGAIN` if too many wait in line
  int begin(Supplier<Answer> question, IntConsumer end, long @Nullable [] handle) {
    Lookup lookup = new Lookup(question, end);
    if (count.incrementAndGet() > LINE) {
      count.getAndDecrement();
      return WSATRY_AGAIN;
    }
    underWay.put(lookup.handle, lookup);
    if (handle != null) {
      handle[0] = lookup.handle;
    }
    lookups.execute(lookup.task);
    return WSA_IO_PENDING;
  }

  /// Ends a lookup with an error, which is told like every end.
  ///
  /// @return 0, or `WSA_INVALID_HANDLE` if it is over
  int cancel(long handle, int error) {
    Lookup lookup = underWay.get(handle);
    return lookup != null && lookup.stop(error) ? 0 : WSA_INVALID_HANDLE;
  }

  /// True for the handle of a lookup that is or was under way.
  boolean hasGiven(long handle) {
    return handle > 0 && handle <= handles.get();
  }

  /// Ends all of them.
  void cancelAll() {
    for (long handle : underWay.keySet()) {
      int _ = cancel(handle, WSA_E_CANCELLED);
    }
  }
}
