package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.InetAddr;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;

/// Addresses in Windows' layout and in the JDK's classes.
///
/// The JDK answers IPv4 addresses on IPv6 channels as what they are; Winsock wants them v4-mapped.
/// Flow information has no place in the JDK's classes and is lost.
final class Addresses {

  private Addresses() {}

  static ProtocolFamily family(int windows) {
    return switch (windows) {
      case WinSock2.AF_INET -> StandardProtocolFamily.INET;
      case WinSock2.AF_INET6 -> StandardProtocolFamily.INET6;
      case WinSock2.AF_UNIX -> StandardProtocolFamily.UNIX;
      default -> throw new IllegalArgumentException("family " + windows);
    };
  }

  static SocketAddress toJava(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.toInet();
      case SockAddrIn6 six -> six.toInet();
      case SockAddrUn path -> UnixDomainSocketAddress.of(path.path());
    };
  }

  /// The address alone.
  static InetAddress host(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.toInet().getAddress();
      case SockAddrIn6 six -> six.toInet().getAddress();
      case SockAddrUn path -> throw new IllegalArgumentException(path + " is no IP address");
    };
  }

  /// An address as a socket of the family sees it.
  static SockAddr ofJava(SocketAddress address, int family) {
    if (address instanceof UnixDomainSocketAddress path) {
      return new SockAddrUn(path.getPath().toString());
    }
    if (!(address instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException("unknown kind of address: " + address);
    }
    return ofJava(inet.getAddress(), inet.getPort(), family);
  }

  /// The JDK gives every IPv6 address of an interface its index; Windows gives it to those that
  /// mean nothing without it.
  static SockAddr ofJava(InetAddress host, int port, int family) {
    if (family != WinSock2.AF_INET6) {
      return SockAddrIn.of(host.getAddress(), port);
    }
    if (host instanceof Inet6Address six) {
      return InetAddr.IN6ADDR_SETSOCKADDR(six.getAddress(), six.getScopeId(), port);
    }
    return host.isAnyLocalAddress()
        ? new SockAddrIn6(0, 0, port, 0, 0)
        : SockAddrIn6.of(host, port);
  }

  static SockAddr ofJava(InetAddress host) {
    return ofJava(host, 0, host instanceof Inet6Address ? WinSock2.AF_INET6 : WinSock2.AF_INET);
  }

  /// No host and no port: the name of a socket that has none yet.
  static SockAddr unnamed(int family) {
    return switch (family) {
      case WinSock2.AF_INET -> new SockAddrIn(0, 0);
      case WinSock2.AF_INET6 -> new SockAddrIn6(0, 0, 0, 0, 0);
      default -> new SockAddrUn("");
    };
  }

  /// Writes an address, a path as far as needed.
  ///
  /// @return its length, `-WSAEFAULT` if the segment is too short
  static int write(SockAddr address, MemorySegment to) {
    if (to.byteSize() >= address.size()) {
      address.write(to);
      return address.size();
    }
    if (!(address instanceof SockAddrUn)) {
      return -WSAEFAULT;
    }
    MemorySegment whole = address.toSegment();
    int length = 2;
    while (whole.get(ValueLayout.JAVA_BYTE, length) != 0) {
      length++;
    }
    length++; // the closing zero
    if (to.byteSize() < length) {
      return -WSAEFAULT;
    }
    MemorySegment.copy(whole, 0, to, 0, length);
    return length;
  }

  /// True for an IPv4 address in either form.
  static boolean isFour(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet4Address;
  }

  static boolean isMapped(SockAddr address) {
    return address instanceof SockAddrIn6 six && six.isV4Mapped();
  }

  /// Reads an address of the family; null for another one or a short one.
  static @Nullable SockAddr read(MemorySegment name, int family) {
    SockAddr address = SockAddr.read(name);
    return address != null && address.family() == family ? address : null;
  }

  /// The loopback address of the family.
  static InetAddress loopback(int family) {
    byte[] bytes =
        family == WinSock2.AF_INET ? new byte[] {127, 0, 0, 1} : SockAddrIn6.LOOPBACK.bytes();
    try {
      return family == WinSock2.AF_INET
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, 0);
    } catch (UnknownHostException e) {
      throw new AssertionError("the length is right", e);
    }
  }
}
