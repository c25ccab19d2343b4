package org.jwinsock.core.catalog;

import java.util.ServiceLoader;
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
  public static Loaded load(ProviderPath path, @org.jspecify.annotations.Nullable String sha256)
      throws NoSuchLayerException {
    if (path.jar() == null) {
      throw new NoSuchLayerException(path + " is no jar");
    }
    JarLoader jar = JarLoader.of(path.jar(), sha256);
    for (ServiceProvider each : jar.providers(ServiceLoader.load(ServiceProvider.class, jar))) {
      if (path.name() == null || each.name().equals(path.name())) {
        if (each.unavailable() != null) {
          throw new NoSuchLayerException(path + " cannot run: " + each.unavailable());
        }
        return new Loaded(each, jar.sha256());
      }
    }
    throw new NoSuchLayerException(path + " has no such base provider");
  }
}
