package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Transport.Interface;
import org.jwinsock.afd.TransportException;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Interfaces;
import org.jwinsock.linux.IpAddress;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.SockAddr;

/// The machine's interfaces and routes.
final class HostInterfaces {

  /// `struct ifreq`, netdevice(7): a name and, for this request, an int.
  private static final int IFREQ = 40;

  private static final int IFNAMSIZ = 16;
  private static final int SIOCGIFMTU = 0x8921;

  /// Any port but 0, which the kernel takes for none; nothing is sent there.
  private static final int SOME_PORT = 9;

  private HostInterfaces() {}

  /// One entry for each address.
  static List<Interface> all() throws TransportException {
    int fd = open(Linux.AF_INET);
    try {
      List<Interface> all = new ArrayList<>();
      for (Interfaces.Interface one : Interfaces.getifaddrs()) {
        int mtu = mtu(fd, one.name());
        for (Interfaces.Address address : one.addresses()) {
          all.add(of(one, address, mtu));
        }
      }
      return all;
    } catch (LinuxException e) {
      throw Errors.exception(e.errno());
    } finally {
      Descriptors.close(fd);
    }
  }

  private static Interface of(Interfaces.Interface one, Interfaces.Address address, int mtu) {
    int flags = one.flags();
    boolean broadcasts = (flags & Linux.IFF_BROADCAST) != 0;
    return new Interface(
        one.name(),
        one.index(),
        Addresses.ofKernel(address.address(), address.scopeId()),
        prefixLength(address.netmask()),
        broadcasts ? record(address.broadcast()) : null,
        (flags & Linux.IFF_UP) != 0,
        (flags & Linux.IFF_LOOPBACK) != 0,
        (flags & Linux.IFF_MULTICAST) != 0,
        (flags & Linux.IFF_POINTOPOINT) != 0,
        mtu);
  }

  private static @Nullable SockAddr record(@Nullable IpAddress address) {
    return address == null ? null : Addresses.ofKernel(address, 0);
  }

  private static int prefixLength(@Nullable IpAddress netmask) {
    return netmask == null ? 0 : Long.bitCount(netmask.high()) + Long.bitCount(netmask.low());
  }

  /// 0 for an interface that has gone meanwhile.
  private static int mtu(int fd, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ, 8);
      request.setString(0, name);
      return Descriptors.ioctl(fd, SIOCGIFMTU, request) < 0
          ? 0
          : request.get(ValueLayout.JAVA_INT, IFNAMSIZ);
    }
  }

  /// The index of the interface an IPv4 address belongs to; 0 if it is none of ours.
  static int indexOf(int address) throws TransportException {
    try {
      for (Interfaces.Interface one : Interfaces.getifaddrs()) {
        for (Interfaces.Address each : one.addresses()) {
          if (each.address().equals(IpAddress.v4(address))) {
            return one.index();
          }
        }
      }
      return 0;
    } catch (LinuxException e) {
      throw Errors.exception(e.errno());
    }
  }

  /// Connects a datagram socket, which sends nothing and chooses the source address.
  static SockAddr routeTo(SockAddr destination) throws TransportException {
    int domain = Addresses.family(destination.family());
    if (domain != Linux.AF_INET && domain != Linux.AF_INET6) {
      throw new TransportException(WSAEAFNOSUPPORT);
    }
    int fd = open(domain);
    try {
      // a broadcast address has a route as well
      check(Sockets.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_BROADCAST, 1));
      org.jwinsock.linux.SockAddr address = new org.jwinsock.linux.SockAddr();
      check(Sockets.connect(fd, Addresses.toKernel(destination, address).port(SOME_PORT)));
      check(Sockets.getsockname(fd, address));
      SockAddr source = Addresses.ofKernel(address.port(0));
      if (source == null) {
        throw new TransportException(WSAEADDRNOTAVAIL);
      }
      return source;
    } finally {
      Descriptors.close(fd);
    }
  }

  private static int open(int domain) throws TransportException {
    int fd = Sockets.socket(domain, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0);
    if (fd < 0) {
      throw Errors.opening(fd);
    }
    return fd;
  }

  private static void check(int result) throws TransportException {
    if (result < 0) {
      throw Errors.exception(result);
    }
  }
}
