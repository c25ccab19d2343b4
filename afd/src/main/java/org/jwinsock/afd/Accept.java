package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;

/// Listening and accepting: `listen`, `accept`, `WSAAccept`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaaccept">
///   WSAAccept</a>
final class Accept {

  private Accept() {}

  static int listen(AfdSocket s, int backlog) {
    if (!s.isStream()) {
      return -WSAEOPNOTSUPP;
    }
    int result = start(s, backlog);
    s.wakeLookers(~0);
    Watchers.look(s);
    return result;
  }

  private static int start(AfdSocket s, int backlog) {
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          return -WSAENOTSOCK;
        }
        return switch (s.phase) {
          case LISTENING -> 0; // the backlog of a listening socket does not change
          case CONNECTED, CONNECTING -> -WSAEISCONN;
          case IDLE -> {
            if (!s.bound) {
              yield -WSAEINVAL;
            }
            int error = s.transport.listen(backlog(backlog));
            if (error == 0) {
              s.awaitingData = ConcurrentHashMap.newKeySet();
              s.phase = Phase.LISTENING;
            }
            yield error;
          }
        };
      }
    }
  }

  /// `SOMAXCONN_HINT(n)` is `-n` and means 200 to 65,535; `SOMAXCONN` is the most the transport
  /// has.
  ///
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-listen">
  ///   listen</a>
  private static int backlog(int given) {
    return given < 0 ? Math.clamp(-(long) given, 200, 65_535) : Math.max(given, 1);
  }

  static long accept(
      AfdSocket s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped r) {
    long result = take(s, addr, condition, r);
    Watchers.accepted(s, result);
    return result;
  }

  private static long take(
      AfdSocket s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped r) {
    if (!s.isStream()) {
      return -WSAEOPNOTSUPP;
    }
    if (!Names.holds(s.family, addr)) {
      return -WSAEFAULT;
    }
    TransportSocket child;
    synchronized (s.receives) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      if (s.phase != Phase.LISTENING) {
        return -WSAEINVAL;
      }
      try {
        child = s.deferred.isEmpty() ? s.transport.accept() : s.deferred.removeFirst();
      } catch (TransportException e) {
        return -e.error();
      }
      if (child == null) {
        if (s.nonBlocking || !r.mayPend) {
          return -WSAEWOULDBLOCK;
        }
        s.pend(s.receives, r, AfdSocket.ACCEPT, Readiness.READ);
      }
    }
    if (child == null) {
      s.rearm();
      return -WSA_IO_PENDING;
    }
    return admit(s, child, addr, condition, r);
  }

  /// Decides what becomes of a connection that was taken off the queue.
  private static long admit(
      AfdSocket s,
      TransportSocket child,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped r) {
    if ((child.ready(0) & Readiness.ERROR) != 0) {
      child.abort();
      return -WSAECONNRESET; // the peer gave up while it was queued
    }
    if (condition != null) {
      int decision;
      try {
        decision = condition.decide(peer(child), local(child));
      } catch (RuntimeException | Error e) {
        child.abort();
        throw e;
      }
      switch (decision) {
        case WinSock2.CF_ACCEPT -> {}
        case WinSock2.CF_DEFER -> {
          return defer(s, child);
        }
        default -> {
          child.abort();
          return -WSAECONNREFUSED;
        }
      }
    }
    if (addr != null) {
      int length = child.peerName(addr);
      if (length < 0) {
        child.abort();
        return length;
      }
      r.addressLength = length;
    }
    AfdSocket accepted =
        new AfdSocket(s.engine, s.info, s.family, s.type, s.protocol, child, s.options);
    accepted.nonBlocking = s.nonBlocking;
    accepted.registered = s.registered;
    accepted.accepted = true;
    accepted.bound = true;
    accepted.connectedAt = System.nanoTime();
    accepted.phase = Phase.CONNECTED;
    long handle = s.engine.publish(accepted);
    if (handle >= 0) {
      NetworkEvents.inherit(s, accepted, handle);
    }
    return handle;
  }

  private static long defer(AfdSocket s, TransportSocket child) {
    synchronized (s.receives) {
      if (!s.closed) {
        s.defer(child);
        return -WSATRY_AGAIN;
      }
    }
    child.abort();
    return -WSAENOTSOCK;
  }

  private static @Nullable SockAddr peer(TransportSocket child) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = child.peerName(name);
    return length < 0 ? null : SockAddr.read(name.asSlice(0, length));
  }

  private static @Nullable SockAddr local(TransportSocket child) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = child.localName(name);
    return length < 0 ? null : SockAddr.read(name.asSlice(0, length));
  }

  /// Connections may have arrived. A waiting caller of `accept` tries again itself; one, because
  /// the transport tells of the rest again, but all of them where a port tells of each only once.
  static void advance(AfdSocket s, int ready) {
    if (!Readiness.receives(ready)) {
      return;
    }
    RequestQueue.Finished finished = new RequestQueue.Finished();
    List<AfdSocket> filled = new ArrayList<>(0);
    boolean told = false;
    synchronized (s.receives) {
      s.dry = false;
      for (WsaOverlapped r = s.receives.head(); r != null && !s.closed; r = s.receives.head()) {
        if (r.work instanceof AcceptEx.Call call) {
          if (!AcceptEx.advance(s, call, finished)) {
            break;
          }
          filled.add(call.socket);
        } else if (told && !s.isPorted()) {
          break;
        } else {
          finished.add(s.receives.remove(), 0);
          told = true;
        }
      }
    }
    finished.complete();
    filled.forEach(AcceptEx::filled);
  }
}
