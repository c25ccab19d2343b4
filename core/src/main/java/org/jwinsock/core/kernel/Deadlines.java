package org.jwinsock.core.kernel;

import org.jwinsock.spi.Waiter;

/// Points in time on the scale of [System#nanoTime()].
public final class Deadlines {

  private Deadlines() {}

  /// The point so many nanoseconds from now, never [Waiter#FOREVER].
  public static long after(long nanos) {
    long deadline = System.nanoTime() + nanos;
    return deadline == Waiter.FOREVER ? deadline - 1 : deadline;
  }

  /// True once the point lies in the past.
  public static boolean passed(long deadline) {
    return deadline != Waiter.FOREVER && System.nanoTime() - deadline >= 0;
  }
}
