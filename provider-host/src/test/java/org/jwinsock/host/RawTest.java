package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.host.Kernel.buffers;
import static org.jwinsock.host.Kernel.option;
import static org.jwinsock.host.Kernel.setOption;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.linux.Linux;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaOverlapped;

class RawTest {

  /// For experiments: RFC 3692.
  private static final int PROTOCOL = 253;

  private final Kernel kernel = new Kernel();

  @AfterEach
  void end() {
    kernel.close();
  }

  private @Nullable HostDatagram tryOpen(int family, int protocol) throws TransportException {
    try {
      return kernel.own((HostDatagram) kernel.transport.open(family, WinSock2.SOCK_RAW, protocol));
    } catch (TransportException e) {
      if (e.error() == WSAEACCES) {
        return null;
      }
      throw e;
    }
  }

  private HostDatagram open(int family, int protocol) throws TransportException {
    HostDatagram socket = tryOpen(family, protocol);
    Assumptions.assumeTrue(socket != null, "raw sockets need CAP_NET_RAW");
    return socket;
  }

  @Test
  void withoutThePrivilegeItIsDenied() throws TransportException {
    Assumptions.assumeTrue(
        tryOpen(WinSock2.AF_INET, PROTOCOL) == null, "this process has CAP_NET_RAW");

    assertThatThrownBy(() -> kernel.transport.open(WinSock2.AF_INET, WinSock2.SOCK_RAW, PROTOCOL))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.error()).isEqualTo(WSAEACCES));
  }

  @Test
  void overIpv4TheHeaderIsReceived() throws TransportException {
    HostDatagram receiver = open(WinSock2.AF_INET, PROTOCOL);
    HostDatagram sender = open(WinSock2.AF_INET, PROTOCOL);
    assertThat(receiver.bind(Kernel.loopback(WinSock2.AF_INET, 0), Sharing.NONE)).isZero();

    assertThat(Kernel.sendTo(sender, "raw", Kernel.loopback(WinSock2.AF_INET, 0))).isEqualTo(3);

    byte[] into = new byte[100];
    MemorySegment from = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    assertThat(kernel.receive(receiver, into, 0, from, new WsaOverlapped())).isEqualTo(23);
    assertThat(into[0]).isEqualTo((byte) 0x45);
    assertThat(into[9]).isEqualTo((byte) PROTOCOL);
    assertThat(new String(into, 20, 3, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("raw");
    assertThat(SockAddrIn.addr(from)).isEqualTo(Kernel.LOOPBACK);
  }

  @Test
  void theHeaderCanBeTheApplications() throws TransportException {
    HostDatagram receiver = open(WinSock2.AF_INET, PROTOCOL);
    HostDatagram sender = open(WinSock2.AF_INET, PROTOCOL);
    assertThat(option(sender, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_HDRINCL)).isZero();
    assertThat(setOption(sender, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_HDRINCL, 1)).isZero();
    byte[] packet = new byte[24];
    packet[0] = 0x45;
    packet[8] = 9; // time to live
    packet[9] = (byte) PROTOCOL;
    packet[12] = packet[16] = 127;
    packet[15] = packet[19] = 1;

    assertThat(sender.send(buffers(packet), 0, 0, Kernel.loopback(WinSock2.AF_INET, 0)))
        .isEqualTo(24);

    byte[] into = new byte[100];
    assertThat(kernel.receive(receiver, into, 0)).isEqualTo(24);
    assertThat(into[8]).isEqualTo((byte) 9);
  }

  @Test
  void protocol255IncludesItsHeaderOnlyWhenAsked() throws TransportException {
    HostDatagram socket = open(WinSock2.AF_INET, Linux.IPPROTO_RAW);
    assertThat(option(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_HDRINCL)).isZero();
  }

  @Test
  void overIpv6ThereIsNoHeader() throws TransportException {
    HostDatagram receiver = open(WinSock2.AF_INET6, PROTOCOL);
    HostDatagram sender = open(WinSock2.AF_INET6, PROTOCOL);

    assertThat(Kernel.sendTo(sender, "raw", Kernel.loopback(WinSock2.AF_INET6, 0))).isEqualTo(3);

    assertThat(kernel.receiveText(receiver)).isEqualTo("raw");
  }

  // --- what routers say of our datagrams

  private static final int UNREACHABLE = 3;
  private static final int TIME_EXCEEDED = 11;

  /// Has the kernel believe that a router answered a datagram with an ICMP error: RFC 792.
  private void answer(HostDatagram icmp, int type, int code, int fromPort, int toPort) {
    ByteBuffer packet = ByteBuffer.allocate(8 + 20 + 8);
    packet.put((byte) type).put((byte) code).putShort((short) 0).putInt(0);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) 29).putInt(0);
    packet.put((byte) 1).put((byte) WinSock2.IPPROTO_UDP).putShort((short) 0);
    packet.putInt(Kernel.LOOPBACK).putInt(Kernel.LOOPBACK);
    packet
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putShort((short) 9)
        .putShort((short) 0);
    int sum = 0;
    for (int i = 0; i < packet.capacity(); i += 2) {
      sum += Short.toUnsignedInt(packet.getShort(i));
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    packet.putShort(2, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
    assertThat(icmp.send(buffers(packet.array()), 0, 0, Kernel.loopback(WinSock2.AF_INET, 0)))
        .isEqualTo(36);
  }

  @Test
  void aDatagramWhoseTimeToLiveExpiredIsANetworkReset() throws TransportException {
    HostDatagram icmp = open(WinSock2.AF_INET, Linux.IPPROTO_ICMP);
    HostDatagram socket = kernel.boundUdp(WinSock2.AF_INET);

    answer(icmp, TIME_EXCEEDED, 0, Kernel.portOf(socket), 9);

    assertThat(kernel.receive(socket, new byte[1], 0)).isEqualTo(-WSAENETRESET);
    assertThat(Kernel.tryReceive(socket, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
  }

  @Test
  void expiryAndUnreachablePortsAreSilencedApart() throws TransportException {
    HostDatagram icmp = open(WinSock2.AF_INET, Linux.IPPROTO_ICMP);
    HostDatagram socket = kernel.boundUdp(WinSock2.AF_INET);
    socket.reportUnreachable(MsWSock.SIO_UDP_NETRESET, false);

    answer(icmp, TIME_EXCEEDED, 0, Kernel.portOf(socket), 9);
    answer(icmp, UNREACHABLE, 3, Kernel.portOf(socket), 9);

    assertThat(kernel.receive(socket, new byte[1], 0)).isEqualTo(-WSAECONNRESET);
    assertThat(Kernel.tryReceive(socket, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
  }

  @Test
  void anUnreachableHostOrNetworkIsNotToldOf() throws TransportException {
    HostDatagram icmp = open(WinSock2.AF_INET, Linux.IPPROTO_ICMP);
    HostDatagram socket = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram other = kernel.boundUdp(WinSock2.AF_INET);

    answer(icmp, UNREACHABLE, 0, Kernel.portOf(socket), 9);
    answer(icmp, UNREACHABLE, 1, Kernel.portOf(socket), 9);

    assertThat(socket.ready(Readiness.READ)).isZero();
    answer(icmp, UNREACHABLE, 1, Kernel.portOf(socket), 9);
    assertThat(Kernel.sendTo(socket, "x", Kernel.nameOf(other))).isEqualTo(1);
    assertThat(Kernel.tryReceive(socket, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
    assertThat(socket.ready(Readiness.READ)).isZero();
  }

  @Test
  void availableIsTheFirstDatagramOnly() throws TransportException {
    HostDatagram receiver = open(WinSock2.AF_INET, PROTOCOL);
    HostDatagram sender = open(WinSock2.AF_INET, PROTOCOL);
    Kernel.sendTo(sender, "raw", Kernel.loopback(WinSock2.AF_INET, 0));
    kernel.await(receiver, Readiness.READ);

    assertThat(receiver.available()).isEqualTo(23);
  }
}
