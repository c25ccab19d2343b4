package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_OP_ENABLE;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_REGISTER_EVENT_IN;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_REGISTER_EVENT_OUT;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_EDGE;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_LEVEL;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_ONESHOT;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server that a completion port tells which sockets are ready: what epoll is on Linux,
/// with no buffer for a connection that is silent.
///
/// By level, and one-shot: a worker owns the connection it is told of, does what is to be done
/// once, and enables the registration again in the call that takes the next packet. By edge:
/// registered once, and gone on with until there is nothing more, because only that makes the next
/// edge.
///
/// ```
///  accept ---> ProcessSocketNotifications(enable)
///                            |  packet: the socket is ready
///  worker: ProcessSocketNotifications <----------------+
///             |                                        |
///             +---> recv ---> send ---> enable again --+
/// ```
public final class NotifyEcho implements Server {

  private static final int BUFFER_SIZE = 64 * 1024;

  /// How many messages in a row a worker echoes for the same connection.
  private static final int TURN = 64;

  /// What a connection waits for when it waits for nothing any more.
  private static final int ENDED = 0;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Door door;
  private final long port;
  private final int workers;
  private final boolean edge;
  private final Map<Long, Connection> open = new ConcurrentHashMap<>();

  /// @param address port 0 picks one
  /// @param workers how many threads take packets
  /// @param edge told by edge instead of by level
  public NotifyEcho(SockAddr address, int workers, boolean edge, PrintWriter out) {
    this.out = out;
    this.workers = workers;
    this.edge = edge;
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
      open.values().forEach(Connection::end);
      Kernel32.CloseHandle(port); // ends the workers' waits
      join(threads);
    }
    out.println("notify-echo: " + traffic.ofStreams());
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
    Sockets.noDelay(s);
    Sockets.nonBlocking(s);
    Connection connection = new Connection(s);
    open.put(s, connection);
    SockNotifyRegistration[] first = {new SockNotifyRegistration()};
    int wanted =
        edge
            ? SOCK_NOTIFY_REGISTER_EVENT_IN | SOCK_NOTIFY_REGISTER_EVENT_OUT
            : SOCK_NOTIFY_REGISTER_EVENT_IN;
    enable(first[0], s, wanted);
    int result = Winsock.ProcessSocketNotifications(port, 1, first, 0, 0, null, null);
    boolean registered = result == 0 && first[0].registrationResult == 0;
    // what came before the first edge is not told
    if (!registered || edge && !Kernel32.PostQueuedCompletionStatus(port, 0, s, null)) {
      connection.end();
    }
  }

  private void enable(SockNotifyRegistration registration, long s, int events) {
    registration.socket = s;
    registration.completionKey = s;
    registration.eventFilter = events;
    registration.operation = SOCK_NOTIFY_OP_ENABLE;
    registration.triggerFlags =
        edge ? SOCK_NOTIFY_TRIGGER_EDGE : SOCK_NOTIFY_TRIGGER_LEVEL | SOCK_NOTIFY_TRIGGER_ONESHOT;
  }

  /// A worker: takes packets until the port is closed.
  private void work() {
    byte[] buffer = new byte[BUFFER_SIZE];
    OverlappedEntry[] packet = {new OverlappedEntry()};
    int[] count = new int[1];
    SockNotifyRegistration[] again = {new SockNotifyRegistration()};
    boolean enables = false;
    while (true) {
      int result =
          Winsock.ProcessSocketNotifications(
              port, enables ? 1 : 0, enables ? again : null, INFINITE, 1, packet, count);
      if (result != 0) {
        return;
      }
      Connection connection = open.get(packet[0].lpCompletionKey);
      int wanted = connection == null ? ENDED : connection.goOn(buffer);
      enables = wanted != ENDED && !edge;
      if (enables) {
        enable(again[0], packet[0].lpCompletionKey, wanted);
      }
    }
  }

  /// A connection, which one worker at a time goes on with.
  private final class Connection {

    private final long s;
    private boolean ended;

    /// The rest of an echo that the peer was not ready for.
    private byte @Nullable [] rest;

    Connection(long s) {
      this.s = s;
    }

    /// Echoes what there is.
    ///
    /// @return what it waits for now
    synchronized int goOn(byte[] buffer) {
      for (int left = edge ? TURN : 1; left > 0 && !ended; left--) {
        byte[] unsent = rest;
        if (unsent != null) {
          rest = null;
          if (!send(unsent, unsent.length)) {
            return SOCK_NOTIFY_REGISTER_EVENT_OUT;
          }
        }
        int length = Winsock.recv(s, buffer, 0, buffer.length, 0);
        if (length < 0 && Winsock.WSAGetLastError() == WSAEWOULDBLOCK) {
          return SOCK_NOTIFY_REGISTER_EVENT_IN;
        }
        if (length <= 0) { // the peer has finished, or the connection is lost
          end();
          return ENDED;
        }
        traffic.message(length);
        if (!send(buffer, length)) {
          return ended ? ENDED : SOCK_NOTIFY_REGISTER_EVENT_OUT;
        }
      }
      if (edge && !ended && !Kernel32.PostQueuedCompletionStatus(port, 0, s, null)) {
        end(); // there may be more, and no edge tells of it
      }
      return ended ? ENDED : SOCK_NOTIFY_REGISTER_EVENT_IN;
    }

    /// @return false if something is left over, or the connection is lost
    private boolean send(byte[] bytes, int length) {
      int sent = 0;
      while (sent < length) {
        int moved = Winsock.send(s, bytes, sent, length - sent, 0);
        if (moved < 0) {
          if (Winsock.WSAGetLastError() == WSAEWOULDBLOCK) {
            rest = Arrays.copyOfRange(bytes, sent, length);
          } else {
            end();
          }
          return false;
        }
        sent += moved;
      }
      return true;
    }

    /// Closing ends the registration as well.
    synchronized void end() {
      if (!ended) {
        ended = true;
        open.remove(s);
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
