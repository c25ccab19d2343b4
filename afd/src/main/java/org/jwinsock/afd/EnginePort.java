package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;

import org.jwinsock.spi.PortPoller;

/// The place of a completion port, for handles instead of a transport's sockets.
final class EnginePort implements PortPoller {

  private final AfdEngine engine;
  private final TransportPort port;

  EnginePort(AfdEngine engine, TransportPort port) {
    this.engine = engine;
    this.port = port;
  }

  /// The transport's own.
  TransportPort port() {
    return port;
  }

  @Override
  public int add(long s) {
    AfdSocket socket = engine.find(s);
    return socket == null ? -WSAENOTSOCK : socket.watchIn(port);
  }

  @Override
  public boolean await(long deadline) {
    return port.await(deadline);
  }

  @Override
  public void wake() {
    port.wake();
  }

  @Override
  public void unattended() {
    port.unattended();
  }

  @Override
  public void attended() {
    port.attended();
  }

  @Override
  public void close() {
    port.close();
  }
}
