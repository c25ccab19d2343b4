package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.FIONBIO;
import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// The server of the game, which alone decides where everybody is. At each tick it moves the
/// players by their latest inputs and sends everybody a snapshot. Between ticks it waits in
/// `select` for inputs. A lost datagram is not sent again: the next one is newer.
final class GameServer implements Server {

  private static final int SPEED = 40;
  private static final long SILENCE_NANOS = 3_000_000_000L;

  private final long socket;
  private final long tickNanos;
  private final Weather weather;
  private final Map<SockAddr, Player> players = new LinkedHashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(GameMessage.MAX_SIZE);
  private final Traffic traffic = new Traffic();
  private volatile boolean over;
  private volatile boolean stopped;

  /// A bot that has been heard of.
  private static final class Player {
    private final int id;
    private final SockAddr address;
    private int x = 0x8000;
    private int y = 0x8000;
    private GameMessage.Input input = new GameMessage.Input(-1, 0, 0);
    private int snapshots;
    private long heard;
    private byte[] overtaken = {};

    Player(int id, SockAddr address) {
      this.id = id;
      this.address = address;
    }
  }

  /// @param address port 0 picks one
  GameServer(SockAddr address, int ticksPerSecond, Weather weather) {
    this.tickNanos = Duration.ofSeconds(1).toNanos() / ticksPerSecond;
    this.weather = weather;
    socket = check(Winsock.socket(address.family(), SOCK_DGRAM, IPPROTO_UDP), "socket");
    check(Winsock.bind(socket, address), "bind", address);
    check(Winsock.ioctlsocket(socket, FIONBIO, new int[] {1}), "ioctlsocket", "FIONBIO");
  }

  @Override
  public SockAddr address() {
    return Sockets.localAddress(socket);
  }

  @Override
  public void run() {
    long next = System.nanoTime();
    FdSet reads = new FdSet(1);
    while (!stopped) {
      long left = next - System.nanoTime();
      if (left <= 0) {
        if (!over) {
          tick();
        }
        next += tickNanos;
        continue;
      }
      Winsock.FD_ZERO(reads);
      Winsock.FD_SET(socket, reads);
      int ready = Winsock.select(0, reads, null, null, TimeVal.of(Duration.ofNanos(left)));
      if (ready == SOCKET_ERROR && !stopped) {
        throw SocketFailure.of("select");
      }
      if (ready > 0) {
        receive();
      }
    }
  }

  /// Takes every input that waits.
  private void receive() {
    SockAddr[] from = new SockAddr[1];
    while (!stopped) {
      buffer.clear();
      if (Winsock.recvfrom(socket, buffer, 0, from) != SOCKET_ERROR) {
        if (GameMessage.read(buffer) instanceof GameMessage.Input input) {
          take(from[0], input);
        }
        continue;
      }
      int error = Winsock.WSAGetLastError();
      if (error == WSAEWOULDBLOCK) {
        return;
      }
      if (error != WSAECONNRESET && !stopped) { // a bot that has gone is no reason to stop
        throw SocketFailure.of("recvfrom");
      }
    }
  }

  private void take(SockAddr from, GameMessage.Input input) {
    Player player = players.get(from);
    if (player == null && players.size() < GameMessage.MAX_PLAYERS) {
      player = new Player(freeId(), from);
      players.put(from, player);
    }
    if (player != null) {
      player.heard = System.nanoTime();
      if (input.number() > player.input.number()) { // an input that comes late is of no use
        player.input = input;
      }
    }
  }

  private int freeId() {
    int id = 0;
    while (isTaken(id)) {
      id++;
    }
    return id;
  }

  private boolean isTaken(int id) {
    return players.values().stream().anyMatch(player -> player.id == id);
  }

  private void tick() {
    long now = System.nanoTime();
    players.values().removeIf(player -> now - player.heard > SILENCE_NANOS);
    for (Player player : players.values()) {
      player.x = Math.clamp(player.x + (long) SPEED * player.input.dx(), 0, 0xFFFF);
      player.y = Math.clamp(player.y + (long) SPEED * player.input.dy(), 0, 0xFFFF);
    }
    List<GameMessage.Position> everybody =
        players.values().stream()
            .map(player -> new GameMessage.Position(player.id, player.x, player.y))
            .toList();
    for (Player player : players.values()) {
      new GameMessage.Snapshot(player.snapshots++, player.input.number(), everybody).write(buffer);
      send(player);
    }
  }

  /// Sends what is in the buffer, as the weather permits.
  private void send(Player to) {
    if (weather.drops()) {
      return;
    }
    if (to.overtaken.length == 0 && weather.swaps()) {
      to.overtaken = new byte[buffer.remaining()];
      buffer.get(to.overtaken);
      return;
    }
    traffic.message(Math.max(0, Winsock.sendto(socket, buffer, 0, to.address)));
    int held = to.overtaken.length;
    if (held > 0) {
      traffic.message(Math.max(0, Winsock.sendto(socket, to.overtaken, 0, held, 0, to.address)));
      to.overtaken = new byte[0];
    }
  }

  /// Ends the game: no tick comes after this. The server is still there.
  void end() {
    over = true;
  }

  Traffic traffic() {
    return traffic;
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(socket); // ends select
  }
}
