package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEMFILE;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.io.PrintWriter;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaError;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// Where connections come in: a listener, and what becomes of those for which there is no room.
/// They wait in its backlog until an earlier one has left; the server says so and goes on.
final class Door {

  /// For servers that only the system limits.
  static final int NO_LIMIT = Integer.MAX_VALUE;

  /// At the limit each departure makes room for one arrival: not worth a line each time.
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintWriter out;
  private final int most;
  private final long listener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Semaphore departures = new Semaphore(0);
  private boolean full;
  private long quietUntil = System.nanoTime();

  /// @param address port 0 picks one
  /// @param most how many connections there may be at a time
  Door(SockAddr address, int most, PrintWriter out) {
    this.out = out;
    this.most = most;
    listener = Sockets.listener(address);
  }

  long listener() {
    return listener;
  }

  SockAddr address() {
    return Sockets.localAddress(listener);
  }

  /// Takes a connection. Waits for one if the listener is blocking.
  ///
  /// @param open how many there are
  /// @return `INVALID_SOCKET` if none waits, if there [no room][#isFull()], and after [#close()]
  long accept(int open) {
    return accept(open, null);
  }

  /// [#accept(int)] that also says who it is.
  ///
  /// @param peer receives the address of a connection
  long accept(int open, SockAddr @Nullable [] peer) {
    full = false;
    if (open >= most) {
      return noMore(open, "that is the limit of this example");
    }
    while (true) {
      long s = peer == null ? Winsock.accept(listener) : Winsock.accept(listener, peer);
      if (s != INVALID_SOCKET || closed.get()) {
        return s;
      }
      int error = Winsock.WSAGetLastError();
      switch (error) {
        case WSAECONNRESET -> {} // that one has given up while it was waiting here
        case WSAEWOULDBLOCK -> {
          return INVALID_SOCKET;
        }
        case WSAEMFILE, WSAENOBUFS -> {
          return noMore(open, WsaError.describe(error));
        }
        default -> throw SocketFailure.of("accept");
      }
    }
  }

  /// Says that there is no room, though not all the time.
  ///
  /// @return `INVALID_SOCKET`
  synchronized long noMore(int open, String why) {
    full = true;
    long now = System.nanoTime();
    if (now - quietUntil >= 0) {
      out.printf("%,d connections, and no more: %s%n", open, why);
      quietUntil = now + QUIET_NANOS;
    }
    return INVALID_SOCKET;
  }

  /// Whether the last [#accept(int)] found no room.
  boolean isFull() {
    return full;
  }

  /// A connection has ended; any thread may say so.
  void left() {
    if (departures.availablePermits() == 0) {
      departures.release();
    }
  }

  /// Waits until a connection ends. Gives up after a second, because it need not be one of this
  /// server that took the last descriptor.
  void awaitRoom() {
    try {
      if (departures.tryAcquire(1, TimeUnit.SECONDS)) {
        departures.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  /// Closes the listener, which ends a waiting [#accept(int)]; any thread may do so.
  void close() {
    if (!closed.getAndSet(true)) {
      Winsock.closesocket(listener);
      departures.release();
    }
  }
}
