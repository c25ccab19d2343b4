package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.SOL_SOCKET;
import static org.jwinsock.spi.WinSock2.SO_REUSEADDR;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// A member of the group: binds the group's port, joins, and looks at the numbers that come.
final class MulticastReceiver implements Example {

  private final long socket;
  private final Sequence sequence = new Sequence();
  private volatile boolean stopped;

  /// @param port shared by all members; 0 picks one
  MulticastReceiver(MulticastGroup group, Family family, int port) {
    socket = check(Winsock.socket(family.af(), SOCK_DGRAM, IPPROTO_UDP), "socket");
    // Every member needs the same port, and each must say that it shares it.
    check(Winsock.setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, 1), "setsockopt", "SO_REUSEADDR");
    check(Winsock.bind(socket, family.any(port)), "bind", family.any(port));
    group.join(socket);
  }

  int port() {
    return Family.port(Sockets.localAddress(socket));
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment datagram = arena.allocate(MulticastSender.MAX_SIZE);
      while (!stopped) {
        int length = Winsock.recv(socket, datagram, 0);
        if (length >= Long.BYTES) {
          sequence.came(datagram.get(MulticastSender.NUMBER, 0));
        } else if (length == SOCKET_ERROR && !stopped) {
          throw SocketFailure.of("recv");
        }
      }
    }
  }

  Sequence.Count count() {
    return sequence.count();
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(socket); // ends recv, and leaves the group
  }
}
