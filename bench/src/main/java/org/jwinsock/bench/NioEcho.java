package org.jwinsock.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// The anchor: an echo server on the JDK's Selector, one thread.
final class NioEcho {

  private static final int BUFFER_SIZE = 16 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final Selector selector = Selector.open();
  private final ServerSocketChannel listener = ServerSocketChannel.open();

  private NioEcho(int port) throws IOException {
    listener.bind(new InetSocketAddress("127.0.0.1", port), 4096);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    System.out.println("listens on 127.0.0.1:" + listener.socket().getLocalPort());
  }

  public static void main(String[] args) throws IOException {
    NioEcho echo = new NioEcho(Integer.parseInt(args[0]));
    while (true) {
      echo.selector.select(echo::serve);
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        echo(key, (SocketChannel) key.channel());
      }
    } catch (IOException e) {
      close(key); // a client that went away ends its own connection alone
    }
  }

  private void accept() throws IOException {
    for (SocketChannel c = listener.accept(); c != null; c = listener.accept()) {
      c.configureBlocking(false);
      c.setOption(StandardSocketOptions.TCP_NODELAY, true);
      c.register(selector, SelectionKey.OP_READ);
    }
  }

  private void echo(SelectionKey key, SocketChannel channel) throws IOException {
    if (key.attachment() instanceof ByteBuffer rest) {
      channel.write(rest);
      if (rest.hasRemaining()) {
        return;
      }
      key.attach(null);
      key.interestOps(SelectionKey.OP_READ);
    }
    buffer.clear();
    if (channel.read(buffer) < 0) {
      close(key);
      return;
    }
    buffer.flip();
    channel.write(buffer);
    if (buffer.hasRemaining()) {
      key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
