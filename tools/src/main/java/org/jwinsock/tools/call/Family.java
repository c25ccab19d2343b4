package org.jwinsock.tools.call;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.AF_UNSPEC;

import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;

/// The two IP families, and their addresses inside this machine.
public enum Family {
  IPV4("IPv4", AF_INET) {
    @Override
    public SockAddr loopback(int port) {
      return new SockAddrIn(0x7F000001, port);
    }

    @Override
    public SockAddr any(int port) {
      return new SockAddrIn(0, port);
    }
  },
  IPV6("IPv6", AF_INET6) {
    @Override
    public SockAddr loopback(int port) {
      return new SockAddrIn6(0, 1, port, 0, 0);
    }

    @Override
    public SockAddr any(int port) {
      return new SockAddrIn6(0, 0, port, 0, 0);
    }
  };

  private final String text;
  private final int af;

  Family(String text, int af) {
    this.text = text;
    this.af = af;
  }

  /// The family of an IP address.
  public static Family of(SockAddr address) {
    return address.family() == AF_INET6 ? IPV6 : IPV4;
  }

  /// `AF_*`
  public int af() {
    return af;
  }

  /// 127.0.0.1 or ::1.
  public abstract SockAddr loopback(int port);

  /// 0.0.0.0 or ::.
  public abstract SockAddr any(int port);

  /// `AF_*` of a choice that may have been left open.
  public static int af(boolean four, boolean six) {
    return four == six ? AF_UNSPEC : four ? AF_INET : AF_INET6;
  }

  /// The port of an IP address.
  public static int port(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.port();
      case SockAddrIn6 six -> six.port();
      case SockAddrUn local -> throw new IllegalArgumentException("no port in " + local);
    };
  }

  /// `IPv4`
  @Override
  public String toString() {
    return text;
  }
}
