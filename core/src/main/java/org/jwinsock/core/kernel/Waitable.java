package org.jwinsock.core.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An object that threads wait for: signalled or not. [Waits] does the waiting.
///
/// Signalling hands over: the waits that it ends have ended when [#signal()] returns, and what
/// becomes of the object afterwards takes nothing back from them.
///
/// Locks: each object has its own. A wait for any of several objects is decided by whoever first
/// claims it, under the lock of one object. A wait for all of them is decided under the locks of
/// all, taken in the order of [#order]. So there is no lock for all objects, and signalling an
/// object that nobody awaits together with others takes only its own.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/sync/wait-functions">Wait Functions</a>
public abstract class Waitable extends KernelObject {

  private static final AtomicLong CREATED = new AtomicLong();
  private static final Comparator<Waitable> LOCKING = Comparator.comparingLong(o -> o.order);

  /// Where the object stands in the order of locking.
  private final long order = CREATED.incrementAndGet();

  private final ReentrantLock lock = new ReentrantLock();

  /// True if the end of a wait takes the signal away.
  private final boolean consumed;

  /// Guarded by `lock`.
  private boolean signalled;

  /// The waits of which this object is a part, oldest first; guarded by `lock`.
  private @Nullable Part first;

  private @Nullable Part last;

  /// How many of them are waits for all of their objects; guarded by `lock`.
  private int together;

  /// @param consumed true if the end of a wait takes the signal away
  /// @param signalled how it begins
  Waitable(boolean consumed, boolean signalled) {
    this.consumed = consumed;
    this.signalled = signalled;
  }

  /// A wait for this object is about to begin.
  void awaited() {}

  final boolean isSignalled() {
    lock.lock();
    try {
      return signalled;
    } finally {
      lock.unlock();
    }
  }

  final void clear() {
    lock.lock();
    try {
      signalled = false;
    } finally {
      lock.unlock();
    }
  }

  /// Signals the object: ends the waits that now have what they wait for, the oldest first, until
  /// one of them has consumed the signal.
  final void signal() {
    boolean isOver;
    lock.lock();
    try {
      isOver = signalled || together == 0;
      if (isOver) {
        release();
      }
    } finally {
      lock.unlock();
    }
    if (!isOver) {
      signalTogether();
    }
  }

  /// Like [#signal()], when there are waits that need other objects too.
  private void signalTogether() {
    while (true) {
      List<Waitable> known = companions();
      lockAll(known);
      try {
        if (known.containsAll(companions())) { // no other wait has come before the locks were taken
          release();
          return;
        }
      } finally {
        unlockAll(known);
      }
    }
  }

  /// This object, and those that are awaited together with it, in the order of locking.
  private List<Waitable> companions() {
    lock.lock();
    try {
      List<Waitable> found = new ArrayList<>();
      found.add(this);
      for (Part part = first; part != null; part = part.next) {
        if (part.pending.isForAll()) {
          for (Part sibling : part.pending.parts) {
            if (!found.contains(sibling.object)) {
              found.add(sibling.object);
            }
          }
        }
      }
      found.sort(LOCKING);
      return found;
    } finally {
      lock.unlock();
    }
  }

  /// Called with the lock held, and those of all [#companions()].
  private void release() {
    if (signalled) {
      return; // and whoever is in the list waits for something else
    }
    signalled = true;
    Part part = first;
    while (part != null && signalled) {
      Part next = part.next;
      PendingWait pending = part.pending;
      if (pending.isForAll()) {
        endIfAllSignalled(pending);
      } else if (pending.end(part.index)) {
        consume();
        unlink(part);
        pending.wake();
      }
      part = next;
    }
  }

  /// Called with the locks of all its objects held.
  private static void endIfAllSignalled(PendingWait pending) {
    if (areSignalled(pending.parts) && pending.end(0)) {
      for (Part part : pending.parts) {
        part.object.consume();
        part.object.unlink(part);
      }
      pending.wake();
    }
  }

  private static boolean areSignalled(Part[] parts) {
    for (Part part : parts) {
      if (!part.object.signalled) {
        return false;
      }
    }
    return true;
  }

  private void consume() {
    if (consumed) {
      signalled = false;
    }
  }

  /// Ends a wait for this object alone, if that is possible at once.
  final boolean tryAcquire() {
    lock.lock();
    try {
      boolean acquired = signalled;
      consume();
      return acquired;
    } finally {
      lock.unlock();
    }
  }

  /// Makes the objects parts of a wait for any of them, the lowest index first, unless one of them
  /// ends it.
  static void join(PendingWait pending) {
    for (Part part : pending.parts) {
      if (!part.object.join(part)) {
        return;
      }
    }
  }

  private boolean join(Part part) {
    lock.lock();
    try {
      if (!signalled) {
        link(part);
        return part.pending.isPending();
      }
      if (part.pending.end(part.index)) {
        consume();
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Makes the objects parts of a wait for all of them, unless all are signalled and that ends it.
  static void joinAll(PendingWait pending) {
    List<Waitable> objects = new ArrayList<>(pending.parts.length);
    for (Part part : pending.parts) {
      objects.add(part.object);
    }
    objects.sort(LOCKING);
    lockAll(objects);
    try {
      for (Part part : pending.parts) {
        part.object.link(part);
      }
      endIfAllSignalled(pending);
    } finally {
      unlockAll(objects);
    }
  }

  /// The wait is over; it forgets what it waited for.
  static void leave(PendingWait pending) {
    for (Part part : pending.parts) {
      Waitable object = part.object;
      object.lock.lock();
      try {
        object.unlink(part);
      } finally {
        object.lock.unlock();
      }
    }
  }

  private void link(Part part) {
    part.linked = true;
    part.previous = last;
    if (last == null) {
      first = part;
    } else {
      last.next = part;
    }
    last = part;
    together += part.pending.isForAll() ? 1 : 0;
  }

  private void unlink(Part part) {
    if (!part.linked) {
      return;
    }
    part.linked = false;
    Part previous = part.previous;
    Part next = part.next;
    if (previous == null) {
      first = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      last = previous;
    } else {
      next.previous = previous;
    }
    together -= part.pending.isForAll() ? 1 : 0;
  }

  private static void lockAll(List<Waitable> objects) {
    for (Waitable object : objects) {
      object.lock.lock();
    }
  }

  private static void unlockAll(List<Waitable> objects) {
    for (Waitable object : objects) {
      object.lock.unlock();
    }
  }

  /// One object's part in a wait; the links are guarded by the lock of the object.
  static final class Part {
    final PendingWait pending;
    final Waitable object;
    final int index;
    private boolean linked;
    private @Nullable Part previous;
    private @Nullable Part next;

    Part(PendingWait pending, Waitable object, int index) {
      this.pending = pending;
      this.object = object;
      this.index = index;
    }
  }
}
