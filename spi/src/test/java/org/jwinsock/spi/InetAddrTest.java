package org.jwinsock.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InetAddrTest {
  private static final long SEED = 0x5EED1234L;
  private static final int ROUNDS = 20_000;

  @Nested
  class Ipv4 {
    private static final Map<String, Predicate<byte[]>> PREDICATES =
        Map.of(
            "unspecified", In4Addr::IN4_IS_ADDR_UNSPECIFIED,
            "loopback", In4Addr::IN4_IS_ADDR_LOOPBACK,
            "broadcast", In4Addr::IN4_IS_ADDR_BROADCAST,
            "multicast", In4Addr::IN4_IS_ADDR_MULTICAST,
            "link", In4Addr::IN4_IS_ADDR_LINKLOCAL,
            "private", In4Addr::IN4_IS_ADDR_RFC1918,
            "mc-link", In4Addr::IN4_IS_ADDR_MC_LINKLOCAL,
            "mc-admin", In4Addr::IN4_IS_ADDR_MC_ADMINLOCAL,
            "mc-site", In4Addr::IN4_IS_ADDR_MC_SITELOCAL,
            "6to4", In4Addr::IN4_IS_ADDR_6TO4ELIGIBLE);

    @ParameterizedTest
    @CsvSource({
      "0.0.0.0, unspecified, UNSPECIFIED, 14",
      "0.0.0.1, '', INVALID, 14",
      "8.8.8.8, 6to4, UNICAST, 14",
      "9.255.255.255, 6to4, UNICAST, 14",
      "10.0.0.0, private, UNICAST, 14",
      "10.255.255.255, private, UNICAST, 14",
      "11.0.0.0, 6to4, UNICAST, 14",
      "127.0.0.1, loopback, UNICAST, 2",
      "127.255.255.255, loopback, UNICAST, 2",
      "169.254.0.0, link, UNICAST, 2",
      "169.254.255.255, link, UNICAST, 2",
      "169.255.0.0, 6to4, UNICAST, 14",
      "172.15.255.255, 6to4, UNICAST, 14",
      "172.16.0.0, private, UNICAST, 14",
      "172.31.255.255, private, UNICAST, 14",
      "172.32.0.0, 6to4, UNICAST, 14",
      "192.168.255.255, private, UNICAST, 14",
      "192.169.0.0, 6to4, UNICAST, 14",
      "223.255.255.255, 6to4, UNICAST, 14",
      "224.0.0.255, mc-link multicast, MULTICAST, 2",
      "224.0.1.0, multicast, MULTICAST, 14",
      "239.0.0.0, mc-site multicast, MULTICAST, 5",
      "239.255.0.0, mc-admin multicast, MULTICAST, 4",
      "240.0.0.0, '', INVALID, 14",
      "255.255.255.254, '', INVALID, 14",
      "255.255.255.255, broadcast, BROADCAST, 2"
    })
    void isClassifiedAsTheHeaderDoes(String text, String names, NlAddressType type, int scope) {
      byte[] address = in4(text);
      assertThat(that(address, PREDICATES)).isEqualTo(names);
      assertThat(In4Addr.Ipv4AddressType(address)).isEqualTo(type);
      assertThat(In4Addr.Ipv4AddressScope(address)).isEqualTo(scope);
      assertThat(In4Addr.IN4_IS_ADDR_SITELOCAL(address)).isFalse();
    }

    @Test
    void isFoundAnywhereInAPacket() {
      byte[] packet = new byte[9];
      System.arraycopy(in4("127.0.0.1"), 0, packet, 3, 4);
      assertThat(In4Addr.IN4_IS_UNALIGNED_ADDR_LOOPBACK(packet, 3)).isTrue();
      assertThat(In4Addr.IN4_IS_UNALIGNED_ADDR_LOOPBACK(packet, 2)).isFalse();
      assertThat(In4Addr.IN4_UNALIGNED_ADDR_EQUAL(packet, 3, in4("127.0.0.1"), 0)).isTrue();
      assertThat(InetAddr.INET_IS_UNALIGNED_ADDR_UNSPECIFIED(WinSock2.AF_INET, packet, 4))
          .isFalse();
    }

    @Test
    void aZoneIsKeptOnlyWhereTheAddressNeedsIt() {
      int zone5AtLinkLevel = WinSock2.ScopeLevelLink << 28 | 5;
      byte[] linkLocal = in4("169.254.1.1");
      assertThat(In4Addr.IN4_UNCANONICALIZE_SCOPE_ID(linkLocal, zone5AtLinkLevel)).isEqualTo(5);
      assertThat(In4Addr.IN4_UNCANONICALIZE_SCOPE_ID(linkLocal, 5)).isEqualTo(5);
      assertThat(In4Addr.IN4_UNCANONICALIZE_SCOPE_ID(in4("8.8.8.8"), 5)).isZero();
      assertThat(In4Addr.IN4_UNCANONICALIZE_SCOPE_ID(in4("127.0.0.1"), 5)).isZero();
    }
  }

  @Nested
  class Ipv6 {
    private static final Map<String, Predicate<byte[]>> PREDICATES =
        Map.ofEntries(
            Map.entry("unspecified", In6Addr::IN6_IS_ADDR_UNSPECIFIED),
            Map.entry("loopback", In6Addr::IN6_IS_ADDR_LOOPBACK),
            Map.entry("multicast", In6Addr::IN6_IS_ADDR_MULTICAST),
            Map.entry("router-anycast", In6Addr::IN6_IS_ADDR_SUBNET_ROUTER_ANYCAST),
            Map.entry("reserved-anycast", In6Addr::IN6_IS_ADDR_SUBNET_RESERVED_ANYCAST),
            Map.entry("link", In6Addr::IN6_IS_ADDR_LINKLOCAL),
            Map.entry("site", In6Addr::IN6_IS_ADDR_SITELOCAL),
            Map.entry("global", In6Addr::IN6_IS_ADDR_GLOBAL),
            Map.entry("v4mapped", In6Addr::IN6_IS_ADDR_V4MAPPED),
            Map.entry("v4compat", In6Addr::IN6_IS_ADDR_V4COMPAT),
            Map.entry("v4translated", In6Addr::IN6_IS_ADDR_V4TRANSLATED),
            Map.entry("isatap", In6Addr::IN6_IS_ADDR_ISATAP),
            Map.entry("6to4", In6Addr::IN6_IS_ADDR_6TO4),
            Map.entry("teredo", In6Addr::IN6_IS_ADDR_TEREDO),
            Map.entry("solicited", In6Addr::IN6_IS_ADDR_SOLICITEDNODE));

    @ParameterizedTest
    @CsvSource({
      "::, unspecified, UNSPECIFIED, 14",
      "::1, loopback, UNICAST, 2",
      "::2, v4compat, INVALID, 14",
      "::8.8.8.8, v4compat, UNICAST, 14",
      "::127.0.0.1, v4compat, UNICAST, 14",
      "::ffff:8.8.8.8, v4mapped, UNICAST, 14",
      "::ffff:224.0.0.1, v4mapped, INVALID, 14",
      "::ffff:0:8.8.8.8, v4translated, UNICAST, 14",
      "2001:db8::1, global, UNICAST, 14",
      "2001:db8::, global router-anycast, UNICAST, 14",
      "2001:db8::fdff:ffff:ffff:ff80, global reserved-anycast, UNICAST, 14",
      "2001:db8::fdff:ffff:ffff:ff7f, global, UNICAST, 14",
      "2001::1, global teredo, UNICAST, 14",
      "3ffe:831f::1, global teredo, UNICAST, 14",
      "2002:808:808::1, 6to4 global, UNICAST, 14",
      "2002:e000:1::1, 6to4 global, INVALID, 14",
      "2001:db8::5efe:8.8.8.8, global isatap, UNICAST, 14",
      "fc00::1, '', UNICAST, 14",
      "fe80::1, link, UNICAST, 2",
      "febf::1, link, UNICAST, 2",
      "fec0::1, site, UNICAST, 5",
      "fe80::200:5efe:8.8.8.8, isatap link, UNICAST, 2",
      "fe80::5efe:224.0.0.1, isatap link, INVALID, 2",
      "ff02::1, multicast, MULTICAST, 2",
      "ff02::1:ff00:1, multicast solicited, MULTICAST, 2",
      "ff0e::1, multicast, MULTICAST, 14"
    })
    void isClassifiedAsTheHeaderDoes(String text, String names, NlAddressType type, int scope) {
      byte[] address = in6(text);
      assertThat(that(address, PREDICATES)).isEqualTo(names);
      assertThat(In6Addr.Ipv6AddressType(address)).isEqualTo(type);
      assertThat(In6Addr.Ipv6AddressScope(address)).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, false", "5, false", "8, false", "14, false", "15, false"})
    void theScopeOfAGroupIsItsSecondByte(int scope, boolean nodeLocal) {
      byte[] group = In6Addr.in6addr_multicastprefix();
      group[1] = (byte) (0x30 | scope);
      assertThat(In6Addr.IN6_IS_ADDR_MC_NODELOCAL(group)).isEqualTo(nodeLocal);
      assertThat(In6Addr.IN6_IS_ADDR_MC_LINKLOCAL(group)).isEqualTo(scope == 2);
      assertThat(In6Addr.IN6_IS_ADDR_MC_SITELOCAL(group)).isEqualTo(scope == 5);
      assertThat(In6Addr.IN6_IS_ADDR_MC_ORGLOCAL(group)).isEqualTo(scope == 8);
      assertThat(In6Addr.IN6_IS_ADDR_MC_GLOBAL(group)).isEqualTo(scope == 14);
      assertThat(In6Addr.IN6_MULTICAST_SCOPE(group)).isEqualTo(scope);
    }

    @Test
    void aPrefixIsComparedBitByBit() {
      byte[] a = in6("2001:db8:8000::");
      byte[] b = in6("2001:db8:c000::1");
      for (int length = 0; length <= Ws2TcpIp.IPV6_ADDRESS_BITS; length++) {
        assertThat(In6Addr.IN6_PREFIX_EQUAL(a, b, length)).as("/%d", length).isEqualTo(length < 34);
        assertThat(In6Addr.IN6_PREFIX_EQUAL(a, a, length)).as("/%d", length).isTrue();
      }
    }

    @Test
    void embedsAnIpv4AddressAndGivesItBack() {
      byte[] four = in4("8.8.4.4");
      byte[] six = in6("2001:db8:1:2:3:4:5:6");
      In6Addr.IN6_SET_6TO4_PREFIX(six, four);
      assertThat(text(six)).isEqualTo("2002:808:404:0:3:4:5:6");
      assertThat(In6Addr.IN6_EXTRACT_V4ADDR_FROM_6TO4(six)).isEqualTo(four);
      In6Addr.IN6_SET_ISATAP_IDENTIFIER(six, four);
      assertThat(text(six)).isEqualTo("2002:808:404:0:200:5efe:8.8.4.4");
      assertThat(In6Addr.IN6_EXTRACT_V4ADDR_FROM_ISATAP(six)).isEqualTo(four);
      In6Addr.IN6_SET_ISATAP_IDENTIFIER(six, in4("10.0.0.1"));
      assertThat(text(six)).isEqualTo("2002:808:404::5efe:10.0.0.1");
      In6Addr.IN6_SET_ADDR_V4MAPPED(six, four);
      assertThat(text(six)).isEqualTo("::ffff:8.8.4.4");
      assertThat(In6Addr.IN6_GET_ADDR_V4MAPPED(six)).isEqualTo(four);
      In6Addr.IN6_SET_ADDR_V4COMPAT(six, four);
      assertThat(text(six)).isEqualTo("::8.8.4.4");
      assertThat(In6Addr.IN6_GET_ADDR_V4COMPAT(six)).isEqualTo(four);
    }

    @Test
    void setsWellKnownAddresses() {
      byte[] address = in6("2001:db8::12:3456");
      byte[] group = new byte[In6Addr.SIZE];
      In6Addr.IN6_SET_ADDR_SOLICITEDNODE(group, address);
      assertThat(text(group)).isEqualTo("ff02::1:ff12:3456");
      In6Addr.IN6_SET_ADDR_LOOPBACK(address);
      assertThat(In6Addr.IN6_IS_ADDR_LOOPBACK(address)).isTrue();
      In6Addr.IN6_SET_ADDR_UNSPECIFIED(address);
      assertThat(In6Addr.IN6_IS_ADDR_UNSPECIFIED(address)).isTrue();
      assertThat(In6Addr.IN6_IS_ADDR_ALLNODESONNODE(in6("ff01::1"))).isTrue();
      assertThat(In6Addr.IN6_IS_ADDR_ALLNODESONLINK(in6("ff02::1"))).isTrue();
      assertThat(In6Addr.IN6_IS_ADDR_ALLROUTERSONLINK(in6("ff02::2"))).isTrue();
    }

    @Test
    void theJdkAgreesWhereItHasTheSameWord() throws UnknownHostException {
      Random random = new Random(SEED);
      for (int i = 0; i < ROUNDS; i++) {
        byte[] bytes = new byte[In6Addr.SIZE];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
          bytes[0] = (byte) (random.nextBoolean() ? 0xFE : 0xFF);
        }
        InetAddress jdk = InetAddress.getByAddress(bytes);
        assertThat(In6Addr.IN6_IS_ADDR_LINKLOCAL(bytes)).isEqualTo(jdk.isLinkLocalAddress());
        assertThat(In6Addr.IN6_IS_ADDR_SITELOCAL(bytes)).isEqualTo(jdk.isSiteLocalAddress());
        assertThat(In6Addr.IN6_IS_ADDR_MULTICAST(bytes)).isEqualTo(jdk.isMulticastAddress());
        assertThat(In6Addr.IN6_IS_ADDR_MC_GLOBAL(bytes)).isEqualTo(jdk.isMCGlobal());
        assertThat(In6Addr.IN6_IS_ADDR_MC_SITELOCAL(bytes)).isEqualTo(jdk.isMCSiteLocal());
        byte[] four = Arrays.copyOf(bytes, In4Addr.SIZE);
        InetAddress jdkFour = InetAddress.getByAddress(four);
        assertThat(In4Addr.IN4_IS_ADDR_RFC1918(four)).isEqualTo(jdkFour.isSiteLocalAddress());
        assertThat(In4Addr.IN4_IS_ADDR_MULTICAST(four)).isEqualTo(jdkFour.isMulticastAddress());
      }
    }
  }

  @Nested
  class SocketAddresses {
    private final SockAddrIn in4 = InetAddr.IN4ADDR_SETSOCKADDR(in4("127.0.0.1"), 80);
    private final SockAddrIn6 in6 = new SockAddrIn6(0xFE80L << 48, 1, 80, 7, 3);

    @Test
    void areBuiltAndRead() {
      assertThat(InetAddr.INETADDR_PORT(in4)).isEqualTo(80);
      assertThat(InetAddr.INETADDR_ADDRESS(in6)).isEqualTo(in6("fe80::1"));
      assertThat(InetAddr.INETADDR_SCOPE_ID(in4)).isZero();
      assertThat(InetAddr.INETADDR_SCOPE_ID(in6)).isEqualTo(3);
      assertThat(InetAddr.INETADDR_SET_PORT(in6, 81))
          .isEqualTo(new SockAddrIn6(0xFE80L << 48, 1, 81, 7, 3));
      assertThat(InetAddr.INETADDR_SET_ADDRESS(in6, in6("fe80::2")))
          .isEqualTo(new SockAddrIn6(0xFE80L << 48, 2, 80, 7, 3));
      assertThat(InetAddr.INETADDR_SET_ADDRESS(in4, in4("0.0.0.0")))
          .isEqualTo(new SockAddrIn(0, 80));
      assertThat(InetAddr.IN6ADDR_SETV4MAPPED(in4("8.8.8.8"), 3, 80))
          .isEqualTo(new SockAddrIn6(0, 0xFFFF_0808_0808L, 80, 0, 0));
    }

    @Test
    void aScopeIdIsKeptForLinkLocalAddressesOnly() {
      assertThat(InetAddr.IN6ADDR_SETSOCKADDR(in6("fe80::1"), 3, 80).scopeId()).isEqualTo(3);
      assertThat(InetAddr.IN6ADDR_SETSOCKADDR(in6("2001:db8::1"), 3, 80).scopeId()).isZero();
      assertThat(InetAddr.IN6ADDR_SETSOCKADDR(in6("::1"), 3, 80).scopeId()).isZero();
    }

    @Test
    void areEqualWhateverThePort() {
      assertThat(InetAddr.INETADDR_ISEQUAL(in6, InetAddr.INETADDR_SET_PORT(in6, 1))).isTrue();
      assertThat(InetAddr.INETADDR_ISEQUAL(in4, InetAddr.IN4ADDR_SETLOOPBACK())).isTrue();
      assertThat(InetAddr.INETADDR_ISEQUAL(in6, SockAddrIn6.of(in6("fe80::1"), 80, 4))).isFalse();
      assertThat(InetAddr.INETADDR_ISEQUAL(in4, InetAddr.IN6ADDR_SETLOOPBACK())).isFalse();
    }

    @Test
    void anyAndLoopbackAreOfTheSameFamily() {
      assertThat(InetAddr.INETADDR_SETANY(in6)).isEqualTo(InetAddr.IN6ADDR_SETANY());
      assertThat(InetAddr.INETADDR_ISANY(InetAddr.INETADDR_SETANY(in4))).isTrue();
      assertThat(InetAddr.INETADDR_ISUNSPECIFIED(InetAddr.IN6ADDR_SETANY())).isTrue();
      assertThat(InetAddr.INETADDR_ISUNSPECIFIED(new SockAddrIn6(0, 0, 0, 0, 3))).isFalse();
      assertThat(InetAddr.INETADDR_ISLOOPBACK(InetAddr.INETADDR_SETLOOPBACK(in6))).isTrue();
      assertThat(InetAddr.INETADDR_ISLOOPBACK(in4)).isTrue();
      assertThat(InetAddr.INETADDR_ISV4MAPPED(in4)).isFalse();
    }

    @Test
    void theFamilyDecidesLengths() {
      assertThat(InetAddr.INET_ADDR_LENGTH(WinSock2.AF_INET)).isEqualTo(4);
      assertThat(InetAddr.INET_ADDR_LENGTH(WinSock2.AF_INET6)).isEqualTo(16);
      assertThat(InetAddr.INET_SOCKADDR_LENGTH(WinSock2.AF_INET)).isEqualTo(16);
      assertThat(InetAddr.INET_SOCKADDR_LENGTH(WinSock2.AF_INET6)).isEqualTo(28);
    }

    @Test
    void anotherFamilyIsABugOfTheCaller() {
      assertThatThrownBy(() -> InetAddr.INET_ADDR_LENGTH(WinSock2.AF_UNIX))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("family 1 is neither AF_INET nor AF_INET6");
      assertThatThrownBy(() -> InetAddr.INETADDR_PORT(new SockAddrUn("/x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// The names of the predicates that hold, sorted.
  private static String that(byte[] address, Map<String, Predicate<byte[]>> predicates) {
    return predicates.entrySet().stream()
        .filter(entry -> entry.getValue().test(address))
        .map(Map.Entry::getKey)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String text(byte[] in6) {
    return Ip2String.RtlIpv6AddressToString(in6);
  }

  private static byte[] in4(String text) {
    return requireNonNull(Ip2String.RtlIpv4StringToAddress(text, true)).address();
  }

  private static byte[] in6(String text) {
    return requireNonNull(Ip2String.RtlIpv6StringToAddress(text)).address();
  }
}
