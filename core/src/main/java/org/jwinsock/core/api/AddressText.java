package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Ip2String;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;

/// Addresses without port as text: the `inet_*` functions. None of them needs `WSAStartup`.
final class AddressText {

  private static final int IN_ADDR_SIZE = 4;
  private static final int IN6_ADDR_SIZE = 16;

  private AddressText() {}

  /// `inet_addr`. White space may follow the address; a single space alone is 0.
  ///
  /// @return the address in network order, or [WinSock2#INADDR_NONE]
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-inet_addr">
  ///   inet_addr</a>
  static int inetAddr(@Nullable String text) {
    if (text == null) {
      return WinSock2.INADDR_NONE;
    }
    if (text.equals(" ")) {
      return WinSock2.INADDR_ANY;
    }
    Ip2String.ParsedIpv4 four = Ip2String.RtlIpv4StringToAddress(text, false);
    return four != null && text.substring(four.end()).isBlank()
        ? ByteOrderCalls.swapInt(four.bits())
        : WinSock2.INADDR_NONE;
  }

  /// `inet_ntoa`.
  ///
  /// @param address in network order
  static String inetNtoa(int address) {
    byte[] bytes = new SockAddrIn(ByteOrderCalls.swapInt(address), 0).bytes();
    return Ip2String.RtlIpv4AddressToString(bytes);
  }

  /// `InetPton`.
  ///
  /// @return 1, 0 for a text that is no address, or a negative error code
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-inetptonw">
  ///   InetPton</a>
  static int inetPton(int family, @Nullable String text, @Nullable MemorySegment to) {
    int size = size(family);
    if (size == 0) {
      return -WSAEAFNOSUPPORT;
    }
    if (text == null || to == null || to.byteSize() < size) {
      return -WSAEFAULT;
    }
    if (to.isReadOnly() || Memory.isForeign(to)) {
      return -WSAEFAULT;
    }
    byte[] bytes = family == AF_INET ? strictFour(text) : strictSix(text);
    if (bytes == null) {
      return 0;
    }
    MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, 0, size);
    return 1;
  }

  private static byte @Nullable [] strictFour(String text) {
    Ip2String.ParsedIpv4 four = Ip2String.RtlIpv4StringToAddress(text, true);
    return four == null || four.end() != text.length() ? null : four.address();
  }

  private static byte @Nullable [] strictSix(String text) {
    Ip2String.ParsedIpv6 six = Ip2String.RtlIpv6StringToAddress(text);
    return six == null || six.end() != text.length() ? null : six.address();
  }

  /// `InetNtop`.
  ///
  /// @param size the room in characters, with one for C's end of string
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-inetntopw">
  ///   InetNtop</a>
  static Outcome<String> inetNtop(int family, @Nullable MemorySegment address, long size) {
    int length = size(family);
    if (length == 0) {
      return Outcome.failed(WSAEAFNOSUPPORT);
    }
    if (address == null || address.byteSize() < length || Memory.isForeign(address)) {
      return Outcome.failed(WSA_INVALID_PARAMETER);
    }
    byte[] bytes = address.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    String text =
        family == AF_INET
            ? Ip2String.RtlIpv4AddressToString(bytes)
            : Ip2String.RtlIpv6AddressToString(bytes);
    return text.length() < size ? Outcome.of(text) : Outcome.failed(WSA_INVALID_PARAMETER);
  }

  private static int size(int family) {
    return switch (family) {
      case AF_INET -> IN_ADDR_SIZE;
      case AF_INET6 -> IN6_ADDR_SIZE;
      default -> 0;
    };
  }
}
