package org.jwinsock.core.api;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaBuf;

/// Whose memory a segment is. A request that waits is completed by any thread, so the memory of an
/// arena that is confined to the caller must not go with it: it is copied.
final class Memory {

  /// A thread that no arena is confined to.
  private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

  private Memory() {}

  /// True if every thread may touch the segment.
  static boolean isShared(MemorySegment segment) {
    return segment.isAccessibleBy(NOBODY);
  }

  /// True if every thread may touch every buffer.
  static boolean isShared(WsaBuf[] buffers) {
    for (WsaBuf buffer : buffers) {
      if (!isShared(buffer.buf())) {
        return false;
      }
    }
    return true;
  }

  /// True if the calling thread may not touch the segment: it is another thread's, or its arena is
  /// closed.
  static boolean isForeign(MemorySegment segment) {
    return !segment.isAccessibleBy(Thread.currentThread()) || !segment.scope().isAlive();
  }

  /// The segment itself if every thread may touch it, otherwise a copy.
  static @Nullable MemorySegment shared(@Nullable MemorySegment segment) {
    return segment == null || isShared(segment) ? segment : copy(segment);
  }

  /// The segment itself if every thread may touch it, otherwise room of the same size.
  static @Nullable MemorySegment sharedRoom(@Nullable MemorySegment segment) {
    return segment == null || isShared(segment) ? segment : room(segment.byteSize());
  }

  /// New memory that every thread may touch.
  static MemorySegment room(long size) {
    return MemorySegment.ofArray(new byte[Math.toIntExact(size)]);
  }

  /// A copy that every thread may touch.
  static MemorySegment copy(MemorySegment segment) {
    return room(segment.byteSize()).copyFrom(segment);
  }

  /// What the buffers hold after the first bytes, in one piece.
  static MemorySegment gather(WsaBuf[] buffers, long skipped) {
    MemorySegment joined = room(WsaBuf.total(buffers) - skipped);
    long skip = skipped;
    long at = 0;
    for (WsaBuf buffer : buffers) {
      long from = Math.min(skip, buffer.len());
      long length = buffer.len() - from;
      MemorySegment.copy(buffer.buf(), from, joined, at, length);
      skip -= from;
      at += length;
    }
    return joined;
  }

  /// Spreads the first bytes of a segment over the buffers.
  static void scatter(MemorySegment joined, long length, WsaBuf[] buffers) {
    long at = 0;
    for (WsaBuf buffer : buffers) {
      long part = Math.min(length - at, buffer.len());
      MemorySegment.copy(joined, at, buffer.buf(), 0, part);
      at += part;
    }
  }
}
