package org.jwinsock.core.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.NS_DNS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.core.name.HostAnswer.Failed;
import org.jwinsock.core.name.HostAnswer.Found;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaQuerySet;

@Timeout(60)
class InetAddressNspTest {

  private final InetAddressNsp provider = new InetAddressNsp();
  private final NameService names = new NameService(List.of(provider));

  @Test
  void findsTheLoopbackAddress() {
    assertThat(names.byName("localhost", NS_DNS, List.of(AF_INET), 0))
        .isEqualTo(
            new Found(
                "localhost", List.of(), List.of(new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0))));
  }

  @Test
  void findsTheNameOfTheLoopbackAddress() {
    assertThat(names.byAddress(new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0), NS_DNS))
        .isInstanceOfSatisfying(
            Found.class, found -> assertThat(found.name()).startsWith("localhost"));
  }

  @Test
  void findsTheNameOfThisMachine() {
    assertThat(names.hostName()).isNotBlank();
  }

  @Test
  void whatIsNoNameIsNotFound() {
    assertThat(names.byName("[", NS_DNS, List.of(), 0))
        .isEqualTo(new Failed(WsaErrors.WSAHOST_NOT_FOUND));
  }

  @Test
  void aNameWithoutAddressesOfTheFamilyIsNoData() {
    assertThat(names.byName("127.0.0.1", NS_DNS, List.of(WinSock2.AF_INET6), 0))
        .isEqualTo(new Failed(WsaErrors.WSANO_DATA));
  }

  @Test
  void anIpv6AddressKeepsItsFamily() {
    assertThat(names.byName("::1", NS_DNS, List.of(), 0))
        .isEqualTo(new Found("::1", List.of(), List.of(SockAddrIn6.LOOPBACK)));
  }

  @Test
  void whatItCannotPromiseItRefuses() {
    WsaQuerySet query = query(Guids.SVCID_INET_HOSTADDRBYNAME);
    assertThat(provider.NSPLookupServiceBegin(query, WinSock2.LUP_FLUSHCACHE))
        .isEqualTo(-WsaErrors.WSAEOPNOTSUPP);
    assertThat(provider.NSPLookupServiceBegin(query, WinSock2.LUP_DNS_ONLY))
        .isEqualTo(-WsaErrors.WSAEOPNOTSUPP);
    assertThat(provider.NSPLookupServiceBegin(query(Guids.SVCID_DNS_TYPE_MX), 0))
        .isEqualTo(-WsaErrors.WSAEOPNOTSUPP);
    assertThat(provider.NSPSetService(query, 0, 0)).isEqualTo(-WsaErrors.WSAEOPNOTSUPP);
  }

  private static WsaQuerySet query(java.util.UUID serviceClass) {
    return new WsaQuerySet("localhost", serviceClass, NS_DNS, null, null, List.of(), List.of(), 0);
  }
}
