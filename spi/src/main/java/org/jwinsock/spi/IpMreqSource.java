package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.IN_ADDR;

import java.lang.foreign.MemorySegment;

/// `IP_MREQ_SOURCE`: an IPv4 multicast group, a sender in it and the interface. All in host order.
/// Linux has the interface before the source.
///
/// ```
///  0               4                8               12
///  | imr_multiaddr | imr_sourceaddr | imr_interface |
/// ```
///
/// @param multiaddr the group
/// @param sourceaddr the sender
/// @param ifaddr an address of the interface; 0 for the default one; an index as `0.x.x.x`
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-ip_mreq_source">
///   IP_MREQ_SOURCE</a>
public record IpMreqSource(int multiaddr, int sourceaddr, int ifaddr) {

  /// The size in bytes.
  public static final int SIZE = 12;

  /// Reads the structure from at least [#SIZE] bytes.
  public static IpMreqSource read(MemorySegment from) {
    return new IpMreqSource(from.get(IN_ADDR, 0), from.get(IN_ADDR, 4), from.get(IN_ADDR, 8));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(IN_ADDR, 0, multiaddr);
    to.set(IN_ADDR, 4, sourceaddr);
    to.set(IN_ADDR, 8, ifaddr);
  }
}
