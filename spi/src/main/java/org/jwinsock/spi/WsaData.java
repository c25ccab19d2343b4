package org.jwinsock.spi;

/// `WSADATA`: what `WSAStartup` reports.
///
/// @param version the version the caller will use: low byte major, high byte minor
/// @param highVersion the highest version there is, always 2.2
/// @param description at most [WinSock2#WSADESCRIPTION_LEN] characters
/// @param systemStatus at most [WinSock2#WSASYS_STATUS_LEN] characters
/// @param maxSockets for 1.1 callers; 0 for 2.x ones
/// @param maxUdpDg for 1.1 callers, the largest datagram; 0 for 2.x ones
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock/ns-winsock-wsadata">WSADATA</a>
public record WsaData(
    int version,
    int highVersion,
    String description,
    String systemStatus,
    int maxSockets,
    int maxUdpDg) {}
