package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ByteOrderTest extends WinsockFixture {

  private static ByteBuffer host() {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
  }

  @Test
  void whatIsStoredIsInNetworkOrder() {
    assertThat(host().putShort((short) Winsock.htons(0x1234)).array()).startsWith(0x12, 0x34);
    assertThat(host().putInt(Winsock.htonl(0x01020304)).array()).startsWith(1, 2, 3, 4);
    assertThat(host().putLong(Winsock.htonll(0x0102030405060708L)).array())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void eachConversionIsItsOwnInverse() {
    for (int value : new int[] {0, 1, 0x7FFF, 0x8000, 0xFFFF}) {
      assertThat(Winsock.ntohs(Winsock.htons(value))).isEqualTo(value);
    }
    assertThat(Winsock.ntohl(Winsock.htonl(0x80706050))).isEqualTo(0x80706050);
    assertThat(Winsock.ntohll(Winsock.htonll(Long.MIN_VALUE + 5))).isEqualTo(Long.MIN_VALUE + 5);
    assertThat(Winsock.ntohf(Winsock.htonf(-1.5f))).isEqualTo(-1.5f);
    assertThat(Winsock.ntohd(Winsock.htond(Math.PI))).isEqualTo(Math.PI);
  }

  @Test
  void aNanKeepsItsPayload() {
    float odd = Float.intBitsToFloat(0x7FC12345);
    assertThat(Float.floatToRawIntBits(Winsock.ntohf(Winsock.htonf(odd)))).isEqualTo(0x7FC12345);
    double odder = Double.longBitsToDouble(0x7FF8123456789ABCL);
    assertThat(Double.doubleToRawLongBits(Winsock.ntohd(Winsock.htond(odder))))
        .isEqualTo(0x7FF8123456789ABCL);
  }

  @Test
  void theOrderOfASocketIsThatOfItsProtocol() {
    long s = tcp();
    int[] out = new int[1];
    assertThat(winsock.byteOrder.orderInt(s, 0x01020304, out)).isZero();
    assertThat(out[0]).isEqualTo(Winsock.htonl(0x01020304));
    assertThat(winsock.byteOrder.orderShort(s, 0xFF01, out)).isZero();
    assertThat(out[0]).isEqualTo(Winsock.htons(0xFF01));
    assertThat(winsock.byteOrder.orderInt(s, 1, null)).isEqualTo(-1);
  }
}
