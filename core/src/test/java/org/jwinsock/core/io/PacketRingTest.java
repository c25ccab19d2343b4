package org.jwinsock.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.WsaOverlapped;

/// The queue of a port's packets.
class PacketRingTest {

  private final PacketRing ring = new PacketRing();
  private final OverlappedEntry out = new OverlappedEntry();

  @Test
  void shouldGiveBackWholeValues() {
    WsaOverlapped operation = new WsaOverlapped();
    ring.add(Long.MIN_VALUE, -1, operation, -2);
    ring.add(-1, Integer.MIN_VALUE, null, Integer.MAX_VALUE);

    ring.remove(out);
    assertThat(out.lpCompletionKey).isEqualTo(Long.MIN_VALUE);
    assertThat(out.dwNumberOfBytesTransferred).isEqualTo(-1);
    assertThat(out.error).isEqualTo(-2);
    assertThat(out.lpOverlapped).isSameAs(operation);
    ring.remove(out);
    assertThat(out.lpCompletionKey).isEqualTo(-1);
    assertThat(out.dwNumberOfBytesTransferred).isEqualTo(Integer.MIN_VALUE);
    assertThat(out.error).isEqualTo(Integer.MAX_VALUE);
    assertThat(out.lpOverlapped).isNull();
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void shouldRefuseToGiveWhatItHasNot() {
    assertThatThrownBy(() -> ring.remove(out)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldKeepTheOrderWhileItGrowsWhereverItsFirstPacketIs() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      PacketRing one = new PacketRing();
      ArrayDeque<Long> expected = new ArrayDeque<>();
      for (int i = 0; i < 1_000; i++) {
        if (random.nextInt(5) < 3 || expected.isEmpty()) {
          long key = random.nextLong();
          one.add(key, (int) key, null, 0);
          expected.add(key);
        } else {
          one.remove(out);
          assertThat(out.lpCompletionKey).as("seed %s", seed).isEqualTo(expected.remove());
          assertThat(out.dwNumberOfBytesTransferred).isEqualTo((int) out.lpCompletionKey);
        }
        assertThat(one.size()).isEqualTo(expected.size());
      }
    }
  }
}
