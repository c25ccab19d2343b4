package org.jwinsock.tools.example;

import static org.jwinsock.spi.MsWSock.SO_UPDATE_ACCEPT_CONTEXT;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.SOL_SOCKET;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEMFILE;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaError;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// The [Door] of a server on a completion port: `AcceptEx`, several at a time, each with a socket
/// that is ready for the next connection. A worker that takes the packet of one hands the
/// connection over and accepts the next.
///
/// ```
///  chair: socket ---> AcceptEx ---> packet ---> SO_UPDATE_ACCEPT_CONTEXT ---> arrived
///           ^                                                                    |
///           +--------------------------------------------------------------------+
/// ```
///
/// The data that comes first is received by an operation of its own: an `AcceptEx` that waits for
/// it would be occupied by a peer that says nothing.
final class Reception {

  /// How many connections can be accepted while all workers are at something else.
  private static final int CHAIRS = 16;

  /// How many a worker accepts in a row.
  private static final int TURN = 4;

  /// Room for the longest address, and what AcceptEx wants beside it.
  private static final int NAME_SIZE = SockAddr.STORAGE_SIZE + 16;

  private final Workers workers;
  private final LongConsumer arrived;
  private final PrintWriter out;
  private final Door door;
  private final int most;
  private final SockAddr here;
  private final Chair[] chairs = new Chair[CHAIRS];

  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentLinkedQueue<Chair> resting = new ConcurrentLinkedQueue<>();
  private final Semaphore attention = new Semaphore(0);
  private volatile @Nullable SocketFailure failure;

  /// @param address port 0 picks one
  /// @param most how many connections there may be at a time
  /// @param arrived takes each connection, which is its own from then on, on a worker
  Reception(SockAddr address, int most, Workers workers, LongConsumer arrived, PrintWriter out) {
    this.most = most;
    this.workers = workers;
    this.arrived = arrived;
    this.out = out;
    Arrays.setAll(chairs, _ -> new Chair());
    door = new Door(address, most, out);
    here = door.address();
    workers.serve(door.listener());
  }

  SockAddr address() {
    return here;
  }

  /// Accepts until [#close()], on the workers. This thread sees to it that accepting goes on after
  /// there has been no room.
  ///
  /// @throws SocketFailure if accepting fails for good
  void run() {
    for (Chair chair : chairs) {
      chair.accept();
    }
    while (!door.isClosed()) {
      attention.acquireUninterruptibly();
      if (!resting.isEmpty()) {
        door.awaitRoom();
        List<Chair> all = List.copyOf(resting);
        resting.removeAll(all);
        all.forEach(workers::post);
      }
    }
    SocketFailure reason = failure;
    if (reason != null) {
      throw reason;
    }
  }

  /// A connection that had arrived has ended; any thread may say so.
  void left() {
    open.decrementAndGet();
    door.left();
  }

  /// Ends accepting; any thread may do so.
  void close() {
    door.close();
    attention.release();
  }

  /// Closes what waits for connections, when the workers are gone.
  void clear() {
    for (Chair chair : chairs) {
      if (chair.s != INVALID_SOCKET) {
        Winsock.closesocket(chair.s);
      }
    }
  }

  /// Accepts one connection after the other.
  private final class Chair extends Packet {

    private final MemorySegment names = Arena.ofAuto().allocate(2 * NAME_SIZE);
    private final int[] bytes = new int[1];
    private long s = INVALID_SOCKET;

    /// Whether the socket is a connection, which there may be no room for.
    private boolean occupied;

    /// Whether the next packet is that of an AcceptEx.
    private boolean accepting;

    @Override
    public void taken(boolean succeeded, int bytes) {
      if (!accepting || accepted(succeeded ? 0 : error())) {
        accept();
      }
    }

    /// Accepts until it has to wait, or the turn is over.
    void accept() {
      for (int i = 0; i < TURN; i++) {
        if (!(occupied ? enters() : accepts())) {
          return;
        }
      }
      accepting = false;
      workers.post(this);
    }

    private boolean accepts() {
      if (s == INVALID_SOCKET) {
        s = Winsock.socket(here.family(), SOCK_STREAM, IPPROTO_TCP);
      }
      if (s == INVALID_SOCKET) {
        return accepted(Winsock.WSAGetLastError());
      }
      accepting = true;
      boolean over =
          Mswsock.AcceptEx(door.listener(), s, names, 0, NAME_SIZE, NAME_SIZE, bytes, this);
      return accepted(over ? 0 : Winsock.WSAGetLastError());
    }

    /// True if it can go on.
    private boolean accepted(int error) {
      return switch (error) {
        case 0 -> {
          accepting = false;
          occupied = true;
          yield true;
        }
        case WSA_IO_PENDING -> false;
        case WSAECONNRESET -> true; // that one has given up while it was waiting here
        case WSAEMFILE, WSAENOBUFS -> {
          door.noMore(open.get(), WsaError.describe(error));
          rest();
          yield false;
        }
        default -> {
          if (!door.isClosed()) {
            failure = SocketFailure.of(error, "AcceptEx", here);
            close();
          }
          yield false;
        }
      };
    }

    /// Hands the connection over, if there is room for it.
    private boolean enters() {
      if (open.incrementAndGet() > most) {
        door.noMore(open.decrementAndGet(), "that is the limit of this example");
        rest();
        return false;
      }
      long connection = s;
      s = INVALID_SOCKET;
      occupied = false;
      try {
        check(
            Winsock.setsockopt(connection, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, door.listener()),
            "setsockopt",
            "SO_UPDATE_ACCEPT_CONTEXT");
        Sockets.noDelay(connection);
        workers.serve(connection);
      } catch (SocketFailure e) {
        out.println("a connection could not begin: " + e.getMessage());
        Winsock.closesocket(connection);
        left();
        return true;
      }
      arrived.accept(connection);
      return true;
    }

    private void rest() {
      accepting = false;
      resting.add(this);
      attention.release();
    }
  }
}
