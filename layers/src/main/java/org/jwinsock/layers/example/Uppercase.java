package org.jwinsock.layers.example;

import java.util.UUID;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;
import org.jwinsock.layers.stream.StreamLayer;

/// Upper-cases the ASCII letters of what passes, both ways.
public final class Uppercase extends StreamLayer {
  @Override
  public String name() {
    return "uppercase";
  }

  @Override
  public UUID providerId() {
    return UUID.fromString("5f0d2c3a-7b9e-4c57-8a11-0d6c2b9e4f10");
  }

  @Override
  public String description() {
    return "upper-cases what passes, both ways";
  }

  @Override
  protected StreamCodec codec(StreamIo.Connection connection) {
    return StreamCodec.ofBytes(Uppercase::upper, Uppercase::upper);
  }

  private static int upper(int b) {
    return b >= 'a' && b <= 'z' ? b - 32 : b;
  }
}
