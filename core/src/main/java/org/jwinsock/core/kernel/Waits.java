package org.jwinsock.core.kernel;

import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;

/// Waiting for objects, as Windows does it.
///
/// - A wait for any object takes the lowest index that is signalled, and consumes only that one.
/// - A wait for all objects changes none of them until all are signalled at one moment.
/// - An object that is signalled counts before APCs, APCs before the deadline. All APCs that are
///   queued run, and those that they queue, before a wait that they end returns.
/// - Interrupting the thread ends no wait; the thread is still interrupted afterwards.
public final class Waits {

  private Waits() {}

  /// Waits for one object.
  ///
  /// @param alertable true if APCs may run and end the wait
  /// @param deadline on the scale of [System#nanoTime()], or [Waiter#FOREVER]
  /// @return 0, `WAIT_TIMEOUT` or `WAIT_IO_COMPLETION`
  public static int one(Waitable object, boolean alertable, long deadline) {
    object.awaited();
    if (object.tryAcquire()) {
      return 0;
    }
    Apcs apcs = ThreadContext.current().apcs();
    return Deadlines.passed(deadline)
        ? timedOut(alertable, apcs)
        : pend(new Waitable[] {object}, false, alertable, deadline);
  }

  private static int timedOut(boolean alertable, Apcs apcs) {
    return alertable && apcs.run() ? WAIT_IO_COMPLETION : WAIT_TIMEOUT;
  }

  /// Waits for one of several objects, at least one.
  ///
  /// @param alertable true if APCs may run and end the wait
  /// @param deadline on the scale of [System#nanoTime()], or [Waiter#FOREVER]
  /// @return the index, `WAIT_TIMEOUT` or `WAIT_IO_COMPLETION`
  public static int any(Waitable[] objects, boolean alertable, long deadline) {
    for (Waitable object : objects) {
      object.awaited();
    }
    return objects[0].tryAcquire() ? 0 : pend(objects, false, alertable, deadline);
  }

  /// Waits for all of several objects, at least one and none of them twice.
  ///
  /// @param alertable true if APCs may run and end the wait
  /// @param deadline on the scale of [System#nanoTime()], or [Waiter#FOREVER]
  /// @return 0, `WAIT_TIMEOUT` or `WAIT_IO_COMPLETION`
  public static int all(Waitable[] objects, boolean alertable, long deadline) {
    if (objects.length == 1) {
      return one(objects[0], alertable, deadline);
    }
    for (Waitable object : objects) {
      object.awaited();
    }
    return pend(objects, true, alertable, deadline);
  }

  private static int pend(Waitable[] objects, boolean all, boolean alertable, long deadline) {
    ThreadContext context = ThreadContext.current();
    Apcs apcs = context.apcs();
    ParkWaiter waiter = context.acquireWaiter();
    PendingWait pending = new PendingWait(objects, all, waiter);
    try {
      if (all) {
        Waitable.joinAll(pending);
      } else {
        Waitable.join(pending);
      }
      while (pending.isPending()) {
        if (alertable && !apcs.isEmpty()) {
          pending.end(WAIT_IO_COMPLETION);
        } else if (Deadlines.passed(deadline)) {
          pending.end(WAIT_TIMEOUT);
        } else if (alertable) {
          apcs.await(waiter, deadline);
        } else {
          apcs.awaitUnalerted(waiter, deadline);
        }
      }
    } finally {
      Waitable.leave(pending);
      context.releaseWaiter(waiter);
    }
    if (pending.outcome() == WAIT_IO_COMPLETION) {
      apcs.run();
    }
    return pending.outcome();
  }

  /// Sleeps until the deadline.
  ///
  /// @param alertable true if APCs may run and end the sleep
  /// @return 0, or `WAIT_IO_COMPLETION`
  public static int sleep(boolean alertable, long deadline) {
    ThreadContext context = ThreadContext.current();
    Apcs apcs = context.apcs();
    ParkWaiter waiter = context.acquireWaiter();
    try {
      while (!(alertable && !apcs.isEmpty()) && !Deadlines.passed(deadline)) {
        if (alertable) {
          apcs.await(waiter, deadline);
        } else {
          apcs.awaitUnalerted(waiter, deadline);
        }
      }
    } finally {
      context.releaseWaiter(waiter);
    }
    return alertable && apcs.run() ? WAIT_IO_COMPLETION : 0;
  }
}
