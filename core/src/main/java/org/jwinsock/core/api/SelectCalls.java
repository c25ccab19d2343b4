package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.WaiterPool;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.Waiter;

/// `select`: providers look, this class waits.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-select">select</a>
final class SelectCalls {

  private static final int MICROS_PER_SECOND = 1_000_000;

  private final Dispatch dispatch;

  SelectCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  int select(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable TimeVal timeout) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
    }
    if (timeout != null && !isValid(timeout) || isEmpty(reads, writes, excepts)) {
      return Answer.fail(WSAEINVAL);
    }
    SocketObject first = first(reads, writes, excepts);
    if (first == null) {
      return Answer.fail(dispatch.noSocket());
    }
    int refusal = refusal(first, reads);
    refusal = refusal != 0 ? refusal : refusal(first, writes);
    refusal = refusal != 0 ? refusal : refusal(first, excepts);
    if (refusal != 0) {
      return Answer.fail(refusal);
    }
    long deadline = timeout == null ? Waiter.FOREVER : Deadlines.after(timeout.nanos());
    WaiterPool waiters = first.waiters();
    Waiter waiter = waiters.acquire();
    try {
      int ready =
          Wait.until(
              waiter, deadline, () -> first.table().WSPSelect(reads, writes, excepts, waiter));
      if (ready == 0) {
        clear(reads);
        clear(writes);
        clear(excepts);
      }
      return Answer.count(ready);
    } finally {
      waiters.release(waiter);
    }
  }

  private static boolean isValid(TimeVal timeout) {
    return timeout.sec() >= 0 && timeout.usec() >= 0 && timeout.usec() < MICROS_PER_SECOND;
  }

  /// Sets that are all absent or empty cannot be used to sleep.
  private static boolean isEmpty(@Nullable FdSet a, @Nullable FdSet b, @Nullable FdSet c) {
    return isEmpty(a) && isEmpty(b) && isEmpty(c);
  }

  private static boolean isEmpty(@Nullable FdSet set) {
    return set == null || set.count() == 0;
  }

  private @Nullable SocketObject first(
      @Nullable FdSet reads, @Nullable FdSet writes, @Nullable FdSet excepts) {
    FdSet set = !isEmpty(reads) ? reads : !isEmpty(writes) ? writes : excepts;
    return set == null ? null : dispatch.socket(set.get(0));
  }

  /// Every member must be a socket, and all of one provider.
  private int refusal(SocketObject first, @Nullable FdSet set) {
    if (set == null) {
      return 0;
    }
    for (int i = 0; i < set.count(); i++) {
      SocketObject socket = dispatch.socket(set.get(i));
      if (socket == null) {
        return dispatch.noSocket();
      }
      if (!socket.provider().equals(first.provider())) {
        return WSAEINVAL;
      }
    }
    return 0;
  }

  private static void clear(@Nullable FdSet set) {
    if (set != null) {
      set.clear();
    }
  }
}
