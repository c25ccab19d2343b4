package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.TcpKeepalive;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;

/// Connections over a network that loses every packet from some moment on; run by [OwnNetworkTest].
@ExtendWith(Started.class)
@Timeout(120)
class SilenceScenarios {

  private static void losePackets() {
    OwnNetwork.change("tc qdisc add dev lo root blackhole");
  }

  @AfterEach
  void deliverPacketsAgain() {
    OwnNetwork.change("tc qdisc del dev lo root 2>/dev/null || true");
  }

  private static void patient(long s) {
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 60_000);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"recv", "SO_KEEPALIVE", "SIO_KEEPALIVE_VALS", "WSAENETRESET"})
  void shouldCallItNetResetWhenNobodyAnswersTheProbes(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      long s = pair.client();
      MemorySegment value = Sockopts.bytes(TcpKeepalive.SIZE);
      new TcpKeepalive(1, 1000, 1000).write(value);
      ok(Winsock.WSAIoctl(s, MsTcpIp.SIO_KEEPALIVE_VALS, value, null, new int[1]));
      Sockopts.set(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT, 1);
      patient(s);

      losePackets();
      fails(WsaError.WSAENETRESET, Winsock.recv(s, new byte[1], 0, 1, 0));
      fails(WsaError.WSAENETRESET, Winsock.send(s, new byte[1], 0, 1, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"recv", "TCP_MAXRT", "WSAECONNABORTED"})
  @KnownGap(provider = "nio", why = "java.nio cannot say how long data may stay unacknowledged")
  void shouldCallItAbortedWhenNobodyAcknowledgesTheData(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      long s = pair.client();
      Sockopts.set(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_MAXRT, 2);
      assertThat(Sockopts.get(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_MAXRTMS)).isEqualTo(2000);
      patient(s);

      losePackets();
      Calls.send(s, "anybody?");
      fails(WsaError.WSAECONNABORTED, Winsock.recv(s, new byte[1], 0, 1, 0));
      fails(WsaError.WSAECONNABORTED, Winsock.send(s, new byte[1], 0, 1, 0));
    }
  }
}
