package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;

/// `DisconnectEx`, and how `TransmitFile` ends with `TF_DISCONNECT`.
///
/// The end of the stream follows what has been sent. Without `TF_REUSE_SOCKET` that is all, as
/// after a `shutdown` of sending. With it the request goes on until the peer has ended too, what it
/// sent has been received, and it has acknowledged everything; then the socket is unconnected
/// again, as the page of `TransmitFile` says. One that was accepted can be accepted into, one that
/// has connected is still bound and can connect.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_disconnectex">
///   DisconnectEx</a>
final class DisconnectEx implements Sending {

  private static final long PAUSE_MILLIS = 2;

  private final WsaOverlapped request;
  private final boolean reuse;

  /// Our end has been sent.
  private volatile boolean finished;

  /// There is data that nobody has received; who receives it looks again.
  private volatile boolean unread;

  private DisconnectEx(WsaOverlapped request, boolean reuse) {
    this.request = request;
    this.reuse = reuse;
  }

  static long disconnect(AfdSocket s, int flags, int reserved, WsaOverlapped r) {
    boolean reuse = (flags & MsWSock.TF_REUSE_SOCKET) != 0;
    if (reserved != 0 || (flags & ~MsWSock.TF_REUSE_SOCKET) != 0) {
      return -WSAEINVAL;
    }
    if (!s.isStream() || s.phase != Phase.CONNECTED && !Connect.settled(s)) {
      return -WSAENOTCONN;
    }
    if (reuse && !s.canBeReused()) {
      return -WSAEOPNOTSUPP;
    }
    long result;
    synchronized (s.sends) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      if (s.disconnecting != null || !reuse && (s.sendShut || s.lost != 0)) {
        return -WSAENOTCONN;
      }
      r.transferred = 0;
      DisconnectEx call = new DisconnectEx(r, reuse);
      result = s.sends.isEmpty() ? call.attempt(s, r) : -WSAEWOULDBLOCK;
      if (result == -WSAEWOULDBLOCK) {
        s.sendShut = true;
        call.pend(s);
        result = -WSA_IO_PENDING;
      }
    }
    if (result == -WSA_IO_PENDING) {
      advance(s);
      s.rearm();
    }
    return result;
  }

  /// The rest of a transmission at the head of the queue of sends, or in none, under the send lock.
  ///
  /// @return as [#attempt]
  static long after(AfdSocket s, WsaOverlapped r, boolean reuse) {
    DisconnectEx call = new DisconnectEx(r, reuse);
    if (reuse) {
      r.work = call;
      s.disconnecting = call;
      s.sends.attend(r);
    }
    return call.attempt(s, r);
  }

  /// Nobody watches the socket for the request: what it waits for is told to receives.
  private void pend(AfdSocket s) {
    request.work = this;
    request.owner = s;
    request.operation = AfdSocket.SEND;
    s.sends.add(request, true);
    if (reuse) {
      s.disconnecting = this;
    }
  }

  @Override
  public long attempt(AfdSocket s, WsaOverlapped r) {
    if (finished) {
      return -WSAEWOULDBLOCK;
    }
    int error = s.lost != 0 ? -s.lost : end(s);
    if (error != 0 && !reuse) {
      return error;
    }
    if (!reuse) {
      return r.transferred;
    }
    finished = true;
    return -WSAEWOULDBLOCK;
  }

  private int end(AfdSocket s) {
    s.finishAfterSends = false;
    if (!reuse) {
      int error = Shutdown.finish(s);
      s.sendShut |= error == 0;
      return error;
    }
    s.sendShut = true;
    return (int) s.lostBy(s.transport.shutdown(WinSock2.SD_SEND));
  }

  /// True if the transport is to tell of what the peer sends.
  boolean awaitsPeer() {
    return finished && !unread;
  }

  /// Requests have been cancelled, under the send lock: maybe the one that was to use the socket
  /// again.
  static void forget(AfdSocket s) {
    DisconnectEx call = s.disconnecting;
    if (call != null && !s.sends.contains(call.request)) {
      s.disconnecting = null;
    }
  }

  /// Completes a disconnect for reuse, once the peer has ended and acknowledged everything.
  static void advance(AfdSocket s) {
    DisconnectEx call = s.disconnecting;
    if (call == null || !call.finished) {
      return;
    }
    RequestQueue.Finished over = new RequestQueue.Finished();
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed || !call.equals(s.disconnecting)) {
          return;
        }
        if (s.lost == 0) {
          long next = Read.peek(s);
          call.unread = next > 0;
          if (next > 0 || next == -WSAEWOULDBLOCK) {
            return;
          }
          if (s.lost == 0 && !s.transport.drained()) {
            Timers.after(PAUSE_MILLIS, () -> advance(s));
            return;
          }
        }
        if (!s.sends.remove(call.request)) {
          s.disconnecting = null; // it has ended otherwise
          return;
        }
        int lost = s.lost;
        while (!s.receives.isEmpty()) {
          over.add(s.receives.remove(), lost);
        }
        s.reuse();
        over.add(call.request, 0);
      }
    }
    over.complete();
    s.wakeAll();
  }
}
