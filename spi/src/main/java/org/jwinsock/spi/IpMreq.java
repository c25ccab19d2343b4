package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.IN_ADDR;

import java.lang.foreign.MemorySegment;

/// `IP_MREQ`: an IPv4 multicast group and the interface to join it on. Both in host order.
///
/// ```
///  0               4               8
///  | imr_multiaddr | imr_interface |
/// ```
///
/// @param multiaddr the group
/// @param ifaddr an address of the interface; 0 for the default one; an index as `0.x.x.x`
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-ip_mreq">
///   IP_MREQ</a>
public record IpMreq(int multiaddr, int ifaddr) {

  /// The size in bytes.
  public static final int SIZE = 8;

  /// Reads the structure from at least [#SIZE] bytes.
  public static IpMreq read(MemorySegment from) {
    return new IpMreq(from.get(IN_ADDR, 0), from.get(IN_ADDR, 4));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(IN_ADDR, 0, multiaddr);
    to.set(IN_ADDR, 4, ifaddr);
  }
}
