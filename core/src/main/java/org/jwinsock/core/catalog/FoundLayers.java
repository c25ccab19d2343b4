package org.jwinsock.core.catalog;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.store.CatalogHome;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;

/// The layered providers that this process can use, by name: those that came with the program, and
/// those of jars on the layer path, which is the system property `winsock.layerpath` or the
/// environment variable `WINSOCK_LAYER_PATH`, jars and folders of jars, and `layers` in the
/// catalog's folder.
///
/// @param broken those that could not be loaded, with the reason
public record FoundLayers(Map<String, LayeredServiceProvider> byName, List<String> broken) {

  /// Copies both.
  public FoundLayers {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
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

  /// Those that came with the program, looked for once somebody asks. For one thread.
  static final class Lazily implements Supplier<FoundLayers> {
    private @Nullable FoundLayers found;

    @Override
    public FoundLayers get() {
      FoundLayers known = found;
      if (known == null) {
        known = load();
        found = known;
      }
      return known;
    }
  }

  /// The jars on the layer path, in its order.
  static List<Path> jars() {
    String set = System.getProperty("winsock.layerpath", System.getenv("WINSOCK_LAYER_PATH"));
    List<Path> places = new ArrayList<>();
    if (set != null) {
      for (String each : set.split(File.pathSeparator, -1)) {
        if (!each.isEmpty()) {
          places.add(Path.of(each));
        }
      }
    }
    places.add(CatalogHome.path().resolve("layers"));
    List<Path> jars = new ArrayList<>();
    for (Path place : places) {
      if (!Files.isDirectory(place)) {
        if (Files.exists(place)) {
          jars.add(place);
        }
        continue;
      }
      try (Stream<Path> files = Files.list(place)) {
        files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
      } catch (IOException e) {
        System.getLogger("org.jwinsock.core")
            .log(System.Logger.Level.WARNING, "The layer path has " + place + ": " + e);
      }
    }
    return jars;
  }

  /// A layer and from where it was loaded.
  ///
  /// @param sha256 of its jar; null for what is in no jar
  public record Loaded(
      LayeredServiceProvider provider, ProviderPath path, @Nullable String sha256) {}

  /// The layer of a path.
  ///
  /// @param sha256 what its jar has to be; null for anything
  public Loaded load(ProviderPath path, @Nullable String sha256) throws NoSuchLayerException {
    if (path.jar() == null) {
      return named(String.valueOf(path.name()));
    }
    JarLoader jar = JarLoader.of(path.jar(), sha256);
    LayeredServiceProvider one =
        jar.provider(
            ServiceLoader.load(LayeredServiceProvider.class, jar),
            "layer",
            path.name(),
            LayeredServiceProvider::name);
    return new Loaded(one, new ProviderPath(path.jar(), one.name()), jar.sha256());
  }

  /// The layer of a name: of the program, or else of the first jar on the layer path that has it.
  private Loaded named(String name) throws NoSuchLayerException {
    LayeredServiceProvider own = byName.get(name);
    if (own != null) {
      return new Loaded(own, new ProviderPath(null, name), null);
    }
    List<String> others = new ArrayList<>(broken);
    List<String> available = new ArrayList<>(byName.keySet());
    for (Path path : jars()) {
      try {
        JarLoader jar = JarLoader.of(path, null);
        for (LayeredServiceProvider each :
            jar.providers(ServiceLoader.load(LayeredServiceProvider.class, jar))) {
          if (each.name().equals(name)) {
            return new Loaded(each, new ProviderPath(path, name), jar.sha256());
          }
          available.add(each.name());
        }
      } catch (NoSuchLayerException e) {
        others.add(String.valueOf(e.getMessage()));
      }
    }
    throw new NoSuchLayerException(
        "There is no layer "
            + name
            + ". Available: "
            + String.join(", ", available)
            + (others.isEmpty() ? "" : "; not usable: " + String.join("; ", others)));
  }

  /// The layer of a name.
  Layer layer(String name, LayerSettings settings) throws NoSuchLayerException {
    return new Layer(named(name).provider(), settings);
  }
}
