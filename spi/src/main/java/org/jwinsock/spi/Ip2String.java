package org.jwinsock.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The functions of ip2string.h: addresses to text and back, without a socket library, a resolver
/// or a host name ever being asked.
///
/// In Java shape: an address is 4, 6 or 16 bytes in network order; the A and W forms are one; a
/// port is an int of 0..65535 and a scope id an int with the 32 bits of the ULONG, both in host
/// order, unlike C. What C stores through several pointers comes back as one record.
///
/// **Failure** is null, which stands for [#STATUS_INVALID_PARAMETER], the one failure that these
/// functions have on Windows. Formatting cannot fail, because the text has no buffer to overflow;
/// an address of wrong length is a bug of the caller and throws `IllegalArgumentException`.
///
/// **Where parsing stopped** is `end` of the record. The functions without `Ex` stop at the first
/// character that cannot belong to the address, and so accept `1.2.3.4/8` with `end` 7; the Ex
/// functions accept the whole text or nothing.
///
/// Numbers too large for their place are refused; a part that overflows 32 bits never wraps.
///
/// Source: the Microsoft Learn pages of the functions, cited at each.
public final class Ip2String {
  /// The status of success.
  public static final int STATUS_SUCCESS = 0;

  /// The status that a null answer stands for.
  public static final int STATUS_INVALID_PARAMETER = 0xC000000D;

  private static final int WITH_PORT_LENGTH = Ws2TcpIp.INET_ADDRSTRLEN - 1;
  private static final int WITH_SCOPE_AND_PORT_LENGTH = Ws2TcpIp.INET6_ADDRSTRLEN - 1;

  private Ip2String() {}

  /// An IPv4 address that was read.
  ///
  /// @param bits the address as a number: 127.0.0.1 is 0x7F000001
  /// @param port the port, 0 when the text has none
  /// @param end the index of the first character that is not part of it
  public record ParsedIpv4(int bits, int port, int end) {
    /// The address, 4 bytes in network order; the array is the caller's.
    public byte[] address() {
      return ByteBuffer.allocate(4).putInt(bits).array();
    }
  }

  /// An IPv6 address that was read.
  ///
  /// @param high the first 64 bits of the address
  /// @param low the last 64 bits of the address
  /// @param scopeId the scope id, 0 when the text has none
  /// @param port the port, 0 when the text has none
  /// @param end the index of the first character that is not part of it
  public record ParsedIpv6(long high, long low, int scopeId, int port, int end) {
    /// The address, 16 bytes in network order; the array is the caller's.
    public byte[] address() {
      return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }
  }

  /// An Ethernet address that was read.
  ///
  /// @param bits the address as a number of 48 bits
  /// @param end the index of the first character that is not part of it
  public record ParsedEthernet(long bits, int end) {
    /// The address, 6 bytes in network order; the array is the caller's.
    public byte[] address() {
      return Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(bits).array(), 2, 8);
    }
  }

  /// `1.2.3.4`. Source: nf-ip2string-rtlipv4addresstostringw.
  ///
  /// @param address 4 bytes
  public static String RtlIpv4AddressToString(byte[] address) {
    return RtlIpv4AddressToStringEx(address, 0);
  }

  /// `1.2.3.4:80`, without the port where it is 0. Source: nf-ip2string-rtlipv4addresstostringexw.
  ///
  /// @param address 4 bytes
  /// @param port 0..65535
  public static String RtlIpv4AddressToStringEx(byte[] address, int port) {
    requireLength(address, 4);
    requirePort(port);
    StringBuilder text = new StringBuilder(WITH_PORT_LENGTH);
    Ipv4Text.append(text, address, 0);
    if (port != 0) {
      text.append(':').append(port);
    }
    return text.toString();
  }

  /// Reads an IPv4 address from the start of the text.
  ///
  /// Strict: four decimal bytes with dots between, none with a leading zero. Otherwise one to four
  /// parts, each decimal, octal after `0` or hexadecimal after `0x`: `a.b.c.d`; `a.b.c` with 16
  /// bits, `a.b` with 24 bits or `a` with 32 bits in the last part, as inet_addr reads them. A dot
  /// behind the fourth part is an error. Source: nf-ip2string-rtlipv4stringtoaddressw.
  public static @Nullable ParsedIpv4 RtlIpv4StringToAddress(String text, boolean strict) {
    return Ipv4Text.parse(new TextCursor(text), strict);
  }

  /// Reads the whole text: an address as [#RtlIpv4StringToAddress(String, boolean)], then
  /// optionally a colon and a port of 1..65535 in decimal, octal or hexadecimal. Source:
  /// nf-ip2string-rtlipv4stringtoaddressexw.
  public static @Nullable ParsedIpv4 RtlIpv4StringToAddressEx(String text, boolean strict) {
    return Ipv4Text.parseEx(new TextCursor(text), strict);
  }

  /// `fe80::1`: lower case, the first of the longest runs of two or more zero words as `::`, and
  /// the last 32 bits dotted for IPv4-compatible (`::1.2.3.4`), IPv4-mapped (`::ffff:1.2.3.4`),
  /// IPv4-translated (`::ffff:0:1.2.3.4`) and ISATAP (`fe80::5efe:1.2.3.4`) addresses. Source:
  /// nf-ip2string-rtlipv6addresstostringw, RFC 5952.
  ///
  /// @param address 16 bytes
  public static String RtlIpv6AddressToString(byte[] address) {
    return RtlIpv6AddressToStringEx(address, 0, 0);
  }

  /// `[fe80::1%3]:80`: the scope id where it is not 0; brackets and the port where that is not 0.
  /// Source: nf-ip2string-rtlipv6addresstostringexw.
  ///
  /// @param address 16 bytes
  /// @param scopeId the 32 bits of the ULONG, written as an unsigned number
  /// @param port 0..65535
  public static String RtlIpv6AddressToStringEx(byte[] address, int scopeId, int port) {
    requireLength(address, 16);
    requirePort(port);
    StringBuilder text = new StringBuilder(WITH_SCOPE_AND_PORT_LENGTH);
    if (port != 0) {
      text.append('[');
    }
    Ipv6Text.append(text, address);
    if (scopeId != 0) {
      text.append('%').append(Integer.toUnsignedString(scopeId));
    }
    if (port != 0) {
      text.append("]:").append(port);
    }
    return text.toString();
  }

  /// Reads an IPv6 address from the start of the text: eight hexadecimal words of one to four
  /// digits with colons between, `::` once for one or more zero words, the last two words dotted if
  /// so wished.
  ///
  /// A text may go on behind a complete address: of `::::`, the first two colons are one. Compare
  /// `end` with the length of the text to accept addresses only. Source:
  /// nf-ip2string-rtlipv6stringtoaddressw.
  public static @Nullable ParsedIpv6 RtlIpv6StringToAddress(String text) {
    return Ipv6Text.parse(new TextCursor(text));
  }

  /// Reads the whole text: `address`, `address%scope`, `[address%scope]` or `[address%scope]:port`.
  /// The scope id is decimal, up to 4294967295; the port is decimal, octal or hexadecimal, up to
  /// 65535. Source: nf-ip2string-rtlipv6stringtoaddressexw.
  public static @Nullable ParsedIpv6 RtlIpv6StringToAddressEx(String text) {
    return Ipv6Text.parseEx(new TextCursor(text));
  }

  /// `F4-CE-46-2D-90-8C`. Source: nf-ip2string-rtlethernetaddresstostringw.
  ///
  /// @param address 6 bytes
  public static String RtlEthernetAddressToString(byte[] address) {
    requireLength(address, 6);
    return EthernetText.format(address);
  }

  /// Reads an Ethernet address from the start of the text: six pairs of hexadecimal digits with
  /// dashes between. Source: nf-ip2string-rtlethernetstringtoaddressw.
  public static @Nullable ParsedEthernet RtlEthernetStringToAddress(String text) {
    return EthernetText.parse(new TextCursor(text));
  }

  private static void requireLength(byte[] address, int length) {
    if (address.length != length) {
      throw new IllegalArgumentException(
          "an address of " + length + " bytes is needed, not of " + address.length);
    }
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("not in 0..65535: " + port);
    }
  }
}
