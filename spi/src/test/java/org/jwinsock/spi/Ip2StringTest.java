package org.jwinsock.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.spi.Ip2String.RtlEthernetAddressToString;
import static org.jwinsock.spi.Ip2String.RtlEthernetStringToAddress;
import static org.jwinsock.spi.Ip2String.RtlIpv4AddressToString;
import static org.jwinsock.spi.Ip2String.RtlIpv4AddressToStringEx;
import static org.jwinsock.spi.Ip2String.RtlIpv4StringToAddress;
import static org.jwinsock.spi.Ip2String.RtlIpv4StringToAddressEx;
import static org.jwinsock.spi.Ip2String.RtlIpv6AddressToString;
import static org.jwinsock.spi.Ip2String.RtlIpv6AddressToStringEx;
import static org.jwinsock.spi.Ip2String.RtlIpv6StringToAddress;
import static org.jwinsock.spi.Ip2String.RtlIpv6StringToAddressEx;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ip2StringTest {
  private static final int ROUNDS = 20_000;
  private static final long SEED = 0x1B2C3D4EL;

  @Nested
  class Ipv4FromText {
    @ParameterizedTest
    @CsvSource({
      "192.0.2.1, c0000201, 9",
      "0.0.0.0, 00000000, 7",
      "255.255.255.255, ffffffff, 15",
      "10.0.0.1/8, 0a000001, 8",
      "10.0.0.1:80, 0a000001, 8",
      "10.0.0.0a, 0a000000, 8"
    })
    void strictAndLaxReadFourDecimalParts(String text, String hex, int end) {
      for (boolean strict : new boolean[] {true, false}) {
        Ip2String.ParsedIpv4 parsed = requireNonNull(RtlIpv4StringToAddress(text, strict));
        assertThat(parsed.address()).isEqualTo(bytes(hex));
        assertThat(parsed.end()).isEqualTo(end);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "10.11.300, 0a0b012c, 9",
      "10.65536, 0a010000, 8",
      "2130706433, 7f000001, 10",
      "7, 00000007, 1",
      "0, 00000000, 1",
      "0x7f.1, 7f000001, 6",
      "0X7F000001, 7f000001, 10",
      "017700000001, 7f000001, 12",
      "1.2.3.010, 01020308, 9",
      "1.2.3.00, 01020300, 8",
      "1.2.3.0xFf, 010203ff, 10",
      "1.2.3.018, 01020301, 8",
      "77beef, 0000004d, 2"
    })
    void onlyLaxReadsTheFormsOfInetAddr(String text, String hex, int end) {
      Ip2String.ParsedIpv4 parsed = requireNonNull(RtlIpv4StringToAddress(text, false));
      assertThat(parsed.address()).isEqualTo(bytes(hex));
      assertThat(parsed.end()).isEqualTo(end);
      assertThat(RtlIpv4StringToAddress(text, true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "a",
          ".",
          "..",
          ".1",
          "1.",
          "1..2",
          "1.2.",
          "1.2.3.",
          "1.2.3.4.",
          "1.2.3.4.5",
          "256.1.1.1",
          "1.256.1.1",
          "1.2.3.256",
          "1.2.65536",
          "1.16777216",
          "4294967296",
          "0x100000000",
          "-1",
          "+1",
          " 1.2.3.4",
          "1. 2.3.4",
          "1.2.3.-4",
          "1.2.3.0x",
          "1.2.3.08",
          "09.1",
          "::1",
          "[1.2.3.4]",
          "x10",
          "\u0661.2.3.4",
          "1.2.3.\u0664"
        })
    void anythingElseIsRefused(String text) {
      assertThat(RtlIpv4StringToAddress(text, false)).isNull();
      assertThat(RtlIpv4StringToAddress(text, true)).isNull();
      assertThat(RtlIpv4StringToAddressEx(text, false)).isNull();
    }

    @Test
    void theTextEndsAtANulAsInC() {
      Ip2String.ParsedIpv4 parsed = requireNonNull(RtlIpv4StringToAddressEx("1.2.3.4\0rest", true));
      assertThat(parsed.end()).isEqualTo(7);
    }
  }

  @Nested
  class Ipv4WithPort {
    @ParameterizedTest
    @CsvSource({
      "1.2.3.4, 0",
      "1.2.3.4:1, 1",
      "1.2.3.4:65535, 65535",
      "1.2.3.4:0xffff, 65535",
      "1.2.3.4:0X50, 80",
      "1.2.3.4:0120, 80"
    })
    void portIsDecimalOctalOrHexadecimal(String text, int port) {
      for (boolean strict : new boolean[] {true, false}) {
        Ip2String.ParsedIpv4 parsed = requireNonNull(RtlIpv4StringToAddressEx(text, strict));
        assertThat(parsed.bits()).isEqualTo(0x01020304);
        assertThat(parsed.port()).isEqualTo(port);
        assertThat(parsed.end()).isEqualTo(text.length());
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.2.3.4:", "1.2.3.4+", "1.2.3.4 ", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4: 80",
          "1.2.3.4:80a", "1.2.3.4:80:", "1.2.3.4:-1", "1.2.3.4:08", "1.2.3.4:0x", "1.2.3.4/8",
          "1.2.3.4:99999999999999999999"
        })
    void theWholeTextMustBeAddressAndPort(String text) {
      assertThat(RtlIpv4StringToAddressEx(text, true)).isNull();
      assertThat(RtlIpv4StringToAddressEx(text, false)).isNull();
    }
  }

  @Nested
  class Ipv6FromText {
    @ParameterizedTest
    @CsvSource({
      "::, 00000000000000000000000000000000, 2",
      "::1, 00000000000000000000000000000001, 3",
      "2001:db8::5, 20010db8000000000000000000000005, 11",
      "2001:DB8::5, 20010db8000000000000000000000005, 11",
      "1:2:3:4:5:6:7:8, 00010002000300040005000600070008, 15",
      "1:2:3:4:5:6:7::, 00010002000300040005000600070000, 15",
      "::2:3:4:5:6:7:8, 00000002000300040005000600070008, 15",
      "1:2:3::5:6:7:8, 00010002000300000005000600070008, 14",
      "1:2:3:4:5:6:192.0.2.33, 000100020003000400050006c0000221, 22",
      "::ffff:192.0.2.33, 00000000000000000000ffffc0000221, 17",
      "::192.0.2.33, 000000000000000000000000c0000221, 12",
      "64:ff9b::001.02.3.4, 0064ff9b000000000000000001020304, 19"
    })
    void readsEveryForm(String text, String hex, int end) {
      Ip2String.ParsedIpv6 parsed = requireNonNull(RtlIpv6StringToAddress(text));
      assertThat(parsed.address()).isEqualTo(bytes(hex));
      assertThat(parsed.end()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
      "::::, 2",
      "::/64, 2",
      "fe80::1%3, 7",
      "::-1, 2",
      "::., 2",
      "1::2::3, 4",
      "1::3:4:5:6:7::, 12",
      "1:2:::, 5",
      "1:2:3:4:5:6:7:8:, 15",
      "1:2:3:4:5:6:7:8:9, 15",
      "1:2:3:4:5:6:7:8.9, 15",
      "1:2:3:4:5:6:7::8, 15",
      "1:2:3:4:5:6::7:8, 14",
      "1:2:3:4:5:6::1.2.3.4, 14",
      "1::1.2.3.4::1, 10",
      "1::1a.2.3.4, 5",
      "1::b.0, 4",
      "::1 , 3"
    })
    void stopsBehindACompleteAddress(String text, int end) {
      Ip2String.ParsedIpv6 parsed = requireNonNull(RtlIpv6StringToAddress(text));
      assertThat(parsed.end()).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          ":",
          ":1",
          ":1::",
          "1",
          "1:",
          "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:",
          "12345::",
          "::12345",
          "1:00002::",
          "::1:",
          "1::2:x",
          "g::",
          " ::",
          "[::]",
          "1.2.3.4",
          "::1.2",
          "::1.2.3",
          "::1.2.3.",
          "::256.1.1.1",
          "::1.2.3.256",
          "::1.2.3.0004",
          "::0001.2.3.4",
          "1:2:1.2.3.4",
          "1::1.2::1",
          "1:2:3:4:0x5:6:7:8",
          "-1",
          "1:2:3: 4:5:6:7:8",
          "\u0661::"
        })
    void anythingElseIsRefused(String text) {
      assertThat(RtlIpv6StringToAddress(text)).isNull();
    }
  }

  @Nested
  class Ipv6WithScopeAndPort {
    @ParameterizedTest
    @CsvSource({
      "fe80::1, 0, 0",
      "fe80::1%0, 0, 0",
      "fe80::1%12, 12, 0",
      "fe80::1%4294967295, -1, 0",
      "[fe80::1], 0, 0",
      "[fe80::1%7], 7, 0",
      "[fe80::1]:80, 0, 80",
      "[fe80::1%7]:65535, 7, 65535",
      "[fe80::1]:0x50, 0, 80",
      "[fe80::1]:0120, 0, 80"
    })
    void readsTheOptionalParts(String text, int scopeId, int port) {
      Ip2String.ParsedIpv6 parsed = requireNonNull(RtlIpv6StringToAddressEx(text));
      assertThat(parsed.address()).isEqualTo(bytes("fe800000000000000000000000000001"));
      assertThat(parsed.scopeId()).isEqualTo(scopeId);
      assertThat(parsed.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "fe80::1:80:",
          "fe80::1%",
          "fe80::1%x",
          "fe80::1%-1",
          "fe80::1%4294967296",
          "[fe80::1%0x10]:80",
          "[fe80::1",
          "fe80::1]",
          "[fe80::1]80",
          "[fe80::1].80",
          "[fe80::1]:",
          "[fe80::1]:65536",
          "[fe80::1]:080",
          "[fe80::1]:-80",
          "[fe80::1 ]:80",
          "[ fe80::1]:80",
          "[fe80::1%1",
          "[fe80::1/64]:80",
          "[fe80::1]:80 ",
          "fe80::1 ",
          "::::",
          "[]",
          "[",
          "[]:80"
        })
    void theWholeTextMustBeOne(String text) {
      assertThat(RtlIpv6StringToAddressEx(text)).isNull();
    }
  }

  @Nested
  class Ipv6ToText {
    @ParameterizedTest
    @CsvSource({
      "00000000000000000000000000000000, ::",
      "00000000000000000000000000000001, ::1",
      "0000000000000000000000000000ffff, ::ffff",
      "20010db8000000000000000000000001, 2001:db8::1",
      "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
      "20010000000000010000000000000001, 2001:0:0:1::1",
      "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
      "00010002000300040005000600000000, 1:2:3:4:5:6::",
      "00000002000300040005000600070008, 0:2:3:4:5:6:7:8",
      "abcdef0123456789abcdef0123456789, abcd:ef01:2345:6789:abcd:ef01:2345:6789"
    })
    void compressesTheFirstOfTheLongestRunsOfTwoZerosOrMore(String hex, String text) {
      assertThat(RtlIpv6AddressToString(bytes(hex))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
      "000000000000000000000000c0000221, ::192.0.2.33",
      "00000000000000000000000000010000, ::0.1.0.0",
      "00000000000000000000ffffc0000221, ::ffff:192.0.2.33",
      "00000000000000000000ffff00000001, ::ffff:0:1",
      "0000000000000000ffff0000c0000221, ::ffff:0:192.0.2.33",
      "000000000000000000005efec0000221, ::5efe:192.0.2.33",
      "000000000000000000005efe00000000, ::5efe:0.0.0.0",
      "fe8000000000000000005efec0000221, fe80::5efe:192.0.2.33",
      "fe8000000000000002005efec0000221, fe80::200:5efe:192.0.2.33",
      "000100020003000400005efec0000221, 1:2:3:4:0:5efe:192.0.2.33",
      "fe8000000000000001005efec0000221, fe80::100:5efe:c000:221",
      "000000000000ffff00000000c0000221, ::ffff:0:0:c000:221",
      "0064ff9b0000000000000000c0000221, 64:ff9b::c000:221",
      "0000000000000000ffffffffc0000221, ::ffff:ffff:c000:221"
    })
    void showsTheIpv4AddressOfEmbeddingForms(String hex, String text) {
      assertThat(RtlIpv6AddressToString(bytes(hex))).isEqualTo(text);
    }

    @Test
    void scopeFollowsAPercentSignAndPortNeedsBrackets() {
      byte[] address = bytes("fe800000000000000000000000000001");
      assertThat(RtlIpv6AddressToStringEx(address, 0, 0)).isEqualTo("fe80::1");
      assertThat(RtlIpv6AddressToStringEx(address, 3, 0)).isEqualTo("fe80::1%3");
      assertThat(RtlIpv6AddressToStringEx(address, 0, 80)).isEqualTo("[fe80::1]:80");
      assertThat(RtlIpv6AddressToStringEx(address, -1, 65535))
          .isEqualTo("[fe80::1%4294967295]:65535");
    }

    @Test
    void theLongestTextFitsTheSizeOfTheHeader() {
      byte[] address = bytes("ffffffffffffffff00005efeffffffff");
      assertThat(RtlIpv6AddressToStringEx(address, -1, 65535))
          .hasSizeLessThan(Ws2TcpIp.INET6_ADDRSTRLEN);
      assertThat(RtlIpv4AddressToStringEx(bytes("ffffffff"), 65535))
          .hasSize(Ws2TcpIp.INET_ADDRSTRLEN - 1);
    }
  }

  @Nested
  class Ethernet {
    @Test
    void hasSixPairsWithDashes() {
      byte[] address = bytes("f4ce462d908c");
      assertThat(RtlEthernetAddressToString(address)).isEqualTo("F4-CE-46-2D-90-8C");
      Ip2String.ParsedEthernet parsed =
          requireNonNull(RtlEthernetStringToAddress("f4-CE-46-2d-90-8C rest"));
      assertThat(parsed.address()).isEqualTo(address);
      assertThat(parsed.end()).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "F4",
          "F4-CE-46-2D-90",
          "F4-CE-46-2D-90-",
          "F4-CE-46-2D-90-8",
          "F4-CE-46-2D-90-8C1",
          "F4:CE:46:2D:90:8C",
          "F-CE-46-2D-90-8C",
          "F4CE462D908C",
          "G4-CE-46-2D-90-8C",
          "-F4-CE-46-2D-90-8C",
          "F4--CE-46-2D-90-8C"
        })
    void anythingElseIsRefused(String text) {
      assertThat(RtlEthernetStringToAddress(text)).isNull();
    }
  }

  @Nested
  class AnyAddress {
    private final Random random = new Random(SEED);

    @Test
    void ipv4SurvivesTheWayThroughText() throws UnknownHostException {
      for (int i = 0; i < ROUNDS; i++) {
        byte[] address = new byte[4];
        random.nextBytes(address);
        int port = random.nextInt(0x10000);
        String text = RtlIpv4AddressToString(address);
        assertThat(text).isEqualTo(InetAddress.getByAddress(address).getHostAddress());
        Ip2String.ParsedIpv4 strict = requireNonNull(RtlIpv4StringToAddress(text, true));
        assertThat(strict).isEqualTo(RtlIpv4StringToAddress(text, false));
        assertThat(strict.address()).isEqualTo(address);
        String withPort = RtlIpv4AddressToStringEx(address, port);
        assertThat(RtlIpv4StringToAddressEx(withPort, true))
            .as("%s, seed %d", withPort, SEED)
            .isEqualTo(new Ip2String.ParsedIpv4(strict.bits(), port, withPort.length()));
      }
    }

    @Test
    void ipv6SurvivesTheWayThroughText() throws UnknownHostException {
      for (int i = 0; i < ROUNDS; i++) {
        byte[] address = randomIpv6();
        int scopeId = random.nextInt(4) == 0 ? 0 : random.nextInt();
        int port = random.nextInt(4) == 0 ? 0 : random.nextInt(0x10000);
        String text = RtlIpv6AddressToString(address);
        Ip2String.ParsedIpv6 parsed = requireNonNull(RtlIpv6StringToAddress(text));
        assertThat(parsed.address()).as("%s, seed %d", text, SEED).isEqualTo(address);
        assertThat(parsed.end()).isEqualTo(text.length());
        assertThat(InetAddress.ofLiteral(text)).isEqualTo(InetAddress.getByAddress(address));
        String whole = RtlIpv6AddressToStringEx(address, scopeId, port);
        assertThat(RtlIpv6StringToAddressEx(whole))
            .as("%s, seed %d", whole, SEED)
            .isEqualTo(
                new Ip2String.ParsedIpv6(
                    parsed.high(), parsed.low(), scopeId, port, whole.length()));
      }
    }

    @Test
    void ethernetSurvivesTheWayThroughText() {
      for (int i = 0; i < ROUNDS; i++) {
        byte[] address = new byte[6];
        random.nextBytes(address);
        Ip2String.ParsedEthernet parsed =
            requireNonNull(RtlEthernetStringToAddress(RtlEthernetAddressToString(address)));
        assertThat(parsed.address()).isEqualTo(address);
      }
    }

    /// Half of the words zero, and often one of the forms that embed an IPv4 address.
    private byte[] randomIpv6() {
      byte[] address = new byte[16];
      random.nextBytes(address);
      for (int word = 0; word < 8; word++) {
        if (random.nextBoolean()) {
          address[2 * word] = 0;
          address[2 * word + 1] = 0;
        }
      }
      if (random.nextInt(4) == 0) {
        address[8] = (byte) (random.nextBoolean() ? 0 : 2);
        address[9] = 0;
        address[10] = 0x5E;
        address[11] = (byte) 0xFE;
      }
      return address;
    }
  }

  @Nested
  class AnyText {
    private static final String ALPHABET = "0123456789abcfxX:.%[]-/ \0g";

    @Test
    void isReadOrRefusedAndNeverThrows() {
      Random random = new Random(SEED);
      for (int i = 0; i < 10 * ROUNDS; i++) {
        String text = randomText(random);
        checkIpv4(text, random.nextBoolean());
        checkIpv6(text);
        assertThatEndIsWithin(text, RtlEthernetStringToAddress(text));
      }
    }

    @Test
    void aLiteralOfTheJdkIsReadAlike() {
      Random random = new Random(SEED);
      int read = 0;
      for (int i = 0; i < 10 * ROUNDS; i++) {
        String text = randomText(random).replaceAll("[%\\[\\]\\u0000]", "");
        Ip2String.ParsedIpv6 parsed = RtlIpv6StringToAddress(text);
        if (parsed != null && parsed.end() == text.length()) {
          assertThat(jdkBytes(text)).as("%s, seed %d", text, SEED).isEqualTo(lowest(parsed));
          read++;
        }
      }
      assertThat(read).isGreaterThan(1000);
    }

    private void checkIpv4(String text, boolean strict) {
      Ip2String.ParsedIpv4 some = RtlIpv4StringToAddress(text, strict);
      Ip2String.ParsedIpv4 whole = RtlIpv4StringToAddressEx(text, strict);
      if (some != null) {
        assertThat(some.end()).isBetween(1, text.length());
      }
      if (whole != null) {
        assertThat(whole.bits()).isEqualTo(requireNonNull(some, text).bits());
      }
    }

    private void checkIpv6(String text) {
      Ip2String.ParsedIpv6 some = RtlIpv6StringToAddress(text);
      if (some != null) {
        assertThat(some.end()).isBetween(2, text.length());
        Ip2String.ParsedIpv6 again = RtlIpv6StringToAddress(text.substring(0, some.end()));
        assertThat(again).as("%s, seed %d", text, SEED).isEqualTo(some);
      }
      Ip2String.ParsedIpv6 whole = RtlIpv6StringToAddressEx(text);
      if (whole != null && !text.startsWith("[")) {
        assertThat(whole.low()).isEqualTo(requireNonNull(some, text).low());
      }
    }

    private void assertThatEndIsWithin(String text, Ip2String.@Nullable ParsedEthernet parsed) {
      if (parsed != null) {
        assertThat(parsed.end()).isEqualTo(17).isLessThanOrEqualTo(text.length());
      }
    }

    private static String randomText(Random random) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(24);
      for (int i = 0; i < length; i++) {
        text.append(
            switch (random.nextInt(6)) {
              case 0 -> "::";
              case 1 -> ":";
              case 2 -> ".";
              case 3 -> Integer.toHexString(random.nextInt(0x10));
              case 4 -> Integer.toString(random.nextInt(300));
              default -> ALPHABET.substring(length % 8).charAt(random.nextInt(10));
            });
      }
      return text.toString();
    }

    private static byte[] jdkBytes(String text) {
      return InetAddress.ofLiteral(text).getAddress();
    }

    /// The JDK answers IPv4-mapped addresses as IPv4.
    private static byte[] lowest(Ip2String.ParsedIpv6 parsed) {
      byte[] address = parsed.address();
      boolean mapped = parsed.high() == 0 && parsed.low() >>> 32 == 0xFFFF;
      return mapped ? Arrays.copyOfRange(address, 12, 16) : address;
    }
  }

  @Test
  void anAddressOfWrongLengthOrAPortOutOfRangeIsABugOfTheCaller() {
    assertThatThrownBy(() -> RtlIpv4AddressToString(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an address of 4 bytes is needed, not of 16");
    assertThatThrownBy(() -> RtlIpv6AddressToString(new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RtlIpv4AddressToStringEx(new byte[4], 65536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not in 0..65535: 65536");
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
