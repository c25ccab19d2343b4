package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.AF_UNSPEC;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.SOCK_RAW;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.Ws2TcpIp.*;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.name.Adapters;
import org.jwinsock.core.name.FakeNsp;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;

class AddressLookupTest {

  private static final SockAddr LOOPBACK = new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0);
  private static final SockAddr MAPPED = new SockAddrIn6(0, 0xFFFF_0A00_0001L, 0, 0, 0);

  private final FakeNsp provider =
      new FakeNsp(1)
          .hostName("me")
          .host("both.example", "fd00::1", "10.0.0.1")
          .host("four.example", "10.0.0.1")
          .alias("www.example", "web.example", "10.0.0.1")
          .host("xn--bcher-kva.example", "10.0.0.1")
          .failing("busy.example", WsaErrors.WSATRY_AGAIN)
          .failing("broken.example", WsaErrors.WSANO_RECOVERY);
  private final AddressLookup lookup =
      new AddressLookup(new NameService(List.of(provider)), new Services());
  private final List<AddrInfo> result = new ArrayList<>();

  @Nested
  class Results {

    @Test
    void areOneForEachAddressInTheResolversOrder() {
      assertThat(find("both.example", "80", null)).isZero();
      assertThat(result)
          .containsExactly(
              new AddrInfo(0, AF_INET6, 0, 0, null, new SockAddrIn6(0xFD00L << 48, 1, 80, 0, 0)),
              new AddrInfo(0, AF_INET, 0, 0, null, new SockAddrIn(0x0A000001, 80)));
    }

    @Test
    void repeatTheTypeAndProtocolOfTheHint() {
      find("four.example", null, AddrInfo.hint(0, AF_UNSPEC, SOCK_STREAM, IPPROTO_UDP));
      assertThat(result)
          .containsExactly(
              new AddrInfo(
                  0, AF_INET, SOCK_STREAM, IPPROTO_UDP, null, new SockAddrIn(0x0A000001, 0)));
    }

    @Test
    void replaceWhatTheListHeld() {
      result.add(AddrInfo.hint(0, 0, 0, 0));
      assertThat(find("nothing.example", null, null)).isEqualTo(WsaErrors.EAI_NONAME);
      assertThat(result).isEmpty();
    }

    @Test
    void haveTheCanonicalNameInTheFirstOneIfItIsAskedFor() {
      find("www.example", null, flags(AI_CANONNAME));
      assertThat(result).extracting(AddrInfo::canonname).containsExactly("web.example");
      find("both.example", null, flags(AI_CANONNAME));
      assertThat(result).extracting(AddrInfo::canonname).containsExactly("both.example", null);
      find("10.0.0.1", null, flags(AI_CANONNAME));
      assertThat(result).extracting(AddrInfo::canonname).containsExactly("10.0.0.1");
      find("www.example", null, null);
      assertThat(result).extracting(AddrInfo::canonname).containsExactly((String) null);
    }
  }

  @Nested
  class Arguments {

    @Test
    void withoutNodeAndServiceThereIsNoName() {
      assertThat(find(null, null, null)).isEqualTo(11001);
      assertThat(find(null, null, flags(AI_PASSIVE))).isEqualTo(11001);
    }

    @Test
    void aHintHasNoNameAndNoAddress() {
      AddrInfo named = new AddrInfo(0, 0, 0, 0, "name", null);
      AddrInfo addressed = new AddrInfo(0, 0, 0, 0, null, LOOPBACK);
      assertThat(find("four.example", null, named)).isEqualTo(WsaErrors.WSANO_RECOVERY);
      assertThat(find("four.example", null, addressed)).isEqualTo(WsaErrors.WSANO_RECOVERY);
    }

    @ParameterizedTest
    @ValueSource(
        ints = {
          AI_DNS_ONLY,
          AI_FORCE_CLEAR_TEXT,
          AI_RETURN_TTL,
          AI_SECURE,
          AI_SECURE_WITH_FALLBACK,
          AI_EXCLUSIVE_CUSTOM_SERVERS,
          AI_RETURN_RESPONSE_FLAGS,
          AI_REQUIRE_SECURE,
          AI_RESOLUTION_HANDLE,
          AI_EXTENDED,
          0x200,
          AI_FQDN | AI_CANONNAME
        })
    void flagsThatCannotBeHonouredAreBad(int flags) {
      assertThat(find("four.example", null, flags(flags))).isEqualTo(WsaErrors.WSAEINVAL);
    }

    @Test
    void aCanonicalNameNeedsANode() {
      assertThat(find(null, "80", flags(AI_CANONNAME))).isEqualTo(WsaErrors.WSANO_RECOVERY);
      assertThat(find(null, "80", flags(AI_FQDN))).isEqualTo(WsaErrors.WSANO_RECOVERY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, WinSock2.AF_NETBIOS, 99, -1})
    void otherFamiliesAreNotSupported(int family) {
      assertThat(find("four.example", null, AddrInfo.hint(0, family, 0, 0)))
          .isEqualTo(WsaErrors.WSAEAFNOSUPPORT);
    }

    @ParameterizedTest
    @ValueSource(ints = {WinSock2.SOCK_SEQPACKET, 999, -1})
    void otherSocketTypesAreNotSupported(int type) {
      assertThat(find("four.example", null, AddrInfo.hint(0, 0, type, 0)))
          .isEqualTo(WsaErrors.WSAESOCKTNOSUPPORT);
    }
  }

  @Nested
  class WithoutANode {

    @Test
    void thereAreTheLoopbackAddresses() {
      assertThat(find(null, "80", null)).isZero();
      assertThat(addresses(0)).isEqualTo(Adapters.loopback(AF_UNSPEC));
      assertThat(port()).isEqualTo(80);
    }

    @Test
    void thereAreTheWildcardOnesToBindTo() {
      find(null, "80", AddrInfo.hint(AI_PASSIVE, AF_INET, SOCK_STREAM, IPPROTO_TCP));
      assertThat(result).extracting(AddrInfo::addr).containsExactly(new SockAddrIn(0, 80));
      find(null, "80", flags(AI_PASSIVE));
      assertThat(result).hasSameSizeAs(Adapters.loopback(AF_UNSPEC));
    }

    @Test
    void thereIsNoNumericHost() {
      assertThat(find(null, "80", flags(AI_NUMERICHOST))).isEqualTo(WsaErrors.EAI_NONAME);
    }
  }

  @Nested
  class NumericHosts {

    @Test
    void areNeverAskedFor() {
      assertThat(find("127.0.0.1", null, flags(AI_NUMERICHOST))).isZero();
      assertThat(find("127.0.0.1", null, null)).isZero();
      assertThat(result).extracting(AddrInfo::addr).containsExactly(LOOPBACK);
      assertThat(provider.queries).isEmpty();
    }

    @Test
    void mayHaveBracketsAndScope() {
      find("[::1]", null, flags(AI_NUMERICHOST));
      assertThat(result).extracting(AddrInfo::addr).containsExactly(SockAddrIn6.LOOPBACK);
      find("fe80::1%3", null, null);
      assertThat(result)
          .extracting(AddrInfo::addr)
          .containsExactly(new SockAddrIn6(0xFE80L << 48, 1, 0, 0, 3));
      find("[::1]:10239", null, null);
      assertThat(port()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"localhost", "four.example", "127.0.0.1:1024", "[::1", "::1]", "", "1.2.3.256"})
    void areNoNames(String node) {
      assertThat(find(node, "80", flags(AI_NUMERICHOST))).isEqualTo(WsaErrors.EAI_NONAME);
    }

    @Test
    void areOfTheFamilyWanted() {
      assertThat(find("::1", null, family(AF_INET))).isEqualTo(WsaErrors.EAI_NONAME);
      assertThat(find("127.0.0.1", null, family(AF_INET6))).isEqualTo(WsaErrors.EAI_NONAME);
    }

    @Test
    void areMappedOnRequest() {
      find("10.0.0.1", null, AddrInfo.hint(AI_V4MAPPED, AF_INET6, 0, 0));
      assertThat(result).containsExactly(new AddrInfo(0, AF_INET6, 0, 0, null, MAPPED));
    }
  }

  @Nested
  class ThisMachine {

    @ParameterizedTest
    @ValueSource(strings = {"", "..localmachine", "me", "ME"})
    void hasTheAddressesOfItsInterfaces(String node) {
      assertThat(find(node, null, null)).isZero();
      assertThat(addresses(0)).isEqualTo(Adapters.own(AF_UNSPEC));
    }

    @Test
    void isLocalhostOnItsLoopbackAddresses() {
      assertThat(find("localhost", "0", null)).isZero();
      assertThat(addresses(0)).isEqualTo(Adapters.loopback(AF_UNSPEC));
    }

    @Test
    void hasItsHostNameForTheEmptyNode() {
      find("", null, flags(AI_CANONNAME));
      assertThat(result.getFirst().canonname()).isEqualTo("me");
    }
  }

  @Nested
  class Names {

    @Test
    void thatDoNotExistAreNotFound() {
      assertThat(find("nothing.example", null, null)).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
    }

    @Test
    void withoutAddressesOfTheFamilyHaveNoData() {
      assertThat(find("four.example", null, family(AF_INET6))).isEqualTo(WsaErrors.WSANO_DATA);
    }

    @Test
    void failAsTheResolverFails() {
      assertThat(find("busy.example", null, null)).isEqualTo(WsaErrors.WSATRY_AGAIN);
      assertThat(find("broken.example", null, null)).isEqualTo(WsaErrors.WSANO_RECOVERY);
    }

    @Test
    void outsideAsciiAreEncodedUnlessToldOtherwise() {
      assertThat(find("bücher.example", null, null)).isZero();
      assertThat(find("bücher.example", null, flags(AI_DISABLE_IDN_ENCODING)))
          .isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
      assertThat(provider.queries.getLast().serviceInstanceName()).isEqualTo("bücher.example");
    }

    @Test
    void thatCanBeNoneAreNotAskedFor() {
      int asked = provider.queries.size();
      assertThat(find("ü".repeat(64), null, null)).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
      assertThat(provider.queries.subList(asked, provider.queries.size()))
          .allMatch(query -> query.serviceInstanceName() == null);
    }

    @Test
    void areMappedWhereThereIsNoIpv6AddressOrAllAreWanted() {
      find("four.example", null, AddrInfo.hint(AI_V4MAPPED, AF_INET6, 0, 0));
      assertThat(addresses(0)).containsExactly(MAPPED);
      find("both.example", null, AddrInfo.hint(AI_V4MAPPED, AF_INET6, 0, 0));
      assertThat(addresses(0)).containsExactly(new SockAddrIn6(0xFD00L << 48, 1, 0, 0, 0));
      find("both.example", null, AddrInfo.hint(AI_V4MAPPED | AI_ALL, AF_INET6, 0, 0));
      assertThat(addresses(0)).containsExactly(new SockAddrIn6(0xFD00L << 48, 1, 0, 0, 0), MAPPED);
    }

    @Test
    void areNotMappedForOtherFamilies() {
      find("both.example", null, AddrInfo.hint(AI_V4MAPPED | AI_ALL, AF_UNSPEC, 0, 0));
      assertThat(addresses(0))
          .containsExactly(
              new SockAddrIn6(0xFD00L << 48, 1, 0, 0, 0), new SockAddrIn(0x0A000001, 0));
    }

    @Test
    void areLookedUpOnlyInFamiliesThisMachineCouldUse() {
      find("both.example", null, flags(AI_ADDRCONFIG));
      assertThat(result).extracting(AddrInfo::family).allMatch(Adapters::hasGlobal);
    }

    @Test
    void bypassCachesOnRequest() {
      find("four.example", null, flags(AI_BYPASS_DNS_CACHE));
      assertThat(provider.lastFlags & WinSock2.LUP_FLUSHCACHE).isNotZero();
    }
  }

  @Nested
  class ServiceNames {

    @Test
    void becomePorts() {
      assertThat(find("127.0.0.1", "http", null)).isZero();
      assertThat(port()).isEqualTo(80);
    }

    @Test
    void areOfTheSocketTypeOrProtocolWanted() {
      find("127.0.0.1", "domain", AddrInfo.hint(0, 0, SOCK_DGRAM, 0));
      assertThat(port()).isEqualTo(53);
      assertThat(find("127.0.0.1", "ssh", AddrInfo.hint(0, 0, SOCK_DGRAM, IPPROTO_UDP)))
          .isEqualTo(WsaErrors.WSATYPE_NOT_FOUND);
      assertThat(find("127.0.0.1", "http", AddrInfo.hint(0, 0, SOCK_RAW, 0)))
          .isEqualTo(WsaErrors.WSATYPE_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"nonexistentservice", "65536", "99999999999999999999", "-1", "80 ", "+80"})
    void thatDoNotExistAreNotFound(String service) {
      assertThat(find(null, service, null)).isEqualTo(WsaErrors.WSATYPE_NOT_FOUND);
    }

    @Test
    void mayBeEmptyForPortZero() {
      assertThat(find("127.0.0.1", "", null)).isZero();
      assertThat(port()).isZero();
      assertThat(find("127.0.0.1", "65535", null)).isZero();
      assertThat(port()).isEqualTo(65535);
    }

    @Test
    void areNoNumericServices() {
      assertThat(find("127.0.0.1", "http", flags(AI_NUMERICSERV))).isEqualTo(WsaErrors.EAI_NONAME);
      assertThat(find("127.0.0.1", null, flags(AI_NUMERICSERV))).isEqualTo(WsaErrors.EAI_NONAME);
      assertThat(find("127.0.0.1", "80", flags(AI_NUMERICSERV))).isZero();
    }
  }

  private int find(@Nullable String node, @Nullable String service, @Nullable AddrInfo hint) {
    return lookup.find(node, service, hint, result);
  }

  private static AddrInfo flags(int flags) {
    return AddrInfo.hint(flags, AF_UNSPEC, 0, 0);
  }

  private static AddrInfo family(int family) {
    return AddrInfo.hint(0, family, 0, 0);
  }

  private int port() {
    return result.getFirst().addr() instanceof SockAddrIn four
        ? four.port()
        : result.getFirst().addr() instanceof SockAddrIn6 six ? six.port() : -1;
  }

  private List<SockAddr> addresses(int port) {
    return result.stream().map(info -> withPort(info.addr(), port)).toList();
  }

  private static SockAddr withPort(@Nullable SockAddr address, int port) {
    return switch (address) {
      case SockAddrIn four -> new SockAddrIn(four.addr(), port);
      case SockAddrIn6 six -> new SockAddrIn6(six.high(), six.low(), port, 0, six.scopeId());
      case null, default -> throw new AssertionError("no IP address: " + address);
    };
  }
}
