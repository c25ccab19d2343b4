package org.jwinsock.tools.example;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The one timer of a web server: looks at all connections from time to time, and sleeps while
/// there are none. An operation costs it nothing but a note of when it is late.
final class HttpClock {

  /// How late it may be noticed that something is late.
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// How long the farewell of a client may take that has been told of the end.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final HttpLimits limits;
  private final Set<HttpConnection> connections;
  private final Thread thread = Thread.ofPlatform().daemon().name("clock").unstarted(this::run);
  private volatile boolean stopped;
  private volatile boolean asleep;

  HttpClock(HttpLimits limits, Set<HttpConnection> connections) {
    this.limits = limits;
    this.connections = connections;
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      asleep = true;
      if (connections.isEmpty()) {
        LockSupport.park(this);
      }
      asleep = false;
      LockSupport.parkNanos(this, PERIOD_NANOS);
      long now = System.nanoTime();
      connections.forEach(connection -> connection.cancelIfLate(now));
    }
  }

  /// There is a connection.
  void wake() {
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  // --- from when on something is late, by System.nanoTime

  long idle() {
    return after(limits.idle());
  }

  long head() {
    return after(limits.head());
  }

  long send() {
    return after(limits.send());
  }

  long farewell() {
    return after(FAREWELL);
  }

  private static long after(Duration time) {
    return System.nanoTime() + time.toNanos();
  }
}
