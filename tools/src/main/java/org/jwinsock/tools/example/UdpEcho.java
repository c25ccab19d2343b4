package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server for datagrams: one socket, one thread, any number of peers.
public final class UdpEcho implements Server {

  /// No datagram is longer.
  private static final int BUFFER_SIZE = 65_535;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final long socket;
  private volatile boolean stopped;

  /// @param address port 0 picks one
  public UdpEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    socket = check(Winsock.socket(address.family(), SOCK_DGRAM, IPPROTO_UDP), "socket");
    check(Winsock.bind(socket, address), "bind", address);
  }

  @Override
  public SockAddr address() {
    return Sockets.localAddress(socket);
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(BUFFER_SIZE);
      MemorySegment from = arena.allocate(SockAddr.STORAGE_SIZE);
      int[] fromLength = new int[1];
      while (!stopped) {
        fromLength[0] = SockAddr.STORAGE_SIZE;
        int length = Winsock.recvfrom(socket, buffer, 0, from, fromLength);
        if (length != SOCKET_ERROR) {
          traffic.message(length);
          // A reply that cannot be sent is a datagram lost: the client sees to that, as always.
          Winsock.sendto(socket, buffer.asSlice(0, length), 0, from.asSlice(0, fromLength[0]));
        } else if (!stopped && Winsock.WSAGetLastError() != WSAECONNRESET) {
          throw SocketFailure.of("recvfrom");
        } // WSAECONNRESET: some earlier reply met a closed port. It says nothing of this socket.
      }
    }
    out.println("udp-echo: " + traffic.ofDatagrams());
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(socket); // ends recvfrom
  }
}
