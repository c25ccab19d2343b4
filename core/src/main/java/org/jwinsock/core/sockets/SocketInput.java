package org.jwinsock.core.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// A blocking stream socket's input.
final class SocketInput extends InputStream {

  private final StreamSocket socket;

  SocketInput(StreamSocket socket) {
    this.socket = socket;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return socket.receive(one) == 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    int count = socket.receive(buffer, offset, length);
    return count == 0 ? -1 : count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
