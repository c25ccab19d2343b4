package org.jwinsock.spi;

import static org.jwinsock.spi.WsaErrors.WSATRY_AGAIN;
import static org.jwinsock.spi.WsaErrors.WSA_E_CANCELLED;
import static org.jwinsock.spi.WsaErrors.WSA_E_NO_MORE;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jwinsock.spi.NspProvider.LookupResult;

/// The lookups of a namespace provider whose resolver blocks the thread it runs on.
///
/// The resolver runs on a bounded set of platform threads, because a call that blocks in the system
/// would pin the carrier of a virtual thread; whoever waits for a result parks. A lookup starts to
/// resolve when it is begun. Ending it frees its waiters at once; a resolver that already runs
/// cannot be stopped, so it ends by itself and its answer is dropped.
///
/// All methods may be called from any thread.
public final class BlockingLookups {

  /// How many resolutions run at once; those beyond wait in line.
  public static final int THREADS = 16;

  /// How many resolutions may wait in line; those beyond fail with `WSATRY_AGAIN`.
  public static final int QUEUE = 1024;

  private static final int IDLE_SECONDS = 10;

  /// What a provider does to answer a query.
  @FunctionalInterface
  public interface Resolver {
    /// Answers a query; may block.
    ///
    /// @return the results in order; the end of the list means `WSA_E_NO_MORE`
    List<LookupResult> resolve(WsaQuerySet restrictions, int controlFlags);
  }

  private static final class Lookup {
    final CompletableFuture<List<LookupResult>> results = new CompletableFuture<>();
    final AtomicInteger next = new AtomicInteger();
    volatile Runnable task = () -> {};
  }

  private final Resolver resolver;
  private final ThreadPoolExecutor threads;
  private final AtomicLong handles = new AtomicLong();
  private final ConcurrentHashMap<Long, Lookup> lookups = new ConcurrentHashMap<>();

  /// @param name goes into the names of the threads
  public BlockingLookups(String name, Resolver resolver) {
    this.resolver = resolver;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("winsock-" + name + "-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// `NSPLookupServiceBegin`: puts the query in line.
  ///
  /// @return the lookup, or `-WSATRY_AGAIN` if the line is full
  public long begin(WsaQuerySet restrictions, int controlFlags) {
    Lookup lookup = new Lookup();
    lookup.task = () -> resolve(lookup, restrictions, controlFlags);
    try {
      threads.execute(lookup.task);
    } catch (RejectedExecutionException e) {
      return -WSATRY_AGAIN;
    }
    return add(lookup);
  }

  /// `NSPLookupServiceBegin` of a query whose answer is there without blocking.
  ///
  /// @return the lookup
  public long answered(List<LookupResult> results) {
    Lookup lookup = new Lookup();
    lookup.results.complete(List.copyOf(results));
    return add(lookup);
  }

  /// `NSPLookupServiceNext`: waits for the next result. An interrupt ends the wait with
  /// `WSA_E_CANCELLED` and stays set.
  public LookupResult next(long handle) {
    Lookup lookup = lookups.get(handle);
    if (lookup == null) {
      return new LookupResult.Failed(WSA_INVALID_HANDLE);
    }
    try {
      List<LookupResult> results = lookup.results.get();
      int index = lookup.next.getAndIncrement();
      if (index >= 0 && index < results.size()) {
        return results.get(index);
      }
      lookup.next.set(results.size());
      return new LookupResult.Failed(WSA_E_NO_MORE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new LookupResult.Failed(WSA_E_CANCELLED);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the resolver failed", e.getCause());
    }
  }

  /// `NSPLookupServiceEnd`: frees the lookup; a step that waits for it ends with `WSA_E_CANCELLED`.
  ///
  /// @return 0, or `-WSA_INVALID_HANDLE`
  public int end(long handle) {
    Lookup lookup = lookups.remove(handle);
    if (lookup == null) {
      return -WSA_INVALID_HANDLE;
    }
    threads.remove(lookup.task);
    lookup.results.complete(List.of(new LookupResult.Failed(WSA_E_CANCELLED)));
    return 0;
  }

  /// `NSPCleanup`: ends every lookup. The threads end when they have been idle for a while; later
  /// lookups make new ones.
  public void cleanup() {
    lookups.keySet().forEach(this::end);
  }

  private long add(Lookup lookup) {
    long handle = handles.incrementAndGet();
    lookups.put(handle, lookup);
    return handle;
  }

  private void resolve(Lookup lookup, WsaQuerySet restrictions, int controlFlags) {
    try {
      lookup.results.complete(List.copyOf(resolver.resolve(restrictions, controlFlags)));
    } catch (RuntimeException | Error e) {
      lookup.results.completeExceptionally(e); // whoever asks next gets it
    }
  }
}
