package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.IN6_ADDR_HALF;
import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;

/// `IPV6_MREQ`: an IPv6 multicast group and the interface to join it on.
///
/// ```
///  0                 16                 20
///  | ipv6mr_multiaddr | ipv6mr_interface |
/// ```
///
/// @param high the first eight bytes of the group, most significant first
/// @param low the last eight bytes
/// @param ifindex the interface; 0 for the default one
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-ipv6_mreq">
///   IPV6_MREQ</a>
public record Ipv6Mreq(long high, long low, int ifindex) {

  /// The size in bytes.
  public static final int SIZE = 20;

  /// Reads the structure from at least [#SIZE] bytes.
  public static Ipv6Mreq read(MemorySegment from) {
    return new Ipv6Mreq(
        from.get(IN6_ADDR_HALF, 0), from.get(IN6_ADDR_HALF, 8), from.get(ULONG, 16));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(IN6_ADDR_HALF, 0, high);
    to.set(IN6_ADDR_HALF, 8, low);
    to.set(ULONG, 16, ifindex);
  }
}
