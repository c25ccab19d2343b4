package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `GROUP_REQ`: a multicast group of either family and the interface to join it on.
///
/// ```
///  0              4         8                           136
///  | gr_interface | padding | gr_group (SOCKADDR_STORAGE)|
/// ```
///
/// @param ifindex the interface; 0 for the default one
/// @param group null if the structure read holds no address
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-group_req">
///   GROUP_REQ</a>
public record GroupReq(int ifindex, @Nullable SockAddr group) {

  /// The size in bytes.
  public static final int SIZE = 8 + SockAddr.STORAGE_SIZE;

  /// Reads the structure from at least [#SIZE] bytes.
  public static GroupReq read(MemorySegment from) {
    return new GroupReq(from.get(ULONG, 0), Fields.storage(from, 8));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(ULONG, 0, ifindex);
    to.set(ULONG, 4, 0);
    Fields.storage(to, 8, group);
  }
}
