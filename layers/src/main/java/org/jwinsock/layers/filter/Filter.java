package org.jwinsock.layers.filter;

import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;

import java.util.UUID;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;
import org.jwinsock.yaml.YamlException;

/// Allows and forbids, by the `filter:` section of a rule file.
public final class Filter implements LayeredServiceProvider {

  /// Made by [java.util.ServiceLoader].
  public Filter() {}

  @Override
  public String name() {
    return "filter";
  }

  @Override
  public UUID providerId() {
    return UUID.fromString("2b7f0a57-3a53-4f0a-9b2d-6a9b8f5d3e01");
  }

  @Override
  public String description() {
    return "allows and forbids connections by rules";
  }

  @Override
  public LayerClass layerClass() {
    return LayerClass.FILTER;
  }

  @Override
  public int category() {
    return Ws2Spi.LSP_FIREWALL;
  }

  @Override
  public WspProcTable WSPStartup(
      int version, WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings)
      throws ProviderStartupException {
    if (settings.file() == null) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "the filter needs rules: --rules FILE or --layer filter=FILE");
    }
    try {
      return FilterTable.start(upcalls, lower, settings);
    } catch (YamlException e) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "its rules are wrong:\n" + e.getMessage());
    }
  }
}
