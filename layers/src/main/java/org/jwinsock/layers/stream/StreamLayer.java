package org.jwinsock.layers.stream;

import org.jwinsock.spi.LayerSettings;

/// A layer whose author writes a [StreamCodec] and nothing else. Datagrams pass as they are.
public abstract class StreamLayer extends RoutedStreamLayer {

  /// For subclasses, which [java.util.ServiceLoader] makes.
  protected StreamLayer() {}

  /// The codec of a new connection.
  protected abstract StreamCodec codec(StreamIo.Connection connection);

  @Override
  protected final Streams start(LayerSettings settings) {
    return this::codec;
  }
}
