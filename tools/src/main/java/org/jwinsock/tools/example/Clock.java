package org.jwinsock.tools.example;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How long a program goes on: some time, or until it is stopped.
final class Clock {

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

  void stop() {
    stopped.countDown();
  }
}
