package org.jwinsock.afd;

import java.util.List;
import java.util.UUID;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// The catalog entries of base providers, as Windows' own provider has them.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsaprotocol_infow">
///   WSAPROTOCOL_INFOW</a>
public final class BaseProtocols {

  private static final int STREAM =
      WinSock2.XP1_GUARANTEED_DELIVERY
          | WinSock2.XP1_GUARANTEED_ORDER
          | WinSock2.XP1_GRACEFUL_CLOSE
          | WinSock2.XP1_IFS_HANDLES;

  private static final int DATAGRAM =
      WinSock2.XP1_CONNECTIONLESS
          | WinSock2.XP1_MESSAGE_ORIENTED
          | WinSock2.XP1_SUPPORT_BROADCAST
          | WinSock2.XP1_SUPPORT_MULTIPOINT
          | WinSock2.XP1_IFS_HANDLES;

  /// `iVersion` of TCP/IP.
  private static final int VERSION = 2;

  /// The largest UDP payload over IPv4 and over IPv6.
  private static final int UDP4_MESSAGE = 65_507;

  private static final int UDP6_MESSAGE = 65_527;
  private static final int RAW_MESSAGE = 32_767;
  private static final int ALL_PROTOCOLS = 255;

  private BaseProtocols() {}

  /// TCP over IPv4.
  public static WsaProtocolInfo tcp4(UUID provider) {
    return entry(
        provider, WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP, 0, "TCP/IP");
  }

  /// TCP over IPv6.
  public static WsaProtocolInfo tcp6(UUID provider) {
    return entry(
        provider, WinSock2.AF_INET6, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP, 0, "TCP/IPv6");
  }

  /// UDP over IPv4.
  public static WsaProtocolInfo udp4(UUID provider) {
    return entry(
        provider,
        WinSock2.AF_INET,
        WinSock2.SOCK_DGRAM,
        WinSock2.IPPROTO_UDP,
        UDP4_MESSAGE,
        "UDP/IP");
  }

  /// UDP over IPv6.
  public static WsaProtocolInfo udp6(UUID provider) {
    return entry(
        provider,
        WinSock2.AF_INET6,
        WinSock2.SOCK_DGRAM,
        WinSock2.IPPROTO_UDP,
        UDP6_MESSAGE,
        "UDP/IPv6");
  }

  /// Any protocol over IPv4, with its header.
  public static WsaProtocolInfo raw4(UUID provider) {
    return entry(
        provider, WinSock2.AF_INET, WinSock2.SOCK_RAW, WinSock2.IPPROTO_IP, RAW_MESSAGE, "RAW/IP");
  }

  /// Any protocol over IPv6.
  public static WsaProtocolInfo raw6(UUID provider) {
    return entry(
        provider,
        WinSock2.AF_INET6,
        WinSock2.SOCK_RAW,
        WinSock2.IPPROTO_IP,
        RAW_MESSAGE,
        "RAW/IPv6");
  }

  /// Streams between processes of this machine, named by a path.
  public static WsaProtocolInfo unixStream(UUID provider) {
    return entry(provider, WinSock2.AF_UNIX, WinSock2.SOCK_STREAM, 0, 0, "AF_UNIX");
  }

  private static WsaProtocolInfo entry(
      UUID provider, int family, int type, int protocol, int messageSize, String name) {
    boolean raw = type == WinSock2.SOCK_RAW;
    boolean ip = family != WinSock2.AF_UNIX;
    int services = type == WinSock2.SOCK_STREAM ? STREAM : DATAGRAM;
    if (type == WinSock2.SOCK_STREAM && ip) {
      services |= WinSock2.XP1_EXPEDITED_DATA;
    }
    return new WsaProtocolInfo(
        services,
        WinSock2.PFL_MATCHES_PROTOCOL_ZERO,
        provider,
        0,
        List.of(),
        VERSION,
        family,
        longest(family),
        shortest(family),
        type,
        protocol,
        raw ? ALL_PROTOCOLS : 0,
        WinSock2.BIGENDIAN,
        WinSock2.SECURITY_PROTOCOL_NONE,
        messageSize,
        0,
        name);
  }

  private static int longest(int family) {
    return switch (family) {
      case WinSock2.AF_INET -> SockAddrIn.SIZE;
      case WinSock2.AF_INET6 -> SockAddrIn6.SIZE;
      default -> SockAddrUn.SIZE;
    };
  }

  private static int shortest(int family) {
    return family == WinSock2.AF_UNIX ? 3 : longest(family);
  }
}
