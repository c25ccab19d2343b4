package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaBuf;

/// What happened to a socket, for those who keep a record of it: [NetworkEvents] and
/// [Notification]. All are called with no lock held.
final class Watchers {

  private Watchers() {}

  /// The socket may have become ready, or something else.
  static void look(AfdSocket s) {
    NetworkEvents.look(s);
    Notification own = s.notification;
    if (own != null) {
      own.look();
    }
  }

  /// The transport says that the socket became ready.
  static void ready(AfdSocket s, int ready) {
    NetworkEvents.look(s);
    Notification own = s.notification;
    if (own != null) {
      own.ready(ready);
    }
  }

  /// A receiving function was called, with whatever result.
  static void received(AfdSocket s, long result) {
    NetworkEvents.received(s);
    Notification own = s.notification;
    if (own != null) {
      own.received(hadToWait(result));
    }
  }

  /// A sending function was called.
  static void sent(AfdSocket s, long result, WsaBuf @Nullable [] buffers) {
    Notification own = s.notification;
    if (buffers == null || own == null && s.events == null) {
      return;
    }
    long wanted = WsaBuf.total(buffers);
    NetworkEvents.sent(s, result, wanted);
    if (own != null && result < wanted) {
      own.sent(result >= 0 || hadToWait(result));
    }
  }

  /// An accepting function was called.
  static void accepted(AfdSocket s, long result) {
    NetworkEvents.accepted(s, result);
    Notification own = s.notification;
    if (own != null) {
      own.received(hadToWait(result));
    }
  }

  private static boolean hadToWait(long result) {
    return result == -WSAEWOULDBLOCK || result == -WSA_IO_PENDING;
  }
}
