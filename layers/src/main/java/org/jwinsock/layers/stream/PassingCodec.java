package org.jwinsock.layers.stream;

import java.nio.ByteBuffer;

/// Hands every byte on.
public final class PassingCodec implements StreamCodec {

  /// For one connection.
  public PassingCodec() {}

  @Override
  public void out(ByteBuffer bytes, StreamIo io) {
    io.wire().put(bytes);
  }

  @Override
  public void in(ByteBuffer bytes, StreamIo io) {
    io.application().put(bytes);
  }

  @Override
  public boolean keepsCount() {
    return true;
  }
}
