package org.jwinsock.core.dispatch;

import java.util.List;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.catalog.Layer;
import org.jwinsock.spi.ServiceProvider;

/// Providers on top of each other, from some place of a chain down to its base provider. Entries
/// with the same stack are served by the same started providers.
///
/// @param layers the outermost first
record Stack(List<Layer> layers, ServiceProvider base) {

  static Stack of(CatalogEntry entry) {
    return new Stack(entry.layers(), entry.provider());
  }

  /// The stack without its top, which is a layer.
  Stack below() {
    return new Stack(layers.subList(1, layers.size()), base);
  }
}
