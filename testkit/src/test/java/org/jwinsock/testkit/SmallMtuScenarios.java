package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;

/// Datagrams that do not fit a link of 1,500 bytes; run by [OwnNetworkTest].
@ExtendWith(Started.class)
@Timeout(60)
class SmallMtuScenarios {

  private static final int LONG = 5000;

  @ParameterizedTest
  @EnumSource
  @Covers({"IP_DONTFRAGMENT", "IPV6_DONTFRAG", "WSAEMSGSIZE"})
  void shouldRefuseADatagramThatMustNotBeFragmented(Family family) {
    long receiver = Datagrams.bound(family);
    SockAddr to = Calls.sockname(receiver);
    long s = Calls.udp(family);
    int level = family == Family.IPV4 ? WinSock2.IPPROTO_IP : WinSock2.IPPROTO_IPV6;
    int name = Ws2TcpIp.IP_DONTFRAGMENT; // as of IPv6
    Sockopts.set(s, level, name, 1);

    fails(WsaError.WSAEMSGSIZE, Winsock.sendto(s, new byte[LONG], 0, LONG, 0, to));
    assertThat(Winsock.sendto(s, new byte[1400], 0, 1400, 0, to)).isEqualTo(1400);
    Sockopts.set(s, level, name, 0);
    assertThat(Winsock.sendto(s, new byte[LONG], 0, LONG, 0, to)).isEqualTo(LONG);

    assertThat(Datagrams.receive(receiver)).hasSize(1400);
    assertThat(Datagrams.receive(receiver)).hasSize(LONG);
    close(s, receiver);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFragmentUnlessForbidden(Family family) {
    long receiver = Datagrams.bound(family);
    SockAddr to = Calls.sockname(receiver);
    long s = Calls.udp(family);

    assertThat(Winsock.sendto(s, new byte[LONG], 0, LONG, 0, to)).isEqualTo(LONG);
    assertThat(Datagrams.receive(receiver)).hasSize(LONG);
    close(s, receiver);
  }
}
