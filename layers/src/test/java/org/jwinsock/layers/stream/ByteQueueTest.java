package org.jwinsock.layers.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ByteQueueTest {

  @Test
  void bytesComeOutAsTheyWentIn() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    ByteQueue queue = new ByteQueue();
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 5000; i++) {
      byte[] some = new byte[random.nextInt(3000)];
      random.nextBytes(some);
      switch (random.nextInt(4)) {
        case 0 -> {
          queue.put(ByteBuffer.wrap(some));
          in.writeBytes(some);
        }
        case 1 -> {
          queue.space(some.length).put(some);
          queue.written(some.length);
          in.writeBytes(some);
        }
        default -> {
          int count = random.nextInt(queue.size() + 1);
          byte[] first = new byte[count];
          queue.peek().get(first);
          queue.drop(count);
          out.writeBytes(first);
        }
      }
    }
    byte[] rest = new byte[queue.size()];
    queue.peek().get(rest);
    out.writeBytes(rest);
    assertThat(out.toByteArray()).as("seed %s", seed).isEqualTo(in.toByteArray());
  }
}
