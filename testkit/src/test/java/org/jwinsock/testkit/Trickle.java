package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jwinsock.core.api.Winsock;

/// Data that comes in small pieces at irregular moments, for programs that must miss none of it.
final class Trickle {

  private static final int SENDS = 1_000;

  private Trickle() {}

  /// Lets others run, or not.
  static void hesitate(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> LockSupport.parkNanos(1);
      case 1 -> {
        for (int i = random.nextInt(2_000); i > 0; i--) {
          Thread.onSpinWait();
        }
      }
      default -> {}
    }
  }

  /// Sends pieces of up to 200 bytes and closes the socket.
  ///
  /// @return how many bytes it were
  static long send(long s, Random random) {
    byte[] bytes = new byte[200];
    long sent = 0;
    for (int i = 0; i < SENDS; i++) {
      int length = 1 + random.nextInt(bytes.length);
      assertThat(ok(Winsock.send(s, bytes, 0, length, 0))).isEqualTo(length);
      sent += length;
      hesitate(random);
    }
    Calls.close(s);
    return sent;
  }
}
