package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.FIONBIO;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.SOMAXCONN;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEMFILE;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WsaError;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server for thousands of connections on one thread: non-blocking sockets and `select`.
///
/// A connection is in one of two sets. It reads until the peer takes its echo too slowly; then it
/// writes until what is left over is gone, and reads nothing meanwhile, so that a peer that only
/// sends cannot fill the memory. `select` rewrites the sets it is given, so it gets copies.
///
/// Nothing is allocated for a message: all connections share one buffer, and only a left-over needs
/// memory of its own.
public final class SelectEcho implements Server {

  /// How many sockets fit into a set: what FD_SETSIZE is in C, defined before the header is read.
  private static final int CAPACITY = 32 * 1024;

  private static final int BUFFER_SIZE = 64 * 1024;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final long listener;

  private final FdSet reading = new FdSet(CAPACITY);
  private final FdSet writing = new FdSet(CAPACITY);
  private final FdSet readable = new FdSet(CAPACITY);
  private final FdSet writable = new FdSet(CAPACITY);
  private final Map<Long, LeftOver> leftOvers = new HashMap<>();

  /// How long a paused server may take to notice that it has been stopped.
  private static final TimeVal PAUSE = new TimeVal(0, 200_000);

  private MemorySegment echoed = MemorySegment.NULL;
  private boolean paused;
  private volatile boolean stopped;

  /// The rest of an echo that the peer was not ready for.
  private static final class LeftOver {
    private final byte[] bytes;
    private int sent;

    LeftOver(MemorySegment rest) {
      bytes = rest.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /// @param address port 0 picks one
  public SelectEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    listener = check(Winsock.socket(address.family(), SOCK_STREAM, IPPROTO_TCP), "socket");
    check(Winsock.bind(listener, address), "bind", address);
    check(Winsock.listen(listener, SOMAXCONN), "listen", address);
    check(Winsock.ioctlsocket(listener, FIONBIO, new int[] {1}), "ioctlsocket", "FIONBIO");
    reading.append(listener);
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
      closeAll(reading);
      closeAll(writing);
    }
    out.println("select-echo: " + traffic.ofStreams());
  }

  private void serve() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER_SIZE);
      echoed = buffer;
      while (select()) {
        for (int i = 0; i < writable.count(); i++) {
          write(writable.get(i));
        }
        for (int i = 0; i < readable.count(); i++) {
          long s = readable.get(i);
          if (s == listener) {
            accept();
          } else {
            echo(s, buffer);
          }
        }
      }
    }
  }

  /// Waits until something can be done without waiting.
  ///
  /// @return false when the server has been stopped
  private boolean select() {
    readable.copyFrom(reading);
    writable.copyFrom(writing);
    TimeVal timeout = paused ? PAUSE : null;
    if (Winsock.select(0, readable, writable, null, timeout) == SOCKET_ERROR && !stopped) {
      throw SocketFailure.of("select");
    }
    return !stopped;
  }

  /// Takes every connection that waits.
  private void accept() {
    while (reading.count() + writing.count() < CAPACITY) {
      long s = Winsock.accept(listener);
      if (s == INVALID_SOCKET) {
        afterAccept(Winsock.WSAGetLastError());
        return;
      }
      traffic.connection();
      Sockets.nonBlocking(s); // an accepted socket has its own mode
      Sockets.noDelay(s);
      reading.append(s);
    }
    pause("the set is full");
  }

  private void afterAccept(int error) {
    switch (error) {
      case WSAEWOULDBLOCK, WSAECONNRESET -> {} // none is left; the first one has gone again
      case WSAEMFILE, WSAENOBUFS -> pause(WsaError.describe(error));
      default -> {
        if (!stopped) {
          throw SocketFailure.of("accept");
        }
      }
    }
  }

  /// Leaves new connections waiting until an old one ends.
  private void pause(String why) {
    reading.remove(listener);
    paused = true;
    out.printf("%,d connections, and no more: %s%n", reading.count() + writing.count(), why);
  }

  private void echo(long s, MemorySegment buffer) {
    int length = Winsock.recv(s, buffer, 0);
    if (length > 0) {
      traffic.message(length);
      int sent = Winsock.send(s, first(buffer, length), 0);
      if (sent != length) {
        keep(s, buffer.asSlice(Math.max(sent, 0), length - Math.max(sent, 0)), sent);
      }
    } else if (length == 0 || Winsock.WSAGetLastError() != WSAEWOULDBLOCK) {
      close(s, reading); // the peer has finished, or the connection is lost
    }
  }

  /// The first bytes of the buffer. Messages are often as long as the one before.
  private MemorySegment first(MemorySegment buffer, int length) {
    if (echoed.byteSize() != length) {
      echoed = buffer.asSlice(0, length);
    }
    return echoed;
  }

  /// From reading to writing, with what could not be sent.
  private void keep(long s, MemorySegment rest, int sent) {
    if (sent == SOCKET_ERROR && Winsock.WSAGetLastError() != WSAEWOULDBLOCK) {
      close(s, reading);
      return;
    }
    leftOvers.put(s, new LeftOver(rest));
    reading.remove(s);
    writing.append(s);
  }

  /// Sends of a left-over what goes; with nothing left the connection reads again.
  private void write(long s) {
    LeftOver rest = leftOvers.get(s);
    if (rest == null) {
      throw new IllegalStateException("socket " + s + " writes and has nothing to write");
    }
    int sent = Winsock.send(s, rest.bytes, rest.sent, rest.bytes.length - rest.sent, 0);
    if (sent == SOCKET_ERROR) {
      if (Winsock.WSAGetLastError() != WSAEWOULDBLOCK) {
        leftOvers.remove(s);
        close(s, writing);
      }
      return;
    }
    rest.sent += sent;
    if (rest.sent == rest.bytes.length) {
      leftOvers.remove(s);
      writing.remove(s);
      reading.append(s);
    }
  }

  private void close(long s, FdSet set) {
    set.remove(s);
    Winsock.closesocket(s);
    if (paused) {
      reading.append(listener); // there is room for another one
      paused = false;
    }
  }

  private void closeAll(FdSet set) {
    for (int i = 0; i < set.count(); i++) {
      if (set.get(i) != listener) {
        Winsock.closesocket(set.get(i));
      }
    }
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(listener); // ends select
  }
}
