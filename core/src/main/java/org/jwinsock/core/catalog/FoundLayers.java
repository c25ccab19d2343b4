package org.jwinsock.core.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;

/// The layered providers that this process can use, by name.
///
/// @param broken those that could not be loaded, with the reason
public record FoundLayers(Map<String, LayeredServiceProvider> byName, List<String> broken) {

  /// Copies both.
  public FoundLayers {
    byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    broken = List.copyOf(broken);
  }

  /// Those that came with the program.
  public static FoundLayers load() {
    Map<String, LayeredServiceProvider> found = new LinkedHashMap<>();
    List<String> broken = new ArrayList<>();
    ServiceLoader.load(LayeredServiceProvider.class, FoundLayers.class.getClassLoader()).stream()
        .forEach(
            candidate -> {
              try {
                LayeredServiceProvider layer = candidate.get();
                LayeredServiceProvider other = found.putIfAbsent(layer.name(), layer);
                if (other != null) {
                  broken.add(candidate.type().getName() + " has the name of " + other.getClass());
                }
              } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                broken.add(candidate.type().getName() + " cannot be loaded: " + e.getMessage());
              }
            });
    return new FoundLayers(found, broken);
  }

  /// The layer of a name.
  Layer layer(String name, LayerSettings settings) throws NoSuchLayerException {
    LayeredServiceProvider provider = byName.get(name);
    if (provider == null) {
      String others = broken.isEmpty() ? "" : "; not usable: " + String.join("; ", broken);
      throw new NoSuchLayerException(
          "There is no layer "
              + name
              + ". Available: "
              + String.join(", ", byName.keySet())
              + others);
    }
    return new Layer(provider, settings);
  }
}
