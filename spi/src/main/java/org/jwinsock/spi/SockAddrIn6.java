package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// `SOCKADDR_IN6`: an IPv6 address, a port and a scope.
///
/// ```
///  0           2           4               8             24              28
///  |sin6_family| sin6_port | sin6_flowinfo | sin6_addr   | sin6_scope_id |
/// ```
///
/// @param high the first eight bytes of the address, most significant first
/// @param low the last eight bytes
/// @param port 0 to 65535
/// @param flowInfo flow label and traffic class
/// @param scopeId the interface's index for link-local addresses, otherwise 0
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2ipdef/ns-ws2ipdef-sockaddr_in6_lh">
///   SOCKADDR_IN6</a>
public record SockAddrIn6(long high, long low, int port, int flowInfo, int scopeId)
    implements SockAddr {

  /// The size in bytes.
  public static final int SIZE = 28;

  /// `::1`
  public static final SockAddrIn6 LOOPBACK = new SockAddrIn6(0, 1, 0, 0, 0);

  private static final ValueLayout.OfLong ADDR =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Checks the port.
  public SockAddrIn6 {
    SockAddrIn.checkPort(port);
  }

  /// From sixteen bytes in network order.
  public static SockAddrIn6 of(byte[] address, int port, int scopeId) {
    MemorySegment bytes = MemorySegment.ofArray(address);
    return new SockAddrIn6(bytes.get(ADDR, 0), bytes.get(ADDR, 8), port, 0, scopeId);
  }

  /// From Java's class; an IPv4 address becomes `::ffff:a.b.c.d`.
  public static SockAddrIn6 of(InetAddress address, int port) {
    if (address instanceof Inet6Address six) {
      return of(six.getAddress(), port, six.getScopeId());
    }
    SockAddrIn four = SockAddrIn.of(address.getAddress(), port);
    return new SockAddrIn6(0, 0xFFFF_0000_0000L | (four.addr() & 0xFFFF_FFFFL), port, 0, 0);
  }

  /// Reads the structure from at least [#SIZE] bytes.
  public static SockAddrIn6 read(MemorySegment from) {
    return new SockAddrIn6(
        from.get(ADDR, 8),
        from.get(ADDR, 16),
        SockAddrIn.port(from),
        from.get(INT, 4),
        from.get(INT, 24));
  }

  /// An IPv4 address as sockets of both families have it: `::ffff:a.b.c.d`.
  public static SockAddrIn6 mapped(SockAddrIn four) {
    return new SockAddrIn6(0, 0xFFFF_0000_0000L | (four.addr() & 0xFFFF_FFFFL), four.port(), 0, 0);
  }

  @Override
  public int family() {
    return WinSock2.AF_INET6;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public void write(MemorySegment to) {
    to.set(FAMILY, 0, (short) WinSock2.AF_INET6);
    to.set(SockAddrIn.PORT, 2, (short) port);
    to.set(INT, 4, flowInfo);
    to.set(ADDR, 8, high);
    to.set(ADDR, 16, low);
    to.set(INT, 24, scopeId);
  }

  /// True for `::ffff:a.b.c.d`, how a dual-stack socket sees IPv4 peers.
  public boolean isV4Mapped() {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /// The sixteen bytes of the address in network order.
  public byte[] bytes() {
    byte[] bytes = new byte[16];
    MemorySegment to = MemorySegment.ofArray(bytes);
    to.set(ADDR, 0, high);
    to.set(ADDR, 8, low);
    return bytes;
  }

  /// As Java's own class names it; a v4-mapped address stays an IPv6 one.
  public InetSocketAddress toInet() {
    try {
      return new InetSocketAddress(Inet6Address.getByAddress(null, bytes(), scopeId), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen bytes are an IPv6 address", e);
    }
  }

  @Override
  public String toString() {
    return "[" + SockAddrText.host(this) + "]:" + port;
  }
}
