package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.name.Adapters;
import org.jwinsock.core.name.FakeNsp;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.Protocols;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.ServEnt;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WsaErrors;

class HostLookupTest {

  private final FakeNsp provider =
      new FakeNsp(1)
          .hostName("me")
          .alias("www.example", "web.example", "10.0.0.1", "10.0.0.2")
          .host("six.example", "fd00::1")
          .failing("busy.example", WsaErrors.WSATRY_AGAIN)
          .address("10.0.0.1", "web.example")
          .address("::1", "six");
  private final HostLookup lookup = lookup(provider);

  @Nested
  class HostsByName {

    @Test
    void haveAliasesAndIpv4Addresses() {
      HostEnt host = found(lookup.byName("www.example"));
      assertThat(host.name()).isEqualTo("web.example");
      assertThat(host.aliases()).containsExactly("www.example");
      assertThat(host.addrtype()).isEqualTo(AF_INET);
      assertThat(host.length()).isEqualTo(4);
      assertThat(host.addrList())
          .containsExactly(new byte[] {10, 0, 0, 1}, new byte[] {10, 0, 0, 2});
      assertThat(host.addr()).containsExactly(10, 0, 0, 1);
    }

    @Test
    void areOnlyAskedForTheirIpv4Addresses() {
      assertThat(lookup.byName("six.example").error()).isEqualTo(WsaErrors.WSANO_DATA);
      assertThat(provider.queries.getLast().families()).containsExactly(AF_INET);
    }

    @Test
    void failAsTheResolverFails() {
      assertThat(lookup.byName("busy.example").error()).isEqualTo(WsaErrors.WSATRY_AGAIN);
      assertThat(lookup.byName("nothing.example").error()).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
      assertThat(lookup.byName("ü".repeat(64)).error()).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "me", "ME"})
    void areThisMachineForItsOwnNameAndForNone(@Nullable String name) {
      HostEnt host = found(lookup.byName(name));
      assertThat(host.name()).isEqualToIgnoringCase("me");
      assertThat(host.addrList())
          .containsExactlyElementsOf(
              Adapters.own(AF_INET).stream().map(own -> ((SockAddrIn) own).bytes()).toList());
    }

    @Test
    void areTheLoopbackAddressForLocalhost() {
      assertThat(found(lookup.byName("localhost")).addr()).containsExactly(127, 0, 0, 1);
    }

    @Test
    void mayBeAnIpv4AddressAsText() {
      HostEnt host = found(lookup.byName("10.1.2.3"));
      assertThat(host.name()).isEqualTo("10.1.2.3");
      assertThat(host.addr()).containsExactly(10, 1, 2, 3);
      assertThat(provider.queries).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]", "10.1.2.256", "1.2.3.4.5", "99999999999"})
    void mayNotBeAnIpv6AddressOrABadIpv4One(String text) {
      assertThat(lookup.byName(text).error()).isEqualTo(WsaErrors.WSANO_DATA);
      assertThat(provider.queries).isEmpty();
    }
  }

  @Nested
  class HostsByAddress {

    @Test
    void haveNames() {
      HostEnt host = found(lookup.byAddress(segment(10, 0, 0, 1), AF_INET));
      assertThat(host.name()).isEqualTo("web.example");
      assertThat(host.addr()).containsExactly(10, 0, 0, 1);
      HostEnt six = found(lookup.byAddress(six(16), AF_INET6));
      assertThat(six.name()).isEqualTo("six");
      assertThat(six.addrtype()).isEqualTo(AF_INET6);
      assertThat(six.length()).isEqualTo(16);
    }

    @Test
    void mayBeUnknown() {
      assertThat(lookup.byAddress(segment(10, 0, 0, 2), AF_INET).error())
          .isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
    }

    @Test
    void needAnAddressOfTheRightSize() {
      assertThat(lookup.byAddress(null, AF_INET).error()).isEqualTo(WsaErrors.WSAEFAULT);
      assertThat(lookup.byAddress(segment(1, 2, 3), AF_INET).error())
          .isEqualTo(WsaErrors.WSAEFAULT);
      assertThat(lookup.byAddress(segment(1, 2, 3, 4), AF_INET6).error())
          .isEqualTo(WsaErrors.WSAEINVAL);
      assertThat(lookup.byAddress(six(17), AF_INET6).error()).isEqualTo(WsaErrors.WSAEINVAL);
      assertThat(lookup.byAddress(segment(1, 2, 3, 4), 17).error())
          .isEqualTo(WsaErrors.WSAEAFNOSUPPORT);
    }
  }

  @Test
  void servicesHaveTheirPortsInNetworkOrder() {
    ServEnt http = found(lookup.serviceByName("http", "tcp"));
    assertThat(http.port()).isEqualTo(0x5000);
    assertThat(http.proto()).isEqualTo("tcp");
    assertThat(found(lookup.serviceByPort(0x5000, null))).isEqualTo(http);
    assertThat(found(lookup.serviceByPort(0xFFFF_5000, null)))
        .as("only 16 bits count")
        .isEqualTo(http);
  }

  @Test
  void aServiceThatIsNotThereIsNoData() {
    assertThat(lookup.serviceByName("nonexistent", null).error()).isEqualTo(WsaErrors.WSANO_DATA);
    assertThat(lookup.serviceByName("http", "icmp").error()).isEqualTo(WsaErrors.WSANO_DATA);
    assertThat(lookup.serviceByPort(0, "tcp").error()).isEqualTo(WsaErrors.WSANO_DATA);
    assertThat(lookup.serviceByName(null, null).error()).isEqualTo(WsaErrors.WSAEFAULT);
  }

  @Test
  void protocolsHaveNamesAndNumbers() {
    assertThat(found(lookup.protocolByName("udp")).proto()).isEqualTo(17);
    assertThat(found(lookup.protocolByNumber(6)).name()).isEqualTo("tcp");
    assertThat(lookup.protocolByName("nonexistent").error()).isEqualTo(WsaErrors.WSANO_DATA);
    assertThat(lookup.protocolByNumber(-1).error()).isEqualTo(WsaErrors.WSANO_DATA);
    assertThat(lookup.protocolByName(null).error()).isEqualTo(WsaErrors.WSAEFAULT);
  }

  @Test
  void aMachineWithoutANameHasNoNetwork() {
    assertThat(lookup(new FakeNsp(1)).hostName().error()).isEqualTo(WsaErrors.WSAENETDOWN);
    assertThat(lookup(new FakeNsp(1)).byName("").error()).isEqualTo(WsaErrors.WSAENETDOWN);
  }

  private static HostLookup lookup(FakeNsp provider) {
    return new HostLookup(new NameService(List.of(provider)), new Services(), new Protocols());
  }

  private static <T> T found(Outcome<T> outcome) {
    assertThat(outcome.error()).isZero();
    return Objects.requireNonNull(outcome.value());
  }

  private static MemorySegment segment(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return MemorySegment.ofArray(array);
  }

  private static MemorySegment six(int size) {
    byte[] bytes = new byte[size];
    System.arraycopy(SockAddrIn6.LOOPBACK.bytes(), 0, bytes, 0, 16);
    return MemorySegment.ofArray(bytes);
  }
}
