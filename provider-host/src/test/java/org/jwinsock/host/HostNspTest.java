package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.spi.CsAddrInfo;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.NspProvider;
import org.jwinsock.spi.NspProvider.LookupResult;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaQuerySet;

/// Asks for names that need no name server.
@Timeout(60)
class HostNspTest {

  private final HostNsp provider = new HostNsp();

  @Test
  void isOfferedByItsModuleAndWorksHere() {
    assertThat(HostNsp.class.getModule().getDescriptor().provides())
        .anySatisfy(
            service -> {
              assertThat(service.service()).isEqualTo(NspProvider.class.getName());
              assertThat(service.providers()).contains(HostNsp.class.getName());
            });
    assertThat(provider.unavailable()).isNull();
    assertThat(provider.nameSpace()).isEqualTo(WinSock2.NS_DNS);
  }

  @Test
  void findsTheLoopbackAddressOnce() {
    WsaQuerySet set = only(query(Guids.SVCID_INET_HOSTADDRBYNAME, "localhost", AF_INET));
    assertThat(set.serviceInstanceName()).isNotBlank();
    assertThat(set.addresses())
        .containsExactly(new CsAddrInfo(null, new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0), 0, 0));
  }

  @Test
  void answersAddressesOfTheFamilyOnly() {
    WsaQuerySet six = query(Guids.SVCID_INET_HOSTADDRBYNAME, "::1", AF_INET6);
    assertThat(only(six).addresses())
        .containsExactly(new CsAddrInfo(null, SockAddrIn6.LOOPBACK, 0, 0));
    assertThat(all(query(Guids.SVCID_INET_HOSTADDRBYNAME, "::1", AF_INET)))
        .containsExactly(new LookupResult.Failed(WsaErrors.WSANO_DATA));
    assertThat(all(query(Guids.SVCID_INET_HOSTADDRBYNAME, "::1", WinSock2.AF_UNIX)))
        .containsExactly(new LookupResult.Failed(WsaErrors.WSANO_DATA));
  }

  @Test
  void findsTheNameOfTheLoopbackAddress() {
    WsaQuerySet set = only(query(Guids.SVCID_INET_HOSTADDRBYINETSTRING, "127.0.0.1", AF_INET));
    assertThat(set.serviceInstanceName()).startsWith("localhost");
    assertThat(set.addresses()).isEmpty();
  }

  @Test
  void findsTheNameOfThisMachine() throws Exception {
    WsaQuerySet set = only(query(Guids.SVCID_HOSTNAME, null));
    String kernels = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    assertThat(set.serviceInstanceName()).isEqualTo(kernels);
  }

  @Test
  void whatIsNoNameIsNotFound() {
    assertThat(all(query(Guids.SVCID_INET_HOSTADDRBYNAME, "a\0b")))
        .containsExactly(new LookupResult.Failed(WsaErrors.WSAHOST_NOT_FOUND));
    assertThat(all(query(Guids.SVCID_INET_HOSTADDRBYINETSTRING, "localhost")))
        .containsExactly(new LookupResult.Failed(WsaErrors.WSAHOST_NOT_FOUND));
  }

  @Test
  void whatItCannotPromiseItRefuses() {
    WsaQuerySet query = query(Guids.SVCID_INET_HOSTADDRBYNAME, "localhost");
    assertThat(provider.NSPLookupServiceBegin(query, WinSock2.LUP_DNS_ONLY))
        .isEqualTo(-WsaErrors.WSAEOPNOTSUPP);
    assertThat(provider.NSPLookupServiceBegin(query(Guids.SVCID_DNS_TYPE_MX, "localhost"), 0))
        .isEqualTo(-WsaErrors.WSAEOPNOTSUPP);
    assertThat(provider.NSPLookupServiceBegin(query(Guids.SVCID_INET_HOSTADDRBYNAME, null), 0))
        .isEqualTo(-WsaErrors.WSAEOPNOTSUPP);
  }

  @Test
  void aLookupEndsOnce() {
    long lookup =
        provider.NSPLookupServiceBegin(query(Guids.SVCID_INET_HOSTADDRBYNAME, "localhost"), 0);
    assertThat(lookup).isPositive();
    assertThat(provider.NSPLookupServiceEnd(lookup)).isZero();
    assertThat(provider.NSPLookupServiceEnd(lookup)).isEqualTo(-WsaErrors.WSA_INVALID_HANDLE);
    assertThat(provider.NSPCleanup()).isZero();
  }

  private WsaQuerySet only(WsaQuerySet query) {
    List<LookupResult> results = all(query);
    assertThat(results).hasSize(1);
    assertThat(results.getFirst()).isInstanceOf(LookupResult.Found.class);
    return ((LookupResult.Found) results.getFirst()).set();
  }

  private List<LookupResult> all(WsaQuerySet query) {
    long lookup = provider.NSPLookupServiceBegin(query, 0);
    assertThat(lookup).isPositive();
    List<LookupResult> results = new ArrayList<>();
    LookupResult end = new LookupResult.Failed(WsaErrors.WSA_E_NO_MORE);
    for (int i = 0; i < 100; i++) {
      LookupResult result = provider.NSPLookupServiceNext(lookup, 0);
      if (result.equals(end)) {
        assertThat(provider.NSPLookupServiceEnd(lookup)).isZero();
        return results;
      }
      results.add(result);
    }
    throw new AssertionError("more than 100 results: " + results);
  }

  private static WsaQuerySet query(UUID serviceClass, @Nullable String name, Integer... families) {
    return new WsaQuerySet(
        name, serviceClass, WinSock2.NS_DNS, null, null, List.of(families), List.of(), 0);
  }
}
