package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// Sending: `send`, `sendto`, `WSASend`, `WSASendTo`.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasend">WSASend</a>
final class Write {

  private static final int KNOWN_FLAGS = WinSock2.MSG_OOB | WinSock2.MSG_DONTROUTE;

  /// What Winsock defines and no protocol here has.
  private static final int UNSUPPORTED_FLAGS =
      WinSock2.MSG_PARTIAL | WinSock2.MSG_INTERRUPT | WinSock2.MSG_ERRQUEUE;

  private Write() {}

  static long send(
      AfdSocket s,
      WsaBuf @Nullable [] buffers,
      int flags,
      @Nullable MemorySegment to,
      boolean explicit,
      WsaOverlapped r) {
    long result = start(s, buffers, flags, to, explicit, r);
    Watchers.sent(s, result, buffers);
    return result;
  }

  private static long start(
      AfdSocket s,
      WsaBuf @Nullable [] buffers,
      int flags,
      @Nullable MemorySegment to,
      boolean explicit,
      WsaOverlapped r) {
    MemorySegment destination = s.isStream() ? null : to;
    int refusal = refusal(s, buffers, flags, destination, explicit);
    if (refusal != 0) {
      return -refusal;
    }
    boolean had = s.bound;
    int unbound = Bind.implicitly(s);
    if (unbound != 0) {
      return unbound;
    }
    if (!had) {
      Watchers.look(s);
    }
    WsaBuf[] captured = buffers == null ? new WsaBuf[0] : buffers;
    r.flags = flags;
    long result;
    synchronized (s.sends) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      r.transferred = 0;
      if (s.sends.isEmpty()) {
        long moved = attempt(s, captured, destination, r);
        if (moved != -WSAEWOULDBLOCK) {
          return moved > 0 && Acknowledged.awaits(s, r) ? -WSA_IO_PENDING : moved;
        }
      }
      if (r.synchronous && (s.nonBlocking || !r.mayPend)) {
        return r.transferred > 0 ? r.transferred : -WSAEWOULDBLOCK;
      }
      r.buffers = captured;
      r.address = destination;
      r.timeoutMillis = s.options.sendTimeout();
      result = s.pend(s.sends, r, AfdSocket.SEND, Readiness.WRITE);
    }
    s.rearm();
    return result;
  }

  static int refusal(
      AfdSocket s,
      WsaBuf @Nullable [] buffers,
      int flags,
      @Nullable MemorySegment to,
      boolean explicit) {
    if (buffers == null) {
      return WSAEFAULT;
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
      return (flags & ~(KNOWN_FLAGS | UNSUPPORTED_FLAGS)) != 0 ? WSAEINVAL : WSAEOPNOTSUPP;
    }
    if ((flags & WinSock2.MSG_OOB) != 0 && !s.isStream()) {
      return WSAEOPNOTSUPP;
    }
    if (s.sendShut) {
      return WSAESHUTDOWN;
    }
    if (s.isStream()) {
      if (s.phase != Phase.CONNECTED && !Connect.settled(s)) {
        return s.lost != 0 ? s.lost : WSAENOTCONN;
      }
      return s.lost;
    }
    if (to != null) {
      int error = -Names.check(s.family, to);
      return error != 0 ? error : Names.isUnreachable(to) && !isRaw(s) ? WSAEADDRNOTAVAIL : 0;
    }
    if (s.phase != Phase.CONNECTED) {
      return explicit ? WSAEDESTADDRREQ : WSAENOTCONN;
    }
    return 0;
  }

  /// A raw socket's address has no port.
  private static boolean isRaw(AfdSocket s) {
    return s.type == WinSock2.SOCK_RAW;
  }

  /// Gives the transport what it takes, under the send lock.
  ///
  /// @return all bytes, an error, or `-WSAEWOULDBLOCK` with `r.transferred` telling how far it came
  private static long attempt(
      AfdSocket s, WsaBuf[] buffers, @Nullable MemorySegment to, WsaOverlapped r) {
    long wanted = WsaBuf.total(buffers);
    do {
      if (s.lost != 0) {
        return -s.lost; // the transport tells it only once
      }
      long moved;
      try {
        moved =
            r.work instanceof Message message
                ? message.give(s, buffers, r.flags, to)
                : s.transport.send(buffers, r.transferred, r.flags, to);
      } catch (IllegalStateException | WrongThreadException e) {
        return -WSAEFAULT; // the buffer's arena was closed, or is another thread's
      }
      if (!s.isStream() && moved >= 0) {
        s.bound = true;
        return moved;
      }
      if (moved < 0) {
        return s.lostBy(moved);
      }
      r.transferred += moved;
    } while (r.transferred < wanted);
    return r.transferred;
  }

  /// Moves waiting sends on.
  static void advance(AfdSocket s) {
    WsaOverlapped finished = null;
    synchronized (s.sends) {
      if (s.closed || s.phase == Phase.CONNECTING) {
        return;
      }
      for (WsaOverlapped r = s.sends.head(); r != null; r = s.sends.head()) {
        WsaBuf[] buffers = r.buffers;
        long moved =
            r.work instanceof Sending sending
                ? sending.attempt(s, r)
                : attempt(s, buffers == null ? new WsaBuf[0] : buffers, r.address, r);
        if (moved == -WSAEWOULDBLOCK) {
          break;
        }
        s.sends.remove();
        if (moved > 0 && !(r.work instanceof Sending) && Acknowledged.awaits(s, r)) {
          continue;
        }
        finished = RequestQueue.Finished.add(finished, r, moved < 0 ? (int) -moved : 0);
      }
      RioRequestQueue rio = s.rio;
      if (s.finishAfterSends && s.sends.isEmpty() && (rio == null || !rio.isSending())) {
        s.finishAfterSends = false;
        s.transport.shutdown(WinSock2.SD_SEND);
      }
    }
    RequestQueue.Finished.complete(finished);
  }
}
