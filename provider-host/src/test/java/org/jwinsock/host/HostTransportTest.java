package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.spi.WsaErrors.*;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jwinsock.afd.BaseProtocols;
import org.jwinsock.afd.Transport.Interface;
import org.jwinsock.afd.TransportException;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

class HostTransportTest {

  private final Kernel kernel = new Kernel();

  @AfterEach
  void end() {
    kernel.close();
  }

  private static int errorOf(int family, int type, int protocol, Kernel kernel) {
    try {
      kernel.transport.open(family, type, protocol).close();
      return 0;
    } catch (TransportException e) {
      return e.error();
    }
  }

  @Test
  void whatTheKernelHasNotCannotBeOpened() {
    int stream = WinSock2.SOCK_STREAM;
    int datagram = WinSock2.SOCK_DGRAM;

    assertThat(errorOf(WinSock2.AF_IPX, stream, 0, kernel)).isEqualTo(WSAEAFNOSUPPORT);
    assertThat(errorOf(WinSock2.AF_INET, WinSock2.SOCK_RDM, 0, kernel))
        .isEqualTo(WSAESOCKTNOSUPPORT);
    assertThat(errorOf(WinSock2.AF_UNIX, datagram, 0, kernel)).isEqualTo(WSAESOCKTNOSUPPORT);
    assertThat(errorOf(WinSock2.AF_INET, stream, WinSock2.IPPROTO_UDP, kernel))
        .isEqualTo(WSAEPROTONOSUPPORT);
    assertThat(errorOf(WinSock2.AF_INET, stream, 1 << 20, kernel)).isEqualTo(WSAEPROTONOSUPPORT);
  }

  @Test
  void theLoopbackInterfaceIsThere() throws TransportException {
    List<Interface> all = kernel.transport.interfaces();

    assertThat(all)
        .anySatisfy(
            one -> {
              assertThat(one.address()).isEqualTo(new SockAddrIn(Kernel.LOOPBACK, 0));
              assertThat(one.prefixLength()).isEqualTo(8);
              assertThat(one.up()).isTrue();
              assertThat(one.loopback()).isTrue();
              assertThat(one.pointToPoint()).isFalse();
              assertThat(one.broadcast()).isNull();
              assertThat(one.mtu()).isGreaterThan(1500);
              assertThat(one.index()).isPositive();
              assertThat(one.name()).isNotEmpty();
            });
    assertThat(all)
        .anySatisfy(
            one -> {
              assertThat(one.address()).isEqualTo(SockAddrIn6.LOOPBACK);
              assertThat(one.prefixLength()).isEqualTo(128);
            });
  }

  @Test
  void theRouteToThisMachineBeginsHere() throws TransportException {
    SockAddr four = new SockAddrIn(0x7F00_0005, 0);
    assertThat(kernel.transport.routeTo(four)).isEqualTo(new SockAddrIn(Kernel.LOOPBACK, 0));
    assertThat(kernel.transport.routeTo(SockAddrIn6.LOOPBACK)).isEqualTo(SockAddrIn6.LOOPBACK);
  }

  @Test
  void thereIsNoRouteOutOfTheFamilyOfAPath() {
    assertThatThrownBy(() -> kernel.transport.routeTo(new org.jwinsock.spi.SockAddrUn("x")))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.error()).isEqualTo(WSAEAFNOSUPPORT));
  }

  @Test
  void theProviderIsOfferedAndHasWhatTheKernelHas() {
    assertThat(HostProvider.class.getModule().getDescriptor().provides())
        .anySatisfy(
            service -> {
              assertThat(service.service()).isEqualTo(ServiceProvider.class.getName());
              assertThat(service.providers()).contains(HostProvider.class.getName());
            });
    HostProvider provider = new HostProvider();
    assertThat(provider.name()).isEqualTo("host");
    assertThat(provider.rank()).isEqualTo(10);
    assertThat(provider.unavailable()).isNull();
    assertThat(provider.protocols())
        .extracting(WsaProtocolInfo::addressFamily)
        .contains(WinSock2.AF_INET, WinSock2.AF_INET6, WinSock2.AF_UNIX);
    assertThat(provider.protocols())
        .extracting(WsaProtocolInfo::providerId)
        .containsOnly(provider.providerId());
    assertThat(provider.protocols())
        .extracting(WsaProtocolInfo::socketType)
        .contains(WinSock2.SOCK_STREAM, WinSock2.SOCK_DGRAM, WinSock2.SOCK_RAW);
  }

  @Test
  void winsock1IsTooOld() {
    HostProvider provider = new HostProvider();

    assertThatThrownBy(
            () ->
                provider.WSPStartup(
                    0x0101, BaseProtocols.tcp4(provider.providerId()), new Handles()))
        .isInstanceOfSatisfying(
            ProviderStartupException.class,
            e -> assertThat(e.error()).isEqualTo(WSAVERNOTSUPPORTED));
  }
}
