package org.jwinsock.testkit;

import static org.jwinsock.testkit.Calls.ok;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.TimeVal;

/// `select` as scenarios use it: on few sockets, for a bounded time.
final class Sets {

  /// Longer than anything here takes on a busy machine.
  static final TimeVal PATIENCE = new TimeVal(30, 0);

  /// Looks without waiting.
  static final TimeVal AT_ONCE = new TimeVal(0, 0);

  private Sets() {}

  static TimeVal millis(int millis) {
    return new TimeVal(millis / 1000, millis % 1000 * 1000);
  }

  static FdSet of(long... sockets) {
    FdSet set = new FdSet(Math.max(sockets.length, 1));
    for (long s : sockets) {
      Winsock.FD_SET(s, set);
    }
    return set;
  }

  private static boolean has(
      @Nullable FdSet reads, @Nullable FdSet writes, @Nullable FdSet excepts, TimeVal timeout) {
    return ok(Winsock.select(0, reads, writes, excepts, timeout)) > 0;
  }

  static boolean isReadable(long s) {
    return has(of(s), null, null, AT_ONCE);
  }

  static boolean isWritable(long s) {
    return has(null, of(s), null, AT_ONCE);
  }

  static boolean isExceptional(long s) {
    return has(null, null, of(s), AT_ONCE);
  }

  /// False if it took too long.
  static boolean becomesReadable(long s) {
    return has(of(s), null, null, PATIENCE);
  }

  /// False if it took too long.
  static boolean becomesWritable(long s) {
    return has(null, of(s), null, PATIENCE);
  }

  /// False if it took too long.
  static boolean becomesExceptional(long s) {
    return has(null, null, of(s), PATIENCE);
  }
}
