package org.jwinsock.core.io;

import static org.jwinsock.spi.WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.EventObject;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// The beginning and the end of an overlapped operation at the top of the chain.
///
/// Who is told, in this order: a completion routine alone, if there is one; otherwise the event of
/// `hEvent`, and the completion port of the handle unless the lowest bit of `hEvent` is set.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/overlapped-i-o-and-event-objects-2">
///   Overlapped I/O and Event Objects</a>
public final class Overlapped {

  private static final int FLAG_BITS = 3;

  private Overlapped() {}

  /// Makes a structure ready for an operation of a socket, or of nothing that a port could have.
  ///
  /// @return 0, or a positive error, after which the structure is as it was
  public static int begin(
      HandleTable handles,
      @Nullable SocketObject socket,
      WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    if (!overlapped.isDone()) {
      return WSA_INVALID_PARAMETER; // it is still in an operation
    }
    EventObject event = null;
    if (routine != null) {
      if (socket != null && socket.isAssociated()) {
        return WSAEINVAL;
      }
    } else if ((overlapped.hEvent & ~FLAG_BITS) != 0) {
      if (!(handles.find(overlapped.hEvent & ~FLAG_BITS) instanceof EventObject found)) {
        return WSA_INVALID_HANDLE;
      }
      event = found;
      event.reset();
    }
    overlapped.reset();
    overlapped.issuer = Thread.currentThread();
    overlapped.event = event;
    if (routine == null) {
      overlapped.indication = socket == null ? Overlapped::setEvent : socket;
    } else {
      overlapped.routine = routine;
      overlapped.indication = ThreadContext.current().apcs();
    }
    return 0;
  }

  private static void setEvent(WsaOverlapped overlapped) {
    if (overlapped.event instanceof EventObject object) {
      object.set();
    }
  }

  /// What the caller learns of an operation that has been handed to the provider. A success is told
  /// to whoever is told of completions, too; a failure is not.
  ///
  /// After a success the structure may be in its next operation already, so the caller has read
  /// from it what he needs.
  ///
  /// @param answer as the provider gave it
  /// @return 0, or a positive error: `WSA_IO_PENDING` for an operation under way
  public static int end(SocketObject socket, WsaOverlapped overlapped, long answer) {
    if (answer == -WSA_IO_PENDING) {
      return WSA_IO_PENDING;
    }
    if (answer < 0) {
      overlapped.settle((int) -answer, 0);
      return (int) -answer;
    }
    boolean skips =
        overlapped.routine == null
            && socket.isAssociated()
            && (socket.modes() & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS) != 0;
    if (!skips) {
      overlapped.complete(0, answer);
      return 0;
    }
    Object event = overlapped.event;
    overlapped.settle(0, answer);
    if (event instanceof EventObject object) {
      object.set();
    }
    return 0;
  }
}
