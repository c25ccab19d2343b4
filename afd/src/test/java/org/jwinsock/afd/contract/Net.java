package org.jwinsock.afd.contract;

import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

/// The address families the contract is tested over.
public enum Net {
  /// 127.0.0.1
  IPV4(WinSock2.AF_INET),
  /// ::1
  IPV6(WinSock2.AF_INET6);

  /// `AF_*`
  public final int family;

  Net(int family) {
    this.family = family;
  }

  /// The loopback address.
  public SockAddr loopback(int port) {
    return this == IPV4 ? new SockAddrIn(0x7F000001, port) : new SockAddrIn6(0, 1, port, 0, 0);
  }

  /// All addresses.
  public SockAddr any(int port) {
    return this == IPV4 ? new SockAddrIn(0, port) : new SockAddrIn6(0, 0, port, 0, 0);
  }

  /// The port of an address.
  public static int port(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.port();
      case SockAddrIn6 six -> six.port();
      default -> throw new IllegalArgumentException("no port in " + address);
    };
  }
}
