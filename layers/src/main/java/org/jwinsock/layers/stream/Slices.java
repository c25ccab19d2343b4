package org.jwinsock.layers.stream;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jwinsock.spi.WsaBuf;

/// Parts of buffer arrays.
final class Slices {

  private Slices() {}

  /// The buffers without their first bytes.
  static WsaBuf[] behind(WsaBuf[] buffers, long skip) {
    if (skip == 0) {
      return buffers;
    }
    int first = 0;
    long left = skip;
    while (first < buffers.length && left >= buffers[first].len()) {
      left -= buffers[first].len();
      first++;
    }
    WsaBuf[] rest = new WsaBuf[buffers.length - first];
    for (int i = 0; i < rest.length; i++) {
      MemorySegment whole = buffers[first + i].buf();
      rest[i] = i == 0 && left > 0 ? new WsaBuf(whole.asSlice(left)) : buffers[first + i];
    }
    return rest;
  }

  /// Copies from a queue's bytes into buffers.
  ///
  /// @return how many
  static long fill(WsaBuf[] buffers, long skip, ByteBuffer from) {
    long moved = 0;
    for (WsaBuf buffer : behind(buffers, skip)) {
      int count = (int) Math.min(from.remaining(), buffer.len());
      if (count > 0) {
        MemorySegment target = buffer.buf().asSlice(0, count);
        target.copyFrom(MemorySegment.ofBuffer(from.slice(from.position(), count)));
        from.position(from.position() + count);
        moved += count;
      }
    }
    return moved;
  }
}
