package org.jwinsock.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executors;

/// An anchor: an echo server on the JDK's asynchronous channels, one thread.
final class AioEcho {

  private static final int BUFFER_SIZE = 16 * 1024;

  private AioEcho() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    AsynchronousChannelGroup group =
        AsynchronousChannelGroup.withFixedThreadPool(1, Executors.defaultThreadFactory());
    AsynchronousServerSocketChannel listener =
        AsynchronousServerSocketChannel.open(group)
            .bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 4096);
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    System.out.println("listens on 127.0.0.1:" + port);
    listener.accept(null, new Accepting(listener));
    Thread.currentThread().join();
  }

  private record Accepting(AsynchronousServerSocketChannel listener)
      implements CompletionHandler<AsynchronousSocketChannel, Void> {

    @Override
    public void completed(AsynchronousSocketChannel channel, Void nothing) {
      listener.accept(null, this);
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        new Connection(channel, ByteBuffer.allocateDirect(BUFFER_SIZE)).read();
      } catch (IOException e) {
        e.printStackTrace();
      }
    }

    @Override
    public void failed(Throwable cause, Void nothing) {
      cause.printStackTrace();
    }
  }

  private record Connection(AsynchronousSocketChannel channel, ByteBuffer buffer)
      implements CompletionHandler<Integer, Boolean> {

    void read() {
      buffer.clear();
      channel.read(buffer, true, this);
    }

    @Override
    public void completed(Integer count, Boolean reading) {
      if (count < 0) {
        close();
      } else if (reading) {
        buffer.flip();
        channel.write(buffer, false, this);
      } else if (buffer.hasRemaining()) {
        channel.write(buffer, false, this);
      } else {
        read();
      }
    }

    @Override
    public void failed(Throwable cause, Boolean reading) {
      close();
    }

    private void close() {
      try {
        channel.close();
      } catch (IOException e) {
        e.printStackTrace();
      }
    }
  }
}
