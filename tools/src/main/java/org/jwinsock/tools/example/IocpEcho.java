package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.io.PrintWriter;
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
///
/// An operation that is over at once sends no packet, and the worker goes on by itself: a while. A
/// connection on which everything is over at once would keep the worker from all the others, so
/// then it gets in line with a packet of its own.
public final class IocpEcho implements Server {

  private static final int BUFFER_SIZE = 16 * 1024;

  /// How many messages in a row a worker echoes for the same connection.
  private static final int TURN = 64;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Door door;
  private final long port;
  private final int workers;
  private final BufferPool memory = new BufferPool(BUFFER_SIZE);
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /// @param address port 0 picks one
  /// @param workers how many threads take packets; the port lets as many of them run
  public IocpEcho(SockAddr address, int workers, PrintWriter out) {
    this.out = out;
    this.workers = workers;
    door = new Door(address, Door.NO_LIMIT, out);
    port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, workers);
    if (port == 0) {
      throw SocketFailure.of("CreateIoCompletionPort");
    }
  }

  @Override
  public SockAddr address() {
    return door.address();
  }

  @Override
  public void run() {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= workers; i++) {
      threads.add(Thread.ofPlatform().daemon().name("worker " + i).start(this::work));
    }
    try {
      serve();
    } finally {
      door.close();
      open.forEach(Connection::close);
      Kernel32.CloseHandle(port); // ends the workers' waits
      join(threads);
    }
    out.println("iocp-echo: " + traffic.ofStreams());
  }

  private static void join(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    while (!door.isClosed()) {
      long s = door.accept(open.size());
      if (s != INVALID_SOCKET) {
        begin(s);
      } else if (door.isFull()) {
        door.awaitRoom();
      }
    }
  }

  private void begin(long s) {
    traffic.connection();
    try {
      Sockets.noDelay(s);
      if (Kernel32.CreateIoCompletionPort(s, port, s, 0) == 0
          || !Kernel32.SetFileCompletionNotificationModes(
              s, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)) {
        throw SocketFailure.of("CreateIoCompletionPort");
      }
    } catch (SocketFailure e) {
      out.println("a connection could not begin: " + e.getMessage());
      Winsock.closesocket(s);
      return;
    }
    Connection connection = new Connection(s);
    open.add(connection);
    connection.receive();
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

  /// What the packet of a connection is about.
  private enum Doing {
    RECEIVING,
    SENDING,
    GETTING_IN_LINE
  }

  /// A connection, and its only operation. Whichever thread is told of its end owns the connection
  /// until it has begun the next one.
  private final class Connection extends WsaOverlapped {

    private final long s;
    private final MemorySegment buffer = memory.take();
    private final WsaBuf[] whole = {new WsaBuf(buffer)};
    private WsaBuf[] part = whole;
    private final int[] count = new int[1];
    private final int[] receiveFlags = new int[1];
    private Doing doing = Doing.RECEIVING;

    Connection(long s) {
      this.s = s;
    }

    /// A packet of this connection: sends what came, or receives after what was sent.
    void completed(boolean succeeded, int transferred) {
      if (!succeeded) {
        end();
      } else if (doing != Doing.RECEIVING || received(transferred)) {
        receive();
      }
    }

    /// Receives and sends until an operation pends, or the turn is over.
    void receive() {
      int left = TURN;
      do {
        if (left-- == 0) {
          getInLine();
          return;
        }
        doing = Doing.RECEIVING;
        receiveFlags[0] = 0;
      } while (isOver(Winsock.WSARecv(s, whole, count, receiveFlags, this, null))
          && received(count[0]));
    }

    /// True if what came has been sent already.
    private boolean received(int length) {
      if (length == 0) { // the peer has finished, and has got everything
        end();
        return false;
      }
      traffic.message(length);
      if (part[0].len() != length) { // messages are often as long as the one before
        part = new WsaBuf[] {new WsaBuf(buffer.asSlice(0, length))};
      }
      doing = Doing.SENDING;
      return isOver(Winsock.WSASend(s, part, count, 0, this, null));
    }

    private boolean isOver(int result) {
      if (result == 0) {
        return true;
      }
      if (Winsock.WSAGetLastError() != WSA_IO_PENDING) {
        end();
      }
      return false;
    }

    private void getInLine() {
      doing = Doing.GETTING_IN_LINE;
      if (!Kernel32.PostQueuedCompletionStatus(port, 0, s, this)) {
        end();
      }
    }

    /// With no operation under way.
    private void end() {
      close();
      memory.give(buffer);
    }

    /// At any time; an operation under way then ends with a packet of its own.
    void close() {
      if (open.remove(this)) {
        Winsock.closesocket(s);
        door.left();
      }
    }
  }

  @Override
  public void stop() {
    door.close(); // ends accept
  }
}
