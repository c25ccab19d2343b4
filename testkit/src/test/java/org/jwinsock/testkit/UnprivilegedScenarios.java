package org.jwinsock.testkit;

import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// What a process without privileges may do; run by [OwnNetworkTest].
@ExtendWith(Started.class)
@Timeout(60)
class UnprivilegedScenarios {

  @ParameterizedTest
  @EnumSource
  @Covers({"SOCK_RAW", "WSAEACCES"})
  @KnownGap(provider = "nio", why = Raw.NONE)
  void shouldNotMakeRawSockets(Family family) {
    for (int protocol : new int[] {WinSock2.IPPROTO_ICMP, WinSock2.IPPROTO_UDP, 200}) {
      fails(WsaError.WSAEACCES, Winsock.socket(family.af, WinSock2.SOCK_RAW, protocol));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeOtherSockets(Family family) {
    long tcp = Calls.tcp(family);
    long udp = Calls.udp(family);
    ok(Winsock.bind(tcp, family.loopback(0)));
    ok(Winsock.bind(udp, family.loopback(0)));
    close(tcp, udp);
  }
}
