package org.jwinsock.layers.proxy;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.proxy.Socks5Client.Command;

/// One proxy of a chain.
///
/// @param scheme what it speaks
/// @param at where it is
/// @param credentials null if there are none
/// @param login of an HTTP proxy, for all connections through it
record Hop(Scheme scheme, Target at, @Nullable Credentials credentials, HttpLogin login) {

  /// What a proxy speaks.
  enum Scheme {
    /// RFC 1928.
    SOCKS5("socks5", 1080),
    /// CONNECT of RFC 9110.
    HTTP("http", 8080);

    private final String text;
    final int port;

    Scheme(String text, int port) {
      this.text = text;
      this.port = port;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static Hop of(
      Scheme scheme, Target at, @Nullable Credentials credentials, Supplier<String> cnonces) {
    return new Hop(scheme, at, credentials, new HttpLogin(credentials, cnonces));
  }

  /// Asks this proxy for a connection.
  Handshake connect(Target to) {
    return switch (scheme) {
      case SOCKS5 -> new Socks5Client(Command.CONNECT, to, credentials);
      case HTTP -> new HttpConnectClient(to, login);
    };
  }

  /// Asks this proxy, which speaks SOCKS5, to relay datagrams.
  Handshake associate(Target from) {
    return new Socks5Client(Command.UDP_ASSOCIATE, from, credentials);
  }

  /// Without credentials.
  @Override
  public String toString() {
    return scheme + "://" + at;
  }
}
