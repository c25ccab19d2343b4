package org.jwinsock.afd.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.jwinsock.afd.Transport.Interface;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.GroupReq;
import org.jwinsock.spi.GroupSourceReq;
import org.jwinsock.spi.IpMreq;
import org.jwinsock.spi.IpMreqSource;
import org.jwinsock.spi.Ipv6Mreq;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// How a transport joins multicast groups, on the loopback interface.
public abstract class MulticastContract extends TransportContract {

  private static final int GROUP = 0xEF01_0203; // 239.1.2.3
  private static final int LOOPBACK = 0x7F000001;
  private static final long GROUP6_HIGH = 0xFF12_0000_0000_0000L;
  private static final long GROUP6_LOW = 0x1234;

  private int loopbackIndex() throws TransportException {
    for (Interface one : transport().interfaces()) {
      if (one.loopback()) {
        return one.index();
      }
    }
    throw new AssertionError("no loopback interface");
  }

  private static MemorySegment mreq(int group, int ifaddr) {
    MemorySegment value = MemorySegment.ofArray(new byte[IpMreq.SIZE]);
    new IpMreq(group, ifaddr).write(value);
    return value;
  }

  private static MemorySegment source(int source) {
    MemorySegment value = MemorySegment.ofArray(new byte[IpMreqSource.SIZE]);
    new IpMreqSource(GROUP, source, LOOPBACK).write(value);
    return value;
  }

  private static int ip(TransportSocket socket, int name, MemorySegment value) {
    return socket.setOption(WinSock2.IPPROTO_IP, name, value);
  }

  private TransportSocket sender() {
    TransportSocket sender = boundUdp(Net.IPV4);
    set(sender, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_IF, Integer.reverseBytes(LOOPBACK));
    return sender;
  }

  private static void send(TransportSocket sender, String text, int port) {
    ok(sender.send(text(text), 0, 0, new SockAddrIn(GROUP, port).toSegment()));
  }

  @Test
  void aMemberHearsItsGroup() {
    TransportSocket member = bound(udp(Net.IPV4), Net.IPV4.any(0));
    ok(ip(member, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(GROUP, LOOPBACK)));

    send(sender(), "all", port(member));

    assertThat(receive(member)).isEqualTo("all");
  }

  @Test
  void whoLeavesHearsNothingMore() {
    TransportSocket member = bound(udp(Net.IPV4), Net.IPV4.any(0));
    TransportSocket sender = sender();
    ok(ip(member, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(GROUP, LOOPBACK)));
    ok(ip(member, Ws2TcpIp.IP_DROP_MEMBERSHIP, mreq(GROUP, LOOPBACK)));

    send(sender, "lost", port(member));
    ok(sender.send(text("direct"), 0, 0, Net.IPV4.loopback(port(member)).toSegment()));

    assertThat(receive(member)).isEqualTo("direct");
  }

  @Test
  void joiningTwiceAndLeavingWhatWasNotJoinedAreErrors() {
    TransportSocket socket = boundUdp(Net.IPV4);
    fails(WSAEINVAL, ip(socket, Ws2TcpIp.IP_DROP_MEMBERSHIP, mreq(GROUP, LOOPBACK)));
    ok(ip(socket, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(GROUP, LOOPBACK)));

    fails(WSAEADDRNOTAVAIL, ip(socket, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(GROUP, LOOPBACK)));
    fails(WSAEADDRNOTAVAIL, ip(socket, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, source(LOOPBACK)));
    fails(WSAEINVAL, ip(socket, Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP, source(LOOPBACK)));
    fails(WSAEINVAL, ip(socket, Ws2TcpIp.IP_UNBLOCK_SOURCE, source(LOOPBACK)));
    ok(ip(socket, Ws2TcpIp.IP_DROP_MEMBERSHIP, mreq(GROUP, LOOPBACK)));
    fails(WSAEINVAL, ip(socket, Ws2TcpIp.IP_DROP_MEMBERSHIP, mreq(GROUP, LOOPBACK)));
  }

  @Test
  void whatIsNoGroupOrNoInterfaceIsRefused() {
    TransportSocket socket = boundUdp(Net.IPV4);

    fails(WSAEINVAL, ip(socket, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(LOOPBACK, LOOPBACK)));
    fails(WSAEADDRNOTAVAIL, ip(socket, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(GROUP, 0xC0000201)));
  }

  @Test
  void anInterfaceIsNamedByItsIndexAsWell() throws Exception {
    TransportSocket member = bound(udp(Net.IPV4), Net.IPV4.any(0));
    int index = loopbackIndex();
    ok(ip(member, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(GROUP, index)));
    TransportSocket sender = boundUdp(Net.IPV4);
    set(sender, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_IF, Integer.reverseBytes(index));
    assertThat(get(sender, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_IF)).isEqualTo(index);

    send(sender, "by index", port(member));

    assertThat(receive(member)).isEqualTo("by index");
  }

  @Test
  void sourcesAreBlockedAndUnblocked() {
    TransportSocket member = bound(udp(Net.IPV4), Net.IPV4.any(0));
    TransportSocket sender = sender();
    ok(ip(member, Ws2TcpIp.IP_ADD_MEMBERSHIP, mreq(GROUP, LOOPBACK)));
    ok(ip(member, Ws2TcpIp.IP_BLOCK_SOURCE, source(LOOPBACK)));
    fails(WSAEADDRNOTAVAIL, ip(member, Ws2TcpIp.IP_BLOCK_SOURCE, source(LOOPBACK)));
    send(sender, "blocked", port(member));
    ok(ip(member, Ws2TcpIp.IP_UNBLOCK_SOURCE, source(LOOPBACK)));

    send(sender, "unblocked", port(member));

    assertThat(receive(member)).isEqualTo("unblocked");
  }

  @Test
  void aMembershipCanBeOfOneSource() {
    TransportSocket member = bound(udp(Net.IPV4), Net.IPV4.any(0));
    TransportSocket sender = sender();
    ok(ip(member, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, source(LOOPBACK + 1)));
    send(sender, "from 127.0.0.1", port(member));
    fails(WSAEADDRNOTAVAIL, ip(member, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, source(LOOPBACK + 1)));
    ok(ip(member, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, source(LOOPBACK)));
    send(sender, "again", port(member));

    assertThat(receive(member)).isEqualTo("again");
    ok(ip(member, Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP, source(LOOPBACK)));
    fails(WSAEADDRNOTAVAIL, ip(member, Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP, source(LOOPBACK)));
  }

  @Test
  void groupsOfIpv6AreJoinedByInterfaceIndex() throws Exception {
    TransportSocket member = bound(udp(Net.IPV6), Net.IPV6.any(0));
    MemorySegment value = MemorySegment.ofArray(new byte[Ipv6Mreq.SIZE]);
    new Ipv6Mreq(GROUP6_HIGH, GROUP6_LOW, loopbackIndex()).write(value);
    ok(member.setOption(WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_ADD_MEMBERSHIP, value));
    TransportSocket sender = boundUdp(Net.IPV6);
    set(sender, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_MULTICAST_IF, loopbackIndex());

    SockAddr group = new SockAddrIn6(GROUP6_HIGH, GROUP6_LOW, port(member), 0, 0);
    long sent = sender.send(text("six"), 0, 0, group.toSegment());
    if (sent != -WSAENETUNREACH) { // the loopback interface has no route to groups on some systems
      ok(sent);
      assertThat(receive(member)).isEqualTo("six");
    }
    fails(
        WSAEADDRNOTAVAIL,
        member.setOption(WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_ADD_MEMBERSHIP, value));
    ok(member.setOption(WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_DROP_MEMBERSHIP, value));
  }

  @Test
  void neutralOptionsJoinBothFamilies() throws Exception {
    TransportSocket member = bound(udp(Net.IPV4), Net.IPV4.any(0));
    MemorySegment value = MemorySegment.ofArray(new byte[GroupReq.SIZE]);
    new GroupReq(loopbackIndex(), new SockAddrIn(GROUP, 0)).write(value);
    ok(ip(member, Ws2TcpIp.MCAST_JOIN_GROUP, value));

    send(sender(), "neutral", port(member));

    assertThat(receive(member)).isEqualTo("neutral");
    ok(ip(member, Ws2TcpIp.MCAST_LEAVE_GROUP, value));
    MemorySegment ofSource = MemorySegment.ofArray(new byte[GroupSourceReq.SIZE]);
    new GroupSourceReq(loopbackIndex(), new SockAddrIn(GROUP, 0), new SockAddrIn(LOOPBACK, 0))
        .write(ofSource);
    ok(ip(member, Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP, ofSource));
    ok(ip(member, Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP, ofSource));
  }

  @Test
  void timeToLiveIsKept() {
    TransportSocket socket = boundUdp(Net.IPV4);
    assertThat(get(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL)).isEqualTo(1);
    assertThat(get(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_LOOP)).isEqualTo(1);

    set(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL, 7);

    assertThat(get(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL)).isEqualTo(7);
    fails(WSAEINVAL, trySet(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL, 256));
  }
}
