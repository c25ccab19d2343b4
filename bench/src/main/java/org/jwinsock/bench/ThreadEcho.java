package org.jwinsock.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// An anchor: an echo server on the JDK's sockets, a virtual thread for each connection.
final class ThreadEcho {

  private static final int BUFFER_SIZE = 16 * 1024;

  private ThreadEcho() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket listener = new ServerSocket()) {
      listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 4096);
      System.out.println("listens on 127.0.0.1:" + listener.getLocalPort());
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        Thread.startVirtualThread(() -> echo(socket));
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      byte[] buffer = new byte[BUFFER_SIZE];
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      return; // the client has gone
    }
  }
}
