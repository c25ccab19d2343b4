package org.jwinsock.layers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.layers.proxy.Proxies.four;
import static org.jwinsock.layers.proxy.Proxies.name;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jwinsock.layers.stream.ByteQueue;

class SocksDatagramTest {

  private static String header(Target to) {
    ByteQueue out = new ByteQueue();
    SocksDatagram.putHeader(to, out);
    byte[] bytes = new byte[out.size()];
    out.peek().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static @Nullable SocksDatagram read(String hex) {
    return SocksDatagram.read(ByteBuffer.wrap(Talk.hex(hex)));
  }

  @Test
  void aDatagramGoesOutBehindItsDestination() {
    assertThat(header(four(0x7F000001, 53))).isEqualTo("000000017f0000010035");
    assertThat(header(name("a.test", 53))).isEqualTo("0000000306612e746573740035");
  }

  @Test
  void aDatagramComesInBehindItsSource() {
    SocksDatagram read = Objects.requireNonNull(read("0000 00 01 7f000001 0035 68656c6c6f"));
    assertThat(read.from()).isEqualTo(four(0x7F000001, 53));
    assertThat(StandardCharsets.US_ASCII.decode(read.data()).toString()).isEqualTo("hello");
  }

  @Test
  void anEmptyDatagramIsOne() {
    SocksDatagram read = Objects.requireNonNull(read("0000 00 01 7f000001 0035"));
    assertThat(read.data().remaining()).isZero();
  }

  @Test
  void fragmentsAreDropped() {
    assertThat(read("0000 01 01 7f000001 0035 00")).isNull();
    assertThat(read("0000 ff 01 7f000001 0035 00")).isNull();
  }

  @Test
  void whatIsCutShortIsDropped() {
    byte[] all = Talk.hex("0000 00 03 06 612e74657374 0035");
    for (int length = 0; length < all.length; length++) {
      assertThat(SocksDatagram.read(ByteBuffer.wrap(all, 0, length))).as("%s", length).isNull();
    }
  }

  @Test
  void garbageIsDroppedOrReadAndNeverFails() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (random.nextBoolean() && bytes.length > 4) {
        bytes[0] = 0;
        bytes[1] = 0;
        bytes[2] = 0;
        bytes[3] = (byte) random.nextInt(5);
      }
      SocksDatagram read = SocksDatagram.read(ByteBuffer.wrap(bytes));
      assertThat(read == null || read.data().remaining() < bytes.length)
          .as("seed %s", seed)
          .isTrue();
    }
  }
}
