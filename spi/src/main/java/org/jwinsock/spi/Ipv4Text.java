package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// The text of an IPv4 address, both ways.
///
/// Source: the Microsoft Learn pages of RtlIpv4StringToAddressEx and inet_addr.
final class Ipv4Text {
  private static final long MAX_ULONG = 0xFFFF_FFFFL;
  private static final int MAX_PORT = 0xFFFF;

  private Ipv4Text() {}

  static void append(StringBuilder out, byte[] bytes, int offset) {
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        out.append('.');
      }
      out.append(bytes[offset + i] & 0xFF);
    }
  }

  /// Up to three leading parts of one byte each; the last part fills what remains.
  static Ip2String.@Nullable ParsedIpv4 parse(TextCursor in, boolean strict) {
    long leading = 0;
    for (int freeBits = 32; ; freeBits -= 8) {
      long part = strict ? decimalByte(in) : in.number(MAX_ULONG);
      if (part < 0) {
        return null;
      }
      boolean last = in.peek() != '.';
      if (last) {
        boolean wrongCount = strict && freeBits > 8;
        return wrongCount || part >>> freeBits != 0
            ? null
            : new Ip2String.ParsedIpv4((int) (leading << freeBits | part), 0, in.position());
      }
      if (freeBits == 8 || part > 0xFF) {
        return null;
      }
      leading = leading << 8 | part;
      in.skip('.');
    }
  }

  /// Observed: a port of 0 is refused, although 0 is what stands for no port.
  static Ip2String.@Nullable ParsedIpv4 parseEx(TextCursor in, boolean strict) {
    Ip2String.ParsedIpv4 address = parse(in, strict);
    if (address == null) {
      return null;
    }
    long port = 0;
    if (in.skip(':')) {
      port = in.number(MAX_PORT);
      if (port <= 0) {
        return null;
      }
    }
    return in.atEnd() ? new Ip2String.ParsedIpv4(address.bits(), (int) port, in.position()) : null;
  }

  /// A strict part: decimal, and a zero only where it is the whole part, so that no reader can take
  /// it for octal or hexadecimal.
  private static long decimalByte(TextCursor in) {
    if (in.peek() == '0') {
      char second = in.peekNext();
      if (TextCursor.digit(second, 10) >= 0 || second == 'x' || second == 'X') {
        return -1;
      }
    }
    return in.digits(10, 0xFF);
  }
}
