package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.option;
import static org.jwinsock.host.Kernel.portOf;
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
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.afd.TransportSocket.Sharing;
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

/// On the loopback interface, index 1, address 127.0.0.1.
class MulticastTest {

  private static final int GROUP = 0xEF01_0203;
  private static final int OTHER_GROUP = 0xEF01_0204;
  private static final int SOURCE = Kernel.LOOPBACK;
  private static final int OTHER_SOURCE = 0x7F00_0002;
  private static final int LO = 1;

  private final Kernel kernel = new Kernel();

  @AfterEach
  void end() {
    kernel.close();
  }

  private HostDatagram receiver(int port) {
    HostDatagram receiver = kernel.udp(WinSock2.AF_INET);
    assertThat(receiver.bind(new SockAddrIn(0, port).toSegment(), Sharing.REUSE)).isZero();
    return receiver;
  }

  private HostDatagram sender() {
    HostDatagram sender = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(ip(sender, Ws2TcpIp.IP_MULTICAST_IF, Integer.reverseBytes(Kernel.LOOPBACK)))
        .isZero();
    return sender;
  }

  private static int ip(TransportSocket socket, int name, int value) {
    return setOption(socket, WinSock2.IPPROTO_IP, name, value);
  }

  private static int membership(TransportSocket socket, int name, int group, int ifaddr) {
    MemorySegment value = MemorySegment.ofArray(new byte[IpMreq.SIZE]);
    new IpMreq(group, ifaddr).write(value);
    return socket.setOption(WinSock2.IPPROTO_IP, name, value);
  }

  private static int join(TransportSocket socket, int group) {
    return membership(socket, Ws2TcpIp.IP_ADD_MEMBERSHIP, group, Kernel.LOOPBACK);
  }

  private static int leave(TransportSocket socket, int group) {
    return membership(socket, Ws2TcpIp.IP_DROP_MEMBERSHIP, group, Kernel.LOOPBACK);
  }

  private static int source(TransportSocket socket, int name, int source) {
    MemorySegment value = MemorySegment.ofArray(new byte[IpMreqSource.SIZE]);
    new IpMreqSource(GROUP, source, Kernel.LOOPBACK).write(value);
    return socket.setOption(WinSock2.IPPROTO_IP, name, value);
  }

  private static MemorySegment to(int group, int port) {
    return new SockAddrIn(group, port).toSegment();
  }

  /// Whatever was sent to a socket before this has arrived, or will not.
  private void settle(HostDatagram sender, HostDatagram receiver) {
    sendTo(sender, "end", Kernel.loopback(WinSock2.AF_INET, portOf(receiver)));
    kernel.await(receiver, Readiness.READ);
  }

  @Test
  void aMemberReceivesWhatIsSentToTheGroup() {
    HostDatagram receiver = receiver(0);
    HostDatagram sender = sender();
    assertThat(join(receiver, GROUP)).isZero();

    assertThat(sendTo(sender, "all", to(GROUP, portOf(receiver)))).isEqualTo(3);

    assertThat(kernel.receiveText(receiver)).isEqualTo("all");
  }

  @Test
  void whoLeftReceivesNothingMore() {
    HostDatagram receiver = receiver(0);
    HostDatagram sender = sender();
    join(receiver, GROUP);
    assertThat(leave(receiver, GROUP)).isZero();

    sendTo(sender, "all", to(GROUP, portOf(receiver)));

    settle(sender, receiver);
    assertThat(kernel.receiveText(receiver)).isEqualTo("end");
  }

  @Test
  void membershipIsTheSocketsOwn() {
    HostDatagram member = receiver(0);
    HostDatagram neighbour = receiver(portOf(member));
    HostDatagram sender = sender();
    join(member, GROUP);
    join(neighbour, OTHER_GROUP);

    sendTo(sender, "members only", to(GROUP, portOf(member)));

    assertThat(kernel.receiveText(member)).isEqualTo("members only");
    assertThat(tryReceive(neighbour, new byte[20], 0)).isEqualTo(-WSAEWOULDBLOCK);
  }

  @Test
  void anInterfaceCanBeNamedByItsIndex() {
    HostDatagram receiver = receiver(0);
    assertThat(membership(receiver, Ws2TcpIp.IP_ADD_MEMBERSHIP, GROUP, LO)).isZero();
    assertThat(join(receiver, GROUP)).isEqualTo(-WSAEADDRNOTAVAIL); // the same by address

    HostDatagram sender = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(ip(sender, Ws2TcpIp.IP_MULTICAST_IF, Integer.reverseBytes(LO))).isZero();
    sendTo(sender, "by index", to(GROUP, portOf(receiver)));

    assertThat(kernel.receiveText(receiver)).isEqualTo("by index");
    assertThat(membership(receiver, Ws2TcpIp.IP_DROP_MEMBERSHIP, GROUP, 0)).isZero();
  }

  @Test
  void theSendingInterfaceIsAnsweredAsAnIndex() {
    HostDatagram socket = sender();
    assertThat(option(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_IF)).isEqualTo(LO);

    assertThat(ip(socket, Ws2TcpIp.IP_MULTICAST_IF, 0)).isZero();
    assertThat(option(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_IF)).isZero();

    assertThat(ip(socket, Ws2TcpIp.IP_MULTICAST_IF, Integer.reverseBytes(0xC000_0201)))
        .isEqualTo(-WSAEADDRNOTAVAIL);
  }

  @Test
  void whatIsNoGroupOrInterfaceIsRefused() {
    HostDatagram socket = receiver(0);

    assertThat(join(socket, Kernel.LOOPBACK)).isEqualTo(-WSAEINVAL);
    assertThat(membership(socket, Ws2TcpIp.IP_ADD_MEMBERSHIP, GROUP, 0xC000_0201))
        .isEqualTo(-WSAEADDRNOTAVAIL);
    assertThat(membership(socket, Ws2TcpIp.IP_ADD_MEMBERSHIP, GROUP, 0xFF_FFFF))
        .isEqualTo(-WSAEADDRNOTAVAIL);
  }

  @Test
  void hopsAreOneAtFirst() {
    HostDatagram socket = receiver(0);
    assertThat(option(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL)).isEqualTo(1);
    assertThat(ip(socket, Ws2TcpIp.IP_MULTICAST_TTL, 255)).isZero();
    assertThat(option(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL)).isEqualTo(255);
    assertThat(ip(socket, Ws2TcpIp.IP_MULTICAST_TTL, 256)).isEqualTo(-WSAEINVAL);
  }

  @Nested
  class Loop {

    @Test
    void switchedOffAtTheReceiverItHearsNothingOfThisMachine() {
      HostDatagram deaf = receiver(0);
      HostDatagram hearing = receiver(portOf(deaf));
      HostDatagram sender = sender();
      join(deaf, GROUP);
      join(hearing, GROUP);
      assertThat(option(deaf, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_LOOP)).isEqualTo(1);
      assertThat(ip(deaf, Ws2TcpIp.IP_MULTICAST_LOOP, 0)).isZero();
      assertThat(option(deaf, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_LOOP)).isZero();

      sendTo(sender, "hello", to(GROUP, portOf(deaf)));

      assertThat(kernel.receiveText(hearing)).isEqualTo("hello");
      assertThat(deaf.ready(Readiness.READ)).isZero();
      assertThat(deaf.available()).isZero();
      assertThat(ip(deaf, Ws2TcpIp.IP_MULTICAST_LOOP, 1)).isZero();
      sendTo(sender, "again", to(GROUP, portOf(deaf)));
      assertThat(kernel.receiveText(deaf)).isEqualTo("again");
    }

    @Test
    void unicastIsHeardEitherWay() {
      HostDatagram receiver = receiver(0);
      ip(receiver, Ws2TcpIp.IP_MULTICAST_LOOP, 0);
      settle(sender(), receiver);
      assertThat(kernel.receiveText(receiver)).isEqualTo("end");
    }

    @Test
    void switchedOffAtTheSenderItChangesNothing() {
      HostDatagram receiver = receiver(0);
      HostDatagram sender = sender();
      join(receiver, GROUP);
      ip(sender, Ws2TcpIp.IP_MULTICAST_LOOP, 0);

      sendTo(sender, "hello", to(GROUP, portOf(receiver)));

      assertThat(kernel.receiveText(receiver)).isEqualTo("hello");
    }
  }

  @Nested
  class Sources {

    private final HostDatagram receiver = receiver(0);
    private final HostDatagram sender = sender();

    private String heard() {
      sendTo(sender, "group", to(GROUP, portOf(receiver)));
      settle(sender, receiver);
      String first = kernel.receiveText(receiver);
      if (first.equals("group")) {
        assertThat(kernel.receiveText(receiver)).isEqualTo("end");
      }
      return first;
    }

    @Test
    void aSourceThatWasJoinedIsHeard() {
      assertThat(source(receiver, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, SOURCE)).isZero();
      assertThat(heard()).isEqualTo("group");
      assertThat(source(receiver, Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP, SOURCE)).isZero();
      assertThat(heard()).isEqualTo("end");
    }

    @Test
    void anotherSourceIsNot() {
      assertThat(source(receiver, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, OTHER_SOURCE)).isZero();
      assertThat(heard()).isEqualTo("end");
    }

    @Test
    void aBlockedSourceIsNotHeardUntilUnblocked() {
      join(receiver, GROUP);
      assertThat(source(receiver, Ws2TcpIp.IP_BLOCK_SOURCE, SOURCE)).isZero();
      assertThat(heard()).isEqualTo("end");
      assertThat(source(receiver, Ws2TcpIp.IP_UNBLOCK_SOURCE, SOURCE)).isZero();
      assertThat(heard()).isEqualTo("group");
    }

    @Test
    void theNeutralOptionsDoTheSame() {
      MemorySegment value = MemorySegment.ofArray(new byte[GroupSourceReq.SIZE]);
      new GroupSourceReq(LO, new SockAddrIn(GROUP, 0), new SockAddrIn(SOURCE, 0)).write(value);
      assertThat(receiver.setOption(WinSock2.IPPROTO_IP, Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP, value))
          .isZero();
      assertThat(heard()).isEqualTo("group");
      assertThat(receiver.setOption(WinSock2.IPPROTO_IP, Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP, value))
          .isZero();
      assertThat(heard()).isEqualTo("end");
    }
  }

  /// The rows of "Multicast Socket Option Behavior".
  @Nested
  class Conflicts {

    private final HostDatagram socket = receiver(0);

    private int add() {
      return join(socket, GROUP);
    }

    private int drop() {
      return leave(socket, GROUP);
    }

    private int addSource() {
      return source(socket, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, SOURCE);
    }

    private int dropSource() {
      return source(socket, Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP, SOURCE);
    }

    private int block() {
      return source(socket, Ws2TcpIp.IP_BLOCK_SOURCE, SOURCE);
    }

    private int unblock() {
      return source(socket, Ws2TcpIp.IP_UNBLOCK_SOURCE, SOURCE);
    }

    @Test
    void afterJoiningAll() {
      assertThat(add()).isZero();
      assertThat(add()).isEqualTo(-WSAEADDRNOTAVAIL);
      assertThat(addSource()).isEqualTo(-WSAEADDRNOTAVAIL);
      assertThat(dropSource()).isEqualTo(-WSAEINVAL);
      assertThat(unblock()).isEqualTo(-WSAEINVAL);
    }

    @Test
    void afterLeaving() {
      add();
      assertThat(drop()).isZero();
      assertThat(drop()).isEqualTo(-WSAEINVAL);
      assertThat(dropSource()).isEqualTo(-WSAEINVAL);
      assertThat(block()).isEqualTo(-WSAEINVAL);
      assertThat(unblock()).isEqualTo(-WSAEINVAL);
      assertThat(add()).isZero();
    }

    @Test
    void afterJoiningASource() {
      assertThat(addSource()).isZero();
      assertThat(add()).isEqualTo(-WSAEADDRNOTAVAIL);
      assertThat(addSource()).isEqualTo(-WSAEADDRNOTAVAIL);
      assertThat(unblock()).isEqualTo(-WSAEINVAL);
      assertThat(source(socket, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, OTHER_SOURCE)).isZero();
      assertThat(drop()).isZero();
      assertThat(addSource()).isZero();
    }

    @Test
    void afterLeavingASource() {
      addSource();
      assertThat(dropSource()).isZero();
      assertThat(unblock()).isEqualTo(-WSAEINVAL);
      assertThat(dropSource()).isEqualTo(-WSAEADDRNOTAVAIL);
      assertThat(add()).isZero();
    }

    @Test
    void afterBlocking() {
      add();
      assertThat(block()).isZero();
      assertThat(block()).isEqualTo(-WSAEADDRNOTAVAIL);
      assertThat(addSource()).isEqualTo(-WSAEINVAL);
      assertThat(add()).isEqualTo(-WSAEINVAL);
    }

    @Test
    void afterUnblocking() {
      add();
      block();
      assertThat(unblock()).isZero();
      assertThat(unblock()).isEqualTo(-WSAEADDRNOTAVAIL);
    }
  }

  @Test
  void aGroupOfIpv6IsJoinedOnceAndLeftOnce() {
    HostDatagram socket = kernel.udp(WinSock2.AF_INET6);
    MemorySegment value = MemorySegment.ofArray(new byte[Ipv6Mreq.SIZE]);
    new Ipv6Mreq(0xFF12_0000_0000_0000L, 0x1234, LO).write(value);
    int level = WinSock2.IPPROTO_IPV6;

    assertThat(socket.setOption(level, Ws2TcpIp.IPV6_ADD_MEMBERSHIP, value)).isZero();
    assertThat(socket.setOption(level, Ws2TcpIp.IPV6_ADD_MEMBERSHIP, value))
        .isEqualTo(-WSAEADDRNOTAVAIL);
    assertThat(socket.setOption(level, Ws2TcpIp.IPV6_DROP_MEMBERSHIP, value)).isZero();
    assertThat(socket.setOption(level, Ws2TcpIp.IPV6_DROP_MEMBERSHIP, value)).isEqualTo(-WSAEINVAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.AF_INET, WinSock2.AF_INET6})
  void aNeutralRequestMustBeOfTheLevelsFamily(int family) {
    boolean four = family == WinSock2.AF_INET;
    HostDatagram socket = kernel.udp(family);
    int level = four ? WinSock2.IPPROTO_IP : WinSock2.IPPROTO_IPV6;
    SockAddr right =
        four ? new SockAddrIn(GROUP, 0) : new SockAddrIn6(0xFF12L << 48, 0x1234, 0, 0, 0);
    SockAddr wrong =
        four ? new SockAddrIn6(0xFF12L << 48, 0x1234, 0, 0, 0) : new SockAddrIn(GROUP, 0);
    MemorySegment value = MemorySegment.ofArray(new byte[GroupReq.SIZE]);

    new GroupReq(LO, wrong).write(value);
    assertThat(socket.setOption(level, Ws2TcpIp.MCAST_JOIN_GROUP, value)).isEqualTo(-WSAEINVAL);
    new GroupReq(LO, right).write(value);
    assertThat(socket.setOption(level, Ws2TcpIp.MCAST_JOIN_GROUP, value)).isZero();
    assertThat(socket.setOption(level, Ws2TcpIp.MCAST_LEAVE_GROUP, value)).isZero();
  }
}
