package org.jwinsock.host;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.LinuxException;

/// Looks after sockets that virtual threads wait for, and is a virtual thread itself: whom it wakes
/// runs next on the same carrier, with no hand-off to another thread of the system. It never sleeps
/// in the kernel, which would hold the carrier.
///
/// ```
///   dry: the HostPoller watches the epoll  --- several events at once --->  virtual thread:
///        and tells of single events        <--- nothing found ------------  look, tell, yield
/// ```
///
/// Where it is not let run, because other virtual threads hold all carriers, the [HostPoller] takes
/// its place until it is.
final class VirtualPoller implements HostPort.Relief, Runnable {

  private final HostPoller poller;
  private final HostPort port;

  /// Started on the poller's thread.
  private volatile @Nullable Thread thread;

  /// Set on the poller's thread, taken back here.
  private volatile boolean running;

  private volatile boolean closed;

  /// How often it has looked; written by its thread.
  private volatile long turns;

  /// [#turns] when the poller's thread asked the last time; its own.
  private long seen;

  /// The poller's thread asks; its own.
  private boolean supervised;

  /// A place without sockets.
  ///
  /// @throws LinuxException when there is no descriptor left
  VirtualPoller(HostPoller poller) throws LinuxException {
    this.poller = poller;
    this.port = HostPort.open(poller, this);
    port.unattended();
  }

  HostPort port() {
    return port;
  }

  // --- on the poller's thread

  @Override
  public boolean isReady() {
    return !running && !closed;
  }

  @Override
  public void come() {
    running = true;
    if (thread == null) {
      thread = Thread.ofVirtual().name("winsock-host-virtual-poller").start(this);
    } else {
      LockSupport.unpark(thread);
    }
    if (!supervised) {
      supervised = true;
      poller.supervise(this::supervise);
    }
  }

  /// @return false if nobody need ask any more
  private boolean supervise() {
    if (!running || closed) {
      supervised = false;
      return false;
    }
    long now = turns;
    if (now == seen) {
      port.unattended();
    }
    seen = now;
    return true;
  }

  // --- on its own

  @Override
  @SuppressWarnings({
    "NonAtomicVolatileUpdate", // nobody else writes it
    "ThreadPriorityCheck" // those it has woken are to run before it looks again
  })
  public void run() {
    while (!closed) {
      turns++;
      if (port.await(System.nanoTime())) {
        Thread.yield();
      } else {
        running = false;
        port.unattended();
        while (!running && !closed) {
          LockSupport.park(this);
        }
      }
    }
  }

  // --- the end

  /// Ends the thread; all sockets are closed already.
  void close() {
    closed = true;
    port.close();
    LockSupport.unpark(thread);
  }
}
