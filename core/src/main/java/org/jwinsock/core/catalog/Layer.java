package org.jwinsock.core.catalog;

import java.util.List;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;

/// A layer in its place in a chain.
///
/// @param settings what the user has configured for it there
public record Layer(LayeredServiceProvider provider, LayerSettings settings) {

  /// True if a chain of these layers hands on the base provider's handles.
  static boolean areIfs(List<Layer> layers) {
    return layers.stream().allMatch(layer -> layer.provider.isIfs());
  }
}
