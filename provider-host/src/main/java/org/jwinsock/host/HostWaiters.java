package org.jwinsock.host;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;

/// A bounded pool of [HostWaiter]s, each of which holds a descriptor: a slot holds one nobody uses.
///
/// A thread starts looking at the slot of its own number, so that it usually gets the one it gave
/// back last, and threads seldom meet.
final class HostWaiters implements WaiterSource {

  /// How many are kept; those that find no place are closed.
  private static final int SLOTS = 64;

  /// How far a thread looks before it makes or closes one, which costs a microsecond.
  private static final int PROBES = 8;

  private final AtomicReferenceArray<@Nullable HostWaiter> free = new AtomicReferenceArray<>(SLOTS);
  private volatile boolean closed;

  @Override
  public Waiter acquire() {
    int start = start();
    for (int i = 0; i < PROBES; i++) {
      int slot = start + i & SLOTS - 1;
      HostWaiter waiter = free.getPlain(slot);
      if (waiter != null && free.compareAndSet(slot, waiter, null)) {
        return waiter;
      }
    }
    try {
      return HostWaiter.create();
    } catch (LinuxException e) {
      return new ParkingWaiter(); // out of descriptors: sockets are watched by the poller then
    }
  }

  @Override
  public void release(Waiter waiter) {
    if (!(waiter instanceof HostWaiter ours)) {
      return;
    }
    int start = start();
    for (int i = 0; i < PROBES && !closed; i++) {
      int slot = start + i & SLOTS - 1;
      if (free.getPlain(slot) == null && free.compareAndSet(slot, null, ours)) {
        if (closed) {
          empty();
        }
        return;
      }
    }
    ours.close();
  }

  private static int start() {
    return (int) Thread.currentThread().threadId();
  }

  /// Closes the pool; waiters still in use are closed when they come back.
  void close() {
    closed = true;
    empty();
  }

  private void empty() {
    for (int slot = 0; slot < SLOTS; slot++) {
      HostWaiter waiter = free.getAndSet(slot, null);
      if (waiter != null) {
        waiter.close();
      }
    }
  }
}
