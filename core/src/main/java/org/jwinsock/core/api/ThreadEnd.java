package org.jwinsock.core.api;

import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.BlockingHook;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.SocketCancel;
import org.jwinsock.spi.ThreadExit;

/// What ends with a thread of Windows: the operations it issued, but for those of sockets that are
/// tied to a completion port.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsarecv">WSARecv: all
///   I/O initiated by a given thread is canceled when that thread exits</a>
final class ThreadEnd {

  private final Dispatch dispatch;

  ThreadEnd(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  /// Runs the body of a thread that Winsock made; its return is an exit, too.
  void run(Runnable body) {
    try {
      body.run();
    } catch (ThreadExit asked) {
      return; // which ends the thread
    } finally {
      cancelIssued(Thread.currentThread());
    }
  }

  /// `ExitThread`.
  void exit(int code) {
    if (ThreadContext.current().apcs().isRunning() || BlockingHook.isRunning()) {
      throw new IllegalStateException(
          "ExitThread in an APC or a blocking hook: the call around it has to end first");
    }
    cancelIssued(Thread.currentThread());
    throw new ThreadExit(code);
  }

  private void cancelIssued(Thread issuer) {
    dispatch
        .handles()
        .forEach(
            object -> {
              if (object instanceof SocketObject socket && !socket.isAssociated()) {
                SocketCancel cancel = socket.provider().cancel();
                int _ = cancel == null ? 0 : cancel.cancel(socket.handle(), issuer, null);
              }
            });
  }
}
