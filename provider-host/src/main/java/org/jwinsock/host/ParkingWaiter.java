package org.jwinsock.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jwinsock.spi.Waiter;

/// A waiter that needs no descriptor, for when there is none. It asks nobody about sockets, so the
/// engine has the poller tell of them.
final class ParkingWaiter implements Waiter {

  private final Thread owner = Thread.currentThread();
  private final List<Source> sources = new ArrayList<>(1);
  private volatile boolean woken;

  /// An interrupt does not end the wait, as it would not end one in the kernel.
  @Override
  public boolean await(long deadline) {
    boolean interrupted = false;
    try {
      while (!woken) {
        if (deadline == FOREVER) {
          LockSupport.park(this);
        } else {
          long nanos = deadline - System.nanoTime();
          if (nanos <= 0) {
            return false;
          }
          LockSupport.parkNanos(this, nanos);
        }
        interrupted |= Thread.interrupted();
      }
      woken = false;
      return true;
    } finally {
      if (interrupted) {
        owner.interrupt();
      }
    }
  }

  @Override
  public void wake() {
    woken = true;
    LockSupport.unpark(owner);
  }

  @Override
  public void attach(Source source) {
    sources.add(source);
  }

  @Override
  public void detachAll() {
    sources.forEach(source -> source.detach(this));
    sources.clear();
  }
}
