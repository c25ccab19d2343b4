package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.TcpInfo;
import org.jwinsock.spi.TcpKeepalive;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;

/// Keep-alive, statistics and what else there is to turn about TCP.
@ExtendWith(Started.class)
@Timeout(60)
@NullUnmarked // gives null where C programs do
class TcpTuningTest {

  private static final String NO_STATISTICS = "java.nio tells no statistics of a connection";

  private static MemorySegment keepalive(int onoff, int time, int interval) {
    MemorySegment value = Sockopts.bytes(TcpKeepalive.SIZE);
    new TcpKeepalive(onoff, time, interval).write(value);
    return value;
  }

  private static int control(long s, MemorySegment in) {
    return Winsock.WSAIoctl(s, MsTcpIp.SIO_KEEPALIVE_VALS, in, null, new int[1]);
  }

  private static void numbers(long s, int on, int idle, int interval) {
    assertThat(Sockopts.get(s, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE)).isEqualTo(on);
    assertThat(Sockopts.get(s, IPPROTO_TCP, Ws2TcpIp.TCP_KEEPIDLE)).isEqualTo(idle);
    assertThat(Sockopts.get(s, IPPROTO_TCP, Ws2TcpIp.TCP_KEEPINTVL)).isEqualTo(interval);
  }

  // --- keep-alive

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPALIVE", "TCP_KEEPINTVL", "TCP_KEEPCNT"})
  void shouldProbeAfterTwoHoursEverySecondTenTimes(Family family) {
    long s = Calls.tcp(family);
    assertThat(Ws2TcpIp.TCP_KEEPIDLE).isEqualTo(Ws2TcpIp.TCP_KEEPALIVE).isEqualTo(3);

    numbers(s, 0, 7200, 1);
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, 1);
    numbers(s, 1, 7200, 1);
    assertThat(Sockopts.get(s, IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT)).isEqualTo(10);
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SIO_KEEPALIVE_VALS", "TCP_KEEPIDLE", "TCP_KEEPALIVE", "tcp_keepalive"})
  void shouldCountMillisecondsInTheIoctlAndSecondsInTheOptions(Family family) {
    long s = Calls.tcp(family);

    ok(control(s, keepalive(1, 30_000, 2_000)));
    numbers(s, 1, 30, 2);
    ok(control(s, keepalive(1, 1, 1)));
    numbers(s, 1, 1, 1);
    ok(control(s, keepalive(0, 50_000, 50_000)));
    numbers(s, 0, 1, 1);
    close(s);
  }

  @Test
  @Covers("SIO_KEEPALIVE_VALS")
  void shouldWantAllThreeNumbers() {
    long tcp = Calls.tcp(Family.IPV4);
    long udp = Calls.udp(Family.IPV4);

    fails(WsaError.WSAEFAULT, control(tcp, keepalive(1, 2, 3).asSlice(0, 11)));
    fails(WsaError.WSAEFAULT, control(tcp, null));
    fails(WsaError.WSAEOPNOTSUPP, control(udp, keepalive(1, 2, 3)));
    close(tcp, udp);
  }

  @Test
  void shouldTakeProbeNumbersWithinTheirRange() {
    long s = Calls.tcp(Family.IPV4);
    for (int value : new int[] {0, -1, 256}) {
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT, value));
    }
    for (int name : new int[] {Ws2TcpIp.TCP_KEEPIDLE, Ws2TcpIp.TCP_KEEPINTVL}) {
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, IPPROTO_TCP, name, 0));
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, IPPROTO_TCP, name, -1));
      Sockopts.set(s, IPPROTO_TCP, name, 100_000);
      assertThat(Sockopts.get(s, IPPROTO_TCP, name)).isEqualTo(100_000);
    }
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheNumbersOnAConnection(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      ok(control(pair.client(), keepalive(1, 10_000, 3_000)));
      numbers(pair.client(), 1, 10, 3);
      Calls.send(pair.client(), "alive");
      assertThat(Calls.recv(pair.server())).isEqualTo("alive");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("TCP_NODELAY")
  void shouldSwitchNagleOffOnAConnectionToo(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      assertThat(Sockopts.get(pair.client(), IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).isZero();
      Sockopts.set(pair.client(), IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 1);
      assertThat(Sockopts.get(pair.client(), IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).isEqualTo(1);
    }
  }

  // --- SIO_TCP_INFO

  private static int statistics(long s, int version, MemorySegment out) {
    int[] bytes = new int[1];
    int code = MsTcpIp.SIO_TCP_INFO;
    return Winsock.WSAIoctl(s, code, Sockopts.dword(version), out, bytes) == 0 ? bytes[0] : -1;
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SIO_TCP_INFO", "TCP_INFO_v0", "TCPSTATE"})
  @KnownGap(provider = "nio", why = NO_STATISTICS)
  void shouldTellTheStatisticsOfAConnection(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Calls.send(pair.client(), "12345");
      assertThat(Calls.recv(pair.server())).isEqualTo("12345");

      MemorySegment out = Sockopts.bytes(TcpInfo.SIZE);
      assertThat(statistics(pair.client(), 0, out)).isEqualTo(TcpInfo.SIZE);
      TcpInfo sender = TcpInfo.read(out);
      assertThat(sender.state()).isEqualTo(MsTcpIp.TCPSTATE_ESTABLISHED);
      assertThat(sender.bytesOut()).isEqualTo(5);
      assertThat(sender.bytesIn()).isZero();
      assertThat(sender.mss()).isPositive();
      assertThat(sender.connectionTimeMillis()).isBetween(0L, 60_000L);

      assertThat(statistics(pair.server(), 0, out)).isEqualTo(TcpInfo.SIZE);
      assertThat(TcpInfo.read(out).bytesIn()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SIO_TCP_INFO")
  @KnownGap(provider = "nio", why = NO_STATISTICS)
  void shouldHaveNoStatisticsOfALayoutItDoesNotKnow(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      MemorySegment out = Sockopts.bytes(1024);
      for (int version : new int[] {100, -1, Integer.MIN_VALUE}) {
        fails(WsaError.WSAEINVAL, statistics(pair.client(), version, out));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SIO_TCP_INFO")
  void shouldNotTellStatisticsWithoutRoomOrToDatagrams(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      int code = MsTcpIp.SIO_TCP_INFO;
      MemorySegment zero = Sockopts.dword(0);
      fails(WsaError.WSAEFAULT, Winsock.WSAIoctl(pair.client(), code, zero, null, new int[1]));
      MemorySegment room = Sockopts.bytes(200);
      fails(WsaError.WSAEFAULT, Winsock.WSAIoctl(pair.client(), code, null, room, new int[1]));
      long udp = Calls.udp(family);
      fails(WsaError.WSAEOPNOTSUPP, statistics(udp, 0, room));
      close(udp);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SIO_TCP_INFO")
  @KnownGap(provider = "nio", why = NO_STATISTICS)
  void shouldNotWriteStatisticsBeyondTheRoomGiven(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      fails(WsaError.WSAEFAULT, statistics(pair.client(), 0, Sockopts.bytes(TcpInfo.SIZE - 1)));
    }
  }
}
