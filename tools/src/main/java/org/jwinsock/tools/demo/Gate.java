package org.jwinsock.tools.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Where clients wait for each other, so that the time counts in which they talk together, and not
/// the one before, in which they connect and their code is loaded.
final class Gate {

  private static final int PATIENCE_SECONDS = 20;

  private final long nanos;
  private final CountDownLatch missing;
  private volatile long start = System.nanoTime();

  /// @param clients how many there are
  /// @param nanos for how long they talk
  Gate(int clients, long nanos) {
    this.nanos = nanos;
    missing = new CountDownLatch(clients);
  }

  /// Waits until all clients are here, or have failed on their way.
  ///
  /// @return when to stop, by System.nanoTime
  long pass() throws InterruptedException {
    missing.countDown();
    if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(missing.getCount() + " clients are not ready in time");
    }
    start = System.nanoTime();
    return start + nanos;
  }

  /// Says that a client will not come, or has been here already.
  void leave() {
    missing.countDown();
  }

  /// How long it is since all clients were here.
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
