package org.jwinsock.tools.demo;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/// Bytes that do not repeat soon, so that what comes back in the wrong order does not pass.
final class Pattern {

  private static final int SIZE = 1 << 20;
  private static final int STEP = 4099; // a prime: blocks begin anywhere

  private final MemorySegment bytes;

  Pattern(Arena arena) {
    byte[] random = new byte[SIZE];
    new SplittableRandom(SIZE).nextBytes(random);
    bytes = arena.allocate(SIZE);
    bytes.copyFrom(MemorySegment.ofArray(random));
  }

  /// The bytes of a round.
  MemorySegment block(long round, int size) {
    return bytes.asSlice(round * STEP % (SIZE - size), size);
  }
}
