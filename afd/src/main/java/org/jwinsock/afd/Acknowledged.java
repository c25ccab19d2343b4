package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEINTR;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WsaOverlapped;

/// Sends of one stream socket whose `SO_SNDBUF` is 0: the transport has their bytes, and they
/// complete when the peer has acknowledged them, for until then Windows works on the caller's
/// memory.
///
/// No transport tells of acknowledgements, so the socket is looked at from time to time, first
/// often and then every [#LONGEST_PAUSE_MILLIS]. All methods but [#look] and [#cancel] are called
/// under the send lock.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasend">WSASend</a>
final class Acknowledged implements WsaOverlapped.Owner {

  private static final long LONGEST_PAUSE_MILLIS = 20;

  private final AfdSocket s;

  // Guarded by the send lock.
  private final List<Waiting> waiting = new ArrayList<>(1);
  private long given;
  private boolean looking;

  /// A send, and how many bytes had been given when its last one was.
  private record Waiting(WsaOverlapped request, long until) {}

  private Acknowledged(AfdSocket s) {
    this.s = s;
  }

  /// A send has given its last byte to the transport.
  ///
  /// @return true if it completes later
  static boolean awaits(AfdSocket s, WsaOverlapped r) {
    boolean waits = !r.synchronous || !s.nonBlocking && r.mayPend;
    if (!s.isStream() || !s.options.unbuffered() || !waits || r.transferred == 0) {
      return false;
    }
    if (s.transport.unacknowledged() <= 0) {
      return false; // all of it has arrived, or the transport cannot tell
    }
    Acknowledged own = s.acknowledged;
    if (own == null) {
      own = new Acknowledged(s);
      s.acknowledged = own;
    }
    own.add(r);
    return true;
  }

  private void add(WsaOverlapped r) {
    if (waiting.isEmpty()) {
      given = s.transport.unacknowledged() - r.transferred; // what was there before
    }
    given += r.transferred;
    r.owner = this;
    r.timeoutMillis = s.options.sendTimeout();
    waiting.add(new Waiting(r, given));
    if (!looking) {
      looking = true;
      Timers.after(1, () -> look(2));
    }
  }

  private void look(long pauseMillis) {
    RequestQueue.Finished finished = new RequestQueue.Finished();
    synchronized (s.sends) {
      if (!s.closed) {
        settle(finished);
      }
      looking = !waiting.isEmpty();
      if (looking) {
        Timers.after(pauseMillis, () -> look(Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)));
      }
    }
    finished.complete();
  }

  private void settle(RequestQueue.Finished finished) {
    long missing = s.transport.unacknowledged();
    int lost = s.lost;
    if (missing > 0 && lost == 0) {
      boolean over = (s.transport.ready(0) & (Readiness.ERROR | Readiness.HANGUP)) != 0;
      lost = over || s.phase != Phase.CONNECTED ? WSAECONNRESET : 0;
    }
    for (Waiting each : List.copyOf(waiting)) {
      boolean arrived = missing <= 0 || given - missing >= each.until;
      if (arrived || lost != 0) {
        waiting.remove(each);
        finished.add(each.request, arrived ? 0 : lost);
      }
    }
  }

  @Override
  public boolean cancel(WsaOverlapped request, int error) {
    return end(one -> one.equals(request), error, error) > 0;
  }

  /// Ends the sends of a socket that meet a condition.
  ///
  /// @param aborted how they end; blocking calls end with `WSAEINTR`
  /// @return how many
  static int cancel(AfdSocket s, Predicate<WsaOverlapped> which, int aborted) {
    Acknowledged own = s.acknowledged;
    return own == null ? 0 : own.end(which, aborted, WSAEINTR);
  }

  private int end(Predicate<WsaOverlapped> which, int error, int ofCalls) {
    RequestQueue.Finished finished = new RequestQueue.Finished();
    int ended = 0;
    synchronized (s.sends) {
      for (Waiting each : List.copyOf(waiting)) {
        if (which.test(each.request) && waiting.remove(each)) {
          finished.add(each.request, each.request.synchronous ? ofCalls : error);
          ended++;
        }
      }
    }
    finished.complete();
    return ended;
  }
}
