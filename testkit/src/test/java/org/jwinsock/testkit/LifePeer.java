package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.util.Set;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaErrors;

/// The other end of a connection: a blocking socket, and both streams as far as they have come.
/// Byte n of a stream is [#at].
final class LifePeer {

  final long s;

  /// Where the next byte is that the peer sends, and that it receives.
  private int sends;

  private int receives;

  /// How far the socket under test has come.
  int received;

  int sent;

  LifePeer(long s) {
    this.s = s;
    ok(Winsock.setsockopt(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 1));
  }

  static byte at(int position) {
    return (byte) (position * 31 + (position >>> 8));
  }

  static byte[] bytes(int position, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(position + i);
    }
    return bytes;
  }

  /// Bytes of the stream to the socket under test, which it has received.
  void check(int offset, byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      assertThat(bytes[i])
          .as("byte %s of the stream", received + offset + i)
          .isEqualTo(at(received + offset + i));
    }
  }

  void send(int length) {
    assertThat(ok(Winsock.send(s, bytes(sends, length), 0, length, 0))).isEqualTo(length);
    sends += length;
  }

  /// Receives this much.
  void receive(int length) {
    byte[] bytes = new byte[length];
    for (int had = 0; had < length; ) {
      int moved = ok(Winsock.recv(s, bytes, had, length - had, 0));
      assertThat(moved).as("the stream ends before it does").isPositive();
      had += moved;
    }
    checkOwn(bytes, length);
  }

  private void checkOwn(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      assertThat(bytes[i])
          .as("byte %s that the peer receives", receives + i)
          .isEqualTo(at(receives + i));
    }
    receives += length;
  }

  /// Receives all that comes until the connection ends.
  ///
  /// @return 0 for the end of the stream, otherwise the error
  int drain() {
    byte[] bytes = new byte[4096];
    int moved;
    while ((moved = Winsock.recv(s, bytes, 0, bytes.length, 0)) > 0) {
      checkOwn(bytes, moved);
    }
    return moved == 0 ? 0 : Winsock.WSAGetLastError();
  }

  /// The rest of what was sent comes, then the end.
  void expectEnd() {
    assertThat(drain()).as("how the stream ends").isZero();
    assertThat(receives).as("bytes the peer received").isEqualTo(sent);
  }

  /// The connection ends by a reset; whether all that was sent comes before is open.
  void expectReset() {
    assertThat(drain())
        .as("how the stream ends")
        .isIn(Set.of(WsaErrors.WSAECONNRESET, WsaErrors.WSAECONNABORTED));
  }

  void end() {
    ok(Winsock.shutdown(s, WinSock2.SD_SEND));
  }
}
