package org.jwinsock.core.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jwinsock.spi.Waiter;

/// A thread's wait that could not end at once. Whoever first sets its outcome ends it: an object
/// that is signalled, the deadline, or an APC.
final class PendingWait {

  private static final int UNDECIDED = -1;

  final Waitable.Part[] parts;
  private final boolean isForAll;
  private final Waiter waiter;
  private final AtomicInteger outcome = new AtomicInteger(UNDECIDED);

  /// @param waiter where the thread sleeps
  PendingWait(Waitable[] objects, boolean isForAll, Waiter waiter) {
    this.isForAll = isForAll;
    this.waiter = waiter;
    parts = new Waitable.Part[objects.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Waitable.Part(this, objects[i], i);
    }
  }

  boolean isForAll() {
    return isForAll;
  }

  boolean isPending() {
    return outcome.get() == UNDECIDED;
  }

  /// Ends the wait; false if it had ended.
  boolean end(int how) {
    return outcome.compareAndSet(UNDECIDED, how);
  }

  int outcome() {
    return outcome.get();
  }

  void wake() {
    waiter.wake();
  }
}
