package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// The names of an accepted connection of IPv4, which accept4(2) and the listener tell: asking the
/// kernel takes a call each.
///
/// @param address the peer's
/// @param port the peer's, 1 to 65,535
/// @param here the local name, in Windows' layout; null if the kernel has to be asked. All
///   connections of a listener share it
record ConnectionNames(int address, int port, @Nullable MemorySegment here) {

  /// The names of a connection that comes from there; null if the kernel is to be asked for them.
  static @Nullable ConnectionNames of(SockAddr from, @Nullable MemorySegment here) {
    return from.family() == Linux.AF_INET
        ? new ConnectionNames(from.inetAddress(), from.port(), here)
        : null;
  }

  /// The local name of all connections of a listener; null if it listens on several addresses.
  static @Nullable MemorySegment ofAll(HostStream listener) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddrIn6.SIZE]);
    boolean one = listener.localName(name) == SockAddrIn.SIZE && SockAddrIn.addr(name) != 0;
    return one ? name.asSlice(0, SockAddrIn.SIZE).asReadOnly() : null;
  }

  /// As [org.jwinsock.afd.TransportSocket#localName], or 0 if it is not known here.
  int local(MemorySegment name) {
    MemorySegment known = here;
    if (known == null) {
      return 0;
    }
    if (name.byteSize() < SockAddrIn.SIZE) {
      return -WSAEFAULT;
    }
    MemorySegment.copy(known, 0, name, 0, SockAddrIn.SIZE);
    return SockAddrIn.SIZE;
  }

  /// As [org.jwinsock.afd.TransportSocket#peerName].
  int peer(MemorySegment name) {
    if (name.byteSize() < SockAddrIn.SIZE) {
      return -WSAEFAULT;
    }
    SockAddrIn.write(name, address, port);
    return SockAddrIn.SIZE;
  }
}
