package org.jwinsock.spi;

import java.util.Arrays;
import java.util.Objects;

/// `IN_ADDR`: the inline functions and well-known addresses of mstcpip.h.
///
/// An address is 4 bytes in network order. A function of the UNALIGNED family reads it from
/// anywhere in an array, which is what alignment is about where there are no pointers. A scope id
/// is an int as in `SCOPE_ID`: zone in the low 28 bits, level in the high 4.
///
/// Source: the inline definitions of mstcpip.h; RFC 1918, RFC 2365, RFC 3927.
public final class In4Addr {
  /// The size in bytes.
  public static final int SIZE = 4;

  // Addresses as `s_addr` holds them on Windows: network order in a little-endian number.
  public static final int IN4ADDR_ANY = 0;
  public static final int IN4ADDR_LOOPBACK = 0x0100007F;
  public static final int IN4ADDR_BROADCAST = 0xFFFFFFFF;
  public static final int IN4ADDR_NONE = 0xFFFFFFFF;

  public static final int IN4ADDR_LOOPBACKPREFIX_LENGTH = 8;
  public static final int IN4ADDR_LINKLOCALPREFIX_LENGTH = 16;
  public static final int IN4ADDR_MULTICASTPREFIX_LENGTH = 4;

  private In4Addr() {}

  /// 0.0.0.0, a new array.
  public static byte[] in4addr_any() {
    return address(0, 0, 0, 0);
  }

  /// 127.0.0.1, a new array.
  public static byte[] in4addr_loopback() {
    return address(127, 0, 0, 1);
  }

  /// 255.255.255.255, a new array.
  public static byte[] in4addr_broadcast() {
    return address(255, 255, 255, 255);
  }

  /// 224.0.0.1, a new array.
  public static byte[] in4addr_allnodesonlink() {
    return address(224, 0, 0, 1);
  }

  /// 224.0.0.2, a new array.
  public static byte[] in4addr_allroutersonlink() {
    return address(224, 0, 0, 2);
  }

  /// 224.0.0.22, a new array.
  public static byte[] in4addr_alligmpv3routersonlink() {
    return address(224, 0, 0, 22);
  }

  /// 224.0.0.253, a new array.
  public static byte[] in4addr_allteredohostsonlink() {
    return address(224, 0, 0, 253);
  }

  /// 169.254.0.0, a new array.
  public static byte[] in4addr_linklocalprefix() {
    return address(169, 254, 0, 0);
  }

  /// 224.0.0.0, a new array.
  public static byte[] in4addr_multicastprefix() {
    return address(224, 0, 0, 0);
  }

  /// Whether the addresses are the same.
  public static boolean IN4_ADDR_EQUAL(byte[] a, byte[] b) {
    return Arrays.equals(a, b);
  }

  /// As [#IN4_ADDR_EQUAL], anywhere in the arrays.
  public static boolean IN4_UNALIGNED_ADDR_EQUAL(byte[] a, int aOffset, byte[] b, int bOffset) {
    return bits(a, aOffset) == bits(b, bOffset);
  }

  /// 0.0.0.0
  public static boolean IN4_IS_ADDR_UNSPECIFIED(byte[] a) {
    return IN4_IS_UNALIGNED_ADDR_UNSPECIFIED(a, 0);
  }

  /// As [#IN4_IS_ADDR_UNSPECIFIED], anywhere in the array.
  public static boolean IN4_IS_UNALIGNED_ADDR_UNSPECIFIED(byte[] bytes, int offset) {
    return bits(bytes, offset) == 0;
  }

  /// 127.0.0.0/8
  public static boolean IN4_IS_ADDR_LOOPBACK(byte[] a) {
    return IN4_IS_UNALIGNED_ADDR_LOOPBACK(a, 0);
  }

  /// As [#IN4_IS_ADDR_LOOPBACK], anywhere in the array.
  public static boolean IN4_IS_UNALIGNED_ADDR_LOOPBACK(byte[] bytes, int offset) {
    return bits(bytes, offset) >>> 24 == 127;
  }

  /// 255.255.255.255
  public static boolean IN4_IS_ADDR_BROADCAST(byte[] a) {
    return IN4_IS_UNALIGNED_ADDR_BROADCAST(a, 0);
  }

  /// As [#IN4_IS_ADDR_BROADCAST], anywhere in the array.
  public static boolean IN4_IS_UNALIGNED_ADDR_BROADCAST(byte[] bytes, int offset) {
    return bits(bytes, offset) == WinSock2.INADDR_BROADCAST;
  }

  /// 224.0.0.0/4
  public static boolean IN4_IS_ADDR_MULTICAST(byte[] a) {
    return IN4_IS_UNALIGNED_ADDR_MULTICAST(a, 0);
  }

  /// As [#IN4_IS_ADDR_MULTICAST], anywhere in the array.
  public static boolean IN4_IS_UNALIGNED_ADDR_MULTICAST(byte[] bytes, int offset) {
    return bits(bytes, offset) >>> 28 == 0xE;
  }

  /// 169.254.0.0/16
  public static boolean IN4_IS_ADDR_LINKLOCAL(byte[] a) {
    return IN4_IS_UNALIGNED_ADDR_LINKLOCAL(a, 0);
  }

  /// As [#IN4_IS_ADDR_LINKLOCAL], anywhere in the array.
  public static boolean IN4_IS_UNALIGNED_ADDR_LINKLOCAL(byte[] bytes, int offset) {
    return bits(bytes, offset) >>> 16 == 0xA9FE;
  }

  /// Never: the header counts private addresses as global.
  public static boolean IN4_IS_ADDR_SITELOCAL(byte[] a) {
    Objects.checkFromIndexSize(0, SIZE, a.length);
    return false;
  }

  /// The private networks: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16
  public static boolean IN4_IS_ADDR_RFC1918(byte[] a) {
    return IN4_IS_UNALIGNED_ADDR_RFC1918(a, 0);
  }

  /// As [#IN4_IS_ADDR_RFC1918], anywhere in the array.
  public static boolean IN4_IS_UNALIGNED_ADDR_RFC1918(byte[] bytes, int offset) {
    int bits = bits(bytes, offset);
    return bits >>> 24 == 10 || bits >>> 20 == 0xAC1 || bits >>> 16 == 0xC0A8;
  }

  /// 224.0.0.0/24
  public static boolean IN4_IS_ADDR_MC_LINKLOCAL(byte[] a) {
    return bits(a, 0) >>> 8 == 0xE00000;
  }

  /// 239.255.0.0/16
  public static boolean IN4_IS_ADDR_MC_ADMINLOCAL(byte[] a) {
    return bits(a, 0) >>> 16 == 0xEFFF;
  }

  /// 239.0.0.0/8 without 239.255.0.0/16
  public static boolean IN4_IS_ADDR_MC_SITELOCAL(byte[] a) {
    return bits(a, 0) >>> 24 == 0xEF && !IN4_IS_ADDR_MC_ADMINLOCAL(a);
  }

  /// Whether 6to4 and ISATAP may build on the address: a unicast one that is neither loopback,
  /// link-local nor private.
  public static boolean IN4_IS_ADDR_6TO4ELIGIBLE(byte[] a) {
    return IN4_IS_UNALIGNED_ADDR_6TO4ELIGIBLE(a, 0);
  }

  /// As [#IN4_IS_ADDR_6TO4ELIGIBLE], anywhere in the array.
  public static boolean IN4_IS_UNALIGNED_ADDR_6TO4ELIGIBLE(byte[] bytes, int offset) {
    return type(bits(bytes, offset)) == NlAddressType.UNICAST
        && !IN4_IS_UNALIGNED_ADDR_LOOPBACK(bytes, offset)
        && !IN4_IS_UNALIGNED_ADDR_LINKLOCAL(bytes, offset)
        && !IN4_IS_UNALIGNED_ADDR_RFC1918(bytes, offset);
  }

  /// The scope level of a unicast address, [WinSock2#ScopeLevelLink] or
  /// [WinSock2#ScopeLevelGlobal].
  public static int Ipv4UnicastAddressScope(byte[] a) {
    return IN4_IS_ADDR_LINKLOCAL(a) || IN4_IS_ADDR_LOOPBACK(a)
        ? WinSock2.ScopeLevelLink
        : WinSock2.ScopeLevelGlobal;
  }

  /// The scope level of a multicast address, a `ScopeLevel*` of [WinSock2].
  public static int Ipv4MulticastAddressScope(byte[] a) {
    if (IN4_IS_ADDR_MC_LINKLOCAL(a)) {
      return WinSock2.ScopeLevelLink;
    }
    if (IN4_IS_ADDR_MC_ADMINLOCAL(a)) {
      return WinSock2.ScopeLevelAdmin;
    }
    return IN4_IS_ADDR_MC_SITELOCAL(a) ? WinSock2.ScopeLevelSite : WinSock2.ScopeLevelGlobal;
  }

  /// The scope level of any address, a `ScopeLevel*` of [WinSock2].
  public static int Ipv4AddressScope(byte[] a) {
    if (IN4_IS_ADDR_BROADCAST(a)) {
      return WinSock2.ScopeLevelLink;
    }
    return IN4_IS_ADDR_MULTICAST(a) ? Ipv4MulticastAddressScope(a) : Ipv4UnicastAddressScope(a);
  }

  /// What the address stands for. 0.0.0.0/8 and 240.0.0.0/4 are invalid but for 0.0.0.0 and
  /// 255.255.255.255.
  public static NlAddressType Ipv4AddressType(byte[] a) {
    return type(bits(a, 0));
  }

  /// A scope id without what the address already says: nothing for loopback and global addresses,
  /// the zone alone where its level is that of the address.
  public static int IN4_UNCANONICALIZE_SCOPE_ID(byte[] a, int scopeId) {
    return uncanonical(scopeId, Ipv4AddressScope(a), IN4_IS_ADDR_LOOPBACK(a));
  }

  static int uncanonical(int scopeId, int level, boolean loopback) {
    if (loopback || level == WinSock2.ScopeLevelGlobal) {
      return 0;
    }
    return scopeId >>> 28 == level ? scopeId & 0x0FFF_FFFF : scopeId;
  }

  static NlAddressType type(int bits) {
    if (bits >>> 28 == 0xE) {
      return NlAddressType.MULTICAST;
    }
    if (bits == WinSock2.INADDR_BROADCAST) {
      return NlAddressType.BROADCAST;
    }
    if (bits == 0) {
      return NlAddressType.UNSPECIFIED;
    }
    return bits >>> 24 == 0 || bits >>> 28 == 0xF ? NlAddressType.INVALID : NlAddressType.UNICAST;
  }

  /// The address in host order.
  static int bits(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF) << 24
        | (bytes[offset + 1] & 0xFF) << 16
        | (bytes[offset + 2] & 0xFF) << 8
        | (bytes[offset + 3] & 0xFF);
  }

  private static byte[] address(int a, int b, int c, int d) {
    return new byte[] {(byte) a, (byte) b, (byte) c, (byte) d};
  }
}
