package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.IN6_ADDR_HALF;
import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;

/// `IN6_PKTINFO`: the control data of `IPV6_PKTINFO`.
///
/// ```
///  0           16             20
///  | ipi6_addr | ipi6_ifindex |
/// ```
///
/// @param high the first eight bytes of the address, most significant first
/// @param low the last eight bytes
/// @param ifindex the interface it came in by, or goes out by
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-in6_pktinfo">
///   IN6_PKTINFO</a>
public record In6PktInfo(long high, long low, int ifindex) {

  /// The size in bytes.
  public static final int SIZE = 20;

  /// Reads the structure from at least [#SIZE] bytes.
  public static In6PktInfo read(MemorySegment from) {
    return new In6PktInfo(
        from.get(IN6_ADDR_HALF, 0), from.get(IN6_ADDR_HALF, 8), from.get(ULONG, 16));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(IN6_ADDR_HALF, 0, high);
    to.set(IN6_ADDR_HALF, 8, low);
    to.set(ULONG, 16, ifindex);
  }
}
