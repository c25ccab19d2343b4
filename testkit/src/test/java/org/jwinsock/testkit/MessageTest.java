package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.In6PktInfo;
import org.jwinsock.spi.InPktInfo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaCmsgHdr;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;

/// `WSARecvMsg` and `WSASendMsg`: datagrams with control data.
@ExtendWith(Started.class)
@Timeout(60)
class MessageTest {

  private static final String NO_CONTROL = "java.nio has no control data";
  private static final int IP = WinSock2.IPPROTO_IP;
  private static final int IPV6 = WinSock2.IPPROTO_IPV6;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private static int level(Family family) {
    return family == Family.IPV4 ? IP : IPV6;
  }

  private static void ask(long s, int level, int name) {
    ok(Winsock.setsockopt(s, level, name, 1));
    int[] value = new int[1];
    ok(Winsock.getsockopt(s, level, name, value));
    assertThat(value[0]).isEqualTo(1);
  }

  private static MemorySegment bytes(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Room for a datagram, its source, and control data.
  private static WsaMsg room(int data, int control) {
    WsaMsg message = WsaMsg.of(MemorySegment.ofArray(new byte[data]));
    message.name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    message.namelen = SockAddr.STORAGE_SIZE;
    return message.with(MemorySegment.ofArray(new byte[control]));
  }

  private static WsaMsg received(long s) {
    WsaMsg message = room(2048, 256);
    ok(Mswsock.WSARecvMsg(s, message, new int[1], null, null));
    return message;
  }

  private static void send(long s, WsaMsg message, int length) {
    int[] sent = new int[1];
    ok(Winsock.WSASendMsg(s, message, 0, sent, null, null));
    assertThat(sent[0]).isEqualTo(length);
  }

  private static void sendTo(long s, SockAddr to, String text) {
    send(s, WsaMsg.of(bytes(text)).to(to), text.length());
  }

  /// The data of a control message; null if there is none of this kind.
  private static @Nullable MemorySegment find(WsaMsg message, int level, int type) {
    for (MemorySegment one = WsaCmsgHdr.WSA_CMSG_FIRSTHDR(message);
        one != null;
        one = WsaCmsgHdr.WSA_CMSG_NXTHDR(one)) {
      WsaCmsgHdr header = WsaCmsgHdr.read(one);
      if (header.level() == level && header.type() == type) {
        return WsaCmsgHdr.WSA_CMSG_DATA(one);
      }
    }
    return null;
  }

  /// The data of a control message that must be there.
  private static MemorySegment data(WsaMsg message, int level, int type) {
    MemorySegment data = find(message, level, type);
    if (data == null) {
      throw new AssertionError("no control message of level " + level + ", type " + type);
    }
    return data;
  }

  private static int number(WsaMsg message, int level, int type) {
    return data(message, level, type).get(INT, 0);
  }

  private static String text(WsaMsg message) {
    WsaBuf[] buffers = message.lpBuffers;
    byte[] all = buffers == null ? new byte[0] : buffers[0].buf().toArray(ValueLayout.JAVA_BYTE);
    return new String(all, StandardCharsets.UTF_8);
  }

  /// Where a message came from.
  private static @Nullable SockAddr source(WsaMsg message) {
    MemorySegment name = message.name;
    return name == null ? null : SockAddr.read(name.asSlice(0, message.namelen));
  }

  private static MemorySegment control(int level, int type, MemorySegment data) {
    long space = WsaCmsgHdr.WSA_CMSG_SPACE(data.byteSize());
    MemorySegment control = MemorySegment.ofArray(new byte[(int) space]);
    assertThat(WsaCmsgHdr.put(control, level, type, data)).isNotNull();
    return control;
  }

  private static MemorySegment ofInt(int value) {
    MemorySegment data = MemorySegment.ofArray(new byte[4]);
    data.set(INT, 0, value);
    return data;
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecvMsg", "WSASendMsg", "WSAMSG"})
  void shouldReceiveADatagramAndItsSource(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    sendTo(a, Calls.sockname(b), "hello");

    WsaMsg message = room(16, 0);
    int[] bytes = new int[1];
    ok(Mswsock.WSARecvMsg(b, message, bytes, null, null));

    assertThat(bytes[0]).isEqualTo(5);
    assertThat(message.dwFlags).isZero();
    assertThat(source(message)).isEqualTo(Calls.sockname(a));
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecvMsg", "IP_PKTINFO", "IPV6_PKTINFO", "WSACMSGHDR", "IN_PKTINFO", "IN6_PKTINFO"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldTellWhereADatagramWasSentToAndWhereItArrived(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.udp(family);
    ask(b, level(family), Ws2TcpIp.IP_PKTINFO);
    ok(Winsock.bind(b, family.any(0)));
    sendTo(a, family.loopback(Calls.port(b)), "x");

    WsaMsg message = received(b);

    MemorySegment data = data(message, level(family), Ws2TcpIp.IP_PKTINFO);
    if (family == Family.IPV4) {
      assertThat(message.controlLength).isEqualTo(24);
      assertThat(data.byteSize()).isEqualTo(InPktInfo.SIZE);
      assertThat(InPktInfo.read(data).addr()).isEqualTo(0x7F000001);
      assertThat(InPktInfo.read(data).ifindex()).isPositive();
    } else {
      assertThat(message.controlLength).isEqualTo(40);
      assertThat(data.byteSize()).isEqualTo(In6PktInfo.SIZE);
      assertThat(In6PktInfo.read(data).low()).isEqualTo(1);
      assertThat(In6PktInfo.read(data).ifindex()).isPositive();
    }
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"IP_HOPLIMIT", "IP_RECVTTL", "IPV6_HOPLIMIT", "WSASendMsg"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldSendWithAHopLimitAndTellItOfWhatArrived(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    ask(b, level(family), Ws2TcpIp.IP_RECVTTL);
    MemorySegment control = control(level(family), Ws2TcpIp.IP_HOPLIMIT, ofInt(33));
    send(a, WsaMsg.of(bytes("x")).to(Calls.sockname(b)).with(control), 1);

    assertThat(number(received(b), level(family), Ws2TcpIp.IP_HOPLIMIT)).isEqualTo(33);
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({
    "IP_RECVTOS",
    "IPV6_RECVTCLASS",
    "IPV6_TCLASS",
    "IP_ECN",
    "IP_RECVECN",
    "IPV6_ECN",
    "IPV6_RECVECN"
  })
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldTellTheTrafficClassAndWhatRoutersThinkOfIt(Family family) {
    int level = level(family);
    int type = family == Family.IPV4 ? Ws2TcpIp.IP_TOS : Ws2TcpIp.IPV6_TCLASS;
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    ask(b, level, Ws2TcpIp.IP_RECVTOS);
    ask(b, level, Ws2TcpIp.IP_RECVECN);
    WsaMsg message = WsaMsg.of(bytes("x")).to(Calls.sockname(b));

    send(a, message.with(control(level, type, ofInt(0x2A))), 1);
    WsaMsg classified = received(b);
    assertThat(number(classified, level, type)).isEqualTo(0x2A);
    assertThat(number(classified, level, Ws2TcpIp.IP_ECN)).isEqualTo(2);

    send(a, message.with(control(level, Ws2TcpIp.IP_ECN, ofInt(1))), 1);
    assertThat(number(received(b), level, Ws2TcpIp.IP_ECN)).isEqualTo(1);

    WsaMsg experienced = message.with(control(level, Ws2TcpIp.IP_ECN, ofInt(3)));
    Calls.fails(WsaError.WSAEINVAL, Winsock.WSASendMsg(a, experienced, 0, new int[1], null, null));
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"IP_RECVIF", "IP_RECVDSTADDR", "IPV6_RECVIF", "IPV6_RECVDSTADDR"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldTellTheInterfaceAndTheDestinationAlone(Family family) {
    int level = level(family);
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    ask(b, level, Ws2TcpIp.IP_RECVIF);
    ask(b, level, Ws2TcpIp.IP_RECVDSTADDR);
    sendTo(a, Calls.sockname(b), "x");

    WsaMsg message = received(b);

    assertThat(number(message, level, Ws2TcpIp.IP_RECVIF)).isPositive();
    byte[] destination =
        data(message, level, Ws2TcpIp.IP_RECVDSTADDR).toArray(ValueLayout.JAVA_BYTE);
    if (family == Family.IPV4) {
      assertThat(destination).containsExactly(127, 0, 0, 1);
    } else {
      assertThat(destination).hasSize(16).endsWith((byte) 0, (byte) 1);
    }
    assertThat(find(message, level, Ws2TcpIp.IP_PKTINFO)).isNull();
    Calls.close(a, b);
  }

  @Test
  @Covers({"IP_PKTINFO", "IPV6_PKTINFO", "WSARecvMsg"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldWantTheOptionsOfBothFamiliesOnASocketOfBoth() {
    long a = Calls.boundUdp(Family.IPV4);
    long b = Calls.udp(Family.IPV6);
    ok(Winsock.setsockopt(b, IPV6, Ws2TcpIp.IPV6_V6ONLY, 0));
    ask(b, IPV6, Ws2TcpIp.IPV6_PKTINFO);
    ok(Winsock.bind(b, Family.IPV6.any(0)));
    SockAddr to = Family.IPV4.loopback(Calls.port(b));
    sendTo(a, to, "x");
    assertThat(received(b).controlLength).as("of IPv6 alone").isZero();

    ask(b, IP, Ws2TcpIp.IP_PKTINFO);
    sendTo(a, to, "x");
    WsaMsg message = received(b);
    assertThat(InPktInfo.read(data(message, IP, Ws2TcpIp.IP_PKTINFO)).addr()).isEqualTo(0x7F000001);
    assertThat(find(message, IPV6, Ws2TcpIp.IPV6_PKTINFO)).isNull();
    Calls.close(a, b);
  }

  @Test
  @Covers({"WSASendMsg", "IP_PKTINFO"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldSendFromTheAddressThatTheControlDataNames() {
    long a = Calls.udp(Family.IPV4);
    ok(Winsock.bind(a, Family.IPV4.any(0)));
    long b = Calls.boundUdp(Family.IPV4);
    MemorySegment info = MemorySegment.ofArray(new byte[InPktInfo.SIZE]);
    new InPktInfo(0x7F000002, 0).write(info);
    MemorySegment control = control(IP, Ws2TcpIp.IP_PKTINFO, info);
    send(a, WsaMsg.of(bytes("x")).to(Calls.sockname(b)).with(control), 1);

    WsaMsg message = received(b);

    assertThat(source(message)).isEqualTo(new SockAddrIn(0x7F000002, Calls.port(a)));
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecvMsg", "MSG_TRUNC"})
  void shouldTellThatADatagramWasCut(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    sendTo(a, Calls.sockname(b), "much too long");
    sendTo(a, Calls.sockname(b), "next");

    WsaMsg message = room(4, 0);
    Calls.fails(WsaError.WSAEMSGSIZE, Mswsock.WSARecvMsg(b, message, new int[1], null, null));
    assertThat(message.dwFlags).isEqualTo(WinSock2.MSG_TRUNC);
    assertThat(text(message)).isEqualTo("much");
    assertThat(source(message)).isEqualTo(Calls.sockname(a));
    assertThat(Calls.recv(b)).isEqualTo("next");
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecvMsg", "MSG_CTRUNC"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldTellThatControlDataWasCut(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    ask(b, level(family), Ws2TcpIp.IP_PKTINFO);
    sendTo(a, Calls.sockname(b), "x");

    WsaMsg message = room(16, 16);
    Calls.fails(WsaError.WSAEMSGSIZE, Mswsock.WSARecvMsg(b, message, new int[1], null, null));
    assertThat(message.dwFlags).isEqualTo(WinSock2.MSG_CTRUNC);
    assertThat(message.controlLength).isZero();
    Calls.close(a, b);
  }

  @Test
  @Covers({"MSG_BCAST", "WSARecvMsg"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldTellThatADatagramWasBroadcast() {
    long a = Calls.boundUdp(Family.IPV4);
    ok(Winsock.setsockopt(a, WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST, 1));
    long b = Calls.udp(Family.IPV4);
    ask(b, IP, Ws2TcpIp.IP_PKTINFO);
    ok(Winsock.bind(b, Family.IPV4.any(0)));
    Calls.nonBlocking(b, true);
    Calls.fails(
        WsaError.WSAEWOULDBLOCK,
        Mswsock.WSARecvMsg(b, room(16, 0), new int[1], null, null)); // from now on it is told
    Calls.nonBlocking(b, false);
    sendTo(a, new SockAddrIn(0x7FFFFFFF, Calls.port(b)), "x");

    WsaMsg message = received(b);

    assertThat(message.dwFlags).isEqualTo(WinSock2.MSG_BCAST);
    sendTo(a, Family.IPV4.loopback(Calls.port(b)), "x");
    assertThat(received(b).dwFlags).isZero();
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"MSG_MCAST", "WSARecvMsg"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldTellThatADatagramWasSentToAGroup(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.udp(family);
    ok(Winsock.bind(b, family.any(0)));
    int port = Calls.port(b);
    MemorySegment membership;
    SockAddr group;
    int join;
    if (family == Family.IPV4) {
      join = Ws2TcpIp.IP_ADD_MEMBERSHIP;
      membership = MemorySegment.ofArray(new byte[] {(byte) 239, 1, 2, 3, 127, 0, 0, 1});
      group = new SockAddrIn(0xEF010203, port);
      ok(Winsock.setsockopt(a, IP, Ws2TcpIp.IP_MULTICAST_IF, Integer.reverseBytes(0x7F000001)));
    } else {
      int loopback = loopbackIndex();
      join = Ws2TcpIp.IPV6_ADD_MEMBERSHIP;
      membership = MemorySegment.ofArray(new byte[20]);
      new In6PktInfo(0xFF01L << 48, 0x1234, loopback).write(membership);
      group = new SockAddrIn6(0xFF01L << 48, 0x1234, port, 0, loopback);
      ok(Winsock.setsockopt(a, IPV6, Ws2TcpIp.IPV6_MULTICAST_IF, loopback));
    }
    ok(Winsock.setsockopt(b, level(family), join, membership));
    WsaMsg sent = WsaMsg.of(bytes("x")).to(group);
    int result = Winsock.WSASendMsg(a, sent, 0, new int[1], null, null);
    boolean noWay = result == -1 && Winsock.WSAGetLastError() == WsaErrors.WSAENETUNREACH;
    assumeFalse(noWay && !OwnNetwork.isHere(), "no route for multicast on loopback");
    ok(result);

    assertThat(received(b).dwFlags).isEqualTo(WinSock2.MSG_MCAST);
    Calls.close(a, b);
  }

  private static int loopbackIndex() {
    long a = Calls.boundUdp(Family.IPV6);
    ask(a, IPV6, Ws2TcpIp.IPV6_PKTINFO);
    sendTo(a, Calls.sockname(a), "x");
    MemorySegment info = data(received(a), IPV6, Ws2TcpIp.IPV6_PKTINFO);
    Calls.close(a);
    return In6PktInfo.read(info).ifindex();
  }

  @Test
  @Covers({"WSARecvMsg", "WSASendMsg"})
  void shouldRefuseStreamsAndMessagesThatAreNotWhole() {
    WsaMsg message = room(16, 64);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long s = pair.client();
      Calls.fails(WsaError.WSAEOPNOTSUPP, Mswsock.WSARecvMsg(s, message, new int[1], null, null));
      Calls.fails(
          WsaError.WSAEOPNOTSUPP, Winsock.WSASendMsg(s, message, 0, new int[1], null, null));
    }
    long unbound = Calls.udp(Family.IPV4);
    Calls.fails(WsaError.WSAEINVAL, Mswsock.WSARecvMsg(unbound, message, new int[1], null, null));
    long s = Calls.boundUdp(Family.IPV4);
    Calls.fails(WsaError.WSAEFAULT, Mswsock.WSARecvMsg(s, null, new int[1], null, null));
    Calls.fails(WsaError.WSAEFAULT, Mswsock.WSARecvMsg(s, message, null, null, null));
    message.name = null;
    Calls.fails(WsaError.WSAEFAULT, Mswsock.WSARecvMsg(s, message, new int[1], null, null));
    message.namelen = 0;
    message.control = null;
    Calls.fails(WsaError.WSAEFAULT, Mswsock.WSARecvMsg(s, message, new int[1], null, null));
    message.controlLength = 0;
    message.dwFlags = WinSock2.MSG_OOB;
    Calls.fails(WsaError.WSAEINVAL, Mswsock.WSARecvMsg(s, message, new int[1], null, null));
    WsaMsg unknown =
        WsaMsg.of(bytes("x"))
            .to(Calls.sockname(s))
            .with(MemorySegment.ofArray(new byte[WsaCmsgHdr.SIZE]));
    assertThat(Winsock.WSASendMsg(s, unknown, 0, new int[1], null, null)).isEqualTo(-1);
    Calls.close(unbound, s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecvMsg", "WSAID_WSARECVMSG", "WSAID_WSASENDMSG"})
  @KnownGap(provider = "nio", why = NO_CONTROL)
  void shouldFillTheMessageWhenTheOperationCompletes(Family family) {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    try (Arena arena = Arena.ofShared()) {
      long a = Calls.boundUdp(family);
      long b = Calls.boundUdp(family);
      ask(b, level(family), Ws2TcpIp.IP_PKTINFO);
      assertThat(Kernel32.CreateIoCompletionPort(b, port, 4, 0)).isEqualTo(port);
      Mswsock.LPFN_WSARECVMSG receive =
          (Mswsock.LPFN_WSARECVMSG) function(b, Guids.WSAID_WSARECVMSG);
      Mswsock.LPFN_WSASENDMSG send = (Mswsock.LPFN_WSASENDMSG) function(a, Guids.WSAID_WSASENDMSG);
      WsaMsg message = WsaMsg.of(arena.allocate(64)).with(arena.allocate(128));
      ExOperation operation = new ExOperation();
      operation.pending(receive.WSARecvMsg(b, message, null, operation, null) == 0);

      WsaMsg sent = WsaMsg.of(bytes("later")).to(Calls.sockname(b));
      ok(send.WSASendMsg(a, sent, 0, new int[1], null, null));

      int[] bytes = new int[1];
      WsaOverlapped[] found = new WsaOverlapped[1];
      assertThat(Kernel32.GetQueuedCompletionStatus(port, bytes, new long[1], found, 30_000))
          .isTrue();
      assertThat(found[0]).isSameAs(operation);
      assertThat(bytes[0]).isEqualTo(5);
      assertThat(find(message, level(family), Ws2TcpIp.IP_PKTINFO)).isNotNull();
      Calls.close(a, b);
    }
    assertThat(Kernel32.CloseHandle(port)).isTrue();
  }

  private static Object function(long s, UUID id) {
    Object[] out = new Object[1];
    ok(Winsock.WSAIoctl(s, WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER, id, out));
    return out[0];
  }

  @ParameterizedTest
  @EnumSource
  @Covers("UDP_SEND_MSG_SIZE")
  @KnownGap(provider = "nio", why = "java.nio has no such option")
  void shouldMakeManyDatagramsOfOneSend(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    ok(Winsock.connect(a, Calls.sockname(b)));
    ok(Winsock.setsockopt(a, WinSock2.IPPROTO_UDP, Ws2TcpIp.UDP_SEND_MSG_SIZE, 4));
    int[] size = new int[1];
    ok(Winsock.getsockopt(a, WinSock2.IPPROTO_UDP, Ws2TcpIp.UDP_SEND_MSG_SIZE, size));
    assertThat(size[0]).isEqualTo(4);

    assertThat(Calls.send(a, "1111222233")).isEqualTo(10);
    for (String expected : new String[] {"1111", "2222", "33"}) {
      assertThat(Calls.recv(b)).isEqualTo(expected);
    }

    ok(Winsock.setsockopt(a, WinSock2.IPPROTO_UDP, Ws2TcpIp.UDP_SEND_MSG_SIZE, 0));
    MemorySegment each = control(WinSock2.IPPROTO_UDP, Ws2TcpIp.UDP_SEND_MSG_SIZE, ofInt(2));
    send(a, WsaMsg.of(bytes("aabb")).with(each), 4);
    assertThat(Calls.recv(b)).isEqualTo("aa");
    assertThat(Calls.recv(b)).isEqualTo("bb");
    Calls.close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"UDP_RECV_MAX_COALESCED_SIZE", "UDP_COALESCED_INFO"})
  @KnownGap(provider = "nio", why = "java.nio has no such option")
  void shouldTellTheSizeOfDatagramsReceivedInOnePiece(Family family) {
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    int level = WinSock2.IPPROTO_UDP;
    ok(Winsock.setsockopt(b, level, Ws2TcpIp.UDP_RECV_MAX_COALESCED_SIZE, 65_000));
    int[] size = new int[1];
    ok(Winsock.getsockopt(b, level, Ws2TcpIp.UDP_RECV_MAX_COALESCED_SIZE, size));
    assertThat(size[0]).isEqualTo(65_000);
    MemorySegment each = control(level, Ws2TcpIp.UDP_SEND_MSG_SIZE, ofInt(100));
    WsaMsg sent = WsaMsg.of(MemorySegment.ofArray(new byte[350])).to(Calls.sockname(b));
    send(a, sent.with(each), 350);

    int total = 0;
    while (total < 350) {
      WsaMsg message = room(2048, 64);
      int[] bytes = new int[1];
      ok(Mswsock.WSARecvMsg(b, message, bytes, null, null));
      if (bytes[0] > 100) {
        assertThat(number(message, level, Ws2TcpIp.UDP_COALESCED_INFO)).isEqualTo(100);
      }
      total += bytes[0];
    }
    assertThat(total).isEqualTo(350);
    Calls.close(a, b);
  }

  @Test
  @Covers("WSARecvEx")
  void shouldReceiveWithFlagsThatComeBack() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.send(pair.client(), "text");
      int[] flags = {WinSock2.MSG_PEEK};
      MemorySegment room = MemorySegment.ofArray(new byte[16]);
      assertThat(Mswsock.WSARecvEx(pair.server(), room, flags)).isEqualTo(4);
      assertThat(flags[0]).isZero();
      assertThat(Mswsock.WSARecvEx(pair.server(), room, flags)).isEqualTo(4);
      Calls.nonBlocking(pair.server(), true);
      assertThat(Mswsock.WSARecvEx(pair.server(), room, flags)).isEqualTo(-1);
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEWOULDBLOCK);
    }
  }
}
