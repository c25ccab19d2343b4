package org.jwinsock.layers.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// Where the proxies are that rules call by name. They are looked up when the rules are read,
/// because nobody may wait while he connects.
final class ProxyAddresses {

  private final Map<String, byte[]> known = new ConcurrentHashMap<>();

  /// Looks up the proxies that are called by name.
  void lookUp(Set<Target> proxies) {
    for (Target proxy : proxies) {
      if (proxy instanceof Target.Name(String host, int _)) {
        try {
          known.put(host, InetAddress.getByName(host).getAddress());
        } catch (UnknownHostException e) {
          known.remove(host);
          ProxyRouter.LOGGER.log(
              System.Logger.Level.WARNING, "proxy: the proxy " + host + " is not found");
        }
      }
    }
  }

  /// The address of a proxy; null if its name was not found.
  @Nullable SockAddr of(Target proxy) {
    return switch (proxy) {
      case Target.Address(SockAddr address) -> address;
      case Target.Name(String host, int port) -> {
        byte[] bytes = known.get(host);
        yield bytes == null
            ? null
            : bytes.length == 4 ? SockAddrIn.of(bytes, port) : SockAddrIn6.of(bytes, port, 0);
      }
    };
  }
}
