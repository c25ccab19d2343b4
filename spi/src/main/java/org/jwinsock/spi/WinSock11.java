package org.jwinsock.spi;

/// What `winsock.h` of Winsock 1.1 numbers otherwise than `winsock2.h` and `ws2tcpip.h`. The
/// numbers count for programs whose `WSAStartup` negotiated 1.0 or 1.1.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/windows-sockets-compatibility-issues-2">
///   Windows Sockets Compatibility Issues</a>
public final class WinSock11 {

  public static final int SOMAXCONN = 5;

  // Options of the level IPPROTO_IP.
  public static final int IP_OPTIONS = 1;
  public static final int IP_MULTICAST_IF = 2;
  public static final int IP_MULTICAST_TTL = 3;
  public static final int IP_MULTICAST_LOOP = 4;
  public static final int IP_ADD_MEMBERSHIP = 5;
  public static final int IP_DROP_MEMBERSHIP = 6;
  public static final int IP_TTL = 7;
  public static final int IP_TOS = 8;
  public static final int IP_DONTFRAGMENT = 9;

  private WinSock11() {}

  /// The number that `ws2tcpip.h` gives an option of [WinSock2#IPPROTO_IP]. Others stay.
  public static int ipOption(int name) {
    return switch (name) {
      case IP_MULTICAST_IF -> Ws2TcpIp.IP_MULTICAST_IF;
      case IP_MULTICAST_TTL -> Ws2TcpIp.IP_MULTICAST_TTL;
      case IP_MULTICAST_LOOP -> Ws2TcpIp.IP_MULTICAST_LOOP;
      case IP_ADD_MEMBERSHIP -> Ws2TcpIp.IP_ADD_MEMBERSHIP;
      case IP_DROP_MEMBERSHIP -> Ws2TcpIp.IP_DROP_MEMBERSHIP;
      case IP_TTL -> Ws2TcpIp.IP_TTL;
      case IP_TOS -> Ws2TcpIp.IP_TOS;
      case IP_DONTFRAGMENT -> Ws2TcpIp.IP_DONTFRAGMENT;
      default -> name;
    };
  }
}
