package org.jwinsock.layers.stream;

import org.jwinsock.afd.AfdEngine;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// A layer whose author writes a [StreamCodec] and nothing else. Datagrams pass as they are.
public abstract class StreamLayer implements LayeredServiceProvider {

  /// For subclasses, which [java.util.ServiceLoader] makes.
  protected StreamLayer() {}

  /// The codec of a new connection, where [#start] is not overridden.
  protected StreamCodec codec(StreamIo.Connection connection) {
    throw new UnsupportedOperationException(name() + " has no codec");
  }

  /// What the layer decides from now until it is cleaned up. A layer that needs no more than a
  /// codec for each connection overrides [#codec] instead.
  ///
  /// @throws ProviderStartupException if the settings are wrong
  protected Streams start(LayerSettings settings) throws ProviderStartupException {
    return this::codec;
  }

  @Override
  public LayerClass layerClass() {
    return LayerClass.TRANSFORM;
  }

  /// Urgent data has a place in the stream, which nobody can keep who reads ahead.
  @Override
  public int withheldServiceFlags() {
    return WinSock2.XP1_EXPEDITED_DATA;
  }

  @Override
  public int category() {
    return Ws2Spi.LSP_INBOUND_MODIFY | Ws2Spi.LSP_OUTBOUND_MODIFY;
  }

  @Override
  public WspProcTable WSPStartup(
      int version, WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings)
      throws ProviderStartupException {
    return AfdEngine.start(new LowerTransport(name(), lower, settings, start(settings)), upcalls);
  }
}
