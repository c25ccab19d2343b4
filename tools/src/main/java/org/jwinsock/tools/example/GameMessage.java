package org.jwinsock.tools.example;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What travels in the game, one message a datagram, numbers in network order.
///
/// ```
///  Input     0      1          5    6    7
///            | 'I'  | number   | dx | dy |
///
///  Snapshot  0      1          5           9       10
///            | 'S'  | number   | lastInput | count | count times: id, x, y (1 + 2 + 2 bytes)
/// ```
sealed interface GameMessage {

  /// The longest message in bytes: a snapshot of [#MAX_PLAYERS].
  int MAX_SIZE = 10 + 5 * 255;

  /// How many players fit into a snapshot.
  int MAX_PLAYERS = 255;

  /// From a bot: where it wants to go, one step in each direction.
  ///
  /// @param number counts this bot's inputs from 0
  /// @param dx -1, 0 or 1
  /// @param dy -1, 0 or 1
  record Input(int number, int dx, int dy) implements GameMessage {}

  /// From the server: where everybody is.
  ///
  /// @param number counts this bot's snapshots from 0
  /// @param lastInput the number of the last input taken into account; -1 before the first
  /// @param players everybody
  record Snapshot(int number, int lastInput, List<Position> players) implements GameMessage {}

  /// Where a player is.
  ///
  /// @param id 0 to 254
  /// @param x 0 to 65535
  /// @param y 0 to 65535
  record Position(int id, int x, int y) {}

  /// Writes this message to the buffer and makes it ready to be sent.
  default void write(ByteBuffer buffer) {
    buffer.clear();
    switch (this) {
      case Input(int number, int dx, int dy) ->
          buffer.put((byte) 'I').putInt(number).put((byte) dx).put((byte) dy);
      case Snapshot(int number, int lastInput, List<Position> players) -> {
        buffer.put((byte) 'S').putInt(number).putInt(lastInput).put((byte) players.size());
        for (Position at : players) {
          buffer.put((byte) at.id).putShort((short) at.x).putShort((short) at.y);
        }
      }
    }
    buffer.flip();
  }

  /// Reads the message that was received into the buffer.
  ///
  /// @return null if it is none: anybody may send anything to a UDP socket
  static @Nullable GameMessage read(ByteBuffer buffer) {
    buffer.flip();
    return switch (buffer.remaining()) {
      case 0 -> null;
      case 7 -> buffer.get() == 'I' ? input(buffer) : null;
      default -> buffer.get() == 'S' ? snapshot(buffer) : null;
    };
  }

  private static Input input(ByteBuffer buffer) {
    return new Input(buffer.getInt(), Integer.signum(buffer.get()), Integer.signum(buffer.get()));
  }

  private static @Nullable Snapshot snapshot(ByteBuffer buffer) {
    if (buffer.remaining() < 9) {
      return null;
    }
    int number = buffer.getInt();
    int lastInput = buffer.getInt();
    int count = Byte.toUnsignedInt(buffer.get());
    if (buffer.remaining() != count * 5) {
      return null;
    }
    List<Position> players = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      players.add(
          new Position(
              Byte.toUnsignedInt(buffer.get()),
              Short.toUnsignedInt(buffer.getShort()),
              Short.toUnsignedInt(buffer.getShort())));
    }
    return new Snapshot(number, lastInput, players);
  }
}
