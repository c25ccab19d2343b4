package org.jwinsock.nio;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jwinsock.spi.WsaBuf;

/// A request's buffers behind the bytes that are done already.
///
/// Memory outside the heap goes to the channel as it is; anything else is copied through a
/// [Scratch].
final class Buffers {

  /// The most one ByteBuffer over a segment spans; a segment may be longer.
  private static final long MOST = 1 << 30;

  private final MemorySegment[] rest;
  private final boolean outsideHeap;

  Buffers(WsaBuf[] buffers, long skip) {
    List<MemorySegment> list = new ArrayList<>(buffers.length);
    long skipped = skip;
    boolean outside = true;
    for (WsaBuf buffer : buffers) {
      long length = buffer.len();
      if (skipped >= length) {
        skipped -= length;
        continue;
      }
      MemorySegment segment = skipped == 0 ? buffer.buf() : buffer.buf().asSlice(skipped);
      skipped = 0;
      outside &= segment.isNative();
      list.add(segment);
    }
    rest = list.toArray(MemorySegment[]::new);
    outsideHeap = outside;
  }

  /// Bytes of room, or bytes to send.
  long size() {
    long size = 0;
    for (MemorySegment segment : rest) {
      size += segment.byteSize();
    }
    return size;
  }

  /// True if the channel can use the memory itself.
  boolean isOutsideHeap() {
    return outsideHeap;
  }

  /// True if nothing may be written into some of them.
  boolean isReadOnly() {
    for (MemorySegment segment : rest) {
      if (segment.isReadOnly()) {
        return true;
      }
    }
    return false;
  }

  /// Fails before anything is received that could not be copied.
  ///
  /// @throws IllegalStateException if the memory has been freed
  /// @throws WrongThreadException if it is another thread's
  void checkAccess() {
    for (MemorySegment segment : rest) {
      if (!segment.isAccessibleBy(Thread.currentThread())) {
        throw new WrongThreadException("the buffer belongs to another thread");
      }
      if (!segment.scope().isAlive()) {
        throw new IllegalStateException("the buffer has been freed");
      }
    }
  }

  /// Views for the channel.
  ByteBuffer[] views() {
    ByteBuffer[] views = new ByteBuffer[rest.length];
    for (int i = 0; i < rest.length; i++) {
      MemorySegment segment = rest[i];
      long size = segment.byteSize();
      if (size > MOST) {
        views[i] = segment.asSlice(0, MOST).asByteBuffer();
        ByteBuffer[] shorter = new ByteBuffer[i + 1];
        System.arraycopy(views, 0, shorter, 0, shorter.length);
        return shorter; // what lies behind comes with the next call
      }
      views[i] = segment.asByteBuffer();
    }
    return views;
  }

  /// Copies the start of them.
  ///
  /// @return the bytes copied
  int copyTo(MemorySegment to) {
    long copied = 0;
    for (MemorySegment segment : rest) {
      long length = Math.min(segment.byteSize(), to.byteSize() - copied);
      MemorySegment.copy(segment, 0, to, copied, length);
      copied += length;
    }
    return (int) copied;
  }

  /// Fills the start of them, behind the first `skip` bytes.
  ///
  /// @return the bytes copied, fewer than there are if the room ends
  long copyFrom(MemorySegment from, long skip) {
    long copied = 0;
    long before = skip;
    for (MemorySegment segment : rest) {
      long room = segment.byteSize() - before;
      if (room <= 0) {
        before -= segment.byteSize();
        continue;
      }
      long length = Math.min(room, from.byteSize() - copied);
      MemorySegment.copy(from, copied, segment, before, length);
      copied += length;
      before = 0;
    }
    return copied;
  }
}
