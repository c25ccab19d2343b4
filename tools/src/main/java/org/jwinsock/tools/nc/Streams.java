package org.jwinsock.tools.nc;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// The two ends that are no sockets. Their own failures say which of them it was.
///
/// @param in what is sent
/// @param out what is received
public record Streams(ReadableByteChannel in, WritableByteChannel out) {

  /// Standard input and output, without a buffer between: bytes are moved once.
  public static Streams standard() {
    return new Streams(
        new FileInputStream(FileDescriptor.in).getChannel(),
        new FileOutputStream(FileDescriptor.out).getChannel());
  }

  /// Reads what is there into an empty buffer.
  ///
  /// @return false at the end
  boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    try {
      if (in.read(buffer) < 0) {
        return false;
      }
    } catch (IOException e) {
      throw new IOException("standard input: " + e.getMessage(), e);
    }
    buffer.flip();
    return true;
  }

  /// Writes all of a buffer.
  void write(ByteBuffer buffer) throws IOException {
    try {
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    } catch (IOException e) {
      throw new IOException("standard output: " + e.getMessage(), e);
    }
  }
}
