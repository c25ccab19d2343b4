package org.jwinsock.core.io;

import java.util.Arrays;
import org.jwinsock.core.kernel.Apcs;
import org.jwinsock.core.kernel.ParkWaiter;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaOverlapped;

/// Waiting for one operation, as `WSAGetOverlappedResult` can. It ends when whoever is told of the
/// completion has been told: the event is set then, as if it had been waited for, and the structure
/// can be used again.
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
    if (overlapped.isTold()) {
      return Outcome.DONE;
    }
    ParkWaiter mine = new ParkWaiter();
    join(overlapped, mine);
    try {
      return await(overlapped, mine, deadline, alertable);
    } finally {
      leave(overlapped, mine);
    }
  }

  private static Outcome await(
      WsaOverlapped overlapped, ParkWaiter mine, long deadline, boolean alertable) {
    Apcs apcs = ThreadContext.current().apcs();
    while (!overlapped.isTold()) {
      if (alertable && apcs.run()) {
        return Outcome.ALERTED;
      }
      boolean woken = alertable ? apcs.await(mine, deadline) : apcs.awaitUnalerted(mine, deadline);
      if (!woken && !overlapped.isTold()) {
        return overlapped.isDone() ? Outcome.DONE : Outcome.TIMEOUT;
      }
    }
    return Outcome.DONE;
  }

  private static void join(WsaOverlapped overlapped, ParkWaiter mine) {
    synchronized (overlapped) {
      Waiter before = overlapped.resultWaiter;
      ParkWaiter[] those = before instanceof Sleepers(ParkWaiter[] others) ? others : NOBODY;
      ParkWaiter[] all = Arrays.copyOf(those, those.length + 1);
      all[those.length] = mine;
      overlapped.resultWaiter = new Sleepers(all);
    }
  }

  private static void leave(WsaOverlapped overlapped, ParkWaiter mine) {
    synchronized (overlapped) {
      if (overlapped.resultWaiter instanceof Sleepers(ParkWaiter[] all)) {
        ParkWaiter[] others =
            Arrays.stream(all).filter(each -> !each.equals(mine)).toArray(ParkWaiter[]::new);
        overlapped.resultWaiter = others.length == 0 ? null : new Sleepers(others);
      }
    }
  }

  private static final ParkWaiter[] NOBODY = {};

  /// Those who wait for the same operation, each in a thread of his own.
  @SuppressWarnings("ArrayRecordComponent") // never changed, never compared
  private record Sleepers(ParkWaiter[] all) implements Waiter {

    @Override
    public boolean await(long deadline) {
      throw new UnsupportedOperationException("each waits for himself");
    }

    @Override
    public void wake() {
      for (ParkWaiter each : all) {
        each.wake();
      }
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
