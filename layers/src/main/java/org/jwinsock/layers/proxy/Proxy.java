package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;

import java.util.UUID;
import org.jwinsock.layers.stream.RoutedStreamLayer;
import org.jwinsock.layers.stream.Streams;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.yaml.YamlException;

/// Sends connections through proxies, by the `proxy:` section of a rule file.
public final class Proxy extends RoutedStreamLayer {

  /// Made by [java.util.ServiceLoader].
  public Proxy() {}

  @Override
  public String name() {
    return "proxy";
  }

  @Override
  public UUID providerId() {
    return UUID.fromString("2b7f0a57-3a53-4f0a-9b2d-6a9b8f5d3e05");
  }

  @Override
  public String description() {
    return "sends connections through SOCKS5 and HTTP proxies";
  }

  @Override
  public LayerClass layerClass() {
    return LayerClass.PROXY;
  }

  @Override
  public int category() {
    return Ws2Spi.LSP_PROXY | Ws2Spi.LSP_REDIRECTOR;
  }

  @Override
  protected Streams start(LayerSettings settings) throws ProviderStartupException {
    if (settings.file() == null) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "the proxy needs rules: --rules FILE or --layer proxy=FILE");
    }
    try {
      return new ProxyRouter(settings);
    } catch (YamlException e) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "its rules are wrong:\n" + e.getMessage());
    }
  }
}
