package org.jwinsock.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rule is that of `RtlIpv4AddressToStringEx` and `RtlIpv6AddressToStringEx`.
class SockAddrTextTest {

  private static final SockAddrIn6 LINK_LOCAL = new SockAddrIn6(0xFE80L << 48, 1, 0, 0, 0);

  @Test
  void anIpv4AddressIsFollowedByItsPortUnlessThatIsZero() {
    assertThat(SockAddrText.format(new SockAddrIn(0x01020304, 80))).isEqualTo("1.2.3.4:80");
    assertThat(SockAddrText.format(new SockAddrIn(0x01020304, 0))).isEqualTo("1.2.3.4");
  }

  @Test
  void anIpv6AddressIsInBracketsOnlyBeforeAPort() {
    assertThat(SockAddrText.format(SockAddrIn6.LOOPBACK)).isEqualTo("::1");
    assertThat(SockAddrText.format(new SockAddrIn6(0, 1, 80, 0, 0))).isEqualTo("[::1]:80");
  }

  @Test
  void aScopeThatIsNotZeroFollowsTheAddress() {
    assertThat(SockAddrText.format(withScope(3, 0))).isEqualTo("fe80::1%3");
    assertThat(SockAddrText.format(withScope(3, 80))).isEqualTo("[fe80::1%3]:80");
    assertThat(SockAddrText.format(withScope(-1, 0))).isEqualTo("fe80::1%4294967295");
  }

  @Test
  void flowInformationIsNotWritten() {
    assertThat(SockAddrText.format(new SockAddrIn6(0, 1, 0, 7, 0))).isEqualTo("::1");
  }

  @Test
  void theHostHasNoPort() {
    assertThat(SockAddrText.host(withScope(3, 80))).isEqualTo("fe80::1%3");
    assertThat(SockAddrText.host(new SockAddrIn(0x01020304, 80))).isEqualTo("1.2.3.4");
  }

  @Test
  void aLocalSocketIsItsPath() {
    SockAddrUn local = new SockAddrUn("/tmp/s");
    assertThat(SockAddrText.format(local)).isEqualTo("/tmp/s");
    assertThat(SockAddrText.parse("/tmp/s", WinSock2.AF_UNIX)).isEqualTo(local);
    assertThat(SockAddrText.parse("", WinSock2.AF_UNIX)).isNull();
    assertThat(SockAddrText.parse("x".repeat(108), WinSock2.AF_UNIX)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4,       0x01020304, 0",
    "1.2.3.4:80,    0x01020304, 80",
    "1.2.3.4:65535, 0x01020304, 65535",
    "1.2.3.4:0x50,  0x01020304, 80",
    "127.1,         0x7F000001, 0",
    "0x7f000001,    0x7F000001, 0",
    "0177.0.0.01,   0x7F000001, 0",
  })
  void theFourClassicFormsOfIpv4AreRead(String text, String address, int port) {
    assertThat(SockAddrText.parse(text, WinSock2.AF_INET))
        .isEqualTo(new SockAddrIn(Long.decode(address).intValue(), port));
  }

  @ParameterizedTest
  @CsvSource({
    "::1,             0, 0",
    "[::1],           0, 0",
    "[::1]:80,        0, 80",
    "[::1]:0x50,      0, 80",
    "::1%3,           3, 0",
    "[::1%3]:80,      3, 80",
    "::1%4294967295, -1, 0",
  })
  void ipv6IsReadWithScopeBracketsAndPort(String text, int scope, int port) {
    assertThat(SockAddrText.parse(text, WinSock2.AF_INET6))
        .isEqualTo(new SockAddrIn6(0, 1, port, 0, scope));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "1.2.3.4:",
        "1.2.3.4:65536",
        "1.2.3.256",
        "1.2.3.4.5",
        "::1",
        "1.2.3.4:80x",
        "1.2.3.4 ",
        "[1.2.3.4]:80",
        "1.2.3.4:-1",
        "\0"
      })
  void whatIsNoIpv4AddressIsNull(String text) {
    assertThat(SockAddrText.parse(text, WinSock2.AF_INET)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "localhost",
        "1.2.3.4",
        "[::1",
        "::1]",
        "[::1]:",
        "[::1]:65536",
        "[::1]80",
        "::1%",
        "::1%eth0",
        "::1%4294967296",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1::",
        "12345::",
        "[::1]:80:80",
        "[]"
      })
  void whatIsNoIpv6AddressIsNull(String text) {
    assertThat(SockAddrText.parse(text, WinSock2.AF_INET6)).isNull();
  }

  @Test
  void anUnknownFamilyHasNoAddresses() {
    assertThat(SockAddrText.parse("1.2.3.4", WinSock2.AF_UNSPEC)).isNull();
    assertThat(SockAddrText.parse("1.2.3.4", 99)).isNull();
  }

  @Test
  void whatIsWrittenIsReadBackAsTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      SockAddr four = new SockAddrIn(random.nextInt(), random.nextInt(0x10000));
      // Zero words now and then, so that every place of "::" comes up.
      long high = random.nextLong() & mask(random);
      long low = random.nextLong() & mask(random);
      int scope = random.nextBoolean() ? 0 : random.nextInt();
      SockAddr six = new SockAddrIn6(high, low, random.nextInt(0x10000), 0, scope);
      assertThat(SockAddrText.parse(SockAddrText.format(four), four.family()))
          .as("seed %d", seed)
          .isEqualTo(four);
      assertThat(SockAddrText.parse(SockAddrText.format(six), six.family()))
          .as("seed %d", seed)
          .isEqualTo(six);
    }
  }

  @Test
  void noTextMakesTheReaderThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "0123456789abcdefxX:.%[] \0\u0663\uD83D";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (int family : new int[] {WinSock2.AF_INET, WinSock2.AF_INET6}) {
        SockAddr read = SockAddrText.parse(text.toString(), family);
        if (read != null) {
          assertThat(read.family()).as("seed %d: %s", seed, text).isEqualTo(family);
        }
      }
    }
  }

  private static SockAddrIn6 withScope(int scope, int port) {
    return new SockAddrIn6(LINK_LOCAL.high(), LINK_LOCAL.low(), port, 0, scope);
  }

  private static long mask(Random random) {
    long mask = -1;
    for (int word = 0; word < 4; word++) {
      if (random.nextBoolean()) {
        mask &= ~(0xFFFFL << 16 * word);
      }
    }
    return mask;
  }
}
