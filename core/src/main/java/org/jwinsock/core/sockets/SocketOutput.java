package org.jwinsock.core.sockets;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/// A blocking stream socket's output.
final class SocketOutput extends OutputStream {

  private final StreamSocket socket;

  SocketOutput(StreamSocket socket) {
    this.socket = socket;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /// A non-blocking socket takes less when it is full; the rest then fails with `WSAEWOULDBLOCK`.
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int sent = 0;
    while (sent < length) {
      sent += socket.send(bytes, offset + sent, length - sent);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
