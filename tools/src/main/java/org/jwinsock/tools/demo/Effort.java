package org.jwinsock.tools.demo;

/// How much a scene is to do.
///
/// @param nanos about how long
/// @param divisor 1 for all clients of the scenes that have thousands, 10 for a tenth of them.
///   Every connection leaves a port in TIME_WAIT, and a machine has no more than some ten thousand.
record Effort(long nanos, int divisor) {

  /// How many clients to take instead of so many.
  int of(int clients) {
    return Math.max(1, clients / divisor);
  }
}
