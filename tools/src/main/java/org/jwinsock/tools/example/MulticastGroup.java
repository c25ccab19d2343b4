package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.IPPROTO_IP;
import static org.jwinsock.spi.WinSock2.IPPROTO_IPV6;
import static org.jwinsock.spi.Ws2TcpIp.IPV6_ADD_MEMBERSHIP;
import static org.jwinsock.spi.Ws2TcpIp.IPV6_MULTICAST_HOPS;
import static org.jwinsock.spi.Ws2TcpIp.IPV6_MULTICAST_IF;
import static org.jwinsock.spi.Ws2TcpIp.IP_ADD_MEMBERSHIP;
import static org.jwinsock.spi.Ws2TcpIp.IP_MULTICAST_IF;
import static org.jwinsock.spi.Ws2TcpIp.IP_MULTICAST_TTL;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.IpMreq;
import org.jwinsock.spi.Ipv6Mreq;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.call.SocketFailure;

/// A multicast group on the loopback interface. Its datagrams do not leave the machine: not the
/// interface, and with a hop limit of 0 no interface at all.
///
/// IPv4 names the interface by its address, IPv6 by its index: most of what this class does is that
/// difference.
sealed interface MulticastGroup {

  /// The group as a destination.
  SockAddr address(int port);

  /// Makes a bound socket receive what is sent to the group.
  void join(long s);

  /// Makes a socket send to the group.
  void sendFrom(long s);

  /// The group of these examples in a family.
  static MulticastGroup of(Family family) {
    return switch (family) {
      case IPV4 -> new Four();
      case IPV6 -> new Six(loopbackIndex());
    };
  }

  /// 239.255.27.15, of the block for use inside a site: RFC 2365.
  record Four() implements MulticastGroup {

    private static final int GROUP = 0xEFFF1B0F;
    private static final int LOOPBACK = 0x7F000001;

    @Override
    public SockAddr address(int port) {
      return new SockAddrIn(GROUP, port);
    }

    @Override
    public void join(long s) {
      MemorySegment request = MemorySegment.ofArray(new byte[IpMreq.SIZE]);
      new IpMreq(GROUP, LOOPBACK).write(request);
      check(
          Winsock.setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, request),
          "setsockopt",
          "IP_ADD_MEMBERSHIP");
    }

    @Override
    public void sendFrom(long s) {
      // The option is a DWORD with an address in network order.
      check(
          Winsock.setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, Winsock.htonl(LOOPBACK)),
          "setsockopt",
          "IP_MULTICAST_IF");
      check(
          Winsock.setsockopt(s, IPPROTO_IP, IP_MULTICAST_TTL, 0),
          "setsockopt",
          "IP_MULTICAST_TTL");
    }
  }

  /// ff01::1b0f, of the scope of one interface: RFC 4291, 2.7.
  ///
  /// @param loopback the index of the loopback interface
  record Six(int loopback) implements MulticastGroup {

    private static final long HIGH = 0xFF01_0000_0000_0000L;
    private static final long LOW = 0x1B0FL;

    @Override
    public SockAddr address(int port) {
      return new SockAddrIn6(HIGH, LOW, port, 0, loopback);
    }

    @Override
    public void join(long s) {
      MemorySegment request = MemorySegment.ofArray(new byte[Ipv6Mreq.SIZE]);
      new Ipv6Mreq(HIGH, LOW, loopback).write(request);
      check(
          Winsock.setsockopt(s, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request),
          "setsockopt",
          "IPV6_ADD_MEMBERSHIP");
    }

    @Override
    public void sendFrom(long s) {
      check(
          Winsock.setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_IF, loopback),
          "setsockopt",
          "IPV6_MULTICAST_IF");
      check(
          Winsock.setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 0),
          "setsockopt",
          "IPV6_MULTICAST_HOPS");
    }
  }

  private static int loopbackIndex() {
    List<AdapterAddresses> adapters = new ArrayList<>();
    int error = Winsock.GetAdaptersAddresses(AF_INET6, 0, adapters);
    if (error != 0) {
      throw SocketFailure.of(error, "GetAdaptersAddresses", "of IPv6");
    }
    return adapters.stream()
        .filter(adapter -> adapter.ifType() == AdapterAddresses.IF_TYPE_SOFTWARE_LOOPBACK)
        .mapToInt(AdapterAddresses::ifIndex)
        .findFirst()
        .orElse(0); // the system picks one
  }
}
