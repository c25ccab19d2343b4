package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.SOL_SOCKET;
import static org.jwinsock.spi.WinSock2.SO_RCVTIMEO;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;

/// A player that wanders about. It answers each snapshot with an input, and with another one when
/// no snapshot comes for a while. The numbers in the snapshots tell it what was lost or came late,
/// and its own number in them how long an input takes to be seen: to the server, until the next
/// tick, and back.
final class GameBot implements Example {

  private static final int PATIENCE_MILLIS = 100;
  private static final int REMEMBERED = 256;

  private final long socket;
  private final RandomGenerator random;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(GameMessage.MAX_SIZE);
  private final Sequence snapshots = new Sequence();
  private final long[] sentAt = new long[REMEMBERED];
  private int inputs;
  private int acknowledged = -1;
  private int dx;
  private int dy;
  private long bytesSent;
  private long bytesReceived;
  private long waysMeasured;
  private long wayNanos;
  private volatile boolean stopped;

  /// What a bot saw.
  ///
  /// @param snapshots what came of them
  /// @param inputMicros from an input to the snapshot that counts it, on average; 0 before the
  ///   first
  /// @param bytesSent in inputs
  /// @param bytesReceived in snapshots
  record Seen(Sequence.Count snapshots, long inputMicros, long bytesSent, long bytesReceived) {}

  GameBot(SockAddr server, RandomGenerator random) {
    this.random = random;
    socket = check(Winsock.socket(server.family(), SOCK_DGRAM, IPPROTO_UDP), "socket");
    check(Winsock.connect(socket, server), "connect", server);
    check(
        Winsock.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, PATIENCE_MILLIS),
        "setsockopt",
        "SO_RCVTIMEO");
  }

  @Override
  public void run() {
    while (!stopped) {
      send();
      buffer.clear();
      if (Winsock.recv(socket, buffer, 0) != SOCKET_ERROR) {
        receive();
      } else if (!stopped && !isPassing(Winsock.WSAGetLastError())) {
        throw SocketFailure.of("recv");
      }
    }
  }

  /// Nothing came for a while, or the server is not there yet.
  private static boolean isPassing(int error) {
    return error == WSAETIMEDOUT || error == WSAECONNRESET;
  }

  private synchronized void send() {
    if (random.nextInt(20) == 0) {
      dx = random.nextInt(-1, 2);
      dy = random.nextInt(-1, 2);
    }
    sentAt[inputs % REMEMBERED] = System.nanoTime();
    new GameMessage.Input(inputs++, dx, dy).write(buffer);
    bytesSent += Math.max(0, Winsock.send(socket, buffer, 0));
  }

  private synchronized void receive() {
    bytesReceived += buffer.position();
    if (GameMessage.read(buffer) instanceof GameMessage.Snapshot snapshot) {
      see(snapshot);
    }
  }

  private void see(GameMessage.Snapshot snapshot) {
    snapshots.came(snapshot.number());
    int last = snapshot.lastInput();
    if (last > acknowledged && last < inputs && inputs - last <= REMEMBERED) {
      acknowledged = last;
      waysMeasured++;
      wayNanos += System.nanoTime() - sentAt[last % REMEMBERED];
    }
  }

  synchronized Seen seen() {
    long micros = waysMeasured == 0 ? 0 : wayNanos / waysMeasured / 1000;
    return new Seen(snapshots.count(), micros, bytesSent, bytesReceived);
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(socket); // ends recv
  }
}
