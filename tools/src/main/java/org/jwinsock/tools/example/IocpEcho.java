package org.jwinsock.tools.example;

import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;

/// An echo server on a completion port: each connection has one operation under way, and whichever
/// worker takes its packet goes on with it.
///
/// ```
///  AcceptEx ---> packet ---> WSARecv
///                              |    packet
///  worker: GetQueuedCompletionStatus <--------------------+
///             | bytes                                     |
///             +---> WSASend ---> WSARecv -----------------+
/// ```
///
/// An operation that is over at once sends no packet, and the worker goes on by itself: a while. A
/// connection on which everything is over at once would keep the worker from all the others, so
/// then it gets in line with a packet of its own.
///
/// A connection that has ended leaves its buffer and its operation to the next one. Its socket is
/// closed: `DisconnectEx` with `TF_REUSE_SOCKET` would wait until the peer has acknowledged the
/// end, which costs more than another socket.
public final class IocpEcho implements Server {

  private static final int BUFFER_SIZE = 16 * 1024;

  /// How many messages in a row a worker echoes for the same connection.
  private static final int TURN = 64;

  private static final int MOST_FREE = 1024;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Workers workers;
  private final Reception reception;
  private final FreeList<Connection> free = new FreeList<>(MOST_FREE);
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /// @param address port 0 picks one
  /// @param workers how many threads take packets; the port lets as many of them run
  public IocpEcho(SockAddr address, int workers, PrintWriter out) {
    this.out = out;
    this.workers = new Workers(workers);
    reception = new Reception(address, Door.NO_LIMIT, this.workers, this::begin, out);
  }

  @Override
  public SockAddr address() {
    return reception.address();
  }

  @Override
  public void run() {
    try {
      workers.start();
      reception.run();
    } finally {
      workers.dismiss();
      reception.clear();
      open.forEach(
          connection -> {
            Winsock.closesocket(connection.s);
            connection.count();
          });
    }
    out.println("iocp-echo: " + traffic.ofStreams());
  }

  private void begin(long s) {
    traffic.connection();
    @Nullable Connection used = free.take();
    Connection connection = used != null ? used : new Connection();
    connection.begin(s);
  }

  /// A connection, and its only operation. Whichever thread is told of its end owns the connection
  /// until it has begun the next one.
  private final class Connection extends Packet {

    private long s;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_SIZE);
    private final WsaBuf[] whole = {new WsaBuf(buffer)};
    private WsaBuf[] part = whole;
    private final int[] receiveFlags = new int[1];

    /// Whether the next packet is that of a receive. After any other one it is time to receive.
    private boolean receiving;

    /// Bytes of this connection.
    private long echoed;

    void begin(long socket) {
      s = socket;
      open.add(this);
      receive();
    }

    /// Sends what came, or receives after what was sent.
    @Override
    void taken(boolean succeeded, int bytes) {
      if (!succeeded) {
        end();
      } else if (!receiving || received(bytes)) {
        receive();
      }
    }

    /// Receives and sends until an operation pends, or the turn is over.
    private void receive() {
      int left = TURN;
      do {
        if (left-- == 0) {
          getInLine();
          return;
        }
        receiving = true;
        receiveFlags[0] = 0;
      } while (isOver(Winsock.WSARecv(s, whole, null, receiveFlags, this, null))
          && received((int) bytes()));
    }

    /// True if what came has been sent already.
    private boolean received(int length) {
      if (length == 0) { // the peer has finished, and has got everything
        end();
        return false;
      }
      echoed += length;
      if (part[0].len() != length) { // messages are often as long as the one before
        part = new WsaBuf[] {new WsaBuf(buffer.asSlice(0, length))};
      }
      receiving = false;
      return isOver(Winsock.WSASend(s, part, null, 0, this, null));
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
      receiving = false;
      if (!workers.post(this)) {
        end();
      }
    }

    /// With no operation under way.
    private void end() {
      open.remove(this);
      Winsock.closesocket(s);
      count();
      reception.left();
      free.give(this);
    }

    void count() {
      traffic.bytes(echoed);
      echoed = 0;
    }
  }

  @Override
  public void stop() {
    reception.close();
  }
}
