package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.jwinsock.core.api.Winsock;

/// A connection whose other end is the JDK's own, which tells what was on the wire.
///
/// @param s our end
/// @param peer the other end
record JavaPeer(long s, Socket peer) implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private static InetAddress address(Family family) throws IOException {
    return InetAddress.getByName(family == Family.IPV4 ? "127.0.0.1" : "::1");
  }

  /// We connect, it accepts.
  static JavaPeer accepting(Family family) throws IOException {
    return accepting(family, 0);
  }

  /// We connect, it accepts.
  ///
  /// @param receiveBuffer the size of its receive buffer in bytes, 0 for the usual one
  static JavaPeer accepting(Family family, int receiveBuffer) throws IOException {
    try (ServerSocket listener = new ServerSocket()) {
      if (receiveBuffer > 0) {
        listener.setReceiveBufferSize(receiveBuffer);
      }
      listener.bind(new InetSocketAddress(address(family), 0));
      long s = Calls.tcp(family);
      Calls.ok(Winsock.connect(s, family.loopback(listener.getLocalPort())));
      return of(s, listener.accept());
    }
  }

  /// It connects, we accept on the listener.
  static JavaPeer connecting(Family family, long listener) throws IOException {
    Socket peer = dial(family, Calls.port(listener));
    return of(Calls.ok(Winsock.accept(listener)), peer);
  }

  /// A connection of the JDK to a port of ours; to be accepted or left in the queue.
  static Socket dial(Family family, int port) throws IOException {
    return new Socket(address(family), port);
  }

  private static JavaPeer of(long s, Socket peer) throws SocketException {
    peer.setSoTimeout(PATIENCE_MILLIS);
    return new JavaPeer(s, peer);
  }

  void write(byte[] bytes) throws IOException {
    peer.getOutputStream().write(bytes);
  }

  byte[] read(int length) throws IOException {
    return peer.getInputStream().readNBytes(length);
  }

  /// The next byte; -1 for `FIN`.
  int read() throws IOException {
    return peer.getInputStream().read();
  }

  /// Asserts that the peer gets a `RST` after what it has read.
  void assertReset() {
    assertThatThrownBy(this::read)
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  /// Resets the connection from the peer's end.
  void reset() throws IOException {
    reset(peer);
  }

  static void reset(Socket peer) throws IOException {
    peer.setSoLinger(true, 0);
    peer.close();
  }

  /// Closes both ends; a scenario may have closed ours already.
  @Override
  public void close() throws IOException {
    Winsock.closesocket(s);
    peer.close();
  }
}
