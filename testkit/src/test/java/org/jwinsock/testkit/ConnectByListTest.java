package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaErrors;

/// WSAConnectByList: whoever answers of several addresses.
@ExtendWith(Started.class)
@Timeout(60)
class ConnectByListTest {

  private static boolean connect(long s, SockAddr[] remote, SockAddr... addresses) {
    SocketAddressList list = new SocketAddressList(List.of(addresses));
    return Winsock.WSAConnectByList(s, list, new SockAddr[1], remote, new TimeVal(30, 0));
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAConnectByList")
  void shouldPassOverThoseThatRefuse(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    SockAddr answering = Calls.sockname(listener);
    SockAddr[] remote = new SockAddr[1];

    boolean connected = connect(s, remote, Calls.refusing(family), answering);

    assertThat(connected).as(Calls::lastError).isTrue();
    assertThat(remote[0]).isEqualTo(answering);
    long server = ok(Winsock.accept(listener));
    Calls.send(s, "by list");
    assertThat(Calls.recv(server)).isEqualTo("by list");
    Calls.close(s, server, listener);
  }

  @ParameterizedTest
  @EnumSource
  void shouldWaitEvenIfTheSocketIsNonBlocking(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    Calls.nonBlocking(s, true);

    assertThat(connect(s, new SockAddr[1], Calls.sockname(listener))).isTrue();
    Calls.close(s, listener);
  }

  @Test
  @Covers("WSAConnectByList")
  void shouldTakeIpv4AddressesOnADualStackSocketOnlyWhenTheyAreMapped() {
    long listener = Calls.listener(Family.IPV4);
    int port = Calls.port(listener);
    SockAddr mapped = new SockAddrIn6(0, 0xFFFF_7F00_0001L, port, 0, 0);
    long s = Calls.tcp(Family.IPV6);
    ok(Winsock.setsockopt(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0));
    SockAddr[] remote = new SockAddr[1];

    assertThat(connect(s, remote, Calls.sockname(listener))).isFalse();
    assertThat(Winsock.WSAGetLastError())
        .isIn(WsaErrors.WSAEAFNOSUPPORT, WsaErrors.WSAEFAULT, WsaErrors.WSAEINVAL);
    assertThat(connect(s, remote, mapped)).as(Calls::lastError).isTrue();

    assertThat(remote[0]).isEqualTo(mapped);
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFailWithTheErrorOfTheLastAttempt(Family family) {
    long s = Calls.tcp(family);
    SockAddr refusing = Calls.refusing(family);

    assertThat(connect(s, new SockAddr[1], refusing, refusing)).isFalse();

    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAECONNREFUSED);
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseBoundSocketsAndDatagramsAndEmptyLists(Family family) {
    long bound = Calls.tcp(family);
    ok(Winsock.bind(bound, family.loopback(0)));
    long datagrams = Calls.udp(family);
    long unbound = Calls.tcp(family);
    SockAddr somewhere = Calls.refusing(family);

    assertThat(connect(bound, new SockAddr[1], somewhere)).isFalse();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(connect(datagrams, new SockAddr[1], somewhere)).isFalse();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(connect(unbound, new SockAddr[1])).isFalse();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(connect(-1, new SockAddr[1], somewhere)).isFalse();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAENOTSOCK);
    Calls.close(bound, datagrams, unbound);
  }
}
