package org.jwinsock.layers.tls;

import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;

import java.util.UUID;
import org.jwinsock.layers.stream.RoutedStreamLayer;
import org.jwinsock.layers.stream.Streams;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.yaml.YamlException;

/// Encrypts connections, by the `tls:` section of a rule file.
public final class Tls extends RoutedStreamLayer {

  /// Made by [java.util.ServiceLoader].
  public Tls() {}

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public UUID providerId() {
    return UUID.fromString("2b7f0a57-3a53-4f0a-9b2d-6a9b8f5d3e06");
  }

  @Override
  public String description() {
    return "encrypts connections with TLS 1.3 and 1.2";
  }

  @Override
  public LayerClass layerClass() {
    return LayerClass.TLS;
  }

  @Override
  public int category() {
    return Ws2Spi.LSP_CRYPTO_COMPRESS | Ws2Spi.LSP_INBOUND_MODIFY | Ws2Spi.LSP_OUTBOUND_MODIFY;
  }

  @Override
  protected Streams start(LayerSettings settings) throws ProviderStartupException {
    if (settings.file() == null) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "tls needs rules: --rules FILE or --layer tls=FILE");
    }
    try {
      return new TlsStreams(settings);
    } catch (YamlException e) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "its rules are wrong:\n" + e.getMessage());
    }
  }
}
