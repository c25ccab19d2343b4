package org.jwinsock.core.io;

import org.jwinsock.core.kernel.Apcs;
import org.jwinsock.core.kernel.ParkWaiter;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaOverlapped;

/// Waiting for one operation, as `WSAGetOverlappedResult` can.
public final class OverlappedResult {

  private OverlappedResult() {}

  /// How a wait ended.
  public enum Outcome {
    /// The operation has completed.
    DONE,
    /// The time was over.
    TIMEOUT,
    /// Asynchronous procedures of this thread have run.
    ALERTED
  }

  /// Sleeps until the operation has completed.
  ///
  /// @param deadline on the scale of [System#nanoTime()]
  /// @param alertable runs the thread's asynchronous procedures, and ends after them
  public static Outcome await(WsaOverlapped overlapped, long deadline, boolean alertable) {
    if (overlapped.isDone()) {
      return Outcome.DONE;
    }
    Apcs apcs = ThreadContext.current().apcs();
    ParkWaiter mine = new ParkWaiter();
    join(overlapped, mine);
    while (!overlapped.isDone()) {
      if (alertable && apcs.run()) {
        return Outcome.ALERTED;
      }
      boolean woken = alertable ? apcs.await(mine, deadline) : apcs.awaitUnalerted(mine, deadline);
      if (!woken && !overlapped.isDone()) {
        return Outcome.TIMEOUT;
      }
    }
    return Outcome.DONE;
  }

  /// Several threads may wait for the same operation.
  private static void join(WsaOverlapped overlapped, ParkWaiter mine) {
    synchronized (overlapped) {
      Waiter others = overlapped.resultWaiter;
      overlapped.resultWaiter = others == null ? mine : new Both(others, mine);
    }
  }

  /// Wakes two.
  private record Both(Waiter first, Waiter second) implements Waiter {

    @Override
    public boolean await(long deadline) {
      throw new UnsupportedOperationException("each waits for himself");
    }

    @Override
    public void wake() {
      first.wake();
      second.wake();
    }

    @Override
    public void attach(Source source) {
      throw new UnsupportedOperationException("each waits for himself");
    }

    @Override
    public void detachAll() {
      throw new UnsupportedOperationException("each waits for himself");
    }
  }
}
