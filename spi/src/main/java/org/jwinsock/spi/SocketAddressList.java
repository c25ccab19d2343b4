package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `SOCKET_ADDRESS_LIST`: what `SIO_ADDRESS_LIST_QUERY` answers: a counted list of pointers into
/// its own buffer, in the layout of 64-bit Windows.
///
/// ```
///  0               4         8                24
///  | iAddressCount | padding | SOCKET_ADDRESS | next SOCKET_ADDRESS … | addresses
/// ```
///
/// @param addresses the addresses
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-socket_address_list">
///   SOCKET_ADDRESS_LIST</a>
public record SocketAddressList(List<SockAddr> addresses) {

  private static final int HEADER = 8;
  private static final int ENTRY = SocketAddress.SIZE;

  /// Copies the list.
  public SocketAddressList {
    addresses = List.copyOf(addresses);
  }

  /// The size of the structure with its addresses, in bytes.
  public int size() {
    int size = HEADER + ENTRY * addresses.size();
    for (SockAddr address : addresses) {
      size += address.size();
    }
    return size;
  }

  /// Reads the list; null if it does not lie whole in its buffer or holds an unknown address.
  public static @Nullable SocketAddressList read(MemorySegment from) {
    int count = from.byteSize() < HEADER ? -1 : from.get(ULONG, 0);
    if (count < 0 || count > (from.byteSize() - HEADER) / ENTRY) {
      return null;
    }
    List<SockAddr> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long entry = HEADER + (long) ENTRY * i;
      SockAddr address = SocketAddress.read(from.asSlice(entry, ENTRY)).in(from);
      if (address == null) {
        return null;
      }
      addresses.add(address);
    }
    return new SocketAddressList(addresses);
  }

  /// Writes the list into at least [#size()] bytes.
  public void write(MemorySegment to) {
    to.set(ULONG, 0, addresses.size());
    to.set(ULONG, 4, 0);
    long entry = HEADER;
    long offset = HEADER + (long) ENTRY * addresses.size();
    for (SockAddr address : addresses) {
      MemorySegment target = to.asSlice(offset, address.size());
      address.write(target);
      SocketAddress.of(target).write(to.asSlice(entry, ENTRY));
      entry += ENTRY;
      offset += address.size();
    }
  }
}
