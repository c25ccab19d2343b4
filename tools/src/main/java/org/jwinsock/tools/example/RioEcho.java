package org.jwinsock.tools.example;

import static org.jwinsock.spi.MsWSock.RIO_CORRUPT_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_BUFFERID;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_RQ;
import static org.jwinsock.spi.MsWSock.RIO_MSG_COMMIT_ONLY;
import static org.jwinsock.spi.MsWSock.RIO_MSG_DEFER;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.SOMAXCONN;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_OVERLAPPED;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_REGISTERED_IO;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Rio;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioNotificationCompletion.IocpNotify;
import org.jwinsock.spi.RioResult;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server on registered I/O: one thread, one completion queue for all connections, and one
/// registered buffer of which each has a slice. What is to be done for all the results that were
/// there is deferred, and set going at once.
///
/// ```
///            +-> RIODequeueCompletion -> RIOSend | RIOReceive, deferred -> commit -+
///            |        | nothing                                                     |
///            |   RIONotify -> GetQueuedCompletionStatus                             |
///            +--------+------------------------------------------------------------+
/// ```
public final class RioEcho implements Server {

  private static final int SLICE = 16 * 1024;
  private static final int CONNECTIONS = 1024;
  private static final int BATCH = 256;
  private static final int RESERVED = 2 * CONNECTIONS;

  /// Requests of one direction; the context of a request is one of these.
  private static final long RECEIVE = 1;

  private static final long SEND = 2;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final long listener;
  private final long port;
  private final Rio rio;
  private final long buffer;
  private final long queue;

  private final @Nullable Connection[] connections = new Connection[CONNECTIONS];
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final List<Connection> sends = new ArrayList<>();
  private final List<Connection> receives = new ArrayList<>();
  private volatile boolean stopped;

  /// @param address port 0 picks one
  public RioEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    int flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_REGISTERED_IO; // which accepted sockets inherit
    listener =
        check(
            Winsock.WSASocket(address.family(), SOCK_STREAM, IPPROTO_TCP, null, 0, flags),
            "WSASocket");
    check(Winsock.bind(listener, address), "bind", address);
    check(Winsock.listen(listener, SOMAXCONN), "listen", address);
    Rio functions = Winsock.rio(listener);
    if (functions == null) {
      throw SocketFailure.of("WSAIoctl(SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER)");
    }
    rio = functions;
    buffer = rio.RIORegisterBuffer(Arena.ofAuto().allocate((long) CONNECTIONS * SLICE, 64));
    if (buffer == RIO_INVALID_BUFFERID) {
      throw SocketFailure.of("RIORegisterBuffer");
    }
    port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    if (port == 0) {
      throw SocketFailure.of("CreateIoCompletionPort");
    }
    queue = rio.RIOCreateCompletionQueue(RESERVED, new IocpNotify(port, 0, new WsaOverlapped()));
    if (queue == RIO_INVALID_CQ) {
      throw SocketFailure.of("RIOCreateCompletionQueue");
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      free.add(i);
    }
  }

  @Override
  public SockAddr address() {
    return Sockets.localAddress(listener);
  }

  @Override
  public void run() {
    Thread acceptor = Thread.ofVirtual().name("acceptor").start(this::accept);
    serve();
    for (Connection connection : connections) {
      if (connection != null) {
        Winsock.closesocket(connection.s);
      }
    }
    rio.RIOCloseCompletionQueue(queue);
    rio.RIODeregisterBuffer(buffer);
    Kernel32.CloseHandle(port);
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.println("rio-echo: " + traffic.ofStreams());
  }

  /// Waits for connections, on a thread of its own, and hands them over as packets.
  private void accept() {
    while (!stopped) {
      long s = Winsock.accept(listener);
      if (s != INVALID_SOCKET) {
        if (!Kernel32.PostQueuedCompletionStatus(port, 0, s, new Accepted())) {
          Winsock.closesocket(s);
        }
      } else if (!stopped && Winsock.WSAGetLastError() != WSAECONNRESET) {
        throw SocketFailure.of("accept");
      }
    }
  }

  /// Marks a packet of the acceptor.
  private static final class Accepted extends WsaOverlapped {}

  private void serve() {
    RioResult[] results = new RioResult[BATCH];
    int[] bytes = new int[1];
    long[] key = new long[1];
    WsaOverlapped[] overlapped = new WsaOverlapped[1];
    boolean asked = false;
    while (!stopped) {
      int n = rio.RIODequeueCompletion(queue, results, BATCH);
      if (n == RIO_CORRUPT_CQ) {
        throw new IllegalStateException("the completion queue is corrupt");
      }
      for (int i = 0; i < n; i++) {
        completed(results[i]);
      }
      commit();
      if (n > 0) {
        continue;
      }
      if (!asked) {
        int error = rio.RIONotify(queue);
        if (error != 0) {
          throw new IllegalStateException("RIONotify: error " + error);
        }
        asked = true;
      }
      if (!Kernel32.GetQueuedCompletionStatus(port, bytes, key, overlapped, INFINITE)) {
        throw SocketFailure.of("GetQueuedCompletionStatus");
      }
      if (overlapped[0] instanceof Accepted) {
        begin(key[0]);
      } else {
        asked = false;
      }
    }
  }

  private void begin(long s) {
    Integer place = free.poll();
    if (place == null) {
      Winsock.closesocket(s); // all slices are in use
      return;
    }
    long requests = rio.RIOCreateRequestQueue(s, 1, 1, 1, 1, queue, queue, place);
    if (requests == RIO_INVALID_RQ) {
      throw SocketFailure.of("RIOCreateRequestQueue");
    }
    Connection connection = new Connection(s, requests, place);
    connections[place] = connection;
    traffic.connection();
    connection.receive();
    commit();
  }

  /// Sends what came, or receives after what was sent.
  private void completed(RioResult result) {
    Connection connection = connections[(int) result.socketContext];
    if (connection == null) {
      return;
    }
    boolean received = result.requestContext == RECEIVE;
    if (result.status != 0 || received && result.bytesTransferred == 0) {
      connection.close();
    } else if (received) {
      traffic.message(result.bytesTransferred);
      connection.send(result.bytesTransferred);
    } else {
      connection.receive();
    }
  }

  /// Sets going what was deferred. Each request queue has to be told; the first one takes the
  /// others' along where all share one ring.
  private void commit() {
    for (Connection each : sends) {
      rio.RIOSend(each.requests, null, 0, RIO_MSG_COMMIT_ONLY, 0);
    }
    sends.clear();
    for (Connection each : receives) {
      rio.RIOReceive(each.requests, null, 0, RIO_MSG_COMMIT_ONLY, 0);
    }
    receives.clear();
  }

  /// A connection: its socket, its slice, and one request at a time.
  private final class Connection {

    private final long s;
    private final long requests;
    private final int place;
    private final RioBuf slice;

    Connection(long s, long requests, int place) {
      this.s = s;
      this.requests = requests;
      this.place = place;
      this.slice = new RioBuf(buffer, place * SLICE, SLICE);
    }

    void receive() {
      slice.length = SLICE;
      if (rio.RIOReceive(requests, slice, 1, RIO_MSG_DEFER, RECEIVE)) {
        receives.add(this);
      } else {
        close();
      }
    }

    void send(int length) {
      slice.length = length;
      if (rio.RIOSend(requests, slice, 1, RIO_MSG_DEFER, SEND)) {
        sends.add(this);
      } else {
        close();
      }
    }

    void close() {
      connections[place] = null;
      free.add(place);
      Winsock.closesocket(s);
    }
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(listener); // ends accept
    Kernel32.PostQueuedCompletionStatus(port, 0, 0, null); // ends the wait
  }
}
