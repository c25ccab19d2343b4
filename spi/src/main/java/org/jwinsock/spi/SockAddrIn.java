package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// `SOCKADDR_IN`: an IPv4 address and a port, both in host order.
///
/// ```
///  0          2          4                  8                 16
///  |sin_family| sin_port |     sin_addr     |     sin_zero     |
/// ```
///
/// @param addr the address, 0x7F000001 for 127.0.0.1
/// @param port 0 to 65535
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-sockaddr_in">
///   SOCKADDR_IN</a>
public record SockAddrIn(int addr, int port) implements SockAddr {

  /// The size in bytes.
  public static final int SIZE = 16;

  static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt ADDR =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// Checks the port.
  public SockAddrIn {
    checkPort(port);
  }

  /// From four bytes in network order.
  public static SockAddrIn of(byte[] address, int port) {
    return new SockAddrIn(MemorySegment.ofArray(address).get(ADDR, 0), port);
  }

  /// Reads the structure from at least [#SIZE] bytes.
  public static SockAddrIn read(MemorySegment from) {
    return new SockAddrIn(addr(from), port(from));
  }

  /// `sin_addr` of a structure, in host order.
  public static int addr(MemorySegment from) {
    return from.get(ADDR, 4);
  }

  /// `sin_port` of a structure, or `sin6_port`, which lies at the same place.
  public static int port(MemorySegment from) {
    return from.get(PORT, 2) & 0xFFFF;
  }

  /// Writes the structure.
  public static void write(MemorySegment to, int addr, int port) {
    to.set(FAMILY, 0, (short) WinSock2.AF_INET);
    to.set(PORT, 2, (short) port);
    to.set(ADDR, 4, addr);
    to.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, 0L);
  }

  @Override
  public int family() {
    return WinSock2.AF_INET;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public void write(MemorySegment to) {
    write(to, addr, port);
  }

  /// The four bytes of the address in network order.
  public byte[] bytes() {
    byte[] bytes = new byte[4];
    MemorySegment.ofArray(bytes).set(ADDR, 0, addr);
    return bytes;
  }

  /// As Java's own class names it.
  public InetSocketAddress toInet() {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes()), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an IPv4 address", e);
    }
  }

  @Override
  public String toString() {
    return SockAddrText.host(this) + ":" + port;
  }

  static void checkPort(int port) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }
}
