package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.FD_ACCEPT;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.WSA_INFINITE;
import static org.jwinsock.spi.WinSock2.WSA_INVALID_EVENT;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_FAILED;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server on one thread with overlapped operations and completion routines. The routines
/// run on the thread that began the operations, and only while it waits alertably: nothing here
/// needs a lock.
///
/// ```
///  FD_ACCEPT ---> accept ---> WSARecv(..., received)
///                               |  later, in a wait
///         +---------------------+
///         v
///     received ---> WSASend(..., sent) ---> sent ---> WSARecv(..., received)
/// ```
public final class ApcEcho implements Server {

  private static final int BUFFER_SIZE = 16 * 1024;

  /// How many milliseconds a server without room waits before it looks again.
  private static final int PAUSE_MILLIS = 1000;

  /// How many milliseconds the end waits for operations that are just being cancelled.
  private static final int FAREWELL_MILLIS = 1000;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Door door;
  private final long[] arrival = {Winsock.WSACreateEvent()};
  private final WsaNetworkEvents happened = new WsaNetworkEvents();
  private final BufferPool memory = new BufferPool(BUFFER_SIZE);

  /// Each has one operation under way.
  private final Set<Connection> open = new HashSet<>();

  private boolean paused;
  private volatile boolean stopped;

  /// @param address port 0 picks one
  public ApcEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    if (arrival[0] == WSA_INVALID_EVENT) {
      throw SocketFailure.of("WSACreateEvent");
    }
    door = new Door(address, Door.NO_LIMIT, out);
    check(Winsock.WSAEventSelect(door.listener(), arrival[0], FD_ACCEPT), "WSAEventSelect");
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
      open.forEach(connection -> Winsock.closesocket(connection.socket));
      awaitRoutines();
      Winsock.WSACloseEvent(arrival[0]);
    }
    out.println("apc-echo: " + traffic.ofStreams());
  }

  private void serve() {
    while (!stopped) {
      int timeout = paused ? PAUSE_MILLIS : WSA_INFINITE;
      switch (Winsock.WSAWaitForMultipleEvents(1, arrival, false, timeout, true)) {
        case WSA_WAIT_IO_COMPLETION -> {} // routines have run
        case WSA_WAIT_TIMEOUT -> resume();
        case WSA_WAIT_FAILED -> throw SocketFailure.of("WSAWaitForMultipleEvents");
        default -> accept();
      }
    }
  }

  /// An operation of a closed socket ends with `WSA_OPERATION_ABORTED`, and its routine is called
  /// like any other.
  private void awaitRoutines() {
    boolean coming = true;
    while (coming && !open.isEmpty()) {
      coming = Kernel32.SleepEx(FAREWELL_MILLIS, true) == WAIT_IO_COMPLETION;
    }
  }

  /// Takes every connection that waits.
  private void accept() {
    check(
        Winsock.WSAEnumNetworkEvents(door.listener(), arrival[0], happened),
        "WSAEnumNetworkEvents");
    long s = stopped ? INVALID_SOCKET : door.accept(open.size());
    while (s != INVALID_SOCKET) {
      begin(s);
      s = door.accept(open.size());
    }
    if (door.isFull()) {
      check(Winsock.WSAEventSelect(door.listener(), 0, 0), "WSAEventSelect");
      paused = true;
    }
  }

  /// Listens again, if it does not: FD_ACCEPT comes at once for those who wait already.
  private void resume() {
    if (paused) {
      check(Winsock.WSAEventSelect(door.listener(), arrival[0], FD_ACCEPT), "WSAEventSelect");
      paused = false;
    }
  }

  private void begin(long s) {
    traffic.connection();
    try {
      Sockets.noDelay(s);
      // An accepted socket has the events of its listener. It stays non-blocking, which means
      // nothing to overlapped operations.
      check(Winsock.WSAEventSelect(s, 0, 0), "WSAEventSelect");
    } catch (SocketFailure e) {
      out.println("a connection could not begin: " + e.getMessage());
      Winsock.closesocket(s);
      return;
    }
    var connection = new Connection(s);
    open.add(connection);
    connection.receive();
  }

  /// A connection, and its only operation.
  private final class Connection extends WsaOverlapped {

    private final long socket;
    private final MemorySegment buffer = memory.take();
    private final WsaBuf[] whole = {new WsaBuf(buffer)};
    private WsaBuf[] part = whole;
    private final int[] receiveFlags = new int[1];
    private final WsaOverlappedCompletionRoutine received = this::received;
    private final WsaOverlappedCompletionRoutine sent = this::sent;

    Connection(long socket) {
      this.socket = socket;
    }

    void receive() {
      receiveFlags[0] = 0;
      begun(Winsock.WSARecv(socket, whole, null, receiveFlags, this, received));
    }

    private void received(int error, int length, WsaOverlapped operation, int flags) {
      if (error != 0 || length == 0) { // lost; or the peer has finished, and has got everything
        end();
        return;
      }
      traffic.message(length);
      if (part[0].len() != length) { // messages are often as long as the one before
        part = new WsaBuf[] {new WsaBuf(buffer.asSlice(0, length))};
      }
      begun(Winsock.WSASend(socket, part, null, 0, this, sent));
    }

    private void sent(int error, int length, WsaOverlapped operation, int flags) {
      if (error != 0) {
        end();
      } else {
        receive();
      }
    }

    /// The routine is called also for an operation that is over at once. It is not called for one
    /// that did not begin.
    private void begun(int result) {
      if (result != 0 && Winsock.WSAGetLastError() != WSA_IO_PENDING) {
        end();
      }
    }

    private void end() {
      open.remove(this);
      memory.give(buffer);
      if (!door.isClosed()) {
        Winsock.closesocket(socket);
        resume();
      }
    }
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.WSASetEvent(arrival[0]); // ends the wait
  }
}
