package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.WSA_IO_INCOMPLETE;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.io.OverlappedResult;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WsaOverlapped;

/// `WSAGetOverlappedResult`.
final class ResultCalls {

  private final Dispatch dispatch;

  ResultCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  boolean WSAGetOverlappedResult(
      long s,
      @Nullable WsaOverlapped overlapped,
      int @Nullable [] bytes,
      boolean wait,
      int @Nullable [] flags) {
    if (dispatch.socket(s) == null) {
      return fail(dispatch.noSocket());
    }
    if (overlapped == null
        || bytes == null
        || flags == null
        || bytes.length == 0
        || flags.length == 0) {
      return fail(WSAEFAULT);
    }
    if (wait && overlapped.routine != null && !overlapped.isDone()) {
      return fail(WSA_INVALID_PARAMETER); // its completion waits for this thread
    }
    if (await(overlapped, wait ? WinBase.INFINITE : 0, false) != 0) {
      return fail(WSA_IO_INCOMPLETE);
    }
    bytes[0] = (int) overlapped.bytes();
    flags[0] = overlapped.flags & ~DataCalls.INPUT_FLAGS;
    return overlapped.error() == 0 || fail(overlapped.error());
  }

  /// Waits for an operation.
  ///
  /// @return 0, `WAIT_TIMEOUT` or `WAIT_IO_COMPLETION`
  static int await(WsaOverlapped overlapped, int millis, boolean alertable) {
    long deadline =
        millis == WinBase.INFINITE
            ? Waiter.FOREVER
            : Deadlines.after(TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(millis)));
    return switch (OverlappedResult.await(overlapped, deadline, alertable)) {
      case DONE -> 0;
      case TIMEOUT -> WAIT_TIMEOUT;
      case ALERTED -> WAIT_IO_COMPLETION;
    };
  }

  private static boolean fail(int error) {
    boolean _ = Answer.fail(error) == 0;
    return false;
  }
}
