package org.jwinsock.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /// The first port that needs no privilege: ip(7).
  private static final Path UNPRIVILEGED = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");

  @ParameterizedTest
  @EnumSource
  @Covers({"SOCK_RAW", "WSAEACCES"})
  @KnownGap(provider = "nio", why = Raw.NONE)
  void shouldNotMakeRawSockets(Family family) {
    for (int protocol : new int[] {WinSock2.IPPROTO_ICMP, WinSock2.IPPROTO_UDP, 200}) {
      fails(WsaError.WSAEACCES, Winsock.socket(family.af, WinSock2.SOCK_RAW, protocol));
    }
  }

  /// On Windows anybody may; here the kernel says who.
  @ParameterizedTest
  @EnumSource
  @Covers("WSAEACCES")
  void shouldNotTakeAPortThatTheSystemReserves(Family family) throws IOException {
    int free = Integer.parseInt(Files.readString(UNPRIVILEGED).strip());
    assumeTrue(free > 1, "no port is reserved here");
    long tcp = Calls.tcp(family);
    long udp = Calls.udp(family);
    for (long s : new long[] {tcp, udp}) {
      fails(WsaError.WSAEACCES, Winsock.bind(s, family.loopback(1)));
      fails(WsaError.WSAEACCES, Winsock.bind(s, family.any(free - 1)));
      ok(Winsock.bind(s, family.loopback(0)));
    }
    close(tcp, udp);
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
