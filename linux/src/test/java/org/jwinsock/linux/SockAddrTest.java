package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SockAddrTest {
  @Test
  void inetIsInNetworkOrder() {
    SockAddr address = new SockAddr().inet(0x0a010203, 0x1f90);
    assertThat(address.name().asSlice(0, 16).toArray(JAVA_BYTE))
        .containsExactly(2, 0, 0x1f, 0x90, 10, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(address.length()).isEqualTo(16);
    assertThat(address.inetAddress()).isEqualTo(0x0a010203);
    assertThat(address.port()).isEqualTo(8080);
    assertThat(address).hasToString("10.1.2.3:8080");
  }

  @Test
  void inet6KeepsFlowAndScope() {
    long high = 0xfe80L << 48;
    SockAddr address = new SockAddr().inet6(high, 5, 65535, 0x12345, 3);
    assertThat(address.length()).isEqualTo(28);
    assertThat(address.inet6High()).isEqualTo(high);
    assertThat(address.inet6Low()).isEqualTo(5);
    assertThat(address.port()).isEqualTo(65535);
    assertThat(address.flowInfo()).isEqualTo(0x12345);
    assertThat(address.scopeId()).isEqualTo(3);
    assertThat(address).hasToString("[fe80::5%3]:65535");
  }

  @Test
  void unixPathsComeBackAsTheyWere() {
    byte[] path = "/run/x".getBytes(UTF_8);
    SockAddr address = new SockAddr().unix(path);
    assertThat(address.length()).isEqualTo(2 + path.length + 1);
    assertThat(address.unixPath()).isEqualTo(path);
    assertThat(address).hasToString("unix:/run/x");

    byte[] abstractName = {0, 'a', 0};
    assertThat(address.unix(abstractName).length()).isEqualTo(5);
    assertThat(address.unixPath()).isEqualTo(abstractName);

    byte[] longest = "x".repeat(108).getBytes(UTF_8);
    assertThat(address.unix(longest).length()).isEqualTo(110);
    assertThat(address.unixPath()).isEqualTo(longest);

    assertThat(address.unix(new byte[0]).unixPath()).isEmpty();
    assertThatThrownBy(() -> address.unix(new byte[109]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void netlinkTakesItsGroups() {
    int fd = Sockets.socket(Linux.AF_NETLINK, Linux.SOCK_RAW, Linux.NETLINK_ROUTE);
    try {
      assertThat(Sockets.bind(fd, new SockAddr().netlink(Linux.RTMGRP_LINK))).isZero();
      SockAddr name = Fixture.nameOf(fd);
      assertThat(name.family()).isEqualTo(Linux.AF_NETLINK);
      assertThat(name.name().get(JAVA_INT, 8)).isEqualTo(Linux.RTMGRP_LINK);
    } finally {
      Descriptors.close(fd);
    }
  }

  @Test
  void aNewAddressIsEmpty() {
    assertThat(new SockAddr().family()).isEqualTo(Linux.AF_UNSPEC);
    assertThat(new SockAddr()).hasToString("no address");
    assertThatThrownBy(() -> new SockAddr().ip()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void copiesAreEqualInEveryByte() {
    SockAddr address = new SockAddr().ip(IpAddress.v6(1, 2), 3, 4);
    SockAddr copy = new SockAddr().set(address);
    assertThat(copy).hasToString(address.toString());
    assertThat(new SockAddr().set(address.name().asSlice(0, 28))).hasToString(address.toString());
    assertThat(copy.port(9).port()).isEqualTo(9);
    assertThat(address.port()).isEqualTo(3);
  }

  @Test
  void aClosedArenaEndsTheAddress() {
    SockAddr address;
    try (Arena arena = Arena.ofConfined()) {
      address = new SockAddr(arena).inet(1, 2);
    }
    assertThatThrownBy(address::port).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, ::",
    "0, 1, ::1",
    "0x20010db8_00000000, 1, 2001:db8::1",
    "0x2001_0db8_0000_0001, 0x0001_0001_0001_0001, 2001:db8:0:1:1:1:1:1",
    "0x2001_0000_0000_0001, 0x0000_0000_0000_0001, 2001:0:0:1::1",
    "0x0001_0002_0003_0004, 0x0005_0006_0000_0000, 1:2:3:4:5:6::",
    "0, 0x0000_ffff_c000_0201, ::ffff:192.0.2.1",
  })
  void ipv6TextFollowsRfc5952(String high, String low, String text) {
    assertThat(IpAddress.v6(number(high), number(low))).hasToString(text);
  }

  private static long number(String text) {
    return Long.parseUnsignedLong(text.replace("_", "").replace("0x", ""), 16);
  }

  @Test
  void bytesAndAddressesConvert() {
    assertThat(IpAddress.of(new byte[] {127, 0, 0, 1})).isEqualTo(IpAddress.v4(0x7f000001));
    byte[] six = IpAddress.v6(0x0102030405060708L, -1).bytes();
    assertThat(IpAddress.of(six)).isEqualTo(IpAddress.v6(0x0102030405060708L, -1));
    assertThat(IpAddress.v4(-1)).hasToString("255.255.255.255");
    assertThat(IpAddress.v4(-1).v4Bits()).isEqualTo(-1);
    assertThatThrownBy(() -> IpAddress.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpAddress(Linux.AF_INET, 0, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
