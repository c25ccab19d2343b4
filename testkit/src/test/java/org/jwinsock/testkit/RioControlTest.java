package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.In6PktInfo;
import org.jwinsock.spi.InPktInfo;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioCmsgBuffer;
import org.jwinsock.spi.RioResult;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrInet;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaCmsgHdr;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Registered I/O: control data, flags and addresses of datagrams.
class RioControlTest extends RioScenarios {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final String NIO = "a datagram channel has no control data";

  // Where things are in the slab.
  private static final int CONTROL = 2000;
  private static final int FLAGS = 3000;
  private static final int LOCAL = 3100;
  private static final int REMOTE = 3200;

  private static int level(Family family) {
    return family == Family.IPV4 ? WinSock2.IPPROTO_IP : WinSock2.IPPROTO_IPV6;
  }

  private MemorySegment control(int room) {
    return slab.asSlice(CONTROL, room);
  }

  private RioBuf controlSlice(int room) {
    return slice(CONTROL, room);
  }

  private RioBuf remote(SockAddr address) {
    address.write(slab.asSlice(REMOTE, SockAddrInet.SIZE));
    return slice(REMOTE, SockAddrInet.SIZE);
  }

  private static void send(long s, String text, SockAddr to) {
    Datagrams.send(s, text, to);
  }

  private static @Nullable MemorySegment find(MemorySegment buffer, int level, int type) {
    MemorySegment one = RioCmsgBuffer.RIO_CMSG_NEXTHDR(buffer, null);
    while (one != null) {
      WsaCmsgHdr header = WsaCmsgHdr.read(one);
      if (header.level() == level && header.type() == type) {
        return WsaCmsgHdr.WSA_CMSG_DATA(one);
      }
      one = RioCmsgBuffer.RIO_CMSG_NEXTHDR(buffer, one);
    }
    return null;
  }

  private long peer(Family family) {
    long peer = Calls.boundUdp(family);
    sockets.add(peer);
    return peer;
  }

  /// One message for a send, in the slab.
  private RioBuf message(int level, int type, int value) {
    MemorySegment data = MemorySegment.ofArray(new int[] {value});
    MemorySegment buffer = control(64);
    assertThat(WsaCmsgHdr.put(buffer.asSlice(RioCmsgBuffer.RIO_CMSG_BASE_SIZE), level, type, data))
        .isNotNull();
    int length = RioCmsgBuffer.RIO_CMSG_BASE_SIZE + (int) WsaCmsgHdr.WSA_CMSG_SPACE(4);
    RioCmsgBuffer.totalLength(buffer, length);
    return controlSlice(length);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"RIOReceiveEx", "RIO_CMSG_BUFFER"})
  @KnownGap(provider = "nio", why = NIO)
  void shouldTellWhereADatagramArrived(Family family) {
    long s = bound(family);
    Sockopts.set(s, level(family), Ws2TcpIp.IP_PKTINFO, 1);
    long peer = peer(family);
    long cq = queue(16);
    long rq = requests(s, cq);
    for (int round = 0; round < 3; round++) {
      accepted(
          rio.RIOReceiveEx(
              rq, slice(0, 8), 1, null, null, controlSlice(128), slice(FLAGS, 4), 0, 1));
      send(peer, "ping", Calls.sockname(s));
      succeeded(takeOne(cq), 4);

      MemorySegment data =
          Objects.requireNonNull(find(control(128), level(family), Ws2TcpIp.IP_PKTINFO));
      if (family == Family.IPV4) {
        assertThat(InPktInfo.read(data).addr()).isEqualTo(0x7F00_0001);
        assertThat(RioCmsgBuffer.totalLength(control(128)))
            .isEqualTo(8 + (int) WsaCmsgHdr.WSA_CMSG_SPACE(InPktInfo.SIZE));
      } else {
        assertThat(In6PktInfo.read(data).low()).isEqualTo(1);
        assertThat(RioCmsgBuffer.totalLength(control(128)))
            .isEqualTo(8 + (int) WsaCmsgHdr.WSA_CMSG_SPACE(In6PktInfo.SIZE));
      }
      assertThat(slab.get(INT, FLAGS)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @KnownGap(
      provider = "nio",
      layer = "buffer",
      why = "neither java.nio nor a provider below another tells where a datagram was sent to")
  void shouldTellTheLocalAddressOfADatagramOnAnySocket(Family family) {
    long s = socket(family, WinSock2.SOCK_DGRAM);
    Calls.ok(Winsock.bind(s, family.any(0)));
    SockAddr here = family.loopback(Calls.port(s));
    long peer = peer(family);
    long cq = queue(16);
    long rq = requests(s, cq);
    accepted(
        rio.RIOReceiveEx(
            rq,
            slice(0, 8),
            1,
            slice(LOCAL, SockAddrInet.SIZE),
            slice(REMOTE, SockAddrInet.SIZE),
            null,
            null,
            0,
            1));
    send(peer, "ping", here);
    succeeded(takeOne(cq), 4);

    assertThat(SockAddrInet.read(slab.asSlice(LOCAL, SockAddrInet.SIZE))).isEqualTo(here);
    assertThat(SockAddrInet.read(slab.asSlice(REMOTE, SockAddrInet.SIZE)))
        .isEqualTo(Calls.sockname(peer));
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"RIOSendEx", "RIO_CMSG_BUFFER"})
  @KnownGap(provider = "nio", why = NIO)
  void shouldSendControlDataAlong(Family family) {
    long s = bound(family);
    Sockopts.set(s, level(family), Ws2TcpIp.IP_RECVTTL, 1);
    SockAddr itself = Calls.sockname(s);
    long cq = queue(16);
    long rq = requests(s, cq);
    RioBuf hops = message(level(family), Ws2TcpIp.IP_HOPLIMIT, 7);
    RioBuf told = slice(CONTROL + 512, 128);
    accepted(rio.RIOReceiveEx(rq, slice(0, 8), 1, null, null, told, null, 0, 1));
    slab.set(INT, FLAGS, -1);

    accepted(
        rio.RIOSendEx(rq, text(16, "seven"), 1, null, remote(itself), hops, slice(FLAGS, 4), 0, 2));

    take(cq, 2).forEach(result -> succeeded(result, 5));
    MemorySegment data =
        Objects.requireNonNull(
            find(slab.asSlice(CONTROL + 512, 128), level(family), Ws2TcpIp.IP_HOPLIMIT));
    assertThat(data.get(INT, 0)).isEqualTo(7);
    assertThat(slab.get(INT, FLAGS)).as("of the send").isZero();
  }

  @ParameterizedTest
  @EnumSource
  @KnownGap(provider = "nio", why = NIO)
  void shouldSendControlDataToTheConnectedPeer(Family family) {
    long s = bound(family);
    long peer = bound(family);
    Calls.ok(Winsock.connect(s, Calls.sockname(peer)));
    Sockopts.set(peer, level(family), Ws2TcpIp.IP_RECVTTL, 1);
    long cq = queue(32);
    long rq = requests(s, cq);
    RioBuf told = slice(CONTROL + 512, 128);
    accepted(rio.RIOReceiveEx(requests(peer, cq), slice(0, 8), 1, null, null, told, null, 0, 1));

    RioBuf hops = message(level(family), Ws2TcpIp.IP_HOPLIMIT, 9);
    accepted(rio.RIOSendEx(rq, text(16, "nine"), 1, null, null, hops, null, 0, 2));

    take(cq, 2).forEach(result -> succeeded(result, 4));
    MemorySegment data =
        Objects.requireNonNull(
            find(slab.asSlice(CONTROL + 512, 128), level(family), Ws2TcpIp.IP_HOPLIMIT));
    assertThat(data.get(INT, 0)).isEqualTo(9);
  }

  @Test
  @Covers("RIOReceiveEx")
  @KnownGap(provider = "nio", why = NIO)
  void shouldFailAReceiveWhoseControlDataIsCutAndKeepTheData() {
    long s = bound(Family.IPV4);
    Sockopts.set(s, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_PKTINFO, 1);
    long peer = peer(Family.IPV4);
    long cq = queue(16);
    long rq = requests(s, cq);
    accepted(
        rio.RIOReceiveEx(rq, slice(0, 8), 1, null, null, controlSlice(24), slice(FLAGS, 4), 0, 1));
    send(peer, "ping", Calls.sockname(s));

    RioResult result = takeOne(cq);
    assertThat(result.status).isEqualTo(WsaErrors.WSAEMSGSIZE);
    assertThat(result.bytesTransferred).isEqualTo(4);
    assertThat(text(0, 4)).isEqualTo("ping");
    assertThat(slab.get(INT, FLAGS)).isEqualTo(WinSock2.MSG_CTRUNC);
    assertThat(RioCmsgBuffer.totalLength(control(24))).isEqualTo(8);
    assertThat(RioCmsgBuffer.RIO_CMSG_FIRSTHDR(control(24))).isNull();
  }

  @Test
  @Covers("RIO_CMSG_BUFFER")
  void shouldTellOfNoControlDataUnlessAskedTo() {
    long s = bound(Family.IPV4);
    long peer = peer(Family.IPV4);
    long cq = queue(16);
    long rq = requests(s, cq);
    accepted(rio.RIOReceiveEx(rq, slice(0, 8), 1, null, null, controlSlice(8), null, 0, 1));
    send(peer, "ping", Calls.sockname(s));

    succeeded(takeOne(cq), 4);
    assertThat(RioCmsgBuffer.totalLength(control(8))).isEqualTo(8);
  }

  @Test
  @KnownGap(provider = "nio", why = NIO)
  void shouldFailASendWhoseControlDataMeansNothing() {
    long s = bound(Family.IPV4);
    long cq = queue(16);
    long rq = requests(s, cq);
    RioBuf wrong = message(WinSock2.IPPROTO_IP, Ws2TcpIp.IP_HOPLIMIT, 256);
    RioBuf to = remote(Calls.sockname(s));

    accepted(rio.RIOSendEx(rq, text(16, "x"), 1, null, to, wrong, null, 0, 2));

    assertThat(takeOne(cq).status).isEqualTo(WsaErrors.WSAEINVAL);
    accepted(rio.RIOSendEx(rq, text(16, "x"), 1, null, to, null, null, 0, 2));
    succeeded(takeOne(cq), 1);
  }

  @Test
  @Covers({"RIOSendEx", "RIOReceiveEx"})
  void shouldRefuseControlDataThatIsNone() {
    long s = bound(Family.IPV4);
    long rq = requests(s, queue(16));
    RioBuf to = remote(Calls.sockname(s));
    RioBuf tooShort = controlSlice(RioCmsgBuffer.RIO_CMSG_BASE_SIZE - 1);

    refused(
        WsaError.WSAEFAULT, rio.RIOReceiveEx(rq, slice(0, 8), 1, null, null, tooShort, null, 0, 1));
    refused(
        WsaError.WSAEFAULT, rio.RIOSendEx(rq, text(16, "x"), 1, null, to, tooShort, null, 0, 1));
    for (int length : new int[] {0, 7, 33, -1}) {
      RioCmsgBuffer.totalLength(control(32), length);
      refused(
          WsaError.WSAEINVAL,
          rio.RIOSendEx(rq, text(16, "x"), 1, null, to, controlSlice(32), null, 0, 1));
    }
  }

  @Test
  @Covers("RIOSendEx")
  void shouldTakeNoLocalAddressForASend() {
    long s = bound(Family.IPV4);
    long rq = requests(s, queue(16));
    RioBuf to = remote(Calls.sockname(s));

    refused(
        WsaError.WSAEINVAL,
        rio.RIOSendEx(rq, text(16, "x"), 1, slice(LOCAL, SockAddrInet.SIZE), to, null, null, 0, 1));
  }

  @Test
  void shouldHaveNoControlDataOnAStream() {
    Link link = link(Family.IPV4);
    long rq = requests(link.s(), queue(16));
    RioBuf hops = message(WinSock2.IPPROTO_IP, Ws2TcpIp.IP_HOPLIMIT, 9);

    refused(
        WsaError.WSAEOPNOTSUPP, rio.RIOReceiveEx(rq, slice(0, 8), 1, null, null, hops, null, 0, 1));
    refused(
        WsaError.WSAEOPNOTSUPP, rio.RIOSendEx(rq, text(16, "x"), 1, null, null, hops, null, 0, 1));
  }
}
