package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.option;
import static org.jwinsock.host.Kernel.setOption;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.host.Kernel.Connection;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

class HostOptionsTest {

  private static final int SOCKET = WinSock2.SOL_SOCKET;
  private static final int TCP = WinSock2.IPPROTO_TCP;
  private static final int UDP = WinSock2.IPPROTO_UDP;
  private static final int IP = WinSock2.IPPROTO_IP;
  private static final int IPV6 = WinSock2.IPPROTO_IPV6;

  private final Kernel kernel = new Kernel();

  @AfterEach
  void end() {
    kernel.close();
  }

  private static long inKernel(HostSocket socket, int level, int name) {
    return Sockets.getsockopt(socket.fd(), level, name);
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.SO_SNDBUF, WinSock2.SO_RCVBUF})
  void aBufferSizeIsAnsweredAsItWasSet(int name) {
    HostSocket socket = kernel.tcp(WinSock2.AF_INET);
    assertThat(option(socket, SOCKET, name)).isPositive();

    for (int size : new int[] {0, 1, 65_536, 1 << 30, Integer.MAX_VALUE}) {
      assertThat(setOption(socket, SOCKET, name, size)).isZero();
      assertThat(option(socket, SOCKET, name)).isEqualTo(size);
    }
  }

  @Test
  void aDatagramSocketWithoutReceiveBufferStillReceives() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    setOption(a, SOCKET, WinSock2.SO_RCVBUF, 0);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);

    Kernel.sendTo(b, "one", Kernel.nameOf(a));

    assertThat(kernel.receiveText(a)).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource({"true,8", "true,16", "false,16", "false,32"})
  void booleansAreOneOrZero(boolean stream, int name) {
    HostSocket socket = stream ? kernel.tcp(WinSock2.AF_INET) : kernel.udp(WinSock2.AF_INET);

    assertThat(option(socket, SOCKET, name)).isZero();
    assertThat(setOption(socket, SOCKET, name, 0x100)).isZero();
    assertThat(option(socket, SOCKET, name)).isEqualTo(1);
    assertThat(setOption(socket, SOCKET, name, 0)).isZero();
    assertThat(option(socket, SOCKET, name)).isZero();
  }

  @Test
  void nagleIsOnAtFirst() {
    HostSocket socket = kernel.tcp(WinSock2.AF_INET6);
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_NODELAY)).isZero();
    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_NODELAY, 1)).isZero();
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_NODELAY)).isEqualTo(1);
    assertThat(inKernel(socket, Linux.SOL_TCP, Linux.TCP_NODELAY)).isEqualTo(1);
  }

  @Test
  void keepaliveHasWindowsNumbers() {
    HostSocket socket = kernel.tcp(WinSock2.AF_INET);
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_KEEPIDLE)).isEqualTo(7200);
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_KEEPINTVL)).isEqualTo(1);
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_KEEPCNT)).isEqualTo(10);

    assertThat(setOption(socket, SOCKET, WinSock2.SO_KEEPALIVE, 1)).isZero();

    assertThat(inKernel(socket, Linux.SOL_TCP, Linux.TCP_KEEPIDLE)).isEqualTo(7200);
    assertThat(inKernel(socket, Linux.SOL_TCP, Linux.TCP_KEEPINTVL)).isEqualTo(1);
    assertThat(inKernel(socket, Linux.SOL_TCP, Linux.TCP_KEEPCNT)).isEqualTo(10);
  }

  @Test
  void keepaliveNumbersAreKeptBeyondWhatTheKernelTakes() {
    HostSocket socket = kernel.tcp(WinSock2.AF_INET);
    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_KEEPCNT, 255)).isZero();
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_KEEPCNT)).isEqualTo(255);
    assertThat(inKernel(socket, Linux.SOL_TCP, Linux.TCP_KEEPCNT)).isEqualTo(127);
    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_KEEPCNT, 256)).isEqualTo(-WSAEINVAL);
    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_KEEPIDLE, 100_000)).isZero();
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_KEEPIDLE)).isEqualTo(100_000);
    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_KEEPIDLE, 0)).isEqualTo(-WSAEINVAL);
    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_KEEPINTVL, -1)).isEqualTo(-WSAEINVAL);
  }

  @Test
  void anAcceptedSocketHasTheListenersOptions() {
    HostStream listener = kernel.listener(WinSock2.AF_INET);
    setOption(listener, SOCKET, WinSock2.SO_RCVBUF, 12_345);
    setOption(listener, TCP, Ws2TcpIp.TCP_KEEPIDLE, 77);
    setOption(listener, TCP, Ws2TcpIp.TCP_NODELAY, 1);
    HostStream client = (HostStream) kernel.tcp(WinSock2.AF_INET);
    kernel.connect(client, Kernel.nameOf(listener));
    HostStream accepted = kernel.accept(listener);

    assertThat(option(accepted, SOCKET, WinSock2.SO_RCVBUF)).isEqualTo(12_345);
    assertThat(option(accepted, TCP, Ws2TcpIp.TCP_KEEPIDLE)).isEqualTo(77);
    assertThat(option(accepted, TCP, Ws2TcpIp.TCP_NODELAY)).isEqualTo(1);
  }

  @Test
  void theRetransmissionLimitIsSecondsOrMilliseconds() {
    HostSocket socket = kernel.tcp(WinSock2.AF_INET);
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_MAXRT)).isEqualTo(-1);

    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_MAXRT, 5)).isZero();
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_MAXRTMS)).isEqualTo(5000);
    assertThat(inKernel(socket, Linux.SOL_TCP, Linux.TCP_USER_TIMEOUT)).isEqualTo(5000);
    assertThat(setOption(socket, TCP, Ws2TcpIp.TCP_MAXRTMS, -1)).isZero();
    assertThat(option(socket, TCP, Ws2TcpIp.TCP_MAXRT)).isEqualTo(-1);
    assertThat(inKernel(socket, Linux.SOL_TCP, Linux.TCP_USER_TIMEOUT)).isZero();
  }

  @Test
  void theSegmentSizeCanOnlyBeRead() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    assertThat(option(c.client(), TCP, Ws2TcpIp.TCP_MAXSEG)).isGreaterThan(500);
    assertThat(setOption(c.client(), TCP, Ws2TcpIp.TCP_MAXSEG, 600)).isEqualTo(-WSAENOPROTOOPT);
  }

  @ParameterizedTest
  @CsvSource({"3,16", "4,7", "19,1", "21,1", "40,1"})
  void optionsOfIpAreTakenAndAnswered(int name, int value) {
    HostSocket socket = kernel.udp(WinSock2.AF_INET);
    assertThat(setOption(socket, IP, name, value)).isZero();
    assertThat(option(socket, IP, name)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"4,7", "10,3", "11,0", "19,1", "21,1", "39,8", "40,1", "9,1"})
  void optionsOfIpv6AreTakenAndAnswered(int name, int value) {
    HostSocket socket = kernel.udp(WinSock2.AF_INET6);
    assertThat(setOption(socket, IPV6, name, value)).isZero();
    assertThat(option(socket, IPV6, name)).isEqualTo(value);
  }

  @Test
  void hopsOfIpv6AreTheDefaultAtMinusOne() {
    HostSocket socket = kernel.udp(WinSock2.AF_INET6);
    assertThat(setOption(socket, IPV6, Ws2TcpIp.IPV6_UNICAST_HOPS, 5)).isZero();
    assertThat(setOption(socket, IPV6, Ws2TcpIp.IPV6_UNICAST_HOPS, -1)).isZero();
    assertThat(option(socket, IPV6, Ws2TcpIp.IPV6_UNICAST_HOPS)).isPositive();
    assertThat(setOption(socket, IPV6, Ws2TcpIp.IPV6_UNICAST_HOPS, 256)).isEqualTo(-WSAEINVAL);
  }

  @Test
  void notToFragmentIsPathMtuDiscovery() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(option(a, IP, Ws2TcpIp.IP_DONTFRAGMENT)).isZero();

    assertThat(setOption(a, IP, Ws2TcpIp.IP_DONTFRAGMENT, 1)).isZero();
    assertThat(option(a, IP, Ws2TcpIp.IP_DONTFRAGMENT)).isEqualTo(1);
    assertThat(option(a, IP, Ws2TcpIp.IP_MTU_DISCOVER)).isEqualTo(Ws2TcpIp.IP_PMTUDISC_DO);

    assertThat(setOption(a, IP, Ws2TcpIp.IP_DONTFRAGMENT, 0)).isZero();
    assertThat(option(a, IP, Ws2TcpIp.IP_MTU_DISCOVER)).isEqualTo(Ws2TcpIp.IP_PMTUDISC_DONT);
    HostSocket six = kernel.udp(WinSock2.AF_INET6);
    assertThat(setOption(six, IPV6, Ws2TcpIp.IPV6_DONTFRAG, 1)).isZero();
    assertThat(option(six, IPV6, Ws2TcpIp.IPV6_DONTFRAG)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void pathMtuDiscoveryHasWindowsNumbers(int value) {
    HostSocket four = kernel.udp(WinSock2.AF_INET);
    assertThat(setOption(four, IP, Ws2TcpIp.IP_MTU_DISCOVER, value)).isZero();
    assertThat(option(four, IP, Ws2TcpIp.IP_MTU_DISCOVER)).isEqualTo(value);
    HostSocket six = kernel.udp(WinSock2.AF_INET6);
    assertThat(setOption(six, IPV6, Ws2TcpIp.IPV6_MTU_DISCOVER, value)).isZero();
    assertThat(option(six, IPV6, Ws2TcpIp.IPV6_MTU_DISCOVER)).isEqualTo(value);
    assertThat(setOption(four, IP, Ws2TcpIp.IP_MTU_DISCOVER, 4)).isEqualTo(-WSAEINVAL);
  }

  @Test
  void theMtuOfAPathIsKnownOnceConnected() {
    HostDatagram a = kernel.udp(WinSock2.AF_INET);
    assertThat(a.getOption(IP, Ws2TcpIp.IP_MTU, MemorySegment.ofArray(new byte[4])))
        .isEqualTo(-WSAENOTCONN);
    a.connect(Kernel.nameOf(kernel.boundUdp(WinSock2.AF_INET)));
    assertThat(option(a, IP, Ws2TcpIp.IP_MTU)).isGreaterThan(1500);
    assertThat(setOption(a, IP, Ws2TcpIp.IP_MTU, 1)).isEqualTo(-WSAENOPROTOOPT);
  }

  @Test
  void unicastInterfacesAreSetInNetworkOrderForIpv4AndAnsweredInHostOrder() {
    HostSocket four = kernel.udp(WinSock2.AF_INET);
    assertThat(setOption(four, IP, Ws2TcpIp.IP_UNICAST_IF, Integer.reverseBytes(1))).isZero();
    assertThat(option(four, IP, Ws2TcpIp.IP_UNICAST_IF)).isEqualTo(1);
    HostSocket six = kernel.udp(WinSock2.AF_INET6);
    assertThat(setOption(six, IPV6, Ws2TcpIp.IPV6_UNICAST_IF, 1)).isZero();
    assertThat(option(six, IPV6, Ws2TcpIp.IPV6_UNICAST_IF)).isEqualTo(1);
  }

  @Test
  void ipv6OnlyIsOnAtFirst() {
    assertThat(option(kernel.tcp(WinSock2.AF_INET6), IPV6, Ws2TcpIp.IPV6_V6ONLY)).isEqualTo(1);
    assertThat(option(kernel.udp(WinSock2.AF_INET6), IPV6, Ws2TcpIp.IPV6_V6ONLY)).isEqualTo(1);
  }

  @Test
  void checksumsOfUdpCanBeLeftOut() {
    HostSocket socket = kernel.udp(WinSock2.AF_INET);
    assertThat(setOption(socket, UDP, Ws2TcpIp.UDP_NOCHECKSUM, 1)).isZero();
    assertThat(option(socket, UDP, Ws2TcpIp.UDP_NOCHECKSUM)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"65535,12345", "6,12345", "0,12345", "41,12345", "17,12345"})
  void anUnknownOptionIsRefused(int level, int name) {
    HostSocket socket = kernel.udp(WinSock2.AF_INET6);
    assertThat(setOption(socket, level, name, 0)).isEqualTo(-WSAENOPROTOOPT);
    assertThat(socket.getOption(level, name, MemorySegment.ofArray(new byte[4])))
        .isEqualTo(-WSAENOPROTOOPT);
  }
}
