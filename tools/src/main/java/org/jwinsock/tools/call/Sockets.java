package org.jwinsock.tools.call;

import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.FIONBIO;
import static org.jwinsock.spi.WinSock2.IPPROTO_IP;
import static org.jwinsock.spi.WinSock2.IPPROTO_IPV6;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.SOL_SOCKET;
import static org.jwinsock.spi.WinSock2.SOMAXCONN;
import static org.jwinsock.spi.WinSock2.SO_RCVTIMEO;
import static org.jwinsock.spi.Ws2TcpIp.TCP_NODELAY;
import static org.jwinsock.tools.call.SocketFailure.check;

import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;

/// The calls that every server and client begins with, each checked.
public final class Sockets {

  private Sockets() {}

  /// `socket`, for TCP.
  public static long tcp(int family) {
    return check(Winsock.socket(family, SOCK_STREAM, IPPROTO_TCP), "socket");
  }

  /// `socket`, for UDP.
  public static long udp(int family) {
    return check(Winsock.socket(family, SOCK_DGRAM, IPPROTO_UDP), "socket");
  }

  /// `socket`, `bind` and `listen`.
  ///
  /// @param address port 0 picks one
  public static long listener(SockAddr address) {
    long s = tcp(address.family());
    return closedUnless(
        s,
        () -> {
          check(Winsock.bind(s, address), "bind", address);
          check(Winsock.listen(s, SOMAXCONN), "listen", address);
        });
  }

  /// `socket` and `connect`.
  public static long connected(SockAddr address) {
    long s = tcp(address.family());
    return closedUnless(s, () -> check(Winsock.connect(s, address), "connect", address));
  }

  /// `socket` and `bind`, for UDP.
  ///
  /// @param address port 0 picks one
  public static long boundUdp(SockAddr address) {
    long s = udp(address.family());
    return closedUnless(s, () -> check(Winsock.bind(s, address), "bind", address));
  }

  /// A socket that is set up by more calls; closed again when one of them fails.
  public static long closedUnless(long s, Runnable setUp) {
    try {
      setUp.run();
    } catch (SocketFailure e) {
      Winsock.closesocket(s);
      throw e;
    }
    return s;
  }

  /// `getsockname`.
  public static SockAddr localAddress(long s) {
    SockAddr[] name = new SockAddr[1];
    check(Winsock.getsockname(s, name), "getsockname");
    return name[0];
  }

  /// `ioctlsocket` with FIONBIO.
  public static void nonBlocking(long s) {
    check(Winsock.ioctlsocket(s, FIONBIO, new int[] {1}), "ioctlsocket", "FIONBIO");
  }

  /// Sends small messages at once instead of collecting them (Nagle).
  public static void noDelay(long s) {
    check(Winsock.setsockopt(s, IPPROTO_TCP, TCP_NODELAY, 1), "setsockopt", "TCP_NODELAY");
  }

  /// Lets blocking receives end with WSAETIMEDOUT.
  public static void receiveTimeout(long s, int millis) {
    check(Winsock.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, millis), "setsockopt", "SO_RCVTIMEO");
  }

  /// The level of the options of an address family.
  public static int level(int family) {
    return family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
  }
}
