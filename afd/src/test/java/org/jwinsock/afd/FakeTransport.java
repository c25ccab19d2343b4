package org.jwinsock.afd;

import java.util.ArrayList;
import java.util.List;
import org.jwinsock.spi.SockAddr;

/// A transport whose sockets do what a test says.
final class FakeTransport implements Transport {

  final List<FakeTransportSocket> opened = new ArrayList<>();

  @Override
  public TransportSocket open(int family, int type, int protocol) {
    FakeTransportSocket socket = new FakeTransportSocket();
    opened.add(socket);
    return socket;
  }

  @Override
  public List<Interface> interfaces() {
    return List.of();
  }

  @Override
  public SockAddr routeTo(SockAddr destination) {
    return destination;
  }

  @Override
  public void close() {}
}
