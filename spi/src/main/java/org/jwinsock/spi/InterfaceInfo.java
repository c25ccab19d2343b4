package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;

/// `INTERFACE_INFO`: one IPv4 address of an interface, as `SIO_GET_INTERFACE_LIST` lists them. The
/// addresses lie in unions (`sockaddr_gen`) of 24 bytes.
///
/// ```
///  0         4           28                   52          76
///  | iiFlags | iiAddress | iiBroadcastAddress | iiNetmask |
/// ```
///
/// @param flags `IFF_*`
/// @param address an address of the interface
/// @param broadcastAddress the address of all on its subnet
/// @param netmask the subnet's mask, as an address
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-interface_info">
///   INTERFACE_INFO</a>
public record InterfaceInfo(
    int flags, SockAddrIn address, SockAddrIn broadcastAddress, SockAddrIn netmask) {

  /// The size in bytes.
  public static final int SIZE = 76;

  private static final int GEN_SIZE = 24;
  private static final int ADDRESS = 4;
  private static final int BROADCAST = ADDRESS + GEN_SIZE;
  private static final int NETMASK = BROADCAST + GEN_SIZE;

  /// Reads the structure from at least [#SIZE] bytes.
  public static InterfaceInfo read(MemorySegment from) {
    return new InterfaceInfo(
        from.get(ULONG, 0),
        SockAddrIn.read(from.asSlice(ADDRESS)),
        SockAddrIn.read(from.asSlice(BROADCAST)),
        SockAddrIn.read(from.asSlice(NETMASK)));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.asSlice(0, SIZE).fill((byte) 0);
    to.set(ULONG, 0, flags);
    address.write(to.asSlice(ADDRESS));
    broadcastAddress.write(to.asSlice(BROADCAST));
    netmask.write(to.asSlice(NETMASK));
  }
}
