package org.jwinsock.host;

import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket.Listener;
import org.jwinsock.linux.Linux;

/// What one socket is to tell of, and what the kernel has been asked to tell.
///
/// The two differ on purpose: taking an interest back asks the kernel for nothing, and an interest
/// the kernel is still armed for needs no second call. An event that nobody waits for any more is
/// dropped when it comes; one that leaves an interest unanswered arms again.
///
/// Its monitor guards everything. Listeners are called without it.
final class Arming {

  private final HostSocket socket;
  private final HostPoller poller;

  /// Written in the monitor.
  private volatile int interest;

  private @Nullable Listener listener;

  /// The events the kernel will report one of; 0 if it has, or was never asked.
  private int programmed;

  /// True once the epoll knows the descriptor.
  private boolean known;

  Arming(HostSocket socket, HostPoller poller) {
    this.socket = socket;
    this.poller = poller;
  }

  long id() {
    return socket.id;
  }

  /// The socket has been closed.
  void forget() {
    poller.forget(this);
  }

  boolean isOpen() {
    return socket.ifOpen() >= 0;
  }

  synchronized void arm(int wanted, Listener to) {
    interest = wanted;
    listener = wanted == 0 ? null : to;
    if (wanted == 0) {
      return;
    }
    if (answers(socket.kept())) {
      poller.tell(this);
    }
    program();
  }

  private boolean answers(int ready) {
    return (ready & (interest | Events.ALWAYS)) != 0;
  }

  private void program() {
    if (socket.port() != null) {
      if ((interest & Readiness.WRITE) != 0 && socket.enter()) {
        try {
          socket.watchRoom();
        } finally {
          socket.exit();
        }
      }
      if (answers(socket.ready(interest))) {
        poller.tell(this); // what comes later comes as an edge of the port
      }
      return;
    }
    int events = Events.of(interest);
    if ((programmed & events) == events && programmed != 0 || !socket.enter()) {
      return;
    }
    try {
      // ERR and HUP come along unasked, so that an arming for nothing else still has a bit
      programmed = events | Linux.EPOLLERR;
      int error = poller.program(this, socket.fd(), events, known);
      if (error == 0) {
        known = true;
      } else {
        programmed = 0;
        poller.retry(this);
      }
    } finally {
      socket.exit();
    }
  }

  /// Tries again what the kernel had no room for.
  synchronized void reprogram() {
    if (interest != 0) {
      program();
    }
  }

  /// The kernel has told; on the poller's thread.
  void fired(int events) {
    tell(socket.readiness(events), true);
  }

  /// The socket's descriptor is of another file now, of which the kernel has not been asked.
  synchronized void moved() {
    known = false;
    programmed = 0;
    reprogram();
  }

  /// A completion port watches the socket from now on, so that the kernel need not tell here.
  synchronized void leave() {
    if (known) {
      poller.unprogram(socket.fd());
      known = false;
      programmed = 0;
    }
  }

  /// Something beside the kernel may have made the socket ready; on the poller's thread.
  void look() {
    int wanted = interest;
    tell(socket.port() == null ? socket.kept() : socket.ready(wanted), false);
  }

  /// Something beside the kernel has made the socket ready; on any thread.
  synchronized void changed() {
    if (interest != 0) {
      poller.tell(this);
    }
  }

  private void tell(int ready, boolean fired) {
    Listener to;
    synchronized (this) {
      if (fired) {
        programmed = 0;
      }
      if (interest == 0) {
        return;
      }
      if (!answers(ready)) {
        program();
        return;
      }
      to = listener;
      interest = 0;
      listener = null;
    }
    if (to != null) {
      to.ready(ready);
    }
  }
}
