package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// `ADDRINFO`: a hint for `getaddrinfo`, or one of its results. What `ai_next` links in C is a
/// `List` here.
///
/// @param flags `AI_*` in a hint, 0 in a result
/// @param family `AF_*`
/// @param socktype `SOCK_*`; 0 for any
/// @param protocol `IPPROTO_*`; 0 for any
/// @param canonname the canonical name, in the first result if it was asked for; null in a hint
/// @param addr the address, ready for `bind` or `connect`; null in a hint
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-addrinfoa">
///   ADDRINFO</a>
public record AddrInfo(
    int flags,
    int family,
    int socktype,
    int protocol,
    @Nullable String canonname,
    @Nullable SockAddr addr) {

  /// A hint.
  public static AddrInfo hint(int flags, int family, int socktype, int protocol) {
    return new AddrInfo(flags, family, socktype, protocol, null, null);
  }
}
