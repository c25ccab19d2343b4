package org.jwinsock.spi;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The text form of a whole socket address: what `WSAAddressToString` writes and
/// `WSAStringToAddress` reads. Core and every IP provider share it.
///
/// ```
///  AF_INET    1.2.3.4      1.2.3.4:80
///  AF_INET6   fe80::1%3    [fe80::1%3]:80
///  AF_UNIX    the path
/// ```
///
/// @see <a
///     href="https://learn.microsoft.com/windows/win32/api/ip2string/nf-ip2string-rtlipv6addresstostringexw">
///     RtlIpv6AddressToStringEx, which names the rule</a>
public final class SockAddrText {

  private SockAddrText() {}

  /// Writes an address. Port and scope are left out when 0; brackets are there only before a port.
  public static String format(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> withPort(Ip2String.RtlIpv4AddressToString(four.bytes()), four.port());
      case SockAddrIn6 six -> {
        String host = host(six);
        yield six.port() == 0 ? host : withPort("[" + host + "]", six.port());
      }
      case SockAddrUn local -> local.path();
    };
  }

  /// Writes the address of an IPv6 endpoint with its scope, without its port.
  public static String host(SockAddrIn6 six) {
    String host = Ip2String.RtlIpv6AddressToString(six.bytes());
    return six.scopeId() == 0 ? host : host + "%" + Integer.toUnsignedString(six.scopeId());
  }

  /// Reads an address. IPv4 may be written in each of the four classic forms (`127.1`, octal and
  /// hexadecimal parts); ports are decimal, octal after `0` or hexadecimal after `0x`; a scope is a
  /// decimal interface index.
  ///
  /// @param family `AF_INET`, `AF_INET6` or `AF_UNIX`
  /// @return null if the text is no address of this family; names are none
  public static @Nullable SockAddr parse(String text, int family) {
    return switch (family) {
      case WinSock2.AF_INET -> four(text);
      case WinSock2.AF_INET6 -> six(text);
      case WinSock2.AF_UNIX -> local(text);
      default -> null;
    };
  }

  private static @Nullable SockAddr four(String text) {
    int colon = text.indexOf(':');
    int port = colon < 0 ? 0 : port(text.substring(colon + 1));
    byte @Nullable [] address =
        Ip2String.RtlIpv4StringToAddress(colon < 0 ? text : text.substring(0, colon), false);
    return address == null || port < 0 ? null : SockAddrIn.of(address, port);
  }

  private static @Nullable SockAddr six(String text) {
    String host = text;
    int port = 0;
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      if (bracket < 0) {
        return null;
      }
      host = text.substring(1, bracket);
      String rest = text.substring(bracket + 1);
      if (!rest.isEmpty()) {
        port = rest.startsWith(":") ? port(rest.substring(1)) : -1;
      }
    }
    int percent = host.indexOf('%');
    long scope = percent < 0 ? 0 : digits(host.substring(percent + 1), 10, 0xFFFF_FFFFL);
    byte @Nullable [] address =
        Ip2String.RtlIpv6StringToAddress(percent < 0 ? host : host.substring(0, percent));
    return address == null || port < 0 || scope < 0
        ? null
        : SockAddrIn6.of(address, port, (int) scope);
  }

  private static @Nullable SockAddr local(String path) {
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    boolean fits = length > 0 && length < SockAddrUn.PATH_MAX && path.indexOf('\0') < 0;
    return fits ? new SockAddrUn(path) : null;
  }

  private static int port(String text) {
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return (int) digits(text.substring(2), 16, 0xFFFF);
    }
    return (int) digits(text, text.startsWith("0") ? 8 : 10, 0xFFFF);
  }

  /// -1 unless the text is one or more digits of the radix, at most `max`.
  private static long digits(String text, int radix, long max) {
    long value = text.isEmpty() ? -1 : 0;
    for (int i = 0; i < text.length() && value >= 0; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      value = digit < 0 ? -1 : value * radix + digit;
      value = value > max ? -1 : value;
    }
    return value;
  }

  private static String withPort(String host, int port) {
    return port == 0 ? host : host + ":" + port;
  }
}
