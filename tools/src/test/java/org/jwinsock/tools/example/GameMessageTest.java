package org.jwinsock.tools.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.jwinsock.tools.example.GameMessage.Input;
import org.jwinsock.tools.example.GameMessage.Position;
import org.jwinsock.tools.example.GameMessage.Snapshot;

class GameMessageTest {

  private final ByteBuffer buffer = ByteBuffer.allocate(GameMessage.MAX_SIZE);

  private void travels(GameMessage message) {
    message.write(buffer);
    buffer.position(buffer.limit()); // as a receive leaves it
    assertThat(GameMessage.read(buffer)).isEqualTo(message);
  }

  @Test
  void messagesArriveAsTheyWereSent() {
    travels(new Input(7, -1, 1));
    travels(new Snapshot(1, -1, List.of()));
    travels(new Snapshot(2, 5, List.of(new Position(0, 0, 65_535), new Position(254, 1, 2))));
  }

  @Test
  void whatIsNoMessageIsNone() {
    var random = new SplittableRandom(1);
    for (int size = 0; size < 200; size++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      if (size > 0) {
        bytes[0] = (byte) (size % 2 == 0 ? 'S' : 'I');
      }
      buffer.clear().put(bytes);

      GameMessage read = GameMessage.read(buffer);

      assertThat(
              read == null
                  || size == 7
                  || read instanceof Snapshot s && s.players().size() * 5 + 10 == size)
          .isTrue();
    }
  }
}
