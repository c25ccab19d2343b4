package org.jwinsock.core.catalog;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.ServiceProvider;

/// Base providers that are installed as jars.
public final class InstalledBases {

  private InstalledBases() {}

  /// A base provider and what its jar is.
  public record Loaded(ServiceProvider provider, String sha256) {}

  /// The base provider of a jar.
  ///
  /// @param sha256 what the jar has to be; null for anything
  /// @throws NoSuchLayerException if there is none that can run
  public static Loaded load(ProviderPath path, @Nullable String sha256)
      throws NoSuchLayerException {
    if (path.jar() == null) {
      throw new NoSuchLayerException(path + " is no jar");
    }
    JarLoader jar = JarLoader.of(path.jar(), sha256);
    ServiceProvider one =
        jar.provider(
            ServiceLoader.load(ServiceProvider.class, jar),
            "base provider",
            path.name(),
            ServiceProvider::name);
    if (one.unavailable() != null) {
      throw new NoSuchLayerException(path + " cannot run: " + one.unavailable());
    }
    return new Loaded(one, jar.sha256());
  }
}
