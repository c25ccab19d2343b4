package org.jwinsock.tools.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What a process holds.
///
/// @param descriptors open ones; 0 where the system does not tell
/// @param heap bytes that are reachable
/// @param threads all of them
record Leaks(long descriptors, long heap, int threads) {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /// What may be more afterwards: what is made once and kept.
  private static final int MORE_DESCRIPTORS = 24;

  private static final long MORE_HEAP = 16L << 20;
  private static final int MORE_THREADS = 16;

  /// The serial collector leaves dead objects where they are, up to a twentieth of the old
  /// generation, but in each fourth collection (`MarkSweepAlwaysCompactCount`).
  private static final int COLLECTIONS = 5;

  private static final long STILL_LESS = 1L << 20;
  private static final int MOST_ROUNDS = 60;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  static Leaks now() throws IOException {
    long heap = reachable();
    long open = 0;
    if (Files.isDirectory(DESCRIPTORS)) {
      try (var all = Files.list(DESCRIPTORS)) {
        open = all.count();
      }
    }
    return new Leaks(open, heap, Thread.activeCount());
  }

  /// What is left when the collector and the cleaners behind it have come to their end: of an arena
  /// that nobody has any more the cleaner's own objects live until its thread comes to them.
  private static long reachable() {
    long before = Long.MAX_VALUE;
    long least = afterCollections();
    for (int i = 0; i < MOST_ROUNDS && before - least > STILL_LESS; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      before = least;
      least = Math.min(least, afterCollections());
    }
    return least;
  }

  private static long afterCollections() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /// What has grown beyond what may be; null if nothing has.
  @Nullable String grown(Leaks after) {
    if (after.descriptors > descriptors + MORE_DESCRIPTORS) {
      return "descriptors are left open: " + descriptors + " before, " + after.descriptors;
    }
    if (after.heap > heap + MORE_HEAP) {
      return "the heap has grown from %,d to %,d bytes".formatted(heap, after.heap);
    }
    return after.threads > threads + MORE_THREADS
        ? "threads are left: " + threads + " before, " + after.threads
        : null;
  }
}
