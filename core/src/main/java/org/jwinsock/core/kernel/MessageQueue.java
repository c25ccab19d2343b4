package org.jwinsock.core.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WndProc;

/// A window that shows nothing and only has messages. Windows gives every thread a queue for all of
/// its windows; here every window has its own, and any thread may take from it.
///
/// As a [Waitable] it is signalled while there are messages, and once it is destroyed.
public final class MessageQueue extends Waitable {

  /// Windows' default for the messages posted to one queue.
  public static final int CAPACITY = 10_000;

  private final @Nullable WndProc handler;

  /// Taken before the lock of the [Waitable].
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final ArrayDeque<Msg> messages = new ArrayDeque<>();
  private final List<ParkWaiter> takers = new ArrayList<>(1);
  private boolean destroyed;

  /// @param handler what [#dispatch] calls; null does nothing
  public MessageQueue(@Nullable WndProc handler) {
    super(false, false);
    this.handler = handler;
  }

  /// Adds a message.
  ///
  /// @return false if the queue is full, or the window destroyed
  public boolean post(int message, long wParam, long lParam) {
    int time = (int) (System.nanoTime() / 1_000_000);
    lock.lock();
    try {
      if (destroyed || messages.size() == CAPACITY) {
        return false;
      }
      messages.add(new Msg(handle(), message, wParam, lParam, time));
      signal();
      takers.forEach(ParkWaiter::wake);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The first message in a range of numbers.
  ///
  /// @param min with `max` 0 and 0 for every message
  /// @param remove true to take it
  /// @return null if there is none
  public @Nullable Msg peek(int min, int max, boolean remove) {
    lock.lock();
    try {
      return find(min, max, remove);
    } finally {
      lock.unlock();
    }
  }

  /// Takes the first message in a range of numbers, and waits until there is one.
  ///
  /// @return null if the window is destroyed
  public @Nullable Msg take(int min, int max) {
    ThreadContext context = ThreadContext.current();
    ParkWaiter waiter = context.acquireWaiter();
    try {
      attach(waiter);
      while (true) {
        lock.lock();
        try {
          Msg found = find(min, max, true);
          if (found != null || destroyed) {
            return found;
          }
        } finally {
          lock.unlock();
        }
        waiter.await(Waiter.FOREVER);
      }
    } finally {
      detach(waiter);
      context.releaseWaiter(waiter);
    }
  }

  private void attach(ParkWaiter waiter) {
    lock.lock();
    try {
      takers.add(waiter);
    } finally {
      lock.unlock();
    }
  }

  private void detach(ParkWaiter waiter) {
    lock.lock();
    try {
      takers.remove(waiter);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Msg find(int min, int max, boolean remove) {
    for (Iterator<Msg> all = messages.iterator(); all.hasNext(); ) {
      Msg each = all.next();
      boolean within =
          Integer.compareUnsigned(each.message(), min) >= 0
              && Integer.compareUnsigned(each.message(), max) <= 0;
      if (within || min == 0 && max == 0) {
        if (remove) {
          all.remove();
          if (messages.isEmpty()) {
            clear();
          }
        }
        return each;
      }
    }
    return null;
  }

  /// Has the window handle a message, on the calling thread.
  public long dispatch(Msg message) {
    return handler == null
        ? 0
        : handler.handle(message.hwnd(), message.message(), message.wParam(), message.lParam());
  }

  /// Drops the messages and ends every [#take].
  @Override
  public void closed() {
    lock.lock();
    try {
      destroyed = true;
      messages.clear();
      signal(); // whoever waits for messages is to find out
      takers.forEach(ParkWaiter::wake);
    } finally {
      lock.unlock();
    }
  }
}
