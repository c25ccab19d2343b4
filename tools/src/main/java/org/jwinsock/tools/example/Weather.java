package org.jwinsock.tools.example;

import java.util.random.RandomGenerator;

/// A bad network, by choice: says which datagrams are dropped and which are overtaken by the next
/// one. On loopback nothing is, and then there is nothing to see.
///
/// @param dropPercent 0 to 100
/// @param swapPercent 0 to 100
/// @param random decides; the same seed gives the same weather
public record Weather(int dropPercent, int swapPercent, RandomGenerator random) {

  /// Nothing is dropped or swapped.
  public static final Weather FINE = new Weather(0, 0, () -> 0);

  boolean drops() {
    return dropPercent > 0 && random.nextInt(100) < dropPercent;
  }

  boolean swaps() {
    return swapPercent > 0 && random.nextInt(100) < swapPercent;
  }
}
