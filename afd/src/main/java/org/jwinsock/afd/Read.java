package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// Receiving: `recv`, `recvfrom`, `WSARecv`, `WSARecvFrom`.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsarecv">WSARecv</a>
final class Read {

  private static final int KNOWN_FLAGS =
      WinSock2.MSG_PEEK
          | WinSock2.MSG_OOB
          | WinSock2.MSG_WAITALL
          | WinSock2.MSG_PARTIAL
          | WinSock2.MSG_PUSH_IMMEDIATE;

  /// What Winsock defines and no protocol here has.
  private static final int UNSUPPORTED_FLAGS = WinSock2.MSG_INTERRUPT | WinSock2.MSG_ERRQUEUE;

  /// How many blocking receives sleep before they try, once one tried in vain.
  private static final int EXPECTED_EMPTY = 15;

  private Read() {}

  static long receive(
      AfdSocket s, WsaBuf @Nullable [] buffers, @Nullable MemorySegment from, WsaOverlapped r) {
    long result = start(s, buffers, from, r);
    Watchers.received(s, result);
    if (s.disconnecting != null) {
      DisconnectEx.advance(s);
      s.rearm();
    }
    return result;
  }

  private static long start(
      AfdSocket s, WsaBuf @Nullable [] buffers, @Nullable MemorySegment from, WsaOverlapped r) {
    int refusal = refusal(s, buffers, from, r);
    if (refusal != 0) {
      return -refusal;
    }
    WsaBuf[] captured = buffers == null ? new WsaBuf[0] : buffers;
    MemorySegment source = s.isStream() ? null : from;
    boolean waits = !r.synchronous || r.mayPend && !s.nonBlocking;
    if (waits && r.synchronous) {
      s.engine.prepareWait(s);
    }
    long result;
    synchronized (s.receives) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      boolean urgent = (r.flags & WinSock2.MSG_OOB) != 0;
      RequestQueue queue = urgent ? urgents(s) : s.receives;
      r.transferred = 0;
      if (queue.isEmpty() && !(waits && (s.dry && !urgent || expectsNothing(s, r)))) {
        long moved = attempt(s, captured, source, r);
        if (moved != -WSAEWOULDBLOCK) {
          return moved;
        }
        s.emptyReceives = EXPECTED_EMPTY;
      }
      if (!waits) {
        return -WSAEWOULDBLOCK;
      }
      r.buffers = captured;
      r.address = source;
      r.timeoutMillis = s.options.receiveTimeout();
      int interest = urgent ? Readiness.URGENT : Readiness.READ;
      result = s.pend(queue, r, AfdSocket.RECEIVE, interest);
    }
    s.rearm();
    return result;
  }

  /// True if trying first would only cost a system call: earlier receives found nothing, and the
  /// caller is about to ask the kernel in the same call it sleeps in.
  private static boolean expectsNothing(AfdSocket s, WsaOverlapped r) {
    if (s.emptyReceives == 0 || s.engine.transport.polling(r.waiter()) == null) {
      return false;
    }
    s.emptyReceives--;
    return true;
  }

  /// Whether nothing but one recv on a connected stream is asked for: no flags, one buffer, no
  /// limit in time.
  static boolean isPlain(AfdSocket s, WsaOverlapped r) {
    WsaBuf[] buffers = r.buffers;
    return r.synchronous
        && r.work == null
        && r.flags == 0
        && r.timeoutMillis == 0
        && s.isStream()
        && s.phase == Phase.CONNECTED
        && buffers != null
        && buffers.length == 1
        && buffers[0].len() > 0;
  }

  /// Why the call cannot even be tried; 0 if it can.
  static int refusal(
      AfdSocket s, WsaBuf @Nullable [] buffers, @Nullable MemorySegment from, WsaOverlapped r) {
    int flags = r.flags;
    if (buffers == null || !Names.holds(s.family, s.isStream() ? null : from)) {
      return WSAEFAULT;
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
      return (flags & ~(KNOWN_FLAGS | UNSUPPORTED_FLAGS)) != 0 ? WSAEINVAL : WSAEOPNOTSUPP;
    }
    if (s.phase == Phase.LISTENING) {
      return WSAENOTCONN;
    }
    if ((flags & WinSock2.MSG_OOB) != 0) {
      if (!s.isStream()) {
        return WSAEOPNOTSUPP;
      }
      if (s.options.oobInline()) {
        return WSAEINVAL;
      }
    }
    if ((flags & WinSock2.MSG_WAITALL) != 0) {
      int excluded = WinSock2.MSG_PEEK | WinSock2.MSG_OOB | WinSock2.MSG_PARTIAL;
      boolean waits = !(r.synchronous && s.nonBlocking);
      if (!s.isStream() || !waits || (flags & excluded) != 0) {
        return WSAEOPNOTSUPP;
      }
    }
    if (s.isStream()) {
      if (s.phase != Phase.CONNECTED && !Connect.settled(s)) {
        return s.lost != 0 ? s.lost : WSAENOTCONN;
      }
      if (s.lost != 0) {
        return s.lost;
      }
    } else if (!s.bound) {
      return WSAEINVAL;
    }
    return s.receiveShut ? WSAESHUTDOWN : 0;
  }

  private static RequestQueue urgents(AfdSocket s) {
    RequestQueue queue = s.urgents;
    if (queue == null) {
      queue = new RequestQueue();
      s.urgents = queue;
    }
    return queue;
  }

  /// Takes what is there, under the receive lock.
  ///
  /// @return bytes, an error, or `-WSAEWOULDBLOCK` when the request has to go on waiting
  static long attempt(
      AfdSocket s, WsaBuf[] buffers, @Nullable MemorySegment source, WsaOverlapped r) {
    int flags = r.flags;
    long wanted = WsaBuf.total(buffers);
    if (wanted == 0 && s.isStream()) {
      return Readiness.receives(s.transport.ready(Readiness.READ)) ? 0 : -WSAEWOULDBLOCK;
    }
    while (true) {
      if (s.lost != 0 && !s.transport.receives(r)) {
        return -s.lost; // the transport tells it only once
      }
      long moved;
      try {
        int seen = flags & (WinSock2.MSG_PEEK | WinSock2.MSG_OOB);
        moved =
            r.work instanceof Message message
                ? message.take(s, buffers, seen, source, r)
                : s.transport.receive(buffers, r.transferred, seen, source, r);
      } catch (IllegalStateException | WrongThreadException e) {
        return -WSAEFAULT; // the buffer's arena was closed, or is another thread's
      }
      if (moved == -WSAEWOULDBLOCK) {
        s.received((flags & WinSock2.MSG_OOB) == 0);
        return moved;
      }
      if (moved < 0) {
        s.received(false);
        return s.lostBy(moved);
      }
      if (moved == 0 && s.isStream() && isLostToSender(s)) {
        return -s.lost;
      }
      r.transferred += moved;
      boolean ended = moved == 0 || r.transferred == wanted;
      boolean portion = moved % TransportSocket.PORTION == 0;
      s.received(s.isStream() && !ended && !portion && flags == 0);
      if ((flags & WinSock2.MSG_WAITALL) == 0 || ended) {
        return r.transferred;
      }
    }
  }

  /// What a receive on a connected stream would find, under the receive lock.
  ///
  /// @return above 0 for data, 0 for the end, an error, or `-WSAEWOULDBLOCK`
  static long peek(AfdSocket s) {
    WsaOverlapped look = new WsaOverlapped();
    look.flags = WinSock2.MSG_PEEK;
    return attempt(s, new WsaBuf[] {WsaBuf.of(new byte[1])}, null, look);
  }

  /// True if the end that was found is that of a lost connection, whose error a send is taking
  /// right now.
  private static boolean isLostToSender(AfdSocket s) {
    synchronized (s.sends) {
      return s.lost != 0;
    }
  }

  /// Moves waiting receives on.
  static void advance(AfdSocket s) {
    WsaOverlapped finished = null;
    boolean reset = false;
    synchronized (s.receives) {
      if (s.closed) {
        return;
      }
      s.dry = false;
      RequestQueue urgent = s.urgents;
      if (urgent != null) {
        finished = drain(s, urgent, finished);
      }
      finished = drain(s, s.receives, finished);
      if (s.resetsOnData) {
        reset = s.transport.available() > 0;
        s.resetsOnData = false; // readable without data is the peer's end
        if (reset) {
          s.lose(WSAECONNABORTED);
        }
      }
    }
    if (reset) {
      Shutdown.reset(s);
    }
    RequestQueue.Finished.complete(finished);
  }

  /// @param before those that have finished already
  /// @return the last one that has finished
  private static @Nullable WsaOverlapped drain(
      AfdSocket s, RequestQueue queue, @Nullable WsaOverlapped before) {
    WsaOverlapped finished = before;
    for (WsaOverlapped r = queue.head(); r != null; r = queue.head()) {
      WsaBuf[] buffers = r.buffers;
      long moved = attempt(s, buffers == null ? new WsaBuf[0] : buffers, r.address, r);
      if (moved == -WSAEWOULDBLOCK) {
        break;
      }
      queue.remove();
      AcceptEx.ended(r);
      finished = RequestQueue.Finished.add(finished, r, moved < 0 ? (int) -moved : 0);
    }
    return finished;
  }
}
