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
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    if (!socket.port(this)) {
      return 0; // another port's place moves its requests on just as well
    }
    int error = port.add(socket.transport, socket);
    if (error != 0) {
      socket.unported();
      return error;
    }
    socket.ported();
    Watchers.look(socket);
    return 0;
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
