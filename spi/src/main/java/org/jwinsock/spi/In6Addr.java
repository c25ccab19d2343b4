package org.jwinsock.spi;

import java.util.Arrays;
import java.util.HexFormat;

/// `IN6_ADDR`: the inline functions and well-known addresses of ws2ipdef.h and mstcpip.h.
///
/// An address is 16 bytes in network order; a function whose name says SET writes into the array it
/// is given. A scope id is an int as in `SCOPE_ID`: zone in the low 28 bits, level in the high 4.
///
/// Source: the inline definitions of ws2ipdef.h and mstcpip.h; RFC 4291, RFC 5214 (ISATAP), RFC
/// 3056 (6to4), RFC 4380 (Teredo), RFC 2526 (reserved anycast).
public final class In6Addr {
  /// The size in bytes.
  public static final int SIZE = 16;

  public static final int IN6ADDR_LINKLOCALPREFIX_LENGTH = 64;
  public static final int IN6ADDR_MULTICASTPREFIX_LENGTH = 8;
  public static final int IN6ADDR_SOLICITEDNODEMULTICASTPREFIX_LENGTH = 104;
  public static final int IN6ADDR_V4MAPPEDPREFIX_LENGTH = 96;
  public static final int IN6ADDR_6TO4PREFIX_LENGTH = 16;
  public static final int IN6ADDR_TEREDOPREFIX_LENGTH = 32;

  /// Where an ISATAP, v4-mapped or v4-compatible address keeps its IPv4 address.
  private static final int EMBEDDED = 12;

  /// Where a 6to4 address keeps it.
  private static final int EMBEDDED_6TO4 = 2;

  private In6Addr() {}

  /// `::`, a new array.
  public static byte[] in6addr_any() {
    return new byte[SIZE];
  }

  /// `::1`, a new array.
  public static byte[] in6addr_loopback() {
    return address("", "01");
  }

  /// `ff01::1`, a new array.
  public static byte[] in6addr_allnodesonnode() {
    return address("ff01", "01");
  }

  /// `ff02::1`, a new array.
  public static byte[] in6addr_allnodesonlink() {
    return address("ff02", "01");
  }

  /// `ff02::2`, a new array.
  public static byte[] in6addr_allroutersonlink() {
    return address("ff02", "02");
  }

  /// `ff02::16`, a new array.
  public static byte[] in6addr_allmldv2routersonlink() {
    return address("ff02", "16");
  }

  /// `fe80::ffff:ffff:fffe`, a new array.
  public static byte[] in6addr_teredoinitiallinklocaladdress() {
    return address("fe80", "fffffffffffe");
  }

  /// `fe80::`, a new array.
  public static byte[] in6addr_linklocalprefix() {
    return address("fe80", "");
  }

  /// `ff00::`, a new array.
  public static byte[] in6addr_multicastprefix() {
    return address("ff00", "");
  }

  /// `ff02::1:ff00:0`, a new array.
  public static byte[] in6addr_solicitednodemulticastprefix() {
    return address("ff02", "01ff000000");
  }

  /// `::ffff:0:0`, a new array.
  public static byte[] in6addr_v4mappedprefix() {
    return address("", "ffff00000000");
  }

  /// `2002::`, a new array.
  public static byte[] in6addr_6to4prefix() {
    return address("2002", "");
  }

  /// `2001::`, a new array.
  public static byte[] in6addr_teredoprefix() {
    return address("2001", "");
  }

  /// `3ffe:831f::`, a new array.
  public static byte[] in6addr_teredoprefix_old() {
    return address("3ffe831f", "");
  }

  /// Whether the addresses are the same.
  public static boolean IN6_ADDR_EQUAL(byte[] a, byte[] b) {
    return Arrays.equals(a, b);
  }

  /// Whether the first `length` bits, 0..128, are the same.
  public static boolean IN6_PREFIX_EQUAL(byte[] a, byte[] b, int length) {
    int bytes = length / 8;
    int mask = 0xFF00 >> length % 8;
    return Arrays.equals(a, 0, bytes, b, 0, bytes)
        && (length % 8 == 0 || (a[bytes] & mask) == (b[bytes] & mask));
  }

  /// `::`
  public static boolean IN6_IS_ADDR_UNSPECIFIED(byte[] a) {
    return allZero(a, 0, SIZE);
  }

  /// `::1`
  public static boolean IN6_IS_ADDR_LOOPBACK(byte[] a) {
    return allZero(a, 0, SIZE - 1) && a[SIZE - 1] == 1;
  }

  /// `ff00::/8`
  public static boolean IN6_IS_ADDR_MULTICAST(byte[] a) {
    return (a[0] & 0xFF) == 0xFF;
  }

  /// Whether the last 64 bits are an interface identifier: not in `::/3` and not multicast.
  public static boolean IN6_IS_ADDR_EUI64(byte[] a) {
    return (a[0] & 0xE0) != 0 && !IN6_IS_ADDR_MULTICAST(a);
  }

  /// An interface identifier of zeros: any router of the subnet.
  public static boolean IN6_IS_ADDR_SUBNET_ROUTER_ANYCAST(byte[] a) {
    return IN6_IS_ADDR_EUI64(a) && allZero(a, 8, SIZE);
  }

  /// One of the 128 highest interface identifiers, which RFC 2526 reserves.
  public static boolean IN6_IS_ADDR_SUBNET_RESERVED_ANYCAST(byte[] a) {
    return IN6_IS_ADDR_EUI64(a)
        && word(a, 4) == 0xFDFF
        && word(a, 5) == 0xFFFF
        && word(a, 6) == 0xFFFF
        && (word(a, 7) & 0xFF80) == 0xFF80;
  }

  /// Whether the address is anycast, as far as an address can tell.
  public static boolean IN6_IS_ADDR_ANYCAST(byte[] a) {
    return IN6_IS_ADDR_SUBNET_RESERVED_ANYCAST(a) || IN6_IS_ADDR_SUBNET_ROUTER_ANYCAST(a);
  }

  /// `fe80::/10`
  public static boolean IN6_IS_ADDR_LINKLOCAL(byte[] a) {
    return (word(a, 0) & 0xFFC0) == 0xFE80;
  }

  /// `fec0::/10`
  public static boolean IN6_IS_ADDR_SITELOCAL(byte[] a) {
    return (word(a, 0) & 0xFFC0) == 0xFEC0;
  }

  /// Whether the first four bits are neither all zero nor all one, as the header defines it; so
  /// unique local addresses (`fc00::/7`) are not global and documentation addresses are.
  public static boolean IN6_IS_ADDR_GLOBAL(byte[] a) {
    int high = a[0] & 0xF0;
    return high != 0 && high != 0xF0;
  }

  /// `::ffff:0:0/96`
  public static boolean IN6_IS_ADDR_V4MAPPED(byte[] a) {
    return allZero(a, 0, 10) && word(a, 5) == 0xFFFF;
  }

  /// `::/96` but for `::` and `::1`
  public static boolean IN6_IS_ADDR_V4COMPAT(byte[] a) {
    return allZero(a, 0, EMBEDDED) && (In4Addr.bits(a, EMBEDDED) & ~1) != 0;
  }

  /// `::ffff:0:0:0/96`
  public static boolean IN6_IS_ADDR_V4TRANSLATED(byte[] a) {
    return allZero(a, 0, 8) && word(a, 4) == 0xFFFF && word(a, 5) == 0;
  }

  /// Multicast on this interface only.
  public static boolean IN6_IS_ADDR_MC_NODELOCAL(byte[] a) {
    return IN6_IS_ADDR_MULTICAST(a) && IN6_MULTICAST_SCOPE(a) == WinSock2.ScopeLevelInterface;
  }

  /// Multicast on this link only.
  public static boolean IN6_IS_ADDR_MC_LINKLOCAL(byte[] a) {
    return IN6_IS_ADDR_MULTICAST(a) && IN6_MULTICAST_SCOPE(a) == WinSock2.ScopeLevelLink;
  }

  /// Multicast in this site only.
  public static boolean IN6_IS_ADDR_MC_SITELOCAL(byte[] a) {
    return IN6_IS_ADDR_MULTICAST(a) && IN6_MULTICAST_SCOPE(a) == WinSock2.ScopeLevelSite;
  }

  /// Multicast in this organization only.
  public static boolean IN6_IS_ADDR_MC_ORGLOCAL(byte[] a) {
    return IN6_IS_ADDR_MULTICAST(a) && IN6_MULTICAST_SCOPE(a) == WinSock2.ScopeLevelOrganization;
  }

  /// Multicast everywhere.
  public static boolean IN6_IS_ADDR_MC_GLOBAL(byte[] a) {
    return IN6_IS_ADDR_MULTICAST(a) && IN6_MULTICAST_SCOPE(a) == WinSock2.ScopeLevelGlobal;
  }

  /// `ff01::1`
  public static boolean IN6_IS_ADDR_ALLNODESONNODE(byte[] a) {
    return IN6_ADDR_EQUAL(a, in6addr_allnodesonnode());
  }

  /// `ff02::1`
  public static boolean IN6_IS_ADDR_ALLNODESONLINK(byte[] a) {
    return IN6_ADDR_EQUAL(a, in6addr_allnodesonlink());
  }

  /// `ff02::2`
  public static boolean IN6_IS_ADDR_ALLROUTERSONLINK(byte[] a) {
    return IN6_ADDR_EQUAL(a, in6addr_allroutersonlink());
  }

  /// `ff02::1:ff00:0/104`
  public static boolean IN6_IS_ADDR_SOLICITEDNODE(byte[] a) {
    return IN6_PREFIX_EQUAL(
        a, in6addr_solicitednodemulticastprefix(), IN6ADDR_SOLICITEDNODEMULTICASTPREFIX_LENGTH);
  }

  /// An interface identifier `0:5efe` or `200:5efe` and an IPv4 address.
  public static boolean IN6_IS_ADDR_ISATAP(byte[] a) {
    return (word(a, 4) & ~0x0200) == 0 && word(a, 5) == 0x5EFE;
  }

  /// `2002::/16`
  public static boolean IN6_IS_ADDR_6TO4(byte[] a) {
    return word(a, 0) == 0x2002;
  }

  /// `2001::/32`, and `3ffe:831f::/32` of the past
  public static boolean IN6_IS_ADDR_TEREDO(byte[] a) {
    return IN6_PREFIX_EQUAL(a, in6addr_teredoprefix(), IN6ADDR_TEREDOPREFIX_LENGTH)
        || IN6_PREFIX_EQUAL(a, in6addr_teredoprefix_old(), IN6ADDR_TEREDOPREFIX_LENGTH);
  }

  /// The IPv4 address in a v4-mapped one, a new array.
  public static byte[] IN6_GET_ADDR_V4MAPPED(byte[] a) {
    return in4(a, EMBEDDED);
  }

  /// The IPv4 address in a v4-compatible one, a new array.
  public static byte[] IN6_GET_ADDR_V4COMPAT(byte[] a) {
    return in4(a, EMBEDDED);
  }

  /// The IPv4 address in an ISATAP one, a new array.
  public static byte[] IN6_EXTRACT_V4ADDR_FROM_ISATAP(byte[] a) {
    return in4(a, EMBEDDED);
  }

  /// The IPv4 address in a 6to4 one, a new array.
  public static byte[] IN6_EXTRACT_V4ADDR_FROM_6TO4(byte[] a) {
    return in4(a, EMBEDDED_6TO4);
  }

  /// Writes `::`.
  public static void IN6_SET_ADDR_UNSPECIFIED(byte[] a) {
    System.arraycopy(in6addr_any(), 0, a, 0, SIZE);
  }

  /// Writes `::1`.
  public static void IN6_SET_ADDR_LOOPBACK(byte[] a) {
    System.arraycopy(in6addr_loopback(), 0, a, 0, SIZE);
  }

  /// Writes the v4-mapped form of an IPv4 address.
  public static void IN6_SET_ADDR_V4MAPPED(byte[] a, byte[] in4) {
    System.arraycopy(in6addr_v4mappedprefix(), 0, a, 0, SIZE);
    System.arraycopy(in4, 0, a, EMBEDDED, In4Addr.SIZE);
  }

  /// Writes the v4-compatible form of an IPv4 address.
  public static void IN6_SET_ADDR_V4COMPAT(byte[] a, byte[] in4) {
    System.arraycopy(in6addr_any(), 0, a, 0, SIZE);
    System.arraycopy(in4, 0, a, EMBEDDED, In4Addr.SIZE);
  }

  /// Writes the group in which neighbours ask for a unicast address.
  public static void IN6_SET_ADDR_SOLICITEDNODE(byte[] multicast, byte[] unicast) {
    byte[] group = in6addr_solicitednodemulticastprefix();
    System.arraycopy(unicast, 13, group, 13, 3);
    System.arraycopy(group, 0, multicast, 0, SIZE);
  }

  /// Writes the last 64 bits, an ISATAP interface identifier.
  public static void IN6_SET_ISATAP_IDENTIFIER(byte[] a, byte[] in4) {
    a[8] = (byte) (In4Addr.IN4_IS_ADDR_6TO4ELIGIBLE(in4) ? 2 : 0);
    a[9] = 0;
    a[10] = 0x5E;
    a[11] = (byte) 0xFE;
    System.arraycopy(in4, 0, a, EMBEDDED, In4Addr.SIZE);
  }

  /// Writes the first 64 bits, a 6to4 prefix with subnet 0.
  public static void IN6_SET_6TO4_PREFIX(byte[] a, byte[] in4) {
    a[0] = 0x20;
    a[1] = 0x02;
    System.arraycopy(in4, 0, a, EMBEDDED_6TO4, In4Addr.SIZE);
    a[6] = 0;
    a[7] = 0;
  }

  /// The scope level of a unicast address, a `ScopeLevel*` of [WinSock2].
  public static int Ipv6UnicastAddressScope(byte[] a) {
    if (IN6_IS_ADDR_LINKLOCAL(a) || IN6_IS_ADDR_LOOPBACK(a)) {
      return WinSock2.ScopeLevelLink;
    }
    return IN6_IS_ADDR_SITELOCAL(a) ? WinSock2.ScopeLevelSite : WinSock2.ScopeLevelGlobal;
  }

  /// The scope level of a multicast address, 0..15.
  public static int IN6_MULTICAST_SCOPE(byte[] a) {
    return a[1] & 0xF;
  }

  /// The scope level of any address, 0..15.
  public static int Ipv6AddressScope(byte[] a) {
    return IN6_IS_ADDR_MULTICAST(a) ? IN6_MULTICAST_SCOPE(a) : Ipv6UnicastAddressScope(a);
  }

  /// What the address stands for. An address that embeds an IPv4 address is invalid unless that is
  /// unicast.
  public static NlAddressType Ipv6AddressType(byte[] a) {
    if (IN6_IS_ADDR_MULTICAST(a)) {
      return NlAddressType.MULTICAST;
    }
    if (IN6_IS_ADDR_UNSPECIFIED(a)) {
      return NlAddressType.UNSPECIFIED;
    }
    int embedded = embedded(a);
    return embedded < 0 || In4Addr.type(In4Addr.bits(a, embedded)) == NlAddressType.UNICAST
        ? NlAddressType.UNICAST
        : NlAddressType.INVALID;
  }

  /// A scope id without what the address already says: nothing for loopback and global addresses,
  /// the zone alone where its level is that of the address.
  public static int IN6_UNCANONICALIZE_SCOPE_ID(byte[] a, int scopeId) {
    return In4Addr.uncanonical(scopeId, Ipv6AddressScope(a), IN6_IS_ADDR_LOOPBACK(a));
  }

  /// Where the address keeps an IPv4 address, or -1.
  private static int embedded(byte[] a) {
    if (IN6_IS_ADDR_ISATAP(a)
        || IN6_IS_ADDR_V4COMPAT(a)
        || IN6_IS_ADDR_V4MAPPED(a)
        || IN6_IS_ADDR_V4TRANSLATED(a)) {
      return EMBEDDED;
    }
    return IN6_IS_ADDR_6TO4(a) ? EMBEDDED_6TO4 : -1;
  }

  private static byte[] in4(byte[] a, int offset) {
    return Arrays.copyOfRange(a, offset, offset + In4Addr.SIZE);
  }

  private static int word(byte[] a, int index) {
    return (a[2 * index] & 0xFF) << 8 | (a[2 * index + 1] & 0xFF);
  }

  private static boolean allZero(byte[] a, int from, int to) {
    int bits = 0;
    for (int i = from; i < to; i++) {
      bits |= a[i];
    }
    return bits == 0;
  }

  /// The bytes at the start and at the end, zeros between.
  private static byte[] address(String start, String end) {
    return HexFormat.of()
        .parseHex(start + "0".repeat(2 * SIZE - start.length() - end.length()) + end);
  }
}
