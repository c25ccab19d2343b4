package org.jwinsock.layers.proxy;

import java.nio.ByteBuffer;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;

/// A connection past the proxies.
final class Passing implements StreamCodec {

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
