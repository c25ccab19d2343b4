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

/// A layer that decides, by rules of its own, what becomes of each connection: which codec it has,
/// and by whom it gets to its peer. One that has the same codec for all is a [StreamLayer].
public abstract class RoutedStreamLayer implements LayeredServiceProvider {

  /// For subclasses, which [java.util.ServiceLoader] makes.
  protected RoutedStreamLayer() {}

  /// What the layer decides from now until it is cleaned up.
  ///
  /// @throws ProviderStartupException if the settings are wrong
  protected abstract Streams start(LayerSettings settings) throws ProviderStartupException;

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
