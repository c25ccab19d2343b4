package org.jwinsock.testkit;

import java.net.InetSocketAddress;
import java.net.URI;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// The loopback addresses as peers name them.
final class Loopback {

  private Loopback() {}

  static InetSocketAddress inet(Family family, int port) {
    SockAddr address = family.loopback(port);
    return switch (address) {
      case SockAddrIn four -> four.toInet();
      case SockAddrIn6 six -> six.toInet();
      default -> throw new IllegalArgumentException("no port in " + address);
    };
  }

  /// `127.0.0.1:port` or `[::1]:port`.
  static String authority(Family family, int port) {
    return (family == Family.IPV4 ? "127.0.0.1" : "[::1]") + ":" + port;
  }

  static URI http(Family family, int port, String path) {
    return URI.create("http://" + authority(family, port) + path);
  }
}
