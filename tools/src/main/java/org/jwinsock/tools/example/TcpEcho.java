package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;

/// An echo server with blocking sockets and a thread for each connection: the plainest server there
/// is, and a good one for some hundred connections.
public final class TcpEcho implements Server {

  private static final int BUFFER_SIZE = 64 * 1024;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Door door;

  /// Connections that are open. Whoever takes one out closes it, so that none is closed twice.
  private final Set<Long> open = ConcurrentHashMap.newKeySet();

  /// @param address port 0 picks one
  public TcpEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    door = new Door(address, Door.NO_LIMIT, out);
  }

  @Override
  public SockAddr address() {
    return door.address();
  }

  @Override
  public void run() {
    try {
      serve();
    } finally {
      door.close();
      open.forEach(this::close);
    }
    out.println("tcp-echo: " + traffic.ofStreams());
  }

  private void serve() {
    SockAddr[] peer = new SockAddr[1];
    while (!door.isClosed()) {
      long s = door.accept(open.size(), peer);
      if (s != INVALID_SOCKET) {
        begin(s, peer[0]);
      } else if (door.isFull()) {
        door.awaitRoom();
      }
    }
  }

  private void begin(long s, SockAddr peer) {
    open.add(s);
    traffic.connection();
    Thread.ofPlatform().daemon().name("echo " + peer).start(() -> talk(s, peer));
  }

  private void talk(long s, SockAddr peer) {
    out.println("connection from " + peer);
    try {
      echo(s);
    } catch (SocketFailure e) {
      if (!door.isClosed()) {
        out.println(peer + ": " + e.getMessage());
      }
    }
    close(s);
  }

  /// Gives back what comes until the peer has sent everything.
  private void echo(long s) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(BUFFER_SIZE);
      int length = check(Winsock.recv(s, buffer, 0), "recv");
      while (length > 0) {
        traffic.message(length);
        check(Winsock.send(s, buffer.asSlice(0, length), 0), "send"); // blocking: takes all of it
        length = check(Winsock.recv(s, buffer, 0), "recv");
      }
    }
  }

  private void close(long s) {
    if (open.remove(s)) {
      Winsock.closesocket(s);
      door.left();
    }
  }

  @Override
  public void stop() {
    door.close(); // ends accept
  }
}
