package org.jwinsock.layers.buffer;

import java.util.UUID;
import org.jwinsock.layers.stream.PassingCodec;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;
import org.jwinsock.layers.stream.StreamLayer;

/// Hands every byte on through its own buffers.
public final class Buffer extends StreamLayer {

  /// Made by [java.util.ServiceLoader].
  public Buffer() {}

  @Override
  public String name() {
    return "buffer";
  }

  @Override
  public UUID providerId() {
    return UUID.fromString("5f0d2c3a-7b9e-4c57-8a11-0d6c2b9e4f11");
  }

  @Override
  public String description() {
    return "hands every byte on through buffers of its own";
  }

  @Override
  protected StreamCodec codec(StreamIo.Connection connection) {
    return new PassingCodec();
  }
}
