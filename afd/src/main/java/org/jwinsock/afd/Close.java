package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;

/// `closesocket`: ends a handle and, with the last one, the socket.
///
/// | l_onoff | l_linger            | closesocket                 | the wire           |
/// |---------|---------------------|-----------------------------|--------------------|
/// | 0       |                     | returns at once             | graceful           |
/// | not 0   | 0                   | returns at once             | reset              |
/// | not 0   | above 0, blocking   | waits at most l_linger s    | graceful, or reset |
/// | not 0   | above 0, non-block. | WSAEWOULDBLOCK, still open  |                    |
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/graceful-shutdown-linger-options-and-socket-closure-2">
///   Graceful Shutdown, Linger Options, and Socket Closure</a>
final class Close {

  private Close() {}

  static long close(AfdSocket s, long handle, WsaOverlapped r) {
    boolean lingers = s.isStream() && s.phase == Phase.CONNECTED && s.lost == 0;
    int seconds = s.options.lingers() ? s.options.lingerSeconds() : -1;
    if (lingers && seconds > 0 && s.nonBlocking) {
      return -WSAEWOULDBLOCK;
    }
    int stale = s.engine.upcalls.WPUCloseSocketHandle(handle);
    if (stale != 0) {
      return stale;
    }
    if (!s.unshare()) {
      return 0;
    }
    NetworkEvents.end(s);
    if (lingers && seconds > 0) {
      return linger(s, seconds, r);
    }
    end(s, lingers && seconds == 0 || s.phase == Phase.CONNECTING, WSA_OPERATION_ABORTED);
    return 0;
  }

  /// Ends the socket: nothing reaches the transport any more, every request completes.
  ///
  /// @param hard reset the connection
  /// @param aborted how requests with an OVERLAPPED end; blocking calls end with `WSAEINTR`
  static void end(AfdSocket s, boolean hard, int aborted) {
    RequestQueue.Finished finished = new RequestQueue.Finished();
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          return;
        }
        s.closed = true;
        RioRequestQueue rio = s.rio;
        if (rio != null) {
          rio.end(hard);
        }
        take(s.receives, finished, aborted);
        RequestQueue urgent = s.urgents;
        if (urgent != null) {
          take(urgent, finished, aborted);
        }
        take(s.sends, finished, aborted);
        if (!s.deferred.isEmpty()) {
          s.deferred.forEach(TransportSocket::abort);
          s.deferred = List.of();
        }
        if (s.connectTimer != null) {
          s.connectTimer.cancel(false);
        }
        if (hard) {
          s.transport.abort();
        } else {
          s.transport.close();
        }
        if (s.claim != null) {
          s.engine.addresses.release(s.claim);
        }
      }
    }
    s.engine.forget(s);
    finished.complete();
    s.engine.changes.forget(s, aborted);
    int _ = Acknowledged.cancel(s, request -> true, aborted);
    RioRequestQueue rio = s.rio;
    if (rio != null) {
      rio.ended();
    }
    int _ = AcceptEx.cancelAwaitingData(s, request -> true);
    AcceptEx.abandon(s);
    s.wakeAll();
  }

  private static void take(RequestQueue queue, RequestQueue.Finished finished, int aborted) {
    while (!queue.isEmpty()) {
      WsaOverlapped request = queue.remove();
      AcceptEx.ended(request);
      finished.add(request, request.synchronous ? WSAEINTR : aborted);
    }
  }

  /// Sends what is left and `FIN`, then looks from time to time whether the peer has taken it.
  private static long linger(AfdSocket s, int seconds, WsaOverlapped r) {
    endReceives(s);
    Shutdown.shutdown(s, WinSock2.SD_SEND);
    if (isDrained(s)) {
      end(s, false, WSA_OPERATION_ABORTED);
      return 0;
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Timers.after(1, () -> lookAgain(s, deadline, 2, r));
    return -WSA_IO_PENDING;
  }

  private static boolean isDrained(AfdSocket s) {
    synchronized (s.sends) {
      return s.closed || s.transport.drained();
    }
  }

  /// Nobody will take what still comes; only sends are lingered for.
  private static void endReceives(AfdSocket s) {
    RequestQueue.Finished finished = new RequestQueue.Finished();
    synchronized (s.receives) {
      take(s.receives, finished, WSA_OPERATION_ABORTED);
      RequestQueue urgent = s.urgents;
      if (urgent != null) {
        take(urgent, finished, WSA_OPERATION_ABORTED);
      }
    }
    finished.complete();
    s.wakeAll();
  }

  private static void lookAgain(AfdSocket s, long deadline, long pauseMillis, WsaOverlapped r) {
    boolean drained = isDrained(s);
    boolean late = System.nanoTime() - deadline >= 0;
    if (drained || late) {
      end(s, !drained, WSA_OPERATION_ABORTED);
      r.complete(0, 0);
    } else {
      Timers.after(pauseMillis, () -> lookAgain(s, deadline, Math.min(2 * pauseMillis, 50), r));
    }
  }
}
