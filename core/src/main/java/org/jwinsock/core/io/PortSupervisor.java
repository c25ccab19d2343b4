package org.jwinsock.core.io;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A daemon thread that looks after completion ports whose threads are away: some may have ended or
/// block where Winsock does not see it, and while nobody waits in the kernel nobody notices what
/// happens there. It sleeps while all threads of all ports wait for packets.
final class PortSupervisor {

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final ArrayDeque<PortObject> WATCHED = new ArrayDeque<>();
  private static @Nullable Thread thread;

  private PortSupervisor() {}

  /// Looks after a port until nobody is away; called once for each time it becomes active.
  static void watch(PortObject port) {
    synchronized (WATCHED) {
      WATCHED.add(port);
      Thread running = thread;
      if (running == null) {
        running = Thread.ofPlatform().daemon().name("winsock-ports").start(PortSupervisor::run);
        thread = running;
      }
      LockSupport.unpark(running);
    }
  }

  private static void run() {
    while (true) {
      int due;
      synchronized (WATCHED) {
        due = WATCHED.size();
      }
      if (due == 0) {
        LockSupport.park(WATCHED);
        continue;
      }
      pause();
      for (int i = 0; i < due; i++) {
        PortObject port;
        synchronized (WATCHED) {
          port = WATCHED.removeFirst();
        }
        supervise(port);
      }
    }
  }

  /// What fails ends the looking after this port only, until it is active again.
  private static void supervise(PortObject port) {
    try {
      if (port.supervise()) {
        port.touch();
      }
    } catch (RuntimeException e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
  }

  private static void pause() {
    long end = System.nanoTime() + PERIOD_NANOS;
    for (long left = PERIOD_NANOS; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(WATCHED, left);
    }
  }
}
