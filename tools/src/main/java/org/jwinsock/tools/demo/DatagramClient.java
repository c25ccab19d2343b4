package org.jwinsock.tools.demo;

import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// A UDP client: sends a datagram, waits for its echo a while, and sends the next one. An echo that
/// comes later than that is none of the next datagram, and counts as lost.
///
/// @param first the first round's number, so that no two clients send the same
record DatagramClient(SockAddr server, long first, Gate gate) implements Callable<Tally> {

  private static final int SIZE = 1200;
  private static final int PATIENCE_MILLIS = 200;

  @Override
  public Tally call() throws Exception {
    long s = Sockets.udp(server.family());
    try (Arena arena = Arena.ofShared()) {
      check(Winsock.connect(s, server), "connect", server);
      Sockets.receiveTimeout(s, PATIENCE_MILLIS);
      return talk(s, new Pattern(arena), arena.allocate(SIZE));
    } finally {
      Winsock.closesocket(s);
    }
  }

  private Tally talk(long s, Pattern pattern, MemorySegment echo) throws Exception {
    long end = gate.pass();
    long sent = 0;
    long received = 0;
    for (long round = first; System.nanoTime() < end; round++) {
      MemorySegment datagram = pattern.block(round, SIZE);
      sent += check(Winsock.send(s, datagram, 0), "send", server);
      int length = Winsock.recv(s, echo, 0);
      if (length == SOCKET_ERROR && Winsock.WSAGetLastError() != WSAETIMEDOUT) {
        throw SocketFailure.of("recv", server);
      }
      if (length == SIZE && datagram.mismatch(echo) < 0) {
        received += length;
      }
    }
    return new Tally(1, sent, received, gate.seconds(), "");
  }
}
