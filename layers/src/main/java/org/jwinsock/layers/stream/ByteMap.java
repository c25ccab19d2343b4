package org.jwinsock.layers.stream;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/// A codec that changes every byte by itself.
final class ByteMap implements StreamCodec {

  private final IntUnaryOperator out;
  private final IntUnaryOperator in;

  ByteMap(IntUnaryOperator out, IntUnaryOperator in) {
    this.out = out;
    this.in = in;
  }

  @Override
  public void out(ByteBuffer bytes, StreamIo io) {
    map(bytes, io.wire(), out);
  }

  @Override
  public void in(ByteBuffer bytes, StreamIo io) {
    map(bytes, io.application(), in);
  }

  private static void map(ByteBuffer from, ByteQueue to, IntUnaryOperator by) {
    int length = from.remaining();
    ByteBuffer room = to.space(length);
    while (from.hasRemaining()) {
      room.put((byte) by.applyAsInt(from.get() & 0xFF));
    }
    to.written(length);
  }

  @Override
  public boolean keepsCount() {
    return true;
  }
}
