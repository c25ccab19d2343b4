package org.jwinsock.layers.rules;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.WinSock2;

/// A block of addresses, RFC 4632 and RFC 4291. An IPv4 address is `::ffff:a.b.c.d` here, so that a
/// block of IPv4 addresses holds those of dual-stack sockets as well; scopes do not matter.
///
/// @param high the first 64 bits, those behind the prefix zero
/// @param low the others
/// @param bits the prefix, 0 to 128
record Cidr(long high, long low, int bits) {

  private static final int FOUR_IN_SIX = 96;
  private static final long MAPPED = 0xFFFF_0000_0000L;

  /// Reads `10.0.0.0/8`, `10.1.2.3`, `2001:db8::/32`, `::1`; null if it is none of them.
  static @Nullable Cidr parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    boolean six = host.indexOf(':') >= 0;
    if (!six && !looksLikeFour(host)) {
      return null;
    }
    SockAddr read = SockAddrText.parse(host, six ? WinSock2.AF_INET6 : WinSock2.AF_INET);
    int most = six ? 128 : 32;
    int bits = slash < 0 ? most : prefix(text.substring(slash + 1));
    if (read == null || bits < 0 || bits > most) {
      return null;
    }
    return of(read, read instanceof SockAddrIn ? bits + FOUR_IN_SIX : bits);
  }

  /// The system's reader takes `1` and `0x7f.1` for addresses too, which in a rule are names.
  private static boolean looksLikeFour(String host) {
    return host.matches("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static int prefix(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /// The block of this size that an address is in; null for an address that is no host's.
  static @Nullable Cidr of(SockAddr address, int bits) {
    return switch (address) {
      case SockAddrIn four -> cut(0, MAPPED | four.addr() & 0xFFFF_FFFFL, bits);
      case SockAddrIn6 six -> cut(six.high(), six.low(), bits);
      default -> null;
    };
  }

  private static Cidr cut(long high, long low, int bits) {
    long highMask = bits == 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    long lowMask = bits <= 64 ? 0 : bits == 128 ? -1 : -1L << (128 - bits);
    return new Cidr(high & highMask, low & lowMask, bits);
  }

  boolean holds(SockAddr address) {
    return equals(of(address, bits));
  }

  /// For messages.
  @Override
  public String toString() {
    BigInteger number =
        new BigInteger(Long.toUnsignedString(high))
            .shiftLeft(64)
            .or(new BigInteger(Long.toUnsignedString(low)));
    return number.toString(16) + "/" + bits;
  }
}
