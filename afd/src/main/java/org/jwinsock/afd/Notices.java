package org.jwinsock.afd;

import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;

import org.jwinsock.spi.CompletionTarget;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.SocketNotice;

/// The registration of one socket with a completion port that is told of its readiness.
///
/// **Level.** Whatever may have made a condition true puts the notice into the queue; whether it is
/// true is looked at when a thread takes it. A notice that was given goes back into the queue at
/// once, so that it is looked at again with the next take, and leaves it when nothing holds: like
/// the ready list of `epoll`.
///
/// **Edge.** A condition that has been told is `held` until a call finds it over (`WSAEWOULDBLOCK`,
/// a short read, a send that found too little room). What the transport announces meanwhile is
/// `missed`, and looked at then.
///
/// The monitor is taken inside all of the engine's locks, and outside of the port's.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/winsock-socket-state-notifications">
///   Winsock socket state notifications</a>
final class Notices extends SocketNotice {

  private static final int ALWAYS = SOCK_NOTIFY_EVENT_ERR;

  /// What the transport calls the end of a connection in either direction.
  private static final int ENDS = Readiness.PEER_CLOSED | Readiness.HANGUP | Readiness.ERROR;

  private final AfdSocket s;
  private final CompletionTarget port;
  private final long key;

  /// What the transport has to tell of where no port watches the socket; written in the monitor.
  private volatile int interest;

  // Guarded by this.
  private int filter;
  private boolean edge;
  private boolean oneShot;
  private boolean enabled;
  private boolean queued;
  private boolean removing;
  private boolean over;
  private int unsaid;
  private int held;
  private int missed;

  /// Data that nobody wants to hear of hides the end behind it, until it is read.
  private boolean blind;

  private Notices(AfdSocket s, CompletionTarget port, long key) {
    this.s = s;
    this.port = port;
    this.key = key;
  }

  // --- registering

  /// Carries out the operation of a registration.
  ///
  /// @return 0 or a negative error
  static int register(AfdSocket s, long handle, CompletionTarget port, SockNotifyRegistration r) {
    Notices own;
    boolean fresh = false;
    synchronized (s) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      own = s.notices;
      if (own == null) {
        if (r.operation != SOCK_NOTIFY_OP_ENABLE) {
          return -ERROR_NOT_FOUND;
        }
        own = new Notices(s, port, r.completionKey);
        s.notices = own;
        fresh = true;
      }
    }
    if (own.isOf(port)) {
      if (fresh && !s.isPorted()) {
        own.attach(handle);
      }
      int error = own.operate(r);
      s.rearm();
      return error;
    }
    return -WSA_INVALID_PARAMETER;
  }

  @SuppressWarnings("ReferenceEquality") // a port is itself alone
  private boolean isOf(CompletionTarget other) {
    return port == other;
  }

  /// Has the port's threads see for themselves what happens. Where that is impossible the transport
  /// tells us.
  private void attach(long handle) {
    PortPoller place = port.place(s.engine.ports());
    if (place != null) {
      int _ = place.add(handle);
    }
  }

  private int operate(SockNotifyRegistration r) {
    if (r.operation == SOCK_NOTIFY_OP_ENABLE && (r.eventFilter & SOCK_NOTIFY_EVENT_OUT) != 0) {
      s.watchRoom();
    }
    synchronized (this) {
      switch (r.operation) {
        case SOCK_NOTIFY_OP_ENABLE -> {
          if (removing) {
            return -WSA_INVALID_PARAMETER;
          }
          filter = r.eventFilter;
          edge = (r.triggerFlags & SOCK_NOTIFY_TRIGGER_EDGE) != 0;
          oneShot = (r.triggerFlags & SOCK_NOTIFY_TRIGGER_ONESHOT) != 0;
          enabled = true;
          unsaid = 0;
          missed = 0;
          held = edge ? conditions() : 0;
          if (!edge && (conditions() & wanted()) != 0) {
            queue();
          }
        }
        case SOCK_NOTIFY_OP_DISABLE -> enabled = false;
        default -> {
          enabled = false;
          if (!removing) {
            removing = true;
            queue();
          }
        }
      }
      settle();
    }
    return 0;
  }

  /// The socket is being closed: nothing is told any more, not even that.
  static void end(AfdSocket s) {
    Notices own = s.notices;
    if (own != null) {
      synchronized (own) {
        own.over = true;
        own.enabled = false;
        own.interest = 0;
      }
      s.notices = null;
    }
  }

  // --- what happens to the socket

  /// The transport says what the socket has become ready for.
  static void look(AfdSocket s, int ready) {
    Notices own = s.notices;
    if (own != null) {
      own.announced(ready);
    }
  }

  /// The engine has changed what would be found.
  static void changed(AfdSocket s) {
    Notices own = s.notices;
    if (own != null) {
      synchronized (own) {
        own.rise(own.conditions());
      }
      s.rearm();
    }
  }

  private synchronized void announced(int ready) {
    if (!enabled) {
      return;
    }
    if (edge) {
      blind |= (ready & Readiness.READ) != 0;
      // a transport that has to read to see a reset says no more than that there is something
      rise(s.isPorted() ? events(ready) : conditions());
      return;
    }
    int may = (ready & ENDS) != 0 ? filter | ALWAYS : 0;
    may |= (ready & Readiness.READ) != 0 ? SOCK_NOTIFY_EVENT_IN : 0;
    may |= (ready & Readiness.WRITE) != 0 ? SOCK_NOTIFY_EVENT_OUT : 0;
    if ((may & wanted()) != 0) {
      queue();
    } else if ((ready & Readiness.READ) != 0) {
      blind = true;
    }
    settle();
  }

  /// A call has found that there is no more data or connection, or no room.
  ///
  /// @param condition `SOCK_NOTIFY_EVENT_IN` or `SOCK_NOTIFY_EVENT_OUT`
  static void lowered(AfdSocket s, int condition) {
    Notices own = s.notices;
    if (own != null && own.lower(condition)) {
      s.rearm();
    }
  }

  private synchronized boolean lower(int condition) {
    int before = interest;
    if (condition == SOCK_NOTIFY_EVENT_IN) {
      blind = false;
    }
    held &= ~condition;
    if ((missed & condition) != 0) {
      missed &= ~condition;
      rise(conditions() & condition);
    }
    settle();
    return interest != before;
  }

  /// Conditions hold that may not have held before.
  private void rise(int conditions) {
    if (!enabled) {
      return;
    }
    int risen = conditions & wanted() & ~held;
    if (edge) {
      missed |= conditions & held;
      held |= risen;
      unsaid |= risen;
    }
    if (risen != 0) {
      queue();
    }
    settle();
  }

  private int wanted() {
    return filter == 0 ? 0 : filter | ALWAYS;
  }

  private void queue() {
    if (!queued && !over) {
      queued = true;
      boolean _ = port.queue(key, 0, this); // a closed port takes nothing any more
    }
  }

  /// Notes what the transport has to tell of.
  private void settle() {
    int wants = 0;
    if (enabled && !queued && !s.isPorted()) {
      int open = wanted() & ~held;
      boolean reads = (open & SOCK_NOTIFY_EVENT_IN) != 0;
      boolean ends = (open & (SOCK_NOTIFY_EVENT_HANGUP | ALWAYS)) != 0 && !blind;
      wants |= reads || ends ? Readiness.READ : 0;
      wants |= (open & SOCK_NOTIFY_EVENT_OUT) != 0 ? Readiness.WRITE : 0;
    }
    interest = wants;
  }

  /// As [Readiness] bits.
  int interest() {
    return interest;
  }

  // --- for the port

  @Override
  public int take() {
    int events;
    synchronized (this) {
      queued = false;
      events = told();
      settle();
    }
    if (events == 0) {
      s.rearm();
    }
    return events;
  }

  private int told() {
    if (removing && !over) {
      over = true;
      s.notices = null;
      return unsaid | SOCK_NOTIFY_EVENT_REMOVE;
    }
    if (!enabled) {
      return 0;
    }
    int events = edge ? unsaid : conditions() & wanted();
    unsaid = 0;
    if (events != 0 && oneShot) {
      enabled = false;
    }
    return events;
  }

  @Override
  public void taken() {
    synchronized (this) {
      if (enabled && !edge && !queued) {
        queue();
      }
      settle();
    }
    s.rearm();
  }

  // --- conditions

  /// What holds now.
  private int conditions() {
    int is;
    if (s.closed) {
      is = 0;
    } else if (s.lost != 0) {
      is = Readiness.READ | Readiness.WRITE | Readiness.ERROR;
    } else if (s.isStream() && s.phase == AfdSocket.Phase.IDLE) {
      is = 0; // to the kernel it is ready
    } else {
      is = s.transport.ready(Readiness.READ | Readiness.WRITE);
    }
    return events(is);
  }

  private int events(int ready) {
    int polled = Select.events(s, ready, POLLRDNORM | POLLWRNORM);
    return ((polled & POLLRDNORM) != 0 ? SOCK_NOTIFY_EVENT_IN : 0)
        | ((polled & POLLWRNORM) != 0 ? SOCK_NOTIFY_EVENT_OUT : 0)
        | ((polled & POLLHUP) != 0 ? SOCK_NOTIFY_EVENT_HANGUP : 0)
        | ((polled & POLLERR) != 0 ? SOCK_NOTIFY_EVENT_ERR : 0);
  }
}
