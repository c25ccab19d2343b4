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
///   href="https://learn.microsoft.com/windows/win32/api/ip2string/nf-ip2string-rtlipv6addresstostringexw">
///   RtlIpv6AddressToStringEx, which names the rule</a>
public final class SockAddrText {

  private SockAddrText() {}

  /// Writes an address. Port and scope are left out when 0; brackets are there only before a port.
  public static String format(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> Ip2String.RtlIpv4AddressToStringEx(four.bytes(), four.port());
      case SockAddrIn6 six ->
          Ip2String.RtlIpv6AddressToStringEx(six.bytes(), six.scopeId(), six.port());
      case SockAddrUn local -> local.path();
    };
  }

  /// Writes an address without its port. The path of a local socket is its address.
  public static String host(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> Ip2String.RtlIpv4AddressToString(four.bytes());
      case SockAddrIn6 six -> Ip2String.RtlIpv6AddressToStringEx(six.bytes(), six.scopeId(), 0);
      case SockAddrUn local -> local.path();
    };
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
    Ip2String.ParsedIpv4 four = Ip2String.RtlIpv4StringToAddressEx(text, false);
    return four == null ? null : new SockAddrIn(four.bits(), four.port());
  }

  private static @Nullable SockAddr six(String text) {
    Ip2String.ParsedIpv6 six = Ip2String.RtlIpv6StringToAddressEx(text);
    return six == null
        ? null
        : new SockAddrIn6(six.high(), six.low(), six.port(), 0, six.scopeId());
  }

  private static @Nullable SockAddr local(String path) {
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    boolean fits = length > 0 && length < SockAddrUn.PATH_MAX && path.indexOf('\0') < 0;
    return fits ? new SockAddrUn(path) : null;
  }
}
