package org.jwinsock.tools.nc;

import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// Datagrams between the streams of this program and a peer: what one read gives is sent as one
/// datagram. UDP tells nobody of its end, so receiving ends after some silence, counted from the
/// end of input.
final class Datagrams {

  /// What is read at once, in bytes.
  private static final int INPUT_SIZE = 16 * 1024;

  /// No datagram is longer.
  static final int MAX_SIZE = 65_535;

  private final long socket;
  private final SockAddr peer;
  private final Streams streams;
  private final int silenceMillis;
  private volatile boolean inputEnded;

  /// @param socket connected to the peer
  /// @param silenceMillis below 0 for no end
  Datagrams(long socket, SockAddr peer, Streams streams, int silenceMillis) {
    this.socket = socket;
    this.peer = peer;
    this.streams = streams;
    this.silenceMillis = silenceMillis;
  }

  /// Moves datagrams until the input has ended and nothing comes any more.
  void run() throws IOException {
    if (silenceMillis >= 0) {
      Sockets.receiveTimeout(socket, Math.max(1, silenceMillis)); // 0 would be no timeout at all
    }
    Ended sending = Ended.of("input", this::send);
    receive();
    sending.await();
  }

  private void send() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(INPUT_SIZE);
    MemorySegment memory = MemorySegment.ofBuffer(buffer);
    try {
      while (streams.read(buffer)) {
        check(Winsock.send(socket, memory.asSlice(0, buffer.limit()), 0), "send", peer);
      }
    } finally {
      inputEnded = true;
    }
  }

  private void receive() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_SIZE);
    MemorySegment memory = MemorySegment.ofBuffer(buffer);
    boolean silent = false;
    while (!silent) {
      boolean ended = inputEnded; // a silence that began before the end of input does not count
      int length = Winsock.recv(socket, memory, 0);
      if (length != SOCKET_ERROR) {
        streams.write(buffer.limit(length).position(0));
      } else if (Winsock.WSAGetLastError() != WSAETIMEDOUT) {
        throw SocketFailure.of("recv", peer);
      } else {
        silent = ended;
      }
    }
  }
}
