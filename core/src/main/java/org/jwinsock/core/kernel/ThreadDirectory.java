package org.jwinsock.core.kernel;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The threads that have asked for their id. Only these: a thread that nobody can name costs
/// nothing here, and there may be a million virtual ones.
final class ThreadDirectory {

  private static final Map<Integer, Entry> ENTRIES = new ConcurrentHashMap<>();

  /// Entries of threads that are gone.
  private static final ReferenceQueue<ThreadContext> GONE = new ReferenceQueue<>();

  private ThreadDirectory() {}

  /// The thread can be found from now on.
  ///
  /// @return its id
  static int add(ThreadContext context) {
    forgetThoseGone();
    int id = (int) context.thread().threadId();
    ENTRIES.putIfAbsent(id, new Entry(id, context));
    return id;
  }

  static @Nullable ThreadContext find(int id) {
    Entry entry = ENTRIES.get(id);
    return entry == null ? null : entry.get();
  }

  private static void forgetThoseGone() {
    Reference<? extends ThreadContext> gone = GONE.poll();
    while (gone != null) {
      if (gone instanceof Entry entry) {
        ENTRIES.remove(entry.id, entry);
      }
      gone = GONE.poll();
    }
  }

  private static final class Entry extends WeakReference<ThreadContext> {
    private final int id;

    Entry(int id, ThreadContext context) {
      super(context, GONE);
      this.id = id;
    }
  }
}
