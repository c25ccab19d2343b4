package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEACCES;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// What is refused when everything has to go through a proxy (`no-leak: true`): each with
/// `WSAEACCES`, and what no rule speaks of.
///
/// | what | why |
/// |---|---|
/// | connections and datagrams to a destination without a rule | they would show this machine's address |
/// | datagrams of a rule that does not say `udp: associate` | the same |
/// | looking up a name without a rule, and the name of an address | the question tells where the program wants to go |
/// | raw sockets | nobody could say where they lead |
/// | `AF_UNIX` connections without a rule `direct: true` | who listens there may have a network |
/// | joining multicast groups | the machine tells its network of it |
///
/// Destinations on this machine are no leak. What comes from outside to a socket that listens is
/// the filter's business.
final class NoLeak {

  /// There is nothing to configure.
  NoLeak() {}

  /// True for a destination that no rule speaks of.
  boolean forbids(@Nullable SockAddr destination) {
    return switch (destination) {
      case SockAddrIn four -> four.addr() >>> 24 != 127;
      case SockAddrIn6 six when six.isV4Mapped() -> (int) six.low() >>> 24 != 127;
      case SockAddrIn6 six -> six.high() != 0 || six.low() != 1;
      case null, default -> true;
    };
  }

  /// Asked of a new socket.
  ///
  /// @return 0, or a negative error
  int opens(int type) {
    return type == WinSock2.SOCK_STREAM || type == WinSock2.SOCK_DGRAM ? 0 : -WSAEACCES;
  }

  /// Asked of an option.
  ///
  /// @return 0, or a negative error
  int sets(int level, int option) {
    return joins(level, option) ? -WSAEACCES : 0;
  }

  private static boolean joins(int level, int option) {
    return switch (level) {
      case WinSock2.IPPROTO_IP ->
          option == Ws2TcpIp.IP_ADD_MEMBERSHIP
              || option == Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP
              || isGroup(option);
      case WinSock2.IPPROTO_IPV6 -> option == Ws2TcpIp.IPV6_ADD_MEMBERSHIP || isGroup(option);
      default -> false;
    };
  }

  private static boolean isGroup(int option) {
    return option == Ws2TcpIp.MCAST_JOIN_GROUP || option == Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP;
  }
}
