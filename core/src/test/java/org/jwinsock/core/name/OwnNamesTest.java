package org.jwinsock.core.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_UNSPEC;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

class OwnNamesTest {

  private final OwnNames own =
      new OwnNames(
          new NameService(
              List.of(new FakeNsp(1).hostName("Me").alias("Me", "me.corp.example", "10.0.0.1"))));

  @ParameterizedTest
  @ValueSource(strings = {"", "..localmachine", "..LocalMachine", "Me", "me"})
  void theseNamesMeanThisMachine(String name) {
    assertThat(own.addresses(name, AF_INET)).isEqualTo(Adapters.own(AF_INET));
  }

  @Test
  void localhostMeansTheLoopbackAddresses() {
    assertThat(own.addresses("LocalHost", AF_UNSPEC)).isEqualTo(Adapters.loopback(AF_UNSPEC));
  }

  @Test
  void otherNamesDoNot() {
    assertThat(own.addresses("you", AF_UNSPEC)).isNull();
  }

  @Test
  void theDomainIsThatOfTheNameThisMachineResolvesTo() {
    assertThat(own.domain()).isEqualTo("corp.example");
    assertThat(domain(new FakeNsp(1).hostName("me.Example"))).isEqualTo("example");
    assertThat(domain(new FakeNsp(1).hostName("me"))).isEmpty();
    assertThat(domain(new FakeNsp(1))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bücher.example,   xn--bcher-kva.example",
    "例え.テスト,        xn--r8jz45g.xn--zckzah",
    "Example.COM,      Example.COM",
    "_srv._tcp.x,      _srv._tcp.x",
  })
  void namesOutsideAsciiAreEncoded(String name, String encoded) {
    assertThat(OwnNames.encode(name)).isEqualTo(encoded);
  }

  @Test
  void whatCanBeNoNameIsNull() {
    assertThat(OwnNames.encode("ü".repeat(64))).isNull();
    assertThat(OwnNames.encode("a\0b")).isNull();
    assertThat(OwnNames.encode("a".repeat(1025))).isNull();
  }

  @Test
  void addressesAsTextAreNoNames() {
    SockAddrIn loopback = new SockAddrIn(0x7F000001, 0);
    assertThat(OwnNames.numeric("127.0.0.1")).isEqualTo(loopback);
    assertThat(OwnNames.numeric("127.1")).isEqualTo(loopback);
    assertThat(OwnNames.numeric("::1")).isEqualTo(SockAddrIn6.LOOPBACK);
    assertThat(OwnNames.numeric("[::1]:80")).isEqualTo(SockAddrIn6.LOOPBACK);
    assertThat(OwnNames.numeric("::1%7")).isEqualTo(new SockAddrIn6(0, 1, 0, 0, 7));
    assertThat(OwnNames.numeric("127.0.0.1:80")).as("IPv4 has no port here").isNull();
    assertThat(OwnNames.numeric("localhost")).isNull();
    assertThat(OwnNames.numeric("")).isNull();
  }

  private static String domain(FakeNsp provider) {
    return new OwnNames(new NameService(List.of(provider))).domain();
  }
}
