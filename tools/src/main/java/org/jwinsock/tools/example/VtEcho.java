package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;

import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server with blocking calls for ten thousand connections: each has a virtual thread, and
/// one that waits in `recv` holds no thread of the system.
public final class VtEcho implements Server {

  private static final int BUFFER_SIZE = 16 * 1024;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Door door;
  private final BufferPool memory = new BufferPool(BUFFER_SIZE);

  /// Connections that are open. Whoever takes one out closes it, so that none is closed twice.
  private final Set<Long> open = ConcurrentHashMap.newKeySet();

  /// @param address port 0 picks one
  public VtEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    door = new Door(address, Door.NO_LIMIT, out);
  }

  @Override
  public SockAddr address() {
    return door.address();
  }

  @Override
  public void run() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        serve(threads);
      } finally {
        door.close();
        open.forEach(this::close); // ends recv and send, and so the threads
      }
    }
    out.println("vt-echo: " + traffic.ofStreams());
  }

  private void serve(ExecutorService threads) {
    while (!door.isClosed()) {
      long s = door.accept(open.size());
      if (s != INVALID_SOCKET) {
        open.add(s);
        traffic.connection();
        threads.execute(() -> talk(s));
      } else if (door.isFull()) {
        door.awaitRoom();
      }
    }
  }

  private void talk(long s) {
    MemorySegment buffer = memory.take();
    try {
      Sockets.noDelay(s);
      echo(s, buffer);
    } catch (SocketFailure e) {
      assert e.code() != 0 : "the connection is lost, and closed as one that has ended";
    } finally {
      memory.give(buffer);
      close(s);
    }
  }

  /// Gives back what comes until the peer has sent everything, or is gone.
  private void echo(long s, MemorySegment buffer) {
    int length = Winsock.recv(s, buffer, 0);
    while (length > 0) {
      traffic.message(length);
      if (Winsock.send(s, buffer.asSlice(0, length), 0) == SOCKET_ERROR) {
        return;
      }
      length = Winsock.recv(s, buffer, 0);
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
