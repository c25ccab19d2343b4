package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.IN_ADDR;
import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;

/// `IN_PKTINFO`: the control data of `IP_PKTINFO`. Linux's has a third field and another order.
///
/// ```
///  0          4             8
///  | ipi_addr | ipi_ifindex |
/// ```
///
/// @param addr where a received packet was sent to, or where one is sent from; host order
/// @param ifindex the interface it came in by, or goes out by
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-in_pktinfo">
///   IN_PKTINFO</a>
public record InPktInfo(int addr, int ifindex) {

  /// The size in bytes.
  public static final int SIZE = 8;

  /// Reads the structure from at least [#SIZE] bytes.
  public static InPktInfo read(MemorySegment from) {
    return new InPktInfo(from.get(IN_ADDR, 0), from.get(ULONG, 4));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(IN_ADDR, 0, addr);
    to.set(ULONG, 4, ifindex);
  }
}
