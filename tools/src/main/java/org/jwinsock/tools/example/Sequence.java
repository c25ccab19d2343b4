package org.jwinsock.tools.example;

/// What a receiver learns from the numbers of the datagrams it gets: how many are lost, late, or
/// came twice. Counting begins with the first number seen.
///
/// A number is late when a higher one has come before it. It counts as lost until it comes; what
/// comes more than [#WINDOW] numbers late counts as lost for good.
public final class Sequence {

  private static final int WINDOW = Long.SIZE;

  private boolean begun;
  private long first;
  private long highest;
  private long received;
  private long late;
  private long duplicates;

  /// Bit i says that number `highest - i` has come.
  private long window;

  /// What has been counted so far.
  ///
  /// @param received how many came, each counted once
  /// @param lost how many have not come and are below the highest that did
  /// @param late how many came after a higher number
  /// @param duplicates how many came again
  public record Count(long received, long lost, long late, long duplicates) {}

  /// Counts a number that came. The owner's thread alone calls this; any thread may ask.
  public synchronized void came(long number) {
    if (!begun) {
      begun = true;
      first = number;
      highest = number;
      window = 1;
      received = 1;
    } else if (number > highest) {
      long ahead = number - highest;
      window = ahead < WINDOW ? window << ahead | 1 : 1;
      highest = number;
      received++;
    } else {
      behind(number);
    }
  }

  private void behind(long number) {
    long distance = highest - number;
    if (number < first || distance >= WINDOW) {
      late++;
    } else if ((window & 1L << distance) != 0) {
      duplicates++;
    } else {
      window |= 1L << distance;
      received++;
      late++;
    }
  }

  /// What has been counted so far.
  public synchronized Count count() {
    long expected = begun ? highest - first + 1 : 0;
    return new Count(received, expected - received, late, duplicates);
  }
}
