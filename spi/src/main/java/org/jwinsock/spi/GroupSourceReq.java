package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `GROUP_SOURCE_REQ`: a multicast group of either family, a sender in it and the interface.
///
/// ```
///  0               4         8           136          264
///  | gsr_interface | padding | gsr_group | gsr_source |   both SOCKADDR_STORAGE
/// ```
///
/// @param ifindex the interface; 0 for the default one
/// @param group null if the structure read holds no address there
/// @param source the sender; null if the structure read holds no address there
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-group_source_req">
///   GROUP_SOURCE_REQ</a>
public record GroupSourceReq(int ifindex, @Nullable SockAddr group, @Nullable SockAddr source) {

  /// The size in bytes.
  public static final int SIZE = 8 + 2 * SockAddr.STORAGE_SIZE;

  private static final int SOURCE = 8 + SockAddr.STORAGE_SIZE;

  /// Reads the structure from at least [#SIZE] bytes.
  public static GroupSourceReq read(MemorySegment from) {
    return new GroupSourceReq(
        from.get(ULONG, 0), Fields.storage(from, 8), Fields.storage(from, SOURCE));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(ULONG, 0, ifindex);
    to.set(ULONG, 4, 0);
    Fields.storage(to, 8, group);
    Fields.storage(to, SOURCE, source);
  }
}
