package org.jwinsock.tools.soak;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// The bytes of every stream: at any place they follow from the stream and the place.
final class Pattern {

  /// After so many bytes it begins again; no operation is longer.
  static final int PERIOD = 1 << 16;

  private static final MemorySegment BYTES = bytes();

  private Pattern() {}

  private static MemorySegment bytes() {
    byte[] once = new byte[PERIOD];
    new SplittableRandom(20_11).nextBytes(once);
    MemorySegment twice = Arena.global().allocate(2L * PERIOD);
    MemorySegment.copy(once, 0, twice, ValueLayout.JAVA_BYTE, 0, PERIOD);
    MemorySegment.copy(once, 0, twice, ValueLayout.JAVA_BYTE, PERIOD, PERIOD);
    return twice.asReadOnly();
  }

  /// Two periods, so that every operation finds its bytes in a row.
  static byte[] file() {
    return BYTES.toArray(ValueLayout.JAVA_BYTE);
  }

  /// Where a place of a stream lies in the file.
  static int position(int stream, long place) {
    return (int) (stream * 4099L + place & PERIOD - 1);
  }

  /// What a stream sends from a place on.
  static MemorySegment at(int stream, long place, int length) {
    return BYTES.asSlice(position(stream, place), length);
  }

  /// Where what came differs from what was sent; -1 if it does not.
  static long mismatch(MemorySegment came, int stream, long place) {
    return came.mismatch(at(stream, place, (int) came.byteSize()));
  }
}
