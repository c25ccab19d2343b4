package org.jwinsock.core.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jwinsock.spi.Waiter;

/// A waiter that parks its thread: for virtual threads, whose carrier goes on, and for platform
/// threads whose provider has no waiter of its own.
///
/// An interrupt does not end a wait, because Winsock has no such thing. It is taken away while the
/// thread sleeps, since an interrupted thread cannot park, and given back when the wait ends.
public final class ParkWaiter implements Waiter {

  private final Thread thread;
  private final AtomicBoolean woken = new AtomicBoolean();

  /// Used by the waiting thread alone.
  private final List<Source> sources = new ArrayList<>(1);

  /// A waiter for the calling thread.
  public ParkWaiter() {
    this.thread = Thread.currentThread();
  }

  @Override
  public boolean await(long deadline) {
    assert Thread.currentThread().equals(thread) : "a waiter belongs to one thread";
    boolean interrupted = false;
    boolean signalled = woken.getAndSet(false);
    while (!signalled && !Deadlines.passed(deadline)) {
      if (deadline == FOREVER) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, deadline - System.nanoTime());
      }
      interrupted |= Thread.interrupted();
      signalled = woken.getAndSet(false);
    }
    if (interrupted) {
      thread.interrupt();
    }
    return signalled;
  }

  @Override
  public void wake() {
    if (!woken.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void attach(Source source) {
    sources.add(source);
  }

  @Override
  public void detachAll() {
    for (Source source : sources) {
      source.detach(this);
    }
    sources.clear();
  }
}
