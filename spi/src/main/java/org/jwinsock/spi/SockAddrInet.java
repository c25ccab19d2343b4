package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `SOCKADDR_INET`: memory for an address of either IP family, which `si_family` tells; as long as
/// the longer one.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-sockaddr_inet">
///   SOCKADDR_INET</a>
public final class SockAddrInet {

  /// The size in bytes, whichever family it holds.
  public static final int SIZE = SockAddrIn6.SIZE;

  private SockAddrInet() {}

  /// Reads what at least [#SIZE] bytes hold; null if its family is none of IP.
  public static @Nullable SockAddr read(MemorySegment from) {
    return switch (SockAddr.family(from)) {
      case WinSock2.AF_INET -> SockAddrIn.read(from);
      case WinSock2.AF_INET6 -> SockAddrIn6.read(from);
      default -> null;
    };
  }

  /// Writes an IPv4 address, and zeros behind it.
  public static void write(SockAddrIn address, MemorySegment to) {
    address.write(to);
    to.asSlice(SockAddrIn.SIZE, SIZE - SockAddrIn.SIZE).fill((byte) 0);
  }

  /// Writes an IPv6 address.
  public static void write(SockAddrIn6 address, MemorySegment to) {
    address.write(to);
  }
}
