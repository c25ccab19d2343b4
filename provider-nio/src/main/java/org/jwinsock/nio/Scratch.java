package org.jwinsock.nio;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Buffers outside the heap, large enough for any datagram: to see whether one is cut, to gather
/// into and to look ahead with.
///
/// The JDK would copy heap buffers through such memory of its own, as large as the buffer and kept
/// for each thread; these are few and of one size.
final class Scratch {

  /// More than the longest UDP payload.
  static final int SIZE = 1 << 16;

  private static final int MOST_KEPT = 16;
  private static final ArrayDeque<Scratch> FREE = new ArrayDeque<>();

  /// The bytes; position and limit belong to who took it.
  final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);

  /// The same bytes.
  final MemorySegment segment = MemorySegment.ofBuffer(buffer);

  private Scratch() {}

  /// A buffer for the caller alone, empty, until [#release()].
  static Scratch acquire() {
    synchronized (FREE) {
      Scratch free = FREE.pollLast();
      if (free != null) {
        free.buffer.clear();
        return free;
      }
    }
    return new Scratch();
  }

  void release() {
    synchronized (FREE) {
      if (FREE.size() < MOST_KEPT) {
        FREE.addLast(this);
      }
    }
  }
}
