package org.jwinsock.core.catalog;

import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;

import java.util.UUID;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// In the place of an installed layer that cannot be loaded: its chains make no sockets, because
/// nobody knows what it would have kept from happening.
record BrokenLayer(UUID providerId, String name, String reason) implements LayeredServiceProvider {

  @Override
  public String description() {
    return reason;
  }

  @Override
  public LayerClass layerClass() {
    return LayerClass.FILTER;
  }

  @Override
  public int category() {
    return 0;
  }

  @Override
  public WspProcTable WSPStartup(
      int version, WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings)
      throws ProviderStartupException {
    throw new ProviderStartupException(
        WSAEPROVIDERFAILEDINIT,
        reason + "\nMend it, or: winsock catalog remove " + name + ", winsock catalog rollback");
  }
}
