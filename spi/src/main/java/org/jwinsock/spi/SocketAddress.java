package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;
import static org.jwinsock.spi.Fields.ULONG64;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `SOCKET_ADDRESS`: where an address lies and how long it is, in the layout of 64-bit Windows.
///
/// ```
///  0            8                 12        16
///  | lpSockaddr | iSockaddrLength | padding |
/// ```
///
/// A pointer is the address of its target: an absolute one in native memory, an offset into the
/// array in a heap segment, as [MemorySegment#address()] has it for both.
///
/// @param sockaddr the pointer
/// @param length the length of the address in bytes
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-socket_address">
///   SOCKET_ADDRESS</a>
public record SocketAddress(long sockaddr, int length) {

  /// The size in bytes.
  public static final int SIZE = 16;

  /// Points to an address that is in memory.
  public static SocketAddress of(MemorySegment address) {
    return new SocketAddress(address.address(), Math.toIntExact(address.byteSize()));
  }

  /// Reads the structure from at least [#SIZE] bytes.
  public static SocketAddress read(MemorySegment from) {
    return new SocketAddress(from.get(ULONG64, 0), from.get(ULONG, 8));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(ULONG64, 0, sockaddr);
    to.set(ULONG, 8, length);
    to.set(ULONG, 12, 0);
  }

  /// What it points to; null if that is no known address or does not lie whole in the memory given.
  public @Nullable SockAddr in(MemorySegment memory) {
    long offset = sockaddr - memory.address();
    boolean inside = offset >= 0 && length >= 0 && length <= memory.byteSize() - offset;
    return inside ? SockAddr.read(memory.asSlice(offset, length)) : null;
  }
}
