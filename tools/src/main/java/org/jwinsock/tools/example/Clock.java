package org.jwinsock.tools.example;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// How long a program goes on: until it is stopped, and then a moment for what is still on its way.
final class Clock {

  private static final int LOOKS = 50;
  private static final long LOOK_NANOS = 10_000_000;

  private final CountDownLatch stopped = new CountDownLatch(1);

  /// Waits.
  ///
  /// @return false if the program has been stopped meanwhile
  boolean goesOn(long millis) {
    try {
      return !stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Waits until the network is empty, at most half a second.
  static void awaitQuiet(BooleanSupplier quiet) {
    for (int look = 0; look < LOOKS && !quiet.getAsBoolean(); look++) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  void stop() {
    stopped.countDown();
  }
}
