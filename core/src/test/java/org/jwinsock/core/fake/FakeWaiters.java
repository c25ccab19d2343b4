package org.jwinsock.core.fake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;

/// Stands for a source of kernel waiters: its waiters count and never park by themselves.
public final class FakeWaiters implements WaiterSource {

  private final Deque<Sleeper> idle = new ArrayDeque<>();

  /// How many are in use.
  public final AtomicInteger inUse = new AtomicInteger();

  /// How often one was taken.
  public final AtomicInteger taken = new AtomicInteger();

  @Override
  public synchronized Waiter acquire() {
    inUse.incrementAndGet();
    taken.incrementAndGet();
    return idle.isEmpty() ? new Sleeper() : idle.pop();
  }

  @Override
  public synchronized void release(Waiter waiter) {
    inUse.decrementAndGet();
    idle.push((Sleeper) waiter);
  }

  private static final class Sleeper implements Waiter {
    private final Semaphore wakes = new Semaphore(0);
    private final java.util.List<Source> sources = new java.util.ArrayList<>();

    @Override
    public boolean await(long deadline) {
      if (deadline == FOREVER) {
        wakes.acquireUninterruptibly();
        wakes.drainPermits();
        return true;
      }
      boolean interrupted = false;
      try {
        while (true) {
          try {
            boolean woken =
                wakes.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            wakes.drainPermits();
            return woken;
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void wake() {
      wakes.release();
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
}
