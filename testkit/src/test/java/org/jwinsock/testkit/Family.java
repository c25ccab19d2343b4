package org.jwinsock.testkit;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

/// The address families a scenario runs over: `@EnumSource Family`.
enum Family {
  IPV4(WinSock2.AF_INET) {
    @Override
    SockAddr loopback(int port) {
      return new SockAddrIn(0x7F000001, port);
    }

    @Override
    SockAddr any(int port) {
      return new SockAddrIn(0, port);
    }
  },
  IPV6(WinSock2.AF_INET6) {
    @Override
    SockAddr loopback(int port) {
      return new SockAddrIn6(0, 1, port, 0, 0);
    }

    @Override
    SockAddr any(int port) {
      return new SockAddrIn6(0, 0, port, 0, 0);
    }
  };

  /// `AF_*`
  final int af;

  Family(int af) {
    this.af = af;
  }

  /// 127.0.0.1 or ::1.
  abstract SockAddr loopback(int port);

  /// 0.0.0.0 or ::.
  abstract SockAddr any(int port);

  /// The port of an address of either family.
  static int port(@Nullable SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.port();
      case SockAddrIn6 six -> six.port();
      case null, default -> throw new IllegalArgumentException("no port in " + address);
    };
  }
}
