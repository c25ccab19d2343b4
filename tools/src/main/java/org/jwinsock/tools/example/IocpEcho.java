package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.SOMAXCONN;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server on a completion port: each connection has one operation under way, and whichever
/// worker takes its packet goes on with it.
///
/// ```
///  accept ---> CreateIoCompletionPort ---> WSARecv
///                                            |    packet
///  worker: GetQueuedCompletionStatus <-------+<-----------+
///             | bytes                                     |
///             +---> WSASend ---> WSARecv -----------------+
/// ```
public final class IocpEcho implements Server {

  private static final int BUFFER_SIZE = 16 * 1024;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final long listener;
  private final long port;
  private final int workers;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /// @param address port 0 picks one
  /// @param workers how many threads take packets; the port lets as many of them run
  public IocpEcho(SockAddr address, int workers, PrintWriter out) {
    this.out = out;
    this.workers = workers;
    listener = check(Winsock.socket(address.family(), SOCK_STREAM, IPPROTO_TCP), "socket");
    check(Winsock.bind(listener, address), "bind", address);
    check(Winsock.listen(listener, SOMAXCONN), "listen", address);
    port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, workers);
    if (port == 0) {
      throw SocketFailure.of("CreateIoCompletionPort");
    }
  }

  @Override
  public SockAddr address() {
    return Sockets.localAddress(listener);
  }

  @Override
  public void run() {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= workers; i++) {
      threads.add(Thread.ofPlatform().daemon().name("worker " + i).start(this::work));
    }
    serve();
    open.forEach(Connection::close);
    Kernel32.CloseHandle(port); // ends the workers' waits
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.println("iocp-echo: " + traffic.ofStreams());
  }

  private void serve() {
    while (!stopped) {
      long s = Winsock.accept(listener);
      if (s != INVALID_SOCKET) {
        begin(s);
      } else if (!stopped && Winsock.WSAGetLastError() != WSAECONNRESET) {
        throw SocketFailure.of("accept");
      }
    }
  }

  private void begin(long s) {
    if (Kernel32.CreateIoCompletionPort(s, port, s, 0) == 0
        || !Kernel32.SetFileCompletionNotificationModes(s, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)) {
      throw SocketFailure.of("CreateIoCompletionPort");
    }
    traffic.connection();
    Connection connection = new Connection(s);
    open.add(connection);
    connection.start();
  }

  /// A worker: takes packets until the port is closed.
  private void work() {
    int[] bytes = new int[1];
    long[] key = new long[1];
    WsaOverlapped[] operation = new WsaOverlapped[1];
    while (true) {
      boolean succeeded = Kernel32.GetQueuedCompletionStatus(port, bytes, key, operation, INFINITE);
      if (!(operation[0] instanceof Connection connection)) {
        return;
      }
      connection.completed(succeeded, bytes[0]);
    }
  }

  /// A connection, and its only operation.
  private final class Connection extends WsaOverlapped {

    private final long s;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(BUFFER_SIZE);
    private final WsaBuf[] whole = {new WsaBuf(buffer)};
    private WsaBuf[] part = whole;
    private final int[] count = new int[1];
    private final int[] receiveFlags = new int[1];
    private boolean sending;

    Connection(long s) {
      this.s = s;
    }

    void start() {
      receive();
    }

    /// A packet of this connection: sends what came, or receives after what was sent. Operations
    /// that are over at once send no packet, so it goes on until one pends.
    void completed(boolean succeeded, int transferred) {
      if (!succeeded) {
        close();
        return;
      }
      if (sending) {
        receive();
      } else if (received(transferred)) {
        receive();
      }
    }

    /// True if what came has been sent already.
    private boolean received(int length) {
      if (length == 0) {
        close();
        return false;
      }
      traffic.message(length);
      if (part[0].len() != length) {
        part = new WsaBuf[] {new WsaBuf(buffer.asSlice(0, length))};
      }
      sending = true;
      return isOver(Winsock.WSASend(s, part, count, 0, this, null));
    }

    private void receive() {
      boolean over;
      do {
        sending = false;
        receiveFlags[0] = 0;
        over =
            isOver(Winsock.WSARecv(s, whole, count, receiveFlags, this, null))
                && received(count[0]);
      } while (over);
    }

    private boolean isOver(int result) {
      if (result == 0) {
        return true;
      }
      if (Winsock.WSAGetLastError() != WSA_IO_PENDING) {
        close();
      }
      return false;
    }

    void close() {
      if (open.remove(this)) {
        Winsock.closesocket(s);
      }
    }
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(listener); // ends accept
  }
}
