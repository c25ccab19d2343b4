package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// `CSADDR_INFO`: the addresses of a service.
///
/// @param local for a server
/// @param remote for a client
/// @param socketType `SOCK_*`, 0 for any
/// @param protocol `IPPROTO_*`, 0 for any
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-csaddr_info">
///   CSADDR_INFO</a>
public record CsAddrInfo(
    @Nullable SockAddr local, @Nullable SockAddr remote, int socketType, int protocol) {}
