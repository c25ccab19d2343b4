package org.jwinsock.layers.proxy;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jwinsock.spi.SockAddrIn;

/// Targets, credentials and hops as the tests need them.
final class Proxies {

  static final Supplier<String> CNONCE = () -> "0a4f113b";
  static final Secrets NO_SECRETS = new Secrets(_ -> null, Path::of);

  private Proxies() {}

  static Secrets secrets(Map<String, String> environment, Path folder) {
    return new Secrets(environment::get, folder::resolve);
  }

  static Target name(String host, int port) {
    return new Target.Name(host, port);
  }

  static Target four(int address, int port) {
    return new Target.Address(new SockAddrIn(address, port));
  }

  static Credentials credentials(String user, String password) {
    Credentials made = Credentials.of(user, password);
    if (made == null) {
      throw new AssertionError(Credentials.complaint(user, password));
    }
    return made;
  }

  static Hop hop(String url) {
    try {
      return ProxyUrl.parse(url, NO_SECRETS, CNONCE).hop();
    } catch (ProxyUrl.Malformed e) {
      throw new AssertionError(e);
    }
  }
}
