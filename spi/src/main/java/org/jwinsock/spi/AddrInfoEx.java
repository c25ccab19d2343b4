package org.jwinsock.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `ADDRINFOEXW`, and with `AI_EXTENDED` in the flags `ADDRINFOEX2W`: a hint for `GetAddrInfoEx`,
/// or one of its results. What `ai_next` links in C is a `List` here.
///
/// @param flags `AI_*` in a hint; in a result 0, or `AI_EXTENDED` if the hint had it
/// @param family `AF_*`
/// @param socktype `SOCK_*`; 0 for any
/// @param protocol `IPPROTO_*`; 0 for any
/// @param canonname the canonical name, in the first result if it was asked for; null in a hint
/// @param addr the address, ready for `bind` or `connect`; null in a hint
/// @param provider the namespace provider, in a result for which one was named; null in a hint
/// @param version of the structure, with `AI_EXTENDED`: 2; otherwise 0
/// @param fqdn the full name, in the first extended result if `AI_FQDN` asked for it; null in a
///   hint
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-addrinfoexw">
///   ADDRINFOEX</a>
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-addrinfoex2w">
///   ADDRINFOEX2</a>
public record AddrInfoEx(
    int flags,
    int family,
    int socktype,
    int protocol,
    @Nullable String canonname,
    @Nullable SockAddr addr,
    @Nullable UUID provider,
    int version,
    @Nullable String fqdn) {

  /// `ADDRINFOEX_VERSION_2`.
  public static final int ADDRINFOEX_VERSION_2 = 2;

  /// A hint for results of the first version.
  public static AddrInfoEx hint(int flags, int family, int socktype, int protocol) {
    return new AddrInfoEx(flags, family, socktype, protocol, null, null, null, 0, null);
  }

  /// A hint for results of the second version, which have a full name.
  ///
  /// @param flags beside `AI_EXTENDED`
  public static AddrInfoEx hint2(int flags, int family, int socktype, int protocol) {
    return new AddrInfoEx(
        flags | Ws2TcpIp.AI_EXTENDED,
        family,
        socktype,
        protocol,
        null,
        null,
        null,
        ADDRINFOEX_VERSION_2,
        null);
  }
}
