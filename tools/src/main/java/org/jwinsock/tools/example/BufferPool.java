package org.jwinsock.tools.example;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Native memory for connections, one buffer each, that the next ones use again. Operations fill it
/// on any thread, and may still do so when the server has given up; so it is freed only when
/// nothing refers to it any more.
final class BufferPool {

  private static final int MOST_FREE = 1024;

  private final int size;
  private final FreeList<MemorySegment> free = new FreeList<>(MOST_FREE);

  /// @param size of a buffer in bytes
  BufferPool(int size) {
    this.size = size;
  }

  /// A buffer of any content.
  MemorySegment take() {
    MemorySegment buffer = free.take();
    return buffer != null ? buffer : Arena.ofAuto().allocate(size);
  }

  /// Gives a buffer back that no operation uses any more.
  void give(MemorySegment buffer) {
    free.give(buffer);
  }
}
