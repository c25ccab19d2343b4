package org.jwinsock.layers.proxy;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrText;

/// Where a proxy is asked to connect to.
sealed interface Target {

  /// An address.
  ///
  /// @param socket of IPv4 or IPv6
  record Address(SockAddr socket) implements Target {
    /// An IPv4 address that is written as IPv6 is an IPv4 address.
    public Address {
      if (socket instanceof SockAddrIn6 six && six.isV4Mapped()) {
        socket = new SockAddrIn((int) six.low(), six.port());
      }
      if (!(socket instanceof SockAddrIn) && !(socket instanceof SockAddrIn6)) {
        throw new IllegalArgumentException("no proxy leads to " + socket);
      }
    }

    @Override
    public int port() {
      return socket instanceof SockAddrIn6 six ? six.port() : ((SockAddrIn) socket).port();
    }

    /// `1.2.3.4:80`, `[2001:db8::1]:80`: as an HTTP request names it. A scope means nothing to
    /// another machine.
    @Override
    public String toString() {
      return socket instanceof SockAddrIn6 six
          ? "["
              + SockAddrText.host(new SockAddrIn6(six.high(), six.low(), 0, 0, 0))
              + "]:"
              + six.port()
          : socket.toString();
    }
  }

  /// A name, which the proxy looks up.
  ///
  /// @param host as [#name] checks it: there is nothing in it that a protocol could stumble over
  record Name(String host, int port) implements Target {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// The port, 0 to 65535.
  int port();

  /// The longest name of RFC 1035 in text.
  int MOST_NAME = 253;

  /// A name as it may be sent to a proxy: letters, digits, `-`, `_` and dots; others become the
  /// ASCII form of RFC 5890. Null for anything else, so that no line end or blank gets into a
  /// request.
  static @Nullable String name(String text) {
    String ascii;
    try {
      ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null; // no name of RFC 5890
    }
    String host = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    boolean well = host.length() <= MOST_NAME && host.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    return well ? host : null;
  }
}
