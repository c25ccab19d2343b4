package org.jwinsock.nio;

import java.lang.foreign.MemorySegment;

/// Bytes of a stream that were received before the application asked for them, because `java.nio`
/// can neither look at data without taking it nor tell how much there is.
///
/// Not safe for several threads.
final class LookAhead {

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int from;

  int size() {
    return bytes.length - from;
  }

  boolean isEmpty() {
    return from == bytes.length;
  }

  /// Appends what lies at the start of a segment.
  void add(MemorySegment segment, int length) {
    int kept = size();
    byte[] longer = new byte[kept + length];
    System.arraycopy(bytes, from, longer, 0, kept);
    MemorySegment.copy(segment, 0, MemorySegment.ofArray(longer), kept, length);
    bytes = longer;
    from = 0;
  }

  /// Copies as much as there is room for, and leaves it here.
  long copyTo(Buffers to) {
    return to.copyFrom(MemorySegment.ofArray(bytes).asSlice(from), 0);
  }

  /// Copies as much as there is room for, and forgets it.
  long moveTo(Buffers to) {
    long moved = copyTo(to);
    from += (int) moved;
    if (isEmpty()) {
      clear();
    }
    return moved;
  }

  /// Moves everything to another one, which is empty.
  void moveTo(LookAhead to) {
    to.bytes = bytes;
    to.from = from;
    clear();
  }

  void clear() {
    bytes = NOTHING;
    from = 0;
  }
}
