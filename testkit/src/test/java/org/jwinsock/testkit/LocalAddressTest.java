package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Calls.port;
import static org.jwinsock.testkit.Calls.sockname;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;

/// What addresses a socket may have, and which it gets when it does not ask for any.
@ExtendWith(Started.class)
@Timeout(60)
class LocalAddressTest {

  private static void dualStack(long s) {
    Sockopts.set(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0);
  }

  private static SockAddr mapped(int port) {
    return new SockAddrIn6(0, 0xFFFF_7F00_0001L, port, 0, 0);
  }

  // --- the dynamic range

  @ParameterizedTest
  @EnumSource
  void shouldTakePortsFromTheDynamicRangeOfWindows(Family family) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long listener = Calls.listener(family);
      long client = Calls.tcp(family);
      ok(Winsock.connect(client, sockname(listener)));
      long udp = Calls.boundUdp(family);
      long sender = Calls.udp(family);
      Datagrams.send(sender, "x", sockname(udp));
      long connected = Calls.udp(family);
      ok(Winsock.connect(connected, sockname(udp)));
      for (long s : new long[] {listener, client, udp, sender, connected}) {
        ports.add(port(s));
      }
      close(listener, client, udp, sender, connected);
    }

    assertThat(ports).allSatisfy(port -> assertThat(port).isBetween(49_152, 65_535));
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveEverySocketItsOwnPort(Family family) {
    Set<Integer> ports = new HashSet<>();
    List<Long> sockets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long s = Calls.udp(family);
      ok(Winsock.bind(s, i % 2 == 0 ? family.loopback(0) : family.any(0)));
      sockets.add(s);
      ports.add(port(s));
    }

    assertThat(ports).hasSize(200).doesNotContain(0);
    sockets.forEach(Calls::close);
  }

  // --- bind

  @ParameterizedTest
  @EnumSource
  @Covers({"bind", "getsockname"})
  void shouldBindOnce(Family family) {
    long s = Calls.tcp(family);
    fails(WsaError.WSAEINVAL, Winsock.getsockname(s, new SockAddr[1]));
    ok(Winsock.bind(s, family.loopback(0)));

    fails(WsaError.WSAEINVAL, Winsock.bind(s, family.loopback(0)));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"bind", "WSAEFAULT"})
  void shouldNotBindToWhatIsNoAddressOfTheFamily(Family family) {
    long s = Calls.tcp(family);
    Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    MemorySegment address = family.loopback(0).toSegment();

    fails(WsaError.WSAEFAULT, Winsock.bind(s, other.loopback(0)));
    fails(WsaError.WSAEFAULT, Winsock.bind(s, (SockAddr) null));
    fails(WsaError.WSAEFAULT, Winsock.bind(s, address.asSlice(0, address.byteSize() - 1)));
    ok(Winsock.bind(s, address));
    close(s);
  }

  @Test
  void shouldNotBindToAnAddressOfAnotherMachine() {
    long four = Calls.tcp(Family.IPV4);
    long six = Calls.udp(Family.IPV6);

    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.bind(four, new SockAddrIn(0xC6336401, 0)));
    SockAddr documentation = new SockAddrIn6(0x2001_0DB8_0000_0000L, 1, 0, 0, 0);
    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.bind(six, documentation));
    close(four, six);
  }

  // --- IPv6 and IPv4 in one socket

  @Test
  @Covers("IPV6_V6ONLY")
  void shouldKeepAnIpv6SocketToIpv6UnlessAskedOtherwise() {
    for (long s : new long[] {Calls.tcp(Family.IPV6), Calls.udp(Family.IPV6)}) {
      assertThat(Sockopts.get(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY)).isEqualTo(1);
      close(s);
    }
  }

  @Test
  @KnownGap(
      provider = "nio",
      why = "an IPv6 channel takes IPv4 connections as well: they are made, and reset")
  void shouldRefuseIpv4ConnectionsToAnIpv6Listener() {
    long listener = Calls.tcp(Family.IPV6);
    ok(Winsock.bind(listener, Family.IPV6.any(0)));
    ok(Winsock.listen(listener, 5));
    long client = Calls.tcp(Family.IPV4);

    fails(WsaError.WSAECONNREFUSED, Winsock.connect(client, Family.IPV4.loopback(port(listener))));
    close(listener, client);
  }

  @Test
  @Covers("IPV6_V6ONLY")
  void shouldServeBothFamiliesOnceAskedWithMappedAddresses() {
    long listener = Calls.tcp(Family.IPV6);
    dualStack(listener);
    ok(Winsock.bind(listener, Family.IPV6.any(0)));
    ok(Winsock.listen(listener, 5));

    for (Family family : Family.values()) {
      long client = Calls.tcp(family);
      ok(Winsock.connect(client, family.loopback(port(listener))));
      SockAddr[] from = new SockAddr[1];
      long server = ok(Winsock.accept(listener, from));
      int port = port(client);
      SockAddr expected = family == Family.IPV4 ? mapped(port) : family.loopback(port);
      assertThat(from[0]).isEqualTo(expected);
      Calls.send(client, "hello");
      assertThat(Calls.recv(server)).isEqualTo("hello");
      close(client, server);
    }
    close(listener);
  }

  @Test
  void shouldConnectToAMappedAddressFromADualStackSocket() {
    long listener = Calls.listener(Family.IPV4);
    long client = Calls.tcp(Family.IPV6);
    dualStack(client);

    ok(Winsock.connect(client, mapped(port(listener))));

    assertThat(sockname(client)).isEqualTo(mapped(port(client)));
    close(client, listener);
  }

  @Test
  @Covers({"IPV6_V6ONLY", "setsockopt"})
  void shouldDecideForBothFamiliesBeforeBind() {
    long s = Calls.udp(Family.IPV6);
    ok(Winsock.bind(s, Family.IPV6.loopback(0)));

    fails(
        WsaError.WSAEINVAL, Winsock.setsockopt(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0));
    close(s);
  }

  @Test
  void shouldLetBothFamiliesHaveTheSamePort() {
    for (boolean stream : new boolean[] {true, false}) {
      long[] both =
          Calls.onOnePort(
              () -> stream ? Calls.tcp(Family.IPV6) : Calls.udp(Family.IPV6),
              Family.IPV6::any,
              () -> stream ? Calls.tcp(Family.IPV4) : Calls.udp(Family.IPV4),
              Family.IPV4::any);
      if (stream) {
        ok(Winsock.listen(both[0], 1));
        ok(Winsock.listen(both[1], 1));
      }
      close(both);
    }
  }

  @Test
  void shouldLetADualStackSocketHaveThePortOfBothFamilies() {
    long both = Calls.tcp(Family.IPV6);
    dualStack(both);
    ok(Winsock.bind(both, Family.IPV6.any(0)));
    for (Family family : Family.values()) {
      long s = Calls.tcp(family);
      fails(WsaError.WSAEADDRINUSE, Winsock.bind(s, family.any(port(both))));
      close(s);
    }
    close(both);
  }
}
