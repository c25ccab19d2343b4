package org.jwinsock.spi;

import java.time.Duration;

/// `TIMEVAL`: how long `select` waits.
///
/// @param sec seconds
/// @param usec microseconds
public record TimeVal(int sec, int usec) {

  /// The same span, rounded up to microseconds.
  public static TimeVal of(Duration span) {
    long micros = Math.ceilDivExact(span.toNanos(), 1000L);
    return new TimeVal((int) (micros / 1_000_000), (int) (micros % 1_000_000));
  }

  /// The span in nanoseconds.
  public long nanos() {
    return sec * 1_000_000_000L + usec * 1_000L;
  }
}
