package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;

/// Thousands of random lives of one TCP socket answer as the documentation says.
///
/// A failure prints the seed of the life and its steps; `-Dwinsock.seed=` that seed repeats it.
@ExtendWith(Started.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifeModelTest {

  private static final int LIVES = 5_000;
  private static final int STEPS = 30;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(10);

  /// So many lives at least, however busy the machine is.
  private static final int LEAST = 100;

  @Test
  @Covers({"socket", "bind", "listen", "connect", "recv", "send", "shutdown", "closesocket"})
  void shouldLiveAsTheDocumentationSays() {
    long listener = Calls.listener(Family.IPV4);
    SockAddr refusing = Calls.refusing(Family.IPV4);
    Long repeated = Long.getLong("winsock.seed");
    long start = System.nanoTime();
    long seed = repeated != null ? repeated : ThreadLocalRandom.current().nextLong();
    int lives = repeated != null ? 1 : LIVES;
    for (int i = 0; i < lives && (i < LEAST || System.nanoTime() - start < NANOS); i++) {
      live(seed + i, listener, refusing);
    }
    Calls.close(listener);
  }

  private static void live(long seed, long listener, SockAddr refusing) {
    try (Life life = new Life(seed, listener, refusing)) {
      try {
        assertThat(life.run(STEPS)).isEqualTo(STEPS);
      } catch (AssertionError e) {
        throw new AssertionError(
            "-Dwinsock.seed=%s: %s; steps:%s".formatted(seed, e.getMessage(), life.trace()), e);
      }
    }
    assertThat(Winsock.WSAGetLastError()).isNotNegative();
  }
}
