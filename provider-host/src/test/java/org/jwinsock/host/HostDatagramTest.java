package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.buffers;
import static org.jwinsock.host.Kernel.bytes;
import static org.jwinsock.host.Kernel.nameOf;
import static org.jwinsock.host.Kernel.portOf;
import static org.jwinsock.host.Kernel.send;
import static org.jwinsock.host.Kernel.sendTo;
import static org.jwinsock.host.Kernel.setOption;
import static org.jwinsock.host.Kernel.tryReceive;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.afd.Readiness;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaOverlapped;

class HostDatagramTest {

  private final Kernel kernel = new Kernel();

  @AfterEach
  void end() {
    kernel.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.AF_INET, WinSock2.AF_INET6})
  void aDatagramComesWithItsSource(int family) {
    HostDatagram a = kernel.boundUdp(family);
    HostDatagram b = kernel.boundUdp(family);

    assertThat(sendTo(a, "hello", nameOf(b))).isEqualTo(5);

    MemorySegment from = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    WsaOverlapped request = new WsaOverlapped();
    byte[] into = new byte[10];
    assertThat(kernel.receive(b, into, 0, from, request)).isEqualTo(5);
    assertThat(into).startsWith(bytes("hello"));
    assertThat(SockAddr.read(from.asSlice(0, request.addressLength)))
        .isEqualTo(SockAddr.read(nameOf(a)));
  }

  @Test
  void severalBuffersAreOneDatagram() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(a.send(buffers(bytes("ab"), bytes("cde")), 0, 0, nameOf(b))).isEqualTo(5);
    kernel.await(b, Readiness.READ);

    byte[] one = new byte[3];
    byte[] two = new byte[3];
    assertThat(b.receive(buffers(one, two), 0, 0, null, new WsaOverlapped())).isEqualTo(5);
    assertThat(one).containsExactly('a', 'b', 'c');
    assertThat(two).startsWith('d', 'e');
  }

  @ParameterizedTest
  @ValueSource(ints = {0, WinSock2.MSG_PEEK})
  void aDatagramTooLongFillsTheBufferAndIsAnError(int flags) {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);
    sendTo(a, "too long", nameOf(b));

    byte[] into = new byte[3];
    MemorySegment from = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    WsaOverlapped request = new WsaOverlapped();
    assertThat(kernel.receive(b, into, flags, from, request)).isEqualTo(-WSAEMSGSIZE);
    assertThat(into).isEqualTo(bytes("too"));
    assertThat(request.flags & WinSock2.MSG_PARTIAL).isNotZero();
    assertThat(SockAddrIn.port(from)).isEqualTo(portOf(a));

    long left = flags == 0 ? -WSAEWOULDBLOCK : 8;
    assertThat(tryReceive(b, new byte[8], 0)).isEqualTo(left);
  }

  @Test
  void severalBuffersTooShortAreFilled() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);
    sendTo(a, "too long", nameOf(b));
    kernel.await(b, Readiness.READ);

    byte[] one = new byte[2];
    byte[] two = new byte[1];
    assertThat(b.receive(buffers(one, two), 0, 0, null, new WsaOverlapped()))
        .isEqualTo(-WSAEMSGSIZE);
    assertThat(one).containsExactly('t', 'o');
    assertThat(two).containsExactly('o');
  }

  @Test
  void anEmptyDatagramIsReadableAndZeroBytes() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);

    assertThat(sendTo(a, "", nameOf(b))).isZero();

    assertThat(kernel.receive(b, new byte[1], 0)).isZero();
    assertThat(tryReceive(b, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
  }

  @Test
  void availableCountsAllDatagrams() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(b.available()).isZero();
    sendTo(a, "", nameOf(b));
    sendTo(a, "12345", nameOf(b));
    sendTo(a, "", nameOf(b));
    sendTo(a, "123", nameOf(b));

    assertThat(b.available()).isEqualTo(8);
    assertThat(b.available()).isEqualTo(8);
    assertThat(kernel.receive(b, new byte[5], WinSock2.MSG_PEEK)).isZero();
    assertThat(kernel.receive(b, new byte[5], 0)).isZero();
    assertThat(kernel.receiveText(b)).isEqualTo("12345");
    assertThat(b.available()).isEqualTo(3);
  }

  @Test
  void aConnectedSocketHearsItsPeerOnlyAndAnExplicitDestinationOverrides() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram c = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(a.connect(nameOf(b))).isZero();

    sendTo(c, "stranger", nameOf(a));
    assertThat(kernel.receive(c, new byte[1], 0)).isEqualTo(-WSAECONNRESET);
    sendTo(b, "friend", nameOf(a));
    assertThat(kernel.receiveText(a)).isEqualTo("friend");
    assertThat(send(a, "default")).isEqualTo(7);
    assertThat(kernel.receiveText(b)).isEqualTo("default");
    assertThat(sendTo(a, "explicit", nameOf(c))).isEqualTo(8);
    assertThat(kernel.receiveText(c)).isEqualTo("explicit");
  }

  @Test
  void aSocketThatForgetsItsPeerKeepsItsPort() {
    HostDatagram a = kernel.udp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(a.connect(nameOf(b))).isZero();
    int port = portOf(a);

    assertThat(a.disconnect()).isZero();

    assertThat(portOf(a)).isEqualTo(port);
    sendTo(b, "anybody", Kernel.loopback(WinSock2.AF_INET, port));
    assertThat(kernel.receiveText(a)).isEqualTo("anybody");
  }

  @Test
  void tooLargeADatagramIsRefusedAndLeavesNothingToReceive() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);

    assertThat(a.send(buffers(new byte[65_508]), 0, 0, nameOf(b))).isEqualTo(-WSAEMSGSIZE);

    assertThat(a.ready(Readiness.READ)).isZero();
    assertThat(tryReceive(a, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
    assertThat(a.send(buffers(new byte[65_507]), 0, 0, nameOf(b))).isEqualTo(65_507);
  }

  @Test
  void withoutTheOptionABroadcastIsDenied() {
    HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
    MemorySegment all = new SockAddrIn(0x7FFF_FFFF, 9).toSegment();

    assertThat(sendTo(a, "x", all)).isEqualTo(-WSAEACCES);

    assertThat(setOption(a, WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST, 1)).isZero();
    assertThat(sendTo(a, "x", all)).isEqualTo(1);
  }

  @Nested
  class Unreachable {

    @ParameterizedTest
    @ValueSource(ints = {WinSock2.AF_INET, WinSock2.AF_INET6})
    void aClosedPortResetsTheNextReceiveEvenUnconnected(int family) {
      HostDatagram a = kernel.boundUdp(family);

      assertThat(sendTo(a, "anybody?", kernel.deafAddress(family))).isEqualTo(8);

      assertThat(kernel.await(a, Readiness.READ) & Readiness.READ).isNotZero();
      assertThat(tryReceive(a, new byte[1], 0)).isEqualTo(-WSAECONNRESET);
      assertThat(tryReceive(a, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
      assertThat(a.ready(Readiness.READ)).isZero();
    }

    @Test
    void itIsToldThroughAMappedAddressToo() {
      HostDatagram a = kernel.udp(WinSock2.AF_INET6);
      setOption(a, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0);
      int port = SockAddrIn.port(kernel.deafAddress(WinSock2.AF_INET));
      MemorySegment mapped =
          new org.jwinsock.spi.SockAddrIn6(0, 0xFFFF_7F00_0001L, port, 0, 0).toSegment();

      assertThat(sendTo(a, "anybody?", mapped)).isEqualTo(8);

      assertThat(kernel.receive(a, new byte[1], 0)).isEqualTo(-WSAECONNRESET);
    }

    @Test
    void sendsGoOnAndTheErrorsWaitForReceives() {
      HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
      HostDatagram b = kernel.boundUdp(WinSock2.AF_INET);
      MemorySegment nowhere = kernel.deafAddress(WinSock2.AF_INET);

      for (int i = 0; i < 3; i++) {
        assertThat(sendTo(a, "anybody?", nowhere)).isEqualTo(8);
      }
      assertThat(sendTo(a, "you", nameOf(b))).isEqualTo(3);
      sendTo(b, "yes", nameOf(a));

      for (int i = 0; i < 3; i++) {
        assertThat(kernel.receive(a, new byte[3], 0)).isEqualTo(-WSAECONNRESET);
      }
      assertThat(kernel.receiveText(a)).isEqualTo("yes");
    }

    @Test
    void aConnectedSocketIsToldAsWell() {
      HostDatagram a = kernel.udp(WinSock2.AF_INET);
      a.connect(kernel.deafAddress(WinSock2.AF_INET));

      assertThat(send(a, "x")).isEqualTo(1);
      assertThat(send(a, "x")).isEqualTo(1);
      assertThat(kernel.receive(a, new byte[1], 0)).isEqualTo(-WSAECONNRESET);
    }

    @Test
    void switchedOffItIsNeitherToldNorReadable() {
      HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
      assertThat(a.reportUnreachable(MsWSock.SIO_UDP_CONNRESET, false)).isZero();

      sendTo(a, "anybody?", kernel.deafAddress(WinSock2.AF_INET));

      assertThat(a.ready(Readiness.READ)).isZero();
      assertThat(tryReceive(a, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
    }

    @Test
    void whatIsKeptIsForgottenWhenSwitchedOff() {
      HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
      sendTo(a, "anybody?", kernel.deafAddress(WinSock2.AF_INET));
      assertThat(a.ready(Readiness.READ)).isNotZero();

      a.reportUnreachable(MsWSock.SIO_UDP_CONNRESET, false);

      assertThat(a.ready(Readiness.READ)).isZero();
      assertThat(tryReceive(a, new byte[1], 0)).isEqualTo(-WSAEWOULDBLOCK);
    }

    @Test
    void anErrorKeptWakesWhoArmsLater() throws Exception {
      HostDatagram a = kernel.boundUdp(WinSock2.AF_INET);
      sendTo(a, "anybody?", kernel.deafAddress(WinSock2.AF_INET));
      assertThat(a.ready(Readiness.READ)).isNotZero(); // now it is kept here

      var told = new java.util.concurrent.CompletableFuture<Integer>();
      a.arm(Readiness.READ, told::complete);

      assertThat(told.get(10, java.util.concurrent.TimeUnit.SECONDS) & Readiness.READ).isNotZero();
    }
  }
}
