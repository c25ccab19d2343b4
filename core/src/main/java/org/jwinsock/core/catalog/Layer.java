package org.jwinsock.core.catalog;

import java.util.List;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.WinSock2;

/// A layer in its place in a chain.
///
/// @param settings what the user has configured for it there
public record Layer(LayeredServiceProvider provider, LayerSettings settings) {

  /// The `XP1_*` bits that a chain of these layers cannot pass on: handles are the base provider's
  /// only if every layer hands them on.
  static int withheld(List<Layer> layers) {
    int bits = 0;
    for (Layer layer : layers) {
      bits |= layer.provider.withheldServiceFlags();
      bits |= layer.provider.isIfs() ? 0 : WinSock2.XP1_IFS_HANDLES;
    }
    return bits;
  }
}
