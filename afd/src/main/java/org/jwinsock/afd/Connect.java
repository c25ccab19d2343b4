package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// Connecting: `connect`, `WSAConnect`.
///
/// An attempt ends after [#TIMEOUT_MILLIS] as on Windows, which sends three SYNs, after 0, 3 and 9
/// seconds, and gives up 12 seconds after the last. A failed attempt leaves the socket as it was.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-connect">connect</a>
final class Connect {

  /// How long an attempt may take.
  static final long TIMEOUT_MILLIS = 21_000;

  /// More datagrams than a receive buffer holds: a bound for emptying it under load.
  private static final int MOST_QUEUED = 100_000;

  private Connect() {}

  static long connect(
      AfdSocket s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped r) {
    int malformed = Names.check(s.family, name);
    if (malformed != 0 || name == null) {
      return malformed != 0 ? malformed : -WSAEFAULT;
    }
    if (callerData != null && callerData.len() > 0) {
      return -WSAEINVAL;
    }
    if (!s.isStream()) {
      long result = datagram(s, name);
      s.rearm();
      Watchers.look(s);
      return result;
    }
    if (s.phase == Phase.CONNECTING) {
      advance(s); // the outcome of the last attempt belongs to whoever waits for it
    }
    long result = stream(s, name, r);
    s.rearm();
    Watchers.look(s);
    s.wakeLookers(~0);
    return result;
  }

  private static long stream(AfdSocket s, MemorySegment name, WsaOverlapped r) {
    synchronized (s.sends) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      switch (s.phase) {
        case LISTENING -> {
          return -WSAEINVAL;
        }
        case CONNECTED -> {
          return -WSAEISCONN;
        }
        case CONNECTING -> {
          return -WSAEALREADY;
        }
        case IDLE -> {
          if (s.onlyAccepts()) {
            return -WSAEINVAL;
          }
        }
      }
      if (Names.isUnreachable(name)) {
        return -WSAEADDRNOTAVAIL;
      }
      s.connectFailure = 0;
      s.stored = 0;
      s.lost = 0;
      s.contextMissing = r.work instanceof ConnectEx.Call;
      s.renewed();
      int started = s.transport.connect(name);
      boolean waits = !r.synchronous || !s.nonBlocking;
      if (!waits && s.family != WinSock2.AF_UNIX) {
        return begun(s, started);
      }
      if (started == -WSAEWOULDBLOCK && s.transport.ready(Readiness.WRITE) != 0) {
        started = s.transport.connectOutcome();
      }
      if (started != -WSAEWOULDBLOCK) {
        if (started == 0) {
          connected(s);
        }
        return started;
      }
      underWay(s);
      return waits ? s.pend(s.sends, r, AfdSocket.CONNECT, Readiness.WRITE) : -WSAEWOULDBLOCK;
    }
  }

  /// A non-blocking TCP socket learns the outcome of its attempt from `select`, also where the
  /// answer is there at once, as it is over loopback.
  private static int begun(AfdSocket s, int started) {
    switch (-started) {
      case 0 -> connected(s);
      case WSAEWOULDBLOCK -> underWay(s);
      case WSAECONNREFUSED -> failed(s, WSAECONNREFUSED);
      default -> {
        return started;
      }
    }
    return -WSAEWOULDBLOCK;
  }

  private static void underWay(AfdSocket s) {
    s.phase = Phase.CONNECTING;
    s.bound = true;
    s.connectTimer = Timers.unlessCancelled(TIMEOUT_MILLIS, () -> expire(s));
  }

  private static long datagram(AfdSocket s, MemorySegment name) {
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          return -WSAENOTSOCK;
        }
        if (Names.isZero(name)) {
          int error = s.phase == Phase.CONNECTED ? s.transport.disconnect() : 0;
          s.phase = Phase.IDLE;
          return error;
        }
        if (Names.isUnreachable(name)) {
          return -WSAEADDRNOTAVAIL;
        }
        int unbound = Bind.implicitly(s);
        if (unbound != 0) {
          return unbound;
        }
        MemorySegment before = s.phase == Phase.CONNECTED ? peer(s) : null;
        int error = s.transport.connect(name);
        if (error == 0) {
          if (before != null && before.mismatch(peer(s)) >= 0) {
            discardQueued(s);
          }
          s.phase = Phase.CONNECTED;
          s.bound = true;
        }
        return error;
      }
    }
  }

  private static MemorySegment peer(AfdSocket s) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    s.transport.peerName(name);
    return name;
  }

  /// Datagrams of the former peer go when a datagram socket gets another one.
  private static void discardQueued(AfdSocket s) {
    WsaBuf[] nothing = {WsaBuf.of(new byte[1])};
    WsaOverlapped r = new WsaOverlapped();
    for (int i = 0; i < MOST_QUEUED; i++) {
      if (s.transport.receive(nothing, 0, 0, null, r) == -WSAEWOULDBLOCK) {
        return;
      }
    }
  }

  /// Finds out whether an attempt under way has an outcome; true if the socket is now connected.
  static boolean settled(AfdSocket s) {
    if (s.phase == Phase.CONNECTING) {
      advance(s);
    }
    return s.phase == Phase.CONNECTED;
  }

  /// Learns the outcome of an attempt under way, and completes the request that waits for it.
  static void advance(AfdSocket s) {
    WsaOverlapped waiting;
    int outcome;
    boolean sends;
    synchronized (s.sends) {
      outcome = settle(s);
      if (outcome == -WSAEWOULDBLOCK) {
        return;
      }
      waiting = take(s);
      sends = waiting != null && outcome == 0 && ConnectEx.sends(s, waiting);
    }
    if (sends) {
      Write.advance(s);
      s.rearm();
    } else if (waiting != null) {
      waiting.complete(-outcome, 0);
    }
    Watchers.look(s);
    s.wakeAll();
  }

  /// Updates the phase, under the send lock.
  ///
  /// @return the outcome; `-WSAEWOULDBLOCK` if there is none or no attempt is under way
  private static int settle(AfdSocket s) {
    if (s.phase != Phase.CONNECTING || s.closed) {
      return -WSAEWOULDBLOCK;
    }
    int outcome = s.transport.connectOutcome();
    if (outcome == 0) {
      connected(s);
    } else if (outcome != -WSAEWOULDBLOCK) {
      failed(s, -outcome);
    }
    return outcome;
  }

  private static void connected(AfdSocket s) {
    stopTimer(s);
    s.connectedAt = System.nanoTime();
    s.bound = true;
    s.phase = Phase.CONNECTED;
    NetworkEvents.connected(s);
  }

  private static void failed(AfdSocket s, int error) {
    stopTimer(s);
    s.connectFailure = error;
    s.stored = error;
    s.phase = Phase.IDLE;
    NetworkEvents.failed(s, error);
  }

  private static void stopTimer(AfdSocket s) {
    ScheduledFuture<?> timer = s.connectTimer;
    if (timer != null) {
      timer.cancel(false);
      s.connectTimer = null;
    }
  }

  /// Gives up an attempt under way, under the send lock, because its request was cancelled.
  static void abandon(AfdSocket s, int error) {
    if (s.phase == Phase.CONNECTING && !s.closed) {
      s.transport.disconnect();
      failed(s, error);
    }
  }

  /// The attempt has taken too long.
  private static void expire(AfdSocket s) {
    WsaOverlapped waiting;
    synchronized (s.sends) {
      if (s.phase != Phase.CONNECTING || s.closed) {
        return;
      }
      abandon(s, WSAETIMEDOUT);
      waiting = take(s);
    }
    if (waiting != null) {
      waiting.complete(WSAETIMEDOUT, 0);
    }
    Watchers.look(s);
    s.wakeAll();
  }

  /// The request that waits for the outcome, taken out of its queue.
  private static @Nullable WsaOverlapped take(AfdSocket s) {
    return s.sends.isEmpty() ? null : s.sends.remove();
  }
}
