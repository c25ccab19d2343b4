package org.jwinsock.layers.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes in the order they came. Grows as needed and gives large memory back when it is empty; who
/// puts bytes in keeps the bound.
public final class ByteQueue {

  private static final int LEAST = 4 * 1024;

  /// An empty queue keeps no more than this.
  private static final int MOST_KEPT = 128 * 1024;

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int start;
  private int end;

  /// An empty queue.
  public ByteQueue() {}

  /// How many bytes are in it.
  public int size() {
    return end - start;
  }

  /// True if nothing is in it.
  public boolean isEmpty() {
    return start == end;
  }

  /// Takes all remaining bytes of a buffer in.
  public void put(ByteBuffer from) {
    int length = from.remaining();
    makeRoom(length);
    from.get(bytes, end, length);
    end += length;
  }

  /// Takes one byte in.
  public void put(byte one) {
    makeRoom(1);
    bytes[end++] = one;
  }

  /// Room at the end, to be written into; what was written counts after [#written].
  ///
  /// @param least how many bytes it has at least
  public ByteBuffer space(int least) {
    makeRoom(least);
    return ByteBuffer.wrap(bytes, end, bytes.length - end).slice();
  }

  /// The first bytes of the last [#space] are in the queue now.
  public void written(int count) {
    end += count;
  }

  /// The bytes that are in it, for reading; they stay until [#drop].
  public ByteBuffer peek() {
    return ByteBuffer.wrap(bytes, start, end - start).slice().asReadOnlyBuffer();
  }

  /// The array behind [#peek()], for those who may write: the bytes from [#offset()] on.
  byte[] array() {
    return bytes;
  }

  int offset() {
    return start;
  }

  /// Takes the first bytes out.
  public void drop(int count) {
    start += count;
    if (start == end) {
      clear();
    }
  }

  /// Takes everything out.
  public void clear() {
    start = 0;
    end = 0;
    if (bytes.length > MOST_KEPT) {
      bytes = NOTHING;
    }
  }

  private void makeRoom(int more) {
    if (bytes.length - end >= more) {
      return;
    }
    int size = size();
    if (start > 0 && bytes.length - size >= more && start >= size) {
      System.arraycopy(bytes, start, bytes, 0, size);
    } else {
      // By half, so that what a full window has become is not too large to be kept.
      int grown = bytes.length + bytes.length / 2;
      int length = Math.max(LEAST, Math.max(grown, Math.addExact(size, more)));
      byte[] larger = new byte[length];
      System.arraycopy(bytes, start, larger, 0, size);
      bytes = larger;
    }
    start = 0;
    end = size;
  }

  /// Copies the bytes that are in it.
  byte[] toByteArray() {
    return Arrays.copyOfRange(bytes, start, end);
  }
}
