package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.jwinsock.spi.In6PktInfo;
import org.jwinsock.spi.InPktInfo;

/// Packet information as Windows lays it out, which is not as other systems do.
class PacketInfoTest {

  @Test
  @Covers("IN_PKTINFO")
  void shouldHaveTheAddressAndThenTheInterfaceInEightBytes() {
    byte[] bytes = new byte[InPktInfo.SIZE];
    new InPktInfo(0x7F000001, 3).write(MemorySegment.ofArray(bytes));

    assertThat(bytes).containsExactly(0x7F, 0, 0, 1, 3, 0, 0, 0);
  }

  @Test
  @Covers("IN6_PKTINFO")
  void shouldHaveTheInterfaceBehindTheIpv6Address() {
    byte[] bytes = new byte[In6PktInfo.SIZE];
    new In6PktInfo(0, 1, 3).write(MemorySegment.ofArray(bytes));

    assertThat(bytes).hasSize(20).startsWith(new byte[15]);
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(16)).isEqualTo(3);
  }
}
