package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.SOMAXCONN;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEMFILE;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaError;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server with blocking sockets and a thread for each connection: the plainest server there
/// is, and a good one for some hundred connections.
public final class TcpEcho implements Server {

  private static final int BUFFER_SIZE = 64 * 1024;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final long listener;

  /// Connections that are open. Whoever takes one out closes it, so that none is closed twice.
  private final Set<Long> open = ConcurrentHashMap.newKeySet();

  private final Semaphore ended = new Semaphore(0);

  private volatile boolean stopped;

  /// @param address port 0 picks one
  public TcpEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    listener = check(Winsock.socket(address.family(), SOCK_STREAM, IPPROTO_TCP), "socket");
    check(Winsock.bind(listener, address), "bind", address);
    check(Winsock.listen(listener, SOMAXCONN), "listen", address);
  }

  @Override
  public SockAddr address() {
    return Sockets.localAddress(listener);
  }

  @Override
  public void run() {
    try {
      serve();
    } finally {
      open.forEach(this::close);
    }
    out.println("tcp-echo: " + traffic.ofStreams());
  }

  private void serve() {
    SockAddr[] peer = new SockAddr[1];
    while (!stopped) {
      long s = Winsock.accept(listener, peer);
      if (s != INVALID_SOCKET) {
        begin(s, peer[0]);
      } else if (!stopped) {
        afterAccept(Winsock.WSAGetLastError());
      }
    }
  }

  private void afterAccept(int error) {
    switch (error) {
      case WSAECONNRESET -> {} // the client has given up while it was waiting here
      case WSAEMFILE, WSAENOBUFS -> {
        out.println(open.size() + " connections, and no more: " + WsaError.describe(error));
        awaitEnd();
      }
      default -> throw SocketFailure.of("accept");
    }
  }

  /// Waits until a connection ends, or for a second.
  private void awaitEnd() {
    try {
      ended.drainPermits();
      boolean _ = ended.tryAcquire(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
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
      if (!stopped) {
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
      ended.release();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(listener); // ends accept
  }
}
