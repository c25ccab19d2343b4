package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

/// Checks of address arguments.
final class Names {

  private Names() {}

  /// The smallest structure of a family in bytes.
  static int minimum(int family) {
    return switch (family) {
      case WinSock2.AF_INET -> SockAddrIn.SIZE;
      case WinSock2.AF_INET6 -> SockAddrIn6.SIZE;
      default -> 3; // sockaddr_un: a family and at least a zero byte
    };
  }

  /// Checks an address a socket of the family is to reach.
  ///
  /// @return 0, `-WSAEFAULT` for a missing or short one, `-WSAEAFNOSUPPORT` for another family's
  static int check(int family, @Nullable MemorySegment name) {
    if (name == null || name.byteSize() < 2) {
      return -WSAEFAULT;
    }
    if (SockAddr.family(name) != family) {
      return -WSAEAFNOSUPPORT;
    }
    return name.byteSize() < minimum(family) ? -WSAEFAULT : 0;
  }

  /// Checks a buffer that is to receive an address; null is allowed.
  static boolean holds(int family, @Nullable MemorySegment name) {
    return name == null || name.byteSize() >= minimum(family);
  }

  /// True if nothing can be reached at the address: no host or no port.
  static boolean isUnreachable(MemorySegment name) {
    return switch (SockAddr.read(name)) {
      case SockAddrIn four -> four.addr() == 0 || four.port() == 0;
      case SockAddrIn6 six -> AddressTable.isWildcard(six) || six.port() == 0;
      case null, default -> false;
    };
  }

  /// True if all of the address is zero: on a datagram socket it dissolves the association.
  static boolean isZero(MemorySegment name) {
    return switch (SockAddr.read(name)) {
      case SockAddrIn four -> four.addr() == 0 && four.port() == 0;
      case SockAddrIn6 six -> AddressTable.isWildcard(six) && six.port() == 0;
      case null, default -> false;
    };
  }

  /// True for a multicast group.
  static boolean isGroup(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.addr() >>> 28 == 0xE;
      case SockAddrIn6 six -> six.high() >>> 56 == 0xFF;
      default -> false;
    };
  }
}
