package org.jwinsock.afd;

import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import org.jwinsock.spi.CompletionTarget;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.SocketNotice;

/// What a completion port is to hear of one socket's readiness, and the packet that tells it.
///
/// **By level** the packet is in the queue whenever the socket may be ready. Who takes it looks:
/// what is so then is told, and the packet goes back into the queue; if nothing is, the transport
/// has to tell of the next change. So a level costs one look for each packet and nothing else.
///
/// **By edge** the socket is looked at after whatever may have changed it, and the packet collects
/// what has become so. A receive, accept or send that found the socket not ready says that it was
/// not, even if it is again by the time of the look.
///
/// Looking happens under both queues' locks, the monitor guards the rest and is the innermost;
/// packets are queued with none of them held. There is at most one in the queue: [#queued] is set
/// in the monitor before it is put there, and reset when it is taken.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/winsock-socket-state-notifications">
///   Winsock socket state notifications</a>
final class Notification extends SocketNotice {

  private static final int RECEIVING = SOCK_NOTIFY_EVENT_IN | SOCK_NOTIFY_EVENT_HANGUP;

  private final AfdSocket s;
  private final CompletionTarget port;
  private final long key;

  /// What the transport has to tell of, as the last look found; written in the monitor.
  private volatile int interest;

  // Guarded by the monitor.
  private boolean enabled;
  private boolean removed;
  private boolean queued;
  private boolean oneShot;
  private boolean edge;
  private int filter;

  /// By edge: what was so when it was looked at last.
  private int holds;

  /// By edge: what has become so and was not told yet.
  private int risen;

  private Notification(AfdSocket s, CompletionTarget port, long key) {
    this.s = s;
    this.port = port;
    this.key = key;
  }

  // --- registering

  /// `ProcessSocketNotifications` for one socket.
  ///
  /// @return 0 or a negative error
  static int register(AfdSocket s, CompletionTarget port, SockNotifyRegistration registration) {
    return switch (registration.operation) {
      case SOCK_NOTIFY_OP_ENABLE -> enable(s, port, registration);
      case SOCK_NOTIFY_OP_DISABLE -> {
        Notification own = s.notification;
        yield own == null ? -ERROR_NOT_FOUND : own.disable();
      }
      case SOCK_NOTIFY_OP_REMOVE -> remove(s);
      default -> -WSAEINVAL;
    };
  }

  private static int enable(
      AfdSocket s, CompletionTarget port, SockNotifyRegistration registration) {
    Notification own;
    boolean tells;
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          return -WSAENOTSOCK;
        }
        own = s.notification;
        if (own == null || !own.port.equals(port)) {
          own = new Notification(s, port, registration.completionKey);
          s.notification = own;
        }
        synchronized (own) {
          own.begin(registration);
          tells = own.update();
        }
      }
    }
    own.tell(tells);
    s.rearm();
    return 0;
  }

  private void begin(SockNotifyRegistration registration) {
    int wanted = registration.eventFilter;
    boolean byEdge = (registration.triggerFlags & SOCK_NOTIFY_TRIGGER_EDGE) != 0;
    if (byEdge) {
      int before = enabled && edge ? filter | SOCK_NOTIFY_EVENT_ERR : 0;
      interest = 0;
      holds = holds & before | examine(wanted) & ~before;
      risen &= before;
    } else {
      risen = 0;
    }
    enabled = true;
    edge = byEdge;
    filter = wanted;
    oneShot = (registration.triggerFlags & SOCK_NOTIFY_TRIGGER_ONESHOT) != 0;
  }

  private synchronized int disable() {
    enabled = false;
    risen = 0;
    interest = 0;
    return 0;
  }

  /// Ends the registration; its last packet says so.
  private static int remove(AfdSocket s) {
    Notification own;
    boolean tells;
    synchronized (s.receives) {
      synchronized (s.sends) {
        own = s.notification;
        if (own == null) {
          return -ERROR_NOT_FOUND;
        }
        s.notification = null;
        synchronized (own) {
          own.removed = true;
          own.interest = 0;
          tells = !own.queued;
          own.queued = true;
        }
      }
    }
    own.tell(tells);
    return 0;
  }

  // --- what happened to the socket

  /// The socket may have become ready, or something else.
  void look() {
    boolean tells;
    synchronized (s.receives) {
      synchronized (s.sends) {
        synchronized (this) {
          tells = update();
        }
      }
    }
    tell(tells);
    s.rearm();
  }

  /// The transport says that the socket became ready: by level whoever takes the packet will look.
  void ready(int ready) {
    boolean tells = false;
    synchronized (this) {
      if (!edge) {
        if (queued) {
          return;
        }
        tells = enabled && (filter & RECEIVING) != 0 && !removed && Readiness.receives(ready);
        if (tells) {
          queued = true;
          interest = 0;
        }
      }
    }
    if (tells) {
      tell(true);
    } else {
      look();
    }
  }

  /// A receiving or accepting function was called.
  ///
  /// @param foundNothing the socket was not ready for it
  void received(boolean foundNothing) {
    was(SOCK_NOTIFY_EVENT_IN, foundNothing);
  }

  /// A sending function could not send everything.
  ///
  /// @param foundNoRoom because there was no room
  void sent(boolean foundNoRoom) {
    was(SOCK_NOTIFY_EVENT_OUT, foundNoRoom);
  }

  private void was(int event, boolean not) {
    synchronized (this) {
      if (!edge || !enabled) {
        return;
      }
      if (not) {
        holds &= ~event;
      }
    }
    look();
  }

  // --- looking

  /// What the transport has to tell of, as [Readiness] bits.
  int interest() {
    return interest;
  }

  /// Looks at the socket, if that is for somebody.
  ///
  /// @return true if the packet is to be queued by the caller
  private boolean update() {
    if (!enabled || removed || s.closed) {
      interest = 0;
      return false;
    }
    if (!edge && queued) {
      return false;
    }
    interest = 0;
    int now = examine(filter);
    if (edge) {
      risen |= now & ~holds;
      holds = now;
      now = risen;
    }
    if (now == 0 || queued) {
      return false;
    }
    queued = true;
    if (!edge) {
      interest = 0; // whoever takes it looks again
    }
    return true;
  }

  private void tell(boolean tells) {
    if (tells) {
      boolean _ = port.queue(key, 0, this); // whoever closed the port wants to hear nothing
    }
  }

  @Override
  public int take() {
    int told;
    boolean again;
    synchronized (s.receives) {
      synchronized (s.sends) {
        synchronized (this) {
          queued = false;
          if (removed) {
            return SOCK_NOTIFY_EVENT_REMOVE;
          }
          if (!enabled || s.closed) {
            return 0;
          }
          if (edge) {
            told = risen;
            risen = 0;
          } else {
            interest = 0;
            told = examine(filter);
          }
          again = !edge && told != 0 && !oneShot;
          queued = again;
          if (told != 0 && (oneShot || again)) {
            interest = 0;
          }
          enabled = told == 0 || !oneShot;
        }
      }
    }
    tell(again);
    s.rearm();
    return told;
  }

  /// What is so, under both queues' locks. What is not so, and can become so, is added to the
  /// interest.
  private int examine(int wanted) {
    int found =
        switch (s.phase) {
          case LISTENING -> listener(wanted);
          case CONNECTING -> {
            await(Readiness.WRITE);
            yield 0;
          }
          case IDLE ->
              s.isStream() ? s.connectFailure != 0 ? SOCK_NOTIFY_EVENT_ERR : 0 : datagrams(wanted);
          case CONNECTED -> s.isStream() ? connection(wanted) : datagrams(wanted);
        };
    return found & (wanted | SOCK_NOTIFY_EVENT_ERR);
  }

  private int listener(int wanted) {
    if ((wanted & SOCK_NOTIFY_EVENT_IN) == 0) {
      return 0;
    }
    if (s.deferred.isEmpty() && !Readiness.receives(s.transport.ready(Readiness.READ))) {
      await(Readiness.READ);
      return 0;
    }
    return SOCK_NOTIFY_EVENT_IN;
  }

  private int datagrams(int wanted) {
    int asked = 0;
    if ((wanted & SOCK_NOTIFY_EVENT_IN) != 0 && s.awaitsDatagrams()) {
      asked |= Readiness.READ;
    }
    if ((wanted & SOCK_NOTIFY_EVENT_OUT) != 0 && !s.sendShut && s.sends.isEmpty()) {
      asked |= Readiness.WRITE;
    }
    int is = asked == 0 ? 0 : s.transport.ready(asked);
    int found = (is & Readiness.ERROR) != 0 ? SOCK_NOTIFY_EVENT_ERR : 0;
    if ((asked & Readiness.READ) != 0) {
      found |= told(Readiness.receives(is), SOCK_NOTIFY_EVENT_IN, Readiness.READ);
    }
    if ((asked & Readiness.WRITE) != 0) {
      found |= told(Readiness.sends(is), SOCK_NOTIFY_EVENT_OUT, Readiness.WRITE);
    }
    return found;
  }

  private int connection(int wanted) {
    int found = 0;
    if (s.lost == 0 && (wanted & RECEIVING) != 0 && s.receives.isEmpty() && !s.receiveShut) {
      long peeked = Read.peek(s);
      found |= told(peeked != -WSAEWOULDBLOCK, SOCK_NOTIFY_EVENT_IN, Readiness.READ);
      if (peeked == 0) {
        found |= SOCK_NOTIFY_EVENT_HANGUP;
      }
    }
    if (s.lost != 0) {
      return found | RECEIVING | SOCK_NOTIFY_EVENT_ERR;
    }
    if ((wanted & SOCK_NOTIFY_EVENT_OUT) != 0 && !s.sendShut && s.sends.isEmpty()) {
      boolean room = Readiness.sends(s.transport.ready(Readiness.WRITE));
      found |= told(room, SOCK_NOTIFY_EVENT_OUT, Readiness.WRITE);
    }
    return found;
  }

  private int told(boolean is, int event, int missing) {
    if (is) {
      return event;
    }
    await(missing);
    return 0;
  }

  /// The transport has to tell; a port that watches the socket does so unasked.
  private void await(int missing) {
    if (!s.isPorted()) {
      interest |= missing;
    } else if ((missing & Readiness.WRITE) != 0) {
      s.watchRoom();
    }
  }
}
