package org.jwinsock.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jwinsock.spi.SockAddr;

/// An address of this machine that does not answer: a listener whose queue is full and that accepts
/// nobody. Linux then drops what arrives, as a firewall or a host that is switched off would.
final class SilentAddress implements AutoCloseable {

  /// More than a queue for one takes.
  private static final int FILLERS = 4;

  private final Family family;
  private final ServerSocketChannel listener;
  private final List<SocketChannel> fillers = new ArrayList<>();

  private SilentAddress(Family family, ServerSocketChannel listener) {
    this.family = family;
    this.listener = listener;
  }

  static SilentAddress open(Family family) throws IOException {
    InetAddress loopback = InetAddress.getByName(family == Family.IPV4 ? "127.0.0.1" : "::1");
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(loopback, 0), 1);
    SilentAddress silent = new SilentAddress(family, listener);
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      silent.fillers.add(filler);
      filler.configureBlocking(false);
      filler.connect(listener.getLocalAddress());
    }
    return silent;
  }

  SockAddr address() throws IOException {
    return family.loopback(((InetSocketAddress) listener.getLocalAddress()).getPort());
  }

  /// From now on the address refuses.
  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    listener.close();
  }
}
