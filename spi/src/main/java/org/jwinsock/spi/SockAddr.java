package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// `SOCKADDR`: the address of one end of a socket.
///
/// The records hold numbers in host order; [#write] puts them into Windows' layout, whose port and
/// IPv4 address are in network order and whose family is in host order (little-endian, as on every
/// Windows).
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/sockaddr-2">sockaddr</a>
public sealed interface SockAddr permits SockAddrIn, SockAddrIn6, SockAddrUn {

  /// `SOCKADDR_STORAGE`: room for every address, in bytes.
  int STORAGE_SIZE = 128;

  /// `sa_family`.
  ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// `AF_*`.
  int family();

  /// The size of the structure in bytes.
  int size();

  /// Writes the structure to the start of a segment of at least [#size()] bytes.
  void write(MemorySegment to);

  /// The structure in a segment of its own.
  default MemorySegment toSegment() {
    MemorySegment segment = MemorySegment.ofArray(new byte[size()]);
    write(segment);
    return segment;
  }

  /// The family of an address buffer; -1 if it is too short to have one.
  static int family(MemorySegment address) {
    return address.byteSize() < 2 ? -1 : address.get(FAMILY, 0) & 0xFFFF;
  }

  /// Reads an address; null if its family is unknown or the segment too short for it.
  static @Nullable SockAddr read(MemorySegment from) {
    int family = family(from);
    if (family == WinSock2.AF_INET && from.byteSize() >= SockAddrIn.SIZE) {
      return SockAddrIn.read(from);
    }
    if (family == WinSock2.AF_INET6 && from.byteSize() >= SockAddrIn6.SIZE) {
      return SockAddrIn6.read(from);
    }
    if (family == WinSock2.AF_UNIX) {
      return SockAddrUn.read(from);
    }
    return null;
  }

  /// The same endpoint as Java's own class names it.
  static SockAddr of(InetSocketAddress address) {
    return of(address.getAddress(), address.getPort());
  }

  /// An address and a port.
  static SockAddr of(InetAddress address, int port) {
    return address instanceof Inet4Address
        ? SockAddrIn.of(address.getAddress(), port)
        : SockAddrIn6.of(address, port);
  }
}
