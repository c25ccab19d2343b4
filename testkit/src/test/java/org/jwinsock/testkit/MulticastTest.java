package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Datagrams.receive;
import static org.jwinsock.testkit.Datagrams.send;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AdapterAddresses;
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
import org.jwinsock.spi.WsaError;

/// Multicast of both families on one interface: the loopback one or, in a network of their own, the
/// scenarios' own.
@ExtendWith(Started.class)
@Timeout(60)
class MulticastTest {

  /// The interface a network of the scenarios' own may have.
  static final String INTERFACE = "multicast0";

  private static final boolean OWN = Winsock.if_nametoindex(INTERFACE) != 0;

  /// Its IPv4 address, which [OwnNetworkTest] gives it, or that of the loopback interface.
  private static final int ADDRESS = OWN ? 0x0A4D_0001 : 0x7F00_0001;

  private final List<Long> sockets = new ArrayList<>();

  @AfterEach
  void closeAll() {
    sockets.forEach(Calls::close);
  }

  // --- the family's words

  private static SockAddr here(Family family, int port) {
    if (!OWN) {
      return family.loopback(port);
    }
    return family == Family.IPV4
        ? new SockAddrIn(ADDRESS, port)
        : new SockAddrIn6(0xFD77_0000_0000_0000L, 1, port, 0, 0);
  }

  /// The interface's index.
  private static int index() {
    if (OWN) {
      return Winsock.if_nametoindex(INTERFACE);
    }
    List<AdapterAddresses> adapters = new ArrayList<>();
    assertThat(Winsock.GetAdaptersAddresses(WinSock2.AF_UNSPEC, 0, adapters)).isZero();
    return adapters.stream()
        .filter(each -> each.ifType() == AdapterAddresses.IF_TYPE_SOFTWARE_LOOPBACK)
        .mapToInt(AdapterAddresses::ifIndex)
        .findFirst()
        .orElseThrow();
  }

  private static int level(Family family) {
    return family == Family.IPV4 ? WinSock2.IPPROTO_IP : WinSock2.IPPROTO_IPV6;
  }

  /// A group that nobody else uses, of administrative or interface-local scope.
  private static SockAddr group(Family family, int number, int port) {
    return family == Family.IPV4
        ? new SockAddrIn(0xEF5A_0000 + number, port)
        : new SockAddrIn6(0xFF11_0000_0000_0000L, 0x5A00 + number, port, 0, 0);
  }

  /// The same as a destination, which for IPv6 is on an interface.
  private static SockAddr destination(Family family, int number, long receiver) {
    SockAddr group = group(family, number, Calls.port(receiver));
    return group instanceof SockAddrIn6 six
        ? new SockAddrIn6(six.high(), six.low(), six.port(), 0, index())
        : group;
  }

  private static int membership(long s, Family family, boolean join, int number) {
    SockAddr group = group(family, number, 0);
    MemorySegment value;
    if (group instanceof SockAddrIn6 six) {
      value = Sockopts.bytes(Ipv6Mreq.SIZE);
      new Ipv6Mreq(six.high(), six.low(), index()).write(value);
    } else {
      value = Sockopts.bytes(IpMreq.SIZE);
      new IpMreq(((SockAddrIn) group).addr(), ADDRESS).write(value);
    }
    int name = join ? Ws2TcpIp.IP_ADD_MEMBERSHIP : Ws2TcpIp.IP_DROP_MEMBERSHIP; // as of IPv6
    return Winsock.setsockopt(s, level(family), name, value);
  }

  private static void join(long s, Family family, int number) {
    ok(membership(s, family, true, number));
  }

  private static void leave(long s, Family family, int number) {
    ok(membership(s, family, false, number));
  }

  private static int neutral(long s, Family family, int name, int number) {
    MemorySegment value = Sockopts.bytes(GroupReq.SIZE);
    new GroupReq(index(), group(family, number, 0)).write(value);
    return Winsock.setsockopt(s, level(family), name, value);
  }

  private static int ofSource(long s, Family family, int name, SockAddr source) {
    MemorySegment value = Sockopts.bytes(GroupSourceReq.SIZE);
    new GroupSourceReq(index(), group(family, 1, 0), source).write(value);
    return Winsock.setsockopt(s, level(family), name, value);
  }

  private static int ofSource4(long s, int name, int source) {
    MemorySegment value = Sockopts.bytes(IpMreqSource.SIZE);
    int group = ((SockAddrIn) group(Family.IPV4, 1, 0)).addr();
    new IpMreqSource(group, source, ADDRESS).write(value);
    return Winsock.setsockopt(s, WinSock2.IPPROTO_IP, name, value);
  }

  // --- sockets

  private long unbound(Family family) {
    long s = Datagrams.unbound(family);
    sockets.add(s);
    return s;
  }

  /// A socket that sends multicast on the loopback interface. Mostly that has no route for IPv6;
  /// then the scenario is skipped, to be run by [OwnNetworkTest].
  private long sender(Family family) {
    long s = unbound(family);
    if (family == Family.IPV4) {
      Sockopts.set(s, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_IF, Winsock.htonl(ADDRESS));
    } else {
      Sockopts.set(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_MULTICAST_IF, index());
    }
    ok(Winsock.bind(s, here(family, 0)));
    int sent = Winsock.sendto(s, new byte[1], 0, 1, 0, destination(family, 99, s));
    boolean noWay = sent < 0 && Winsock.WSAGetLastError() == WsaError.WSAENETUNREACH.code();
    assumeFalse(noWay && !OwnNetwork.isHere(), "no route for multicast on loopback");
    return s;
  }

  /// A socket on a port of all addresses, which it may share; port 0 for a free one.
  private long receiver(Family family, int port) {
    long s = unbound(family);
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_REUSEADDR, 1);
    ok(Winsock.bind(s, family.any(port)));
    return s;
  }

  /// What reached a socket before a datagram that is now sent to it alone.
  private static List<String> received(long s, Family family) {
    long marker = Calls.udp(family);
    send(marker, "end", here(family, Calls.port(s)));
    close(marker);
    List<String> texts = new ArrayList<>();
    for (String text = receive(s); !text.equals("end"); text = receive(s)) {
      texts.add(text);
    }
    return texts;
  }

  // --- membership

  @ParameterizedTest
  @EnumSource
  @Covers({
    "IP_ADD_MEMBERSHIP",
    "IP_DROP_MEMBERSHIP",
    "IPV6_ADD_MEMBERSHIP",
    "IPV6_DROP_MEMBERSHIP",
    "IPV6_JOIN_GROUP",
    "IPV6_LEAVE_GROUP"
  })
  void shouldReceiveWhatIsSentToAGroupWhileItIsAMember(Family family) {
    long s = receiver(family, 0);
    long sender = sender(family);
    SockAddr group = destination(family, 1, s);

    send(sender, "too early", group);
    join(s, family, 1);
    send(sender, "to the group", group);
    leave(s, family, 1);
    send(sender, "too late", group);

    assertThat(received(s, family)).containsExactly("to the group");
  }

  @ParameterizedTest
  @EnumSource
  @Covers("IP_ADD_MEMBERSHIP")
  void shouldReceiveFromTheGroupsItJoinedItselfOnly(Family family) {
    long one = receiver(family, 0);
    long two = receiver(family, Calls.port(one));
    join(one, family, 1);
    join(two, family, 2);

    long sender = sender(family);
    send(sender, "first", destination(family, 1, one));
    send(sender, "second", destination(family, 2, one));

    close(sockets.removeLast());
    leave(two, family, 2);
    close(sockets.remove(1));
    assertThat(received(one, family)).containsExactly("first");
  }

  @ParameterizedTest
  @EnumSource
  void shouldReachEveryMemberOfTheMachine(Family family) {
    long one = receiver(family, 0);
    long two = receiver(family, Calls.port(one));
    join(one, family, 1);
    join(two, family, 1);

    send(sender(family), "all", destination(family, 1, one));

    assertThat(receive(one)).isEqualTo("all");
    assertThat(receive(two)).isEqualTo("all");
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"IP_ADD_MEMBERSHIP", "IP_DROP_MEMBERSHIP", "WSAEADDRNOTAVAIL"})
  void shouldBeAMemberOnceAndLeaveOnce(Family family) {
    long s = receiver(family, 0);

    fails(WsaError.WSAEINVAL, membership(s, family, false, 1));
    join(s, family, 1);
    fails(WsaError.WSAEADDRNOTAVAIL, membership(s, family, true, 1));
    leave(s, family, 1);
    fails(WsaError.WSAEINVAL, membership(s, family, false, 1));
    join(s, family, 1);
  }

  @Test
  @Covers({"IP_ADD_MEMBERSHIP", "IP_MULTICAST_IF"})
  void shouldNameAnInterfaceByItsIndexInsteadOfAnAddress() {
    assertThat(index()).isLessThan(1 << 24);
    long s = receiver(Family.IPV4, 0);
    int group = ((SockAddrIn) group(Family.IPV4, 1, 0)).addr();
    MemorySegment value = Sockopts.bytes(IpMreq.SIZE);
    new IpMreq(group, index()).write(value); // 0.x.x.x
    ok(Winsock.setsockopt(s, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_ADD_MEMBERSHIP, value));
    long sender = unbound(Family.IPV4);
    int name = Ws2TcpIp.IP_MULTICAST_IF;
    Sockopts.set(sender, WinSock2.IPPROTO_IP, name, Winsock.htonl(index()));
    ok(Winsock.bind(sender, here(Family.IPV4, 0)));

    send(sender, "by index", destination(Family.IPV4, 1, s));

    assertThat(receive(s)).isEqualTo("by index");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotJoinWhatIsNoGroupNorAnywhere(Family family) {
    long s = receiver(family, 0);
    MemorySegment value = Sockopts.bytes(GroupReq.SIZE);
    new GroupReq(index(), here(family, 0)).write(value);
    int join = Ws2TcpIp.MCAST_JOIN_GROUP;
    fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, level(family), join, value));
    new GroupReq(0x7FFFFF, group(family, 1, 0)).write(value);
    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.setsockopt(s, level(family), join, value));
    fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, level(family), join, Sockopts.bytes(136)));
    fails(WsaError.WSAEFAULT, Winsock.setsockopt(s, level(family), join, Sockopts.bytes(135)));
    if (family == Family.IPV4) {
      MemorySegment mreq = Sockopts.bytes(IpMreq.SIZE);
      new IpMreq(0xEF010101, 0xC6336401).write(mreq);
      int name = Ws2TcpIp.IP_ADD_MEMBERSHIP;
      fails(WsaError.WSAEADDRNOTAVAIL, Winsock.setsockopt(s, WinSock2.IPPROTO_IP, name, mreq));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeForDatagramsOnly(Family family) {
    long tcp = Calls.tcp(family);
    sockets.add(tcp);

    fails(WsaError.WSAENOPROTOOPT, membership(tcp, family, true, 1));
    fails(WsaError.WSAENOPROTOOPT, neutral(tcp, family, Ws2TcpIp.MCAST_JOIN_GROUP, 1));
  }

  // --- the words for both families

  @ParameterizedTest
  @EnumSource
  @Covers({"MCAST_JOIN_GROUP", "MCAST_LEAVE_GROUP", "GROUP_REQ"})
  void shouldJoinByTheLevelOfTheSocketsFamily(Family family) {
    assertThat(GroupReq.SIZE).as("4 bytes, 4 of padding, 128").isEqualTo(136);
    long s = receiver(family, 0);
    long sender = sender(family);

    ok(neutral(s, family, Ws2TcpIp.MCAST_JOIN_GROUP, 1));
    fails(WsaError.WSAEADDRNOTAVAIL, neutral(s, family, Ws2TcpIp.MCAST_JOIN_GROUP, 1));
    send(sender, "one", destination(family, 1, s));
    ok(neutral(s, family, Ws2TcpIp.MCAST_LEAVE_GROUP, 1));
    fails(WsaError.WSAEINVAL, neutral(s, family, Ws2TcpIp.MCAST_LEAVE_GROUP, 1));
    send(sender, "two", destination(family, 1, s));

    assertThat(received(s, family)).containsExactly("one");
    MemorySegment value = Sockopts.bytes(GroupReq.SIZE);
    Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    new GroupReq(index(), group(other, 1, 0)).write(value);
    int name = Ws2TcpIp.MCAST_JOIN_GROUP;
    fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, level(family), name, value));
  }

  // --- sources

  @ParameterizedTest
  @EnumSource
  @Covers({"MCAST_JOIN_SOURCE_GROUP", "MCAST_LEAVE_SOURCE_GROUP", "GROUP_SOURCE_REQ"})
  void shouldReceiveFromTheSourcesItChose(Family family) {
    long s = receiver(family, 0);
    long sender = sender(family);
    SockAddr group = destination(family, 1, s);
    SockAddr other =
        family == Family.IPV4
            ? new SockAddrIn(0x7F000002, 0)
            : new SockAddrIn6(0x2001_0DB8_0000_0000L, 1, 0, 0, 0);

    ok(ofSource(s, family, Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP, other));
    send(sender, "of another source", group);
    ok(ofSource(s, family, Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP, here(family, 0)));
    send(sender, "of a source chosen", group);
    ok(ofSource(s, family, Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP, here(family, 0)));
    send(sender, "no longer chosen", group);

    assertThat(received(s, family)).containsExactly("of a source chosen");
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"MCAST_BLOCK_SOURCE", "MCAST_UNBLOCK_SOURCE"})
  void shouldNotReceiveFromTheSourcesItBlocked(Family family) {
    long s = receiver(family, 0);
    long sender = sender(family);
    SockAddr group = destination(family, 1, s);

    join(s, family, 1);
    ok(ofSource(s, family, Ws2TcpIp.MCAST_BLOCK_SOURCE, here(family, 0)));
    send(sender, "blocked", group);
    ok(ofSource(s, family, Ws2TcpIp.MCAST_UNBLOCK_SOURCE, here(family, 0)));
    send(sender, "heard", group);

    assertThat(received(s, family)).containsExactly("heard");
  }

  @Test
  @Covers({
    "IP_ADD_SOURCE_MEMBERSHIP",
    "IP_DROP_SOURCE_MEMBERSHIP",
    "IP_BLOCK_SOURCE",
    "IP_UNBLOCK_SOURCE",
    "IP_MREQ_SOURCE"
  })
  void shouldHaveTheSourceBeforeTheInterface() {
    MemorySegment value = Sockopts.bytes(IpMreqSource.SIZE);
    new IpMreqSource(0xEF010101, 0x7F000002, ADDRESS).write(value);
    assertThat(value.asByteBuffer().getInt(4)).as("imr_sourceaddr").isEqualTo(0x7F000002);
    assertThat(value.asByteBuffer().getInt(8)).as("imr_interface").isEqualTo(ADDRESS);
    long s = receiver(Family.IPV4, 0);
    long sender = sender(Family.IPV4);
    SockAddr group = destination(Family.IPV4, 1, s);

    ok(ofSource4(s, Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP, ADDRESS));
    send(sender, "chosen", group);
    ok(ofSource4(s, Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP, ADDRESS));
    send(sender, "not chosen", group);
    assertThat(received(s, Family.IPV4)).containsExactly("chosen");

    long all = receiver(Family.IPV4, 0);
    group = destination(Family.IPV4, 1, all);
    join(all, Family.IPV4, 1);
    ok(ofSource4(all, Ws2TcpIp.IP_BLOCK_SOURCE, ADDRESS));
    send(sender, "blocked", group);
    ok(ofSource4(all, Ws2TcpIp.IP_UNBLOCK_SOURCE, ADDRESS));
    send(sender, "unblocked", group);
    assertThat(received(all, Family.IPV4)).containsExactly("unblocked");
  }

  /// "Multicast Socket Option Behavior", row by row.
  @Test
  @Covers({"IP_ADD_SOURCE_MEMBERSHIP", "IP_BLOCK_SOURCE", "WSAEADDRNOTAVAIL"})
  void shouldAllowAfterEachOptionWhatTheTableOfOptionsAllows() {
    int add = Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP;
    int drop = Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP;
    int block = Ws2TcpIp.IP_BLOCK_SOURCE;
    int unblock = Ws2TcpIp.IP_UNBLOCK_SOURCE;
    WsaError unavailable = WsaError.WSAEADDRNOTAVAIL;
    WsaError invalid = WsaError.WSAEINVAL;

    long all = receiver(Family.IPV4, 0);
    join(all, Family.IPV4, 1);
    fails(unavailable, ofSource4(all, add, ADDRESS));
    fails(invalid, ofSource4(all, drop, ADDRESS));
    fails(invalid, ofSource4(all, unblock, ADDRESS));
    ok(ofSource4(all, block, ADDRESS));
    fails(unavailable, ofSource4(all, block, ADDRESS));
    fails(invalid, ofSource4(all, add, ADDRESS));
    fails(invalid, membership(all, Family.IPV4, true, 1));
    ok(ofSource4(all, unblock, ADDRESS));
    fails(unavailable, ofSource4(all, unblock, ADDRESS));
    leave(all, Family.IPV4, 1);
    fails(invalid, ofSource4(all, block, ADDRESS));
    fails(invalid, ofSource4(all, unblock, ADDRESS));
    fails(invalid, ofSource4(all, drop, ADDRESS));

    long some = receiver(Family.IPV4, 0);
    ok(ofSource4(some, add, ADDRESS));
    fails(unavailable, membership(some, Family.IPV4, true, 1));
    fails(unavailable, ofSource4(some, add, ADDRESS));
    fails(invalid, ofSource4(some, unblock, ADDRESS));
    ok(ofSource4(some, drop, ADDRESS));
    fails(invalid, ofSource4(some, unblock, ADDRESS));
    fails(unavailable, ofSource4(some, drop, ADDRESS));
  }

  // --- who hears whom, and how far

  @Test
  @Covers("IP_MULTICAST_LOOP")
  @KnownGap(provider = "nio", why = "java.nio has the sender's switch, as POSIX does")
  void shouldDecideWhetherItHearsItsOwnMachineOnTheReceivingSide() {
    long deaf = receiver(Family.IPV4, 0);
    long hears = receiver(Family.IPV4, Calls.port(deaf));
    join(deaf, Family.IPV4, 1);
    join(hears, Family.IPV4, 1);
    int name = Ws2TcpIp.IP_MULTICAST_LOOP;
    Sockopts.set(deaf, WinSock2.IPPROTO_IP, name, 0);
    long sender = sender(Family.IPV4);
    Sockopts.set(sender, WinSock2.IPPROTO_IP, name, 0); // of no meaning to a sender
    Sockopts.set(hears, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 3_000);

    send(sender, "one", destination(Family.IPV4, 1, deaf));
    assertThat(receive(hears)).isEqualTo("one");
    assertThat(Sockopts.ioctl(deaf, WinSock2.FIONREAD)).isZero();

    Sockopts.set(deaf, WinSock2.IPPROTO_IP, name, 1);
    send(sender, "two", destination(Family.IPV4, 1, deaf));
    assertThat(receive(deaf)).isEqualTo("two");
    assertThat(receive(hears)).isEqualTo("two");
  }

  @Test
  @Covers("IPV6_MULTICAST_LOOP")
  void shouldDecideForIpv6OnTheSendingSide() {
    long s = receiver(Family.IPV6, 0);
    join(s, Family.IPV6, 1);
    long sender = sender(Family.IPV6);
    Sockopts.set(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_MULTICAST_LOOP, 0);

    send(sender, "heard", destination(Family.IPV6, 1, s));

    assertThat(received(s, Family.IPV6)).containsExactly("heard");
    if (OWN) { // a loopback interface gives back what it gets, whatever the sender wants
      Sockopts.set(sender, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_MULTICAST_LOOP, 0);
      send(sender, "not heard", destination(Family.IPV6, 1, s));
      assertThat(received(s, Family.IPV6)).isEmpty();
    }
  }

  @Test
  @Covers("IP_MULTICAST_IF")
  void shouldTakeAnInterfaceInNetworkOrderAndAnswerItsIndexInHostOrder() {
    long s = unbound(Family.IPV4);
    int name = Ws2TcpIp.IP_MULTICAST_IF;
    assertThat(name).as("2 in the header of Winsock 1.1").isEqualTo(9);
    assertThat(Sockopts.get(s, WinSock2.IPPROTO_IP, name)).isZero();

    Sockopts.set(s, WinSock2.IPPROTO_IP, name, Winsock.htonl(index()));
    assertThat(Sockopts.get(s, WinSock2.IPPROTO_IP, name)).isEqualTo(index());
    Sockopts.set(s, WinSock2.IPPROTO_IP, name, Winsock.htonl(ADDRESS));
    assertThat(Sockopts.get(s, WinSock2.IPPROTO_IP, name)).isEqualTo(index());
    for (int value : new int[] {0x7FFFFF, 0xC6336401}) {
      fails(
          WsaError.WSAEADDRNOTAVAIL,
          Winsock.setsockopt(s, WinSock2.IPPROTO_IP, name, Winsock.htonl(value)));
    }
  }

  @Test
  @Covers("IPV6_MULTICAST_IF")
  void shouldTakeTheIndexForIpv6InHostOrder() {
    long s = unbound(Family.IPV6);
    int name = Ws2TcpIp.IPV6_MULTICAST_IF;
    assertThat(Sockopts.get(s, WinSock2.IPPROTO_IPV6, name)).isZero();

    Sockopts.set(s, WinSock2.IPPROTO_IPV6, name, index());
    assertThat(Sockopts.get(s, WinSock2.IPPROTO_IPV6, name)).isEqualTo(index());
    fails(
        WsaError.WSAEADDRNOTAVAIL,
        Winsock.setsockopt(s, WinSock2.IPPROTO_IPV6, name, Winsock.htonl(index())));
  }

  @Test
  @Covers({"IP_MULTICAST_TTL", "IPV6_MULTICAST_HOPS"})
  void shouldStayInTheSubnetUnlessAskedOtherwise() {
    long four = unbound(Family.IPV4);
    long six = unbound(Family.IPV6);
    int ttl = Ws2TcpIp.IP_MULTICAST_TTL;
    int hops = Ws2TcpIp.IPV6_MULTICAST_HOPS;

    assertThat(Sockopts.get(four, WinSock2.IPPROTO_IP, ttl)).isEqualTo(1);
    assertThat(Sockopts.get(six, WinSock2.IPPROTO_IPV6, hops)).isEqualTo(1);
    for (int value : new int[] {256, -2, Integer.MAX_VALUE}) {
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(four, WinSock2.IPPROTO_IP, ttl, value));
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(six, WinSock2.IPPROTO_IPV6, hops, value));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotBindToAGroup(Family family) {
    long s = unbound(family);
    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.bind(s, group(family, 1, 0)));
  }

  @Test
  void shouldShareAGroupsPortWithReuseOnly() {
    long one = receiver(Family.IPV4, 0);
    long two = unbound(Family.IPV4);
    fails(WsaError.WSAEADDRINUSE, Winsock.bind(two, Family.IPV4.any(Calls.port(one))));
  }
}
