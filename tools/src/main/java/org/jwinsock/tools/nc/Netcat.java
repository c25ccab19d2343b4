package org.jwinsock.tools.nc;

import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.Resolve;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// One conversation with one peer.
///
/// @param host a name or an address as text
/// @param port a number or the name of a service
/// @param family `AF_*`; 0 for both
/// @param streams where bytes come from and go to
/// @param silenceMillis how long a silence ends a conversation that is half over, see [Connection]
///   and [Datagrams]; below 0 for no end
/// @param notice takes a line for the user
public record Netcat(
    String host,
    String port,
    int family,
    Streams streams,
    int silenceMillis,
    Consumer<String> notice) {

  /// Connects to the first address that answers.
  public void connectTcp() throws IOException {
    List<SockAddr> addresses = Resolve.addresses(host, port, family, SOCK_STREAM);
    Resolve.Made connected = Resolve.firstOf(addresses, Sockets::connected);
    converse(connected.socket(), connected.address());
  }

  /// Waits for one connection.
  public void acceptTcp() throws IOException {
    List<SockAddr> addresses = Resolve.addresses(host, port, family, SOCK_STREAM);
    long listener = Resolve.firstOf(addresses, Sockets::listener).socket();
    notice.accept("listening on " + Sockets.localAddress(listener));
    SockAddr[] peer = new SockAddr[1];
    long s = Winsock.accept(listener, peer);
    if (s == INVALID_SOCKET) {
      throw SocketFailure.of("accept");
    }
    Winsock.closesocket(listener); // further clients are refused
    notice.accept("connection from " + peer[0]);
    converse(s, peer[0]);
  }

  private void converse(long s, SockAddr peer) throws IOException {
    try {
      new Connection(s, peer, streams, silenceMillis, notice).run();
    } finally {
      Winsock.closesocket(s);
    }
  }

  /// Talks to the first address.
  public void connectUdp() throws IOException {
    List<SockAddr> addresses = Resolve.addresses(host, port, family, SOCK_DGRAM);
    SockAddr peer = addresses.getFirst();
    long s = Sockets.udp(peer.family());
    try {
      check(Winsock.connect(s, peer), "connect", peer);
      new Datagrams(s, peer, streams, silenceMillis).run();
    } finally {
      Winsock.closesocket(s);
    }
  }

  /// Waits for a datagram, and talks to whoever sent it.
  public void acceptUdp() throws IOException {
    List<SockAddr> addresses = Resolve.addresses(host, port, family, SOCK_DGRAM);
    long s = Resolve.firstOf(addresses, Sockets::boundUdp).socket();
    try {
      notice.accept("listening on " + Sockets.localAddress(s));
      SockAddr peer = firstSender(s);
      notice.accept("datagram from " + peer);
      check(Winsock.connect(s, peer), "connect", peer); // from now on to and from this peer alone
      new Datagrams(s, peer, streams, silenceMillis).run();
    } finally {
      Winsock.closesocket(s);
    }
  }

  /// Takes the first datagram.
  private SockAddr firstSender(long s) throws IOException {
    ByteBuffer datagram = ByteBuffer.allocate(Datagrams.MAX_SIZE);
    SockAddr[] from = new SockAddr[1];
    check(Winsock.recvfrom(s, datagram, 0, from), "recvfrom");
    streams.write(datagram.flip());
    return from[0];
  }
}
