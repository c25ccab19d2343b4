package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.IPPROTO_IP;
import static org.jwinsock.spi.WinSock2.IPPROTO_IPV6;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.Ws2TcpIp.IPV6_ADD_MEMBERSHIP;
import static org.jwinsock.spi.Ws2TcpIp.IPV6_MULTICAST_HOPS;
import static org.jwinsock.spi.Ws2TcpIp.IPV6_MULTICAST_IF;
import static org.jwinsock.spi.Ws2TcpIp.IP_ADD_MEMBERSHIP;
import static org.jwinsock.spi.Ws2TcpIp.IP_MULTICAST_IF;
import static org.jwinsock.spi.Ws2TcpIp.IP_MULTICAST_TTL;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.jwinsock.tools.call.Sockets;

/// A multicast group whose datagrams do not leave the machine: their hop limit is 0, and the IPv6
/// group is of the scope of one interface.
///
/// IPv4 names an interface by its address, IPv6 by its index: most of what this class does is that
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
      case IPV6 -> Six.where(interfaces());
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
          Winsock.setsockopt(s, IPPROTO_IP, IP_MULTICAST_TTL, 0), "setsockopt", "IP_MULTICAST_TTL");
    }
  }

  /// ff01::1b0f, of the scope of one interface: RFC 4291, 2.7.
  ///
  /// @param ifindex the index of the interface
  record Six(int ifindex) implements MulticastGroup {

    private static final long HIGH = 0xFF01_0000_0000_0000L;
    private static final long LOW = 0x1B0FL;

    /// The group on the first interface that has a route to it. On Linux loopback has none, as it
    /// comes; an interface to the outside has one.
    static Six where(List<AdapterAddresses> interfaces) {
      Six last = new Six(0); // whichever the system picks
      for (AdapterAddresses each : interfaces) {
        last = new Six(each.ifIndex());
        if (last.hasRoute()) {
          return last;
        }
      }
      return last;
    }

    /// Connecting a datagram socket sends nothing, but looks for a route.
    private boolean hasRoute() {
      long s = Sockets.udp(AF_INET6);
      try {
        sendFrom(s);
        return Winsock.connect(s, address(TcpClient.DEFAULT_PORT)) != SOCKET_ERROR;
      } finally {
        Winsock.closesocket(s);
      }
    }

    @Override
    public SockAddr address(int port) {
      return new SockAddrIn6(HIGH, LOW, port, 0, ifindex);
    }

    @Override
    public void join(long s) {
      MemorySegment request = MemorySegment.ofArray(new byte[Ipv6Mreq.SIZE]);
      new Ipv6Mreq(HIGH, LOW, ifindex).write(request);
      check(
          Winsock.setsockopt(s, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request),
          "setsockopt",
          "IPV6_ADD_MEMBERSHIP");
    }

    @Override
    public void sendFrom(long s) {
      check(
          Winsock.setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_IF, ifindex),
          "setsockopt",
          "IPV6_MULTICAST_IF");
      check(
          Winsock.setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 0),
          "setsockopt",
          "IPV6_MULTICAST_HOPS");
    }
  }

  /// The interfaces with IPv6, loopback first.
  private static List<AdapterAddresses> interfaces() {
    List<AdapterAddresses> adapters = new ArrayList<>();
    int error = Winsock.GetAdaptersAddresses(AF_INET6, 0, adapters);
    if (error != 0) {
      throw SocketFailure.of(error, "GetAdaptersAddresses", "of IPv6");
    }
    adapters.removeIf(adapter -> adapter.operStatus() != AdapterAddresses.IF_OPER_STATUS_UP);
    adapters.sort(
        Comparator.comparing(
            adapter -> adapter.ifType() != AdapterAddresses.IF_TYPE_SOFTWARE_LOOPBACK));
    return adapters;
  }
}
