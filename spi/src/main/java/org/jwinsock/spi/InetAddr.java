package org.jwinsock.spi;

import java.util.Arrays;

/// The inline functions of ws2ipdef.h and mstcpip.h that take an address of either family, or a
/// whole socket address.
///
/// `INET_*` take a family and an address of 4 or 16 bytes. `IN4ADDR_*`, `IN6ADDR_*` and
/// `INETADDR_*` take socket addresses; as these are records, a function whose name says SET answers
/// a new one instead of writing. Ports are in host order. A family that is neither AF_INET nor
/// AF_INET6 is a bug of the caller and throws `IllegalArgumentException`.
///
/// Source: the inline definitions of ws2ipdef.h and mstcpip.h.
public final class InetAddr {
  private InetAddr() {}

  // An address and its family.

  /// Whether the addresses are the same.
  public static boolean INET_ADDR_EQUAL(int family, byte[] a, byte[] b) {
    return isIn6(family) ? In6Addr.IN6_ADDR_EQUAL(a, b) : In4Addr.IN4_ADDR_EQUAL(a, b);
  }

  /// As [#INET_ADDR_EQUAL], anywhere in the arrays.
  public static boolean INET_UNALIGNED_ADDR_EQUAL(
      int family, byte[] a, int aOffset, byte[] b, int bOffset) {
    int length = INET_ADDR_LENGTH(family);
    return Arrays.equals(a, aOffset, aOffset + length, b, bOffset, bOffset + length);
  }

  /// `0.0.0.0` or `::`
  public static boolean INET_IS_ADDR_UNSPECIFIED(int family, byte[] a) {
    return isIn6(family) ? In6Addr.IN6_IS_ADDR_UNSPECIFIED(a) : In4Addr.IN4_IS_ADDR_UNSPECIFIED(a);
  }

  /// As [#INET_IS_ADDR_UNSPECIFIED], anywhere in the array.
  public static boolean INET_IS_UNALIGNED_ADDR_UNSPECIFIED(int family, byte[] bytes, int offset) {
    return INET_UNALIGNED_ADDR_EQUAL(family, bytes, offset, INET_ADDR_UNSPECIFIED(family), 0);
  }

  /// `127.0.0.0/8` or `::1`
  public static boolean INET_IS_ADDR_LOOPBACK(int family, byte[] a) {
    return isIn6(family) ? In6Addr.IN6_IS_ADDR_LOOPBACK(a) : In4Addr.IN4_IS_ADDR_LOOPBACK(a);
  }

  /// `255.255.255.255`; IPv6 has no broadcast.
  public static boolean INET_IS_ADDR_BROADCAST(int family, byte[] a) {
    return !isIn6(family) && In4Addr.IN4_IS_ADDR_BROADCAST(a);
  }

  /// `224.0.0.0/4` or `ff00::/8`
  public static boolean INET_IS_ADDR_MULTICAST(int family, byte[] a) {
    return isIn6(family) ? In6Addr.IN6_IS_ADDR_MULTICAST(a) : In4Addr.IN4_IS_ADDR_MULTICAST(a);
  }

  /// The unspecified address of the family, a new array.
  public static byte[] INET_ADDR_UNSPECIFIED(int family) {
    return new byte[INET_ADDR_LENGTH(family)];
  }

  /// Writes an address of the family into an array.
  public static void INET_SET_ADDRESS(int family, byte[] address, byte[] value) {
    System.arraycopy(value, 0, address, 0, INET_ADDR_LENGTH(family));
  }

  /// The bytes of an address: 4 or 16.
  public static int INET_ADDR_LENGTH(int family) {
    return isIn6(family) ? In6Addr.SIZE : In4Addr.SIZE;
  }

  /// The bytes of a socket address: 16 or 28.
  public static int INET_SOCKADDR_LENGTH(int family) {
    return isIn6(family) ? SockAddrIn6.SIZE : SockAddrIn.SIZE;
  }

  /// [In4Addr#IN4_UNCANONICALIZE_SCOPE_ID] or [In6Addr#IN6_UNCANONICALIZE_SCOPE_ID].
  public static int INET_UNCANONICALIZE_SCOPE_ID(int family, byte[] a, int scopeId) {
    return isIn6(family)
        ? In6Addr.IN6_UNCANONICALIZE_SCOPE_ID(a, scopeId)
        : In4Addr.IN4_UNCANONICALIZE_SCOPE_ID(a, scopeId);
  }

  /// Whether addresses and scope ids are the same.
  public static boolean NL_ADDR_EQUAL(int family, int aScopeId, byte[] a, int bScopeId, byte[] b) {
    return aScopeId == bScopeId && INET_ADDR_EQUAL(family, a, b);
  }

  /// Whether neither address nor scope id says anything.
  public static boolean NL_IS_ADDR_UNSPECIFIED(int family, int scopeId, byte[] a) {
    return scopeId == 0 && INET_IS_ADDR_UNSPECIFIED(family, a);
  }

  // SOCKADDR_IN.

  /// A socket address.
  public static SockAddrIn IN4ADDR_SETSOCKADDR(byte[] address, int port) {
    return SockAddrIn.of(address, port);
  }

  /// `0.0.0.0`, port 0
  public static SockAddrIn IN4ADDR_SETANY() {
    return new SockAddrIn(WinSock2.INADDR_ANY, 0);
  }

  /// `127.0.0.1`, port 0
  public static SockAddrIn IN4ADDR_SETLOOPBACK() {
    return new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0);
  }

  /// `0.0.0.0`, any port
  public static boolean IN4ADDR_ISANY(SockAddrIn a) {
    return a.addr() == WinSock2.INADDR_ANY;
  }

  /// `127.0.0.0/8`, any port
  public static boolean IN4ADDR_ISLOOPBACK(SockAddrIn a) {
    return In4Addr.IN4_IS_ADDR_LOOPBACK(a.bytes());
  }

  /// 0: an IPv4 address has no scope id.
  public static int IN4ADDR_SCOPE_ID(SockAddrIn a) {
    return INETADDR_SCOPE_ID(a);
  }

  /// Whether the addresses are the same, whatever the ports.
  public static boolean IN4ADDR_ISEQUAL(SockAddrIn a, SockAddrIn b) {
    return a.addr() == b.addr();
  }

  /// `0.0.0.0`, any port
  public static boolean IN4ADDR_ISUNSPECIFIED(SockAddrIn a) {
    return IN4ADDR_ISANY(a);
  }

  // SOCKADDR_IN6.

  /// A socket address; the scope id is kept only where the address needs it.
  public static SockAddrIn6 IN6ADDR_SETSOCKADDR(byte[] address, int scopeId, int port) {
    return SockAddrIn6.of(address, port, In6Addr.IN6_UNCANONICALIZE_SCOPE_ID(address, scopeId));
  }

  /// The v4-mapped form of an IPv4 address; the scope id is kept only where that needs it.
  public static SockAddrIn6 IN6ADDR_SETV4MAPPED(byte[] in4, int scopeId, int port) {
    byte[] address = In6Addr.in6addr_any();
    In6Addr.IN6_SET_ADDR_V4MAPPED(address, in4);
    return SockAddrIn6.of(address, port, In4Addr.IN4_UNCANONICALIZE_SCOPE_ID(in4, scopeId));
  }

  /// `::`, port 0
  public static SockAddrIn6 IN6ADDR_SETANY() {
    return SockAddrIn6.of(In6Addr.in6addr_any(), 0, 0);
  }

  /// `::1`, port 0
  public static SockAddrIn6 IN6ADDR_SETLOOPBACK() {
    return SockAddrIn6.of(In6Addr.in6addr_loopback(), 0, 0);
  }

  /// `::`, any port and scope id
  public static boolean IN6ADDR_ISANY(SockAddrIn6 a) {
    return In6Addr.IN6_IS_ADDR_UNSPECIFIED(a.bytes());
  }

  /// `::1`, any port and scope id
  public static boolean IN6ADDR_ISLOOPBACK(SockAddrIn6 a) {
    return In6Addr.IN6_IS_ADDR_LOOPBACK(a.bytes());
  }

  /// Whether addresses and scope ids are the same, whatever the ports.
  public static boolean IN6ADDR_ISEQUAL(SockAddrIn6 a, SockAddrIn6 b) {
    return a.scopeId() == b.scopeId() && a.high() == b.high() && a.low() == b.low();
  }

  /// `::` without scope id, any port
  public static boolean IN6ADDR_ISUNSPECIFIED(SockAddrIn6 a) {
    return a.scopeId() == 0 && IN6ADDR_ISANY(a);
  }

  /// [In6Addr#IN6_IS_ADDR_V4MAPPED]
  public static boolean IN6ADDR_ISV4MAPPED(SockAddrIn6 a) {
    return In6Addr.IN6_IS_ADDR_V4MAPPED(a.bytes());
  }

  /// [In6Addr#IN6_IS_ADDR_ISATAP]
  public static boolean IN6ADDR_ISISATAP(SockAddrIn6 a) {
    return In6Addr.IN6_IS_ADDR_ISATAP(a.bytes());
  }

  /// [In6Addr#IN6_IS_ADDR_6TO4]
  public static boolean IN6ADDR_IS6TO4(SockAddrIn6 a) {
    return In6Addr.IN6_IS_ADDR_6TO4(a.bytes());
  }

  /// [In6Addr#IN6_IS_ADDR_TEREDO]
  public static boolean IN6ADDR_ISTEREDO(SockAddrIn6 a) {
    return In6Addr.IN6_IS_ADDR_TEREDO(a.bytes());
  }

  // Either of the two.

  /// [#IN4ADDR_SETSOCKADDR] or [#IN6ADDR_SETSOCKADDR]; IPv4 ignores the scope id.
  public static SockAddr INETADDR_SETSOCKADDR(int family, byte[] address, int scopeId, int port) {
    return isIn6(family)
        ? IN6ADDR_SETSOCKADDR(address, scopeId, port)
        : IN4ADDR_SETSOCKADDR(address, port);
  }

  /// The unspecified address of the same family, port 0.
  public static SockAddr INETADDR_SETANY(SockAddr a) {
    return isIn6(a.family()) ? IN6ADDR_SETANY() : IN4ADDR_SETANY();
  }

  /// The loopback address of the same family, port 0.
  public static SockAddr INETADDR_SETLOOPBACK(SockAddr a) {
    return isIn6(a.family()) ? IN6ADDR_SETLOOPBACK() : IN4ADDR_SETLOOPBACK();
  }

  /// [#IN4ADDR_ISANY] or [#IN6ADDR_ISANY]
  public static boolean INETADDR_ISANY(SockAddr a) {
    return switch (a) {
      case SockAddrIn in4 -> IN4ADDR_ISANY(in4);
      case SockAddrIn6 in6 -> IN6ADDR_ISANY(in6);
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// [#IN4ADDR_ISLOOPBACK] or [#IN6ADDR_ISLOOPBACK]
  public static boolean INETADDR_ISLOOPBACK(SockAddr a) {
    return switch (a) {
      case SockAddrIn in4 -> IN4ADDR_ISLOOPBACK(in4);
      case SockAddrIn6 in6 -> IN6ADDR_ISLOOPBACK(in6);
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// Whether it is an IPv6 socket address with a v4-mapped address.
  public static boolean INETADDR_ISV4MAPPED(SockAddr a) {
    return a instanceof SockAddrIn6 in6 && IN6ADDR_ISV4MAPPED(in6);
  }

  /// Whether families, addresses and scope ids are the same, whatever the ports.
  public static boolean INETADDR_ISEQUAL(SockAddr a, SockAddr b) {
    return switch (a) {
      case SockAddrIn in4 -> b instanceof SockAddrIn other && IN4ADDR_ISEQUAL(in4, other);
      case SockAddrIn6 in6 -> b instanceof SockAddrIn6 other && IN6ADDR_ISEQUAL(in6, other);
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// [#IN4ADDR_ISUNSPECIFIED] or [#IN6ADDR_ISUNSPECIFIED]
  public static boolean INETADDR_ISUNSPECIFIED(SockAddr a) {
    return switch (a) {
      case SockAddrIn in4 -> IN4ADDR_ISUNSPECIFIED(in4);
      case SockAddrIn6 in6 -> IN6ADDR_ISUNSPECIFIED(in6);
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// The scope id, 0 for IPv4.
  public static int INETADDR_SCOPE_ID(SockAddr a) {
    return switch (a) {
      case SockAddrIn _ -> 0;
      case SockAddrIn6 in6 -> in6.scopeId();
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// The port, host order.
  public static int INETADDR_PORT(SockAddr a) {
    return switch (a) {
      case SockAddrIn in4 -> in4.port();
      case SockAddrIn6 in6 -> in6.port();
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// The address, 4 or 16 bytes, a new array.
  public static byte[] INETADDR_ADDRESS(SockAddr a) {
    return switch (a) {
      case SockAddrIn in4 -> in4.bytes();
      case SockAddrIn6 in6 -> in6.bytes();
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// The same address with another port.
  public static SockAddr INETADDR_SET_PORT(SockAddr a, int port) {
    return switch (a) {
      case SockAddrIn in4 -> new SockAddrIn(in4.addr(), port);
      case SockAddrIn6 in6 ->
          new SockAddrIn6(in6.high(), in6.low(), port, in6.flowInfo(), in6.scopeId());
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  /// The same port, flow information and scope id with another address of the family.
  public static SockAddr INETADDR_SET_ADDRESS(SockAddr a, byte[] address) {
    return switch (a) {
      case SockAddrIn in4 -> SockAddrIn.of(address, in4.port());
      case SockAddrIn6 in6 -> {
        SockAddrIn6 other = SockAddrIn6.of(address, in6.port(), in6.scopeId());
        yield new SockAddrIn6(other.high(), other.low(), in6.port(), in6.flowInfo(), in6.scopeId());
      }
      case SockAddrUn _ -> throw notIp(a.family());
    };
  }

  private static boolean isIn6(int family) {
    return switch (family) {
      case WinSock2.AF_INET6 -> true;
      case WinSock2.AF_INET -> false;
      default -> throw notIp(family);
    };
  }

  private static IllegalArgumentException notIp(int family) {
    return new IllegalArgumentException("family " + family + " is neither AF_INET nor AF_INET6");
  }
}
