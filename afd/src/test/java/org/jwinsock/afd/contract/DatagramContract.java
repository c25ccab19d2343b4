package org.jwinsock.afd.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// How a transport's datagram sockets behave.
public abstract class DatagramContract extends TransportContract {

  private static long send(TransportSocket from, String text, SockAddr to) {
    return from.send(text(text), 0, 0, to.toSegment());
  }

  @ParameterizedTest
  @EnumSource
  void datagramsArriveWithTheirSource(Net net) {
    TransportSocket one = boundUdp(net);
    TransportSocket other = boundUdp(net);
    assertThat(send(one, "hello", name(other))).isEqualTo(5);
    await(other, Readiness.READ);

    MemorySegment source = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    WsaOverlapped request = new WsaOverlapped();
    WsaBuf[] room = room(100);
    assertThat(other.receive(room, 0, 0, source, request)).isEqualTo(5);

    assertThat(string(room[0], 5)).isEqualTo("hello");
    assertThat(SockAddr.read(source.asSlice(0, request.addressLength))).isEqualTo(name(one));
  }

  @Test
  void nothingArrivesWhenNothingIsSent() {
    TransportSocket socket = boundUdp(Net.IPV4);

    fails(WSAEWOULDBLOCK, tryReceive(socket, room(1)));
    assertThat(socket.ready(Readiness.READ)).isZero();
    assertThat(socket.ready(Readiness.READ | Readiness.WRITE)).isEqualTo(Readiness.WRITE);
    assertThat(socket.available()).isZero();
  }

  @Test
  void aDatagramThatIsTooLongIsCutAndItsRestIsLost() {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    send(one, "too long", name(other));
    send(one, "next", name(other));
    await(other, Readiness.READ);

    WsaBuf[] room = {room(2)[0], room(1)[0]};
    fails(WSAEMSGSIZE, other.receive(room, 0, WinSock2.MSG_PEEK, null, new WsaOverlapped()));
    WsaOverlapped request = new WsaOverlapped();
    fails(WSAEMSGSIZE, other.receive(room, 0, 0, null, request));

    assertThat(string(room[0], 2) + string(room[1], 1)).isEqualTo("too");
    assertThat(request.flags & WinSock2.MSG_PARTIAL).isNotZero();
    assertThat(receive(other)).isEqualTo("next");
  }

  @Test
  void anEmptyDatagramIsADatagram() {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    ok(send(one, "", name(other)));
    send(one, "x", name(other));
    await(other, Readiness.READ);

    assertThat(other.ready(Readiness.READ)).isEqualTo(Readiness.READ);
    assertThat(tryReceive(other, room(1))).isZero();
    assertThat(receive(other)).isEqualTo("x");
  }

  @Test
  void whatIsPeekedAtStays() {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    send(one, "first", name(other));
    send(one, "second", name(other));

    WsaBuf[] room = room(10);
    assertThat(receive(other, room, WinSock2.MSG_PEEK)).isEqualTo(5);
    assertThat(receive(other, room, WinSock2.MSG_PEEK)).isEqualTo(5);

    assertThat(receive(other)).isEqualTo("first");
    assertThat(receive(other)).isEqualTo("second");
  }

  @Test
  void allDatagramsThatCanBeReceivedAreCountedTogether() {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    send(one, "first", name(other));
    send(one, "second", name(other));
    while (other.available() < 11) {
      Thread.onSpinWait();
    }

    assertThat(other.available()).isEqualTo(11);
    assertThat(receive(other)).isEqualTo("first");
    assertThat(other.available()).isEqualTo(6);
    assertThat(receive(other)).isEqualTo("second");
    assertThat(other.available()).isZero();
  }

  @Test
  void severalBuffersAreOneDatagram() {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    try (Arena arena = Arena.ofConfined()) {
      WsaBuf[] mixed = {text("a")[0], outsideHeap(arena, "b")[0]};
      WsaBuf[] outside = {outsideHeap(arena, "c")[0], outsideHeap(arena, "d")[0]};
      assertThat(one.send(mixed, 0, 0, name(other).toSegment())).isEqualTo(2);
      assertThat(one.send(outside, 0, 0, name(other).toSegment())).isEqualTo(2);
    }

    assertThat(receive(other)).isEqualTo("ab");
    assertThat(receive(other)).isEqualTo("cd");
  }

  @ParameterizedTest
  @EnumSource
  void theLargestDatagramTravelsAndALargerOneIsRefused(Net net) {
    TransportSocket one = boundUdp(net);
    TransportSocket other = boundUdp(net);
    int largest = net == Net.IPV4 ? 65_507 : 65_527;
    assertThat(one.send(room(largest), 0, 0, name(other).toSegment())).isEqualTo(largest);

    assertThat(receive(other, room(70_000), 0)).isEqualTo(largest);
    fails(WSAEMSGSIZE, one.send(room(largest + 1), 0, 0, name(other).toSegment()));
    fails(WSAEMSGSIZE, one.send(room(100_000), 0, 0, name(other).toSegment()));
  }

  @ParameterizedTest
  @EnumSource
  void aConnectedSocketHearsItsPeerAlone(Net net) {
    TransportSocket one = boundUdp(net);
    TransportSocket other = boundUdp(net);
    TransportSocket stranger = boundUdp(net);
    ok(one.connect(name(other).toSegment()));
    assertThat(peer(one)).isEqualTo(name(other));

    send(stranger, "noise", name(one));
    send(other, "signal", name(one));
    assertThat(receive(one)).isEqualTo("signal");
    assertThat(one.send(text("back"), 0, 0, null)).isEqualTo(4);
    assertThat(receive(other)).isEqualTo("back");
  }

  @ParameterizedTest
  @EnumSource
  void aConnectedSocketSendsElsewhereWhenAsked(Net net) {
    TransportSocket one = boundUdp(net);
    TransportSocket peer = boundUdp(net);
    TransportSocket other = boundUdp(net);
    ok(one.connect(name(peer).toSegment()));

    ok(send(one, "elsewhere", name(other)));
    ok(send(one, "to the peer", name(peer)));

    MemorySegment source = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    await(other, Readiness.READ);
    assertThat(other.receive(room(10), 0, 0, source, new WsaOverlapped())).isEqualTo(9);
    assertThat(SockAddr.read(source)).isEqualTo(name(one));
    assertThat(receive(peer)).isEqualTo("to the peer");
  }

  @ParameterizedTest
  @EnumSource
  void aSocketThatSendsHasAName(Net net) {
    TransportSocket one = udp(net);
    TransportSocket other = boundUdp(net);
    ok(send(one, "x", name(other)));

    assertThat(name(one)).isEqualTo(net.any(port(one)));
    assertThat(port(one)).isNotZero();
  }

  @Test
  void whatIsQueuedStaysWhenThePeerStays() {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    ok(one.connect(name(other).toSegment()));
    send(other, "queued", name(one));
    await(one, Readiness.READ);
    assertThat(one.available()).isEqualTo(6);

    ok(one.connect(name(other).toSegment()));

    assertThat(receive(one)).isEqualTo("queued");
  }

  @Test
  void thePeerCanBeChangedAndForgotten() {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket first = boundUdp(Net.IPV4);
    TransportSocket second = boundUdp(Net.IPV4);
    int port = port(one);
    ok(one.connect(name(first).toSegment()));
    ok(one.connect(name(second).toSegment()));
    assertThat(one.send(text("x"), 0, 0, null)).isEqualTo(1);
    assertThat(receive(second)).isEqualTo("x");

    ok(one.disconnect());

    fails(WSAENOTCONN, one.peerName(MemorySegment.ofArray(new byte[128])));
    assertThat(port(one)).isEqualTo(port);
    send(first, "welcome", name(one));
    assertThat(receive(one)).isEqualTo("welcome");
  }

  @Test
  void aPortWhereNobodyIsResetsTheNextReceiveOfAConnectedSocket() {
    TransportSocket socket = boundUdp(Net.IPV4);
    ok(socket.connect(nobody(Net.IPV4, WinSock2.SOCK_DGRAM).toSegment()));

    assertThat(socket.send(text("x"), 0, 0, null)).isEqualTo(1);
    fails(WSAECONNRESET, receive(socket, room(1), 0));
    assertThat(socket.send(text("x"), 0, 0, null)).isEqualTo(1);
    assertThat(socket.send(text("y"), 0, 0, null)).isEqualTo(1);
    fails(WSAECONNRESET, receive(socket, room(1), 0));
  }

  @Test
  void aPortWhereNobodyIsCanBeSilenced() {
    TransportSocket socket = boundUdp(Net.IPV4);
    ok(socket.reportUnreachable(MsWSock.SIO_UDP_CONNRESET, false));
    ok(socket.connect(nobody(Net.IPV4, WinSock2.SOCK_DGRAM).toSegment()));

    for (int i = 0; i < 20; i++) {
      assertThat(socket.send(text("x"), 0, 0, null)).isEqualTo(1);
      fails(WSAEWOULDBLOCK, tryReceive(socket, room(1)));
    }
  }

  @Test
  void broadcastNeedsItsOption() {
    TransportSocket socket = boundUdp(Net.IPV4);
    SockAddr everybody = new SockAddrIn(0x7FFFFFFF, 9);
    fails(WSAEACCES, send(socket, "x", everybody));

    set(socket, WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST, 1);

    ok(send(socket, "x", everybody));
    assertThat(get(socket, WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST)).isEqualTo(1);
  }

  @Test
  void aSocketOfIpv6HidesPeersOfIpv4() {
    TransportSocket six = bound(udp(Net.IPV6), Net.IPV6.any(0));
    TransportSocket four = boundUdp(Net.IPV4);
    ok(send(four, "hidden", Net.IPV4.loopback(port(six))));
    send(boundUdp(Net.IPV6), "seen", Net.IPV6.loopback(port(six)));

    assertThat(receive(six)).isEqualTo("seen");
    SockAddrIn6 mapped = new SockAddrIn6(0, 0xFFFF_7F00_0001L, port(four), 0, 0);
    fails(WSAENETUNREACH, send(six, "x", mapped));
  }

  @Test
  void aSocketOfBothFamiliesSeesPeersOfIpv4Mapped() {
    TransportSocket both = udp(Net.IPV6);
    set(both, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0);
    bound(both, Net.IPV6.any(0));
    TransportSocket four = boundUdp(Net.IPV4);
    ok(send(four, "mapped", Net.IPV4.loopback(port(both))));
    await(both, Readiness.READ);

    MemorySegment source = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    assertThat(both.receive(room(10), 0, 0, source, new WsaOverlapped())).isEqualTo(6);
    SockAddrIn6 mapped = new SockAddrIn6(0, 0xFFFF_7F00_0001L, port(four), 0, 0);
    assertThat(SockAddr.read(source)).isEqualTo(mapped);
    ok(send(both, "back", mapped));
    assertThat(receive(four)).isEqualTo("back");
  }

  @Test
  void readinessIsTold() throws Exception {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    Told told = new Told();
    other.arm(Readiness.READ, told);
    assertThat(told.isEmpty()).isTrue();

    send(one, "x", name(other));

    assertThat(told.next() & Readiness.READ).isNotZero();
    assertThat(await(other, Readiness.READ)).isEqualTo(Readiness.READ);
    assertThat(await(other, Readiness.WRITE)).isEqualTo(Readiness.WRITE);
  }

  @Test
  void lookingTakesNothingFromWhoWaits() throws Exception {
    TransportSocket one = boundUdp(Net.IPV4);
    TransportSocket other = boundUdp(Net.IPV4);
    for (int i = 0; i < 300; i++) {
      Told told = new Told();
      other.arm(Readiness.READ, told);
      ok(send(one, "x", name(other)));
      ok(other.ready(Readiness.READ));
      ok(other.available());
      assertThat(told.next() & Readiness.READ).isNotZero();
      assertThat(receive(other)).isEqualTo("x");
    }
  }

  @Test
  void connectionsAreForStreams() throws Exception {
    fails(WSAEOPNOTSUPP, boundUdp(Net.IPV4).listen(1));
  }
}
