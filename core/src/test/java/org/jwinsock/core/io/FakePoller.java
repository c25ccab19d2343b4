package org.jwinsock.core.io;

import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.Waiter;

/// A place in a kernel that a test looks into.
final class FakePoller implements PortPoller {

  final AtomicInteger sleepers = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();
  final AtomicInteger wakes = new AtomicInteger();
  final AtomicInteger unattended = new AtomicInteger();
  final AtomicInteger attended = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();

  private final Semaphore events = new Semaphore(0);

  /// What completes on whoever is woken next.
  private final ArrayDeque<Runnable> completions = new ArrayDeque<>();

  /// Something happens: a sleeper completes requests.
  void happen(Runnable completion) {
    synchronized (completions) {
      completions.add(completion);
    }
    events.release();
  }

  @Override
  public int add(long s) {
    return 0;
  }

  @Override
  public boolean await(long deadline) {
    looks.incrementAndGet();
    sleepers.incrementAndGet();
    boolean found;
    try {
      long nanos = deadline - System.nanoTime();
      found =
          deadline == Waiter.FOREVER
              ? events.tryAcquire(1, TimeUnit.MINUTES)
              : events.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      sleepers.decrementAndGet();
    }
    Runnable completion;
    synchronized (completions) {
      completion = completions.poll();
    }
    if (completion != null) {
      completion.run();
    }
    return found;
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
    events.release();
  }

  @Override
  public void unattended() {
    unattended.incrementAndGet();
  }

  @Override
  public void attended() {
    attended.incrementAndGet();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
