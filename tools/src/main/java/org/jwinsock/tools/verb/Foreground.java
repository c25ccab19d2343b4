package org.jwinsock.tools.verb;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.example.Example;

/// Runs an example until it is done, its time is over, or Ctrl-C: then it may still close its
/// sockets and say what it did.
final class Foreground {

  private static final int FAREWELL_SECONDS = 2;

  private Foreground() {}

  /// @param seconds null for no end
  static void run(Example example, @Nullable Double seconds) {
    var done = new CountDownLatch(1);
    var farewell =
        new Thread(
            () -> {
              example.stop();
              boolean _ = await(done, TimeUnit.SECONDS.toMillis(FAREWELL_SECONDS));
            });
    Runtime.getRuntime().addShutdownHook(farewell);
    if (seconds != null) {
      Thread.ofPlatform().daemon().start(() -> stopAfter(example, seconds, done));
    }
    try {
      example.run();
    } finally {
      done.countDown();
      remove(farewell);
    }
  }

  private static void stopAfter(Example example, double seconds, CountDownLatch done) {
    if (!await(done, Math.round(seconds * 1000))) {
      example.stop();
    }
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void remove(Thread farewell) {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException e) {
      assert farewell.isAlive() || e.getMessage() != null : "Java ends: the hook has had its turn";
    }
  }
}
