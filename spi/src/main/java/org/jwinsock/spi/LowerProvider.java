package org.jwinsock.spi;

/// The next provider down a chain, as the layer above it sees it.
public interface LowerProvider {

  /// Its short name.
  String name();

  /// Its functions.
  WspProcTable table();

  /// The info its `WSPSocket` takes, from the one that the layer was given: the same protocol with
  /// the id of the lower place in the chain.
  WsaProtocolInfo info(WsaProtocolInfo upper);
}
