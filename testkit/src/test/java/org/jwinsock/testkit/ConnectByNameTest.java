package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaErrors;

/// WSAConnectByName: a host and a service become a connection.
@ExtendWith(Started.class)
@Timeout(60)
class ConnectByNameTest {

  @ParameterizedTest
  @EnumSource
  @Covers("WSAConnectByNameW")
  void shouldConnectToAHostAndAPort(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    String host = family == Family.IPV4 ? "127.0.0.1" : "::1";
    SockAddr[] remote = new SockAddr[1];

    boolean connected =
        Winsock.WSAConnectByName(s, host, "" + Calls.port(listener), null, remote, null);

    assertThat(connected).as(Calls::lastError).isTrue();
    assertThat(remote[0]).isEqualTo(Calls.sockname(listener));
    long server = ok(Winsock.accept(listener));
    Calls.send(s, "by name");
    assertThat(Calls.recv(server)).isEqualTo("by name");
    Calls.close(s, server, listener);
  }

  @Test
  @Covers("WSAConnectByNameW")
  void shouldReachIpv4HostsFromIpv6SocketsOnceTheyAreDualStack() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV6);
    ok(Winsock.setsockopt(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0));
    SockAddr[] remote = new SockAddr[1];

    boolean connected =
        Winsock.WSAConnectByName(s, "127.0.0.1", "" + Calls.port(listener), null, remote, null);

    assertThat(connected).as(Calls::lastError).isTrue();
    assertThat(remote[0]).isInstanceOf(SockAddrIn6.class);
    Calls.close(s, listener);
  }

  @Test
  @Covers("WSAConnectByNameW")
  void shouldAnswerFalseAndTheErrorForDatagramsAndForNamesThatAreNone() {
    long datagrams = Calls.udp(Family.IPV4);
    long stream = Calls.tcp(Family.IPV4);

    assertThat(Winsock.WSAConnectByName(datagrams, "127.0.0.1", "80", null, null, null)).isFalse();
    assertThat(Winsock.WSAGetLastError()).isNotZero();
    assertThat(Winsock.WSAConnectByName(stream, "no..name", "80", null, null, null)).isFalse();
    assertThat(Winsock.WSAGetLastError())
        .isIn(WsaErrors.WSAHOST_NOT_FOUND, WsaErrors.WSANO_DATA, WsaErrors.WSANO_RECOVERY);
    Calls.close(datagrams, stream);
  }
}
