package org.jwinsock.layers.filter;

import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.LayerSocket;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// A socket under the filter.
final class Filtered extends LayerSocket {

  /// What it is connected to, or has been allowed to connect to; null if nothing.
  volatile @Nullable SockAddr peer;

  /// True if the peer has made the connection.
  volatile boolean accepted;

  /// Why nothing goes through it any more, negative; 0 while it may.
  volatile int revoked;

  Filtered(WsaProtocolInfo info) {
    super(info);
  }

  String protocol() {
    if (info().addressFamily() == WinSock2.AF_UNIX) {
      return "unix";
    }
    return switch (info().socketType()) {
      case WinSock2.SOCK_STREAM -> "tcp";
      case WinSock2.SOCK_DGRAM -> "udp";
      default -> "raw";
    };
  }

  boolean isStream() {
    return info().socketType() == WinSock2.SOCK_STREAM;
  }
}
