package org.jwinsock.bench;

import java.nio.file.Path;
import java.util.Locale;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.install.InstallLayer;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogStore;

/// A program that reads the catalog, once, as every program does that starts.
final class CatalogStart {

  private static final double NANOS_PER_MILLI = 1e6;

  private CatalogStart() {}

  public static void main(String[] arguments) throws CatalogException {
    long begun = System.nanoTime();
    int providers = new CatalogStore(Path.of(arguments[0])).readAny().file().providers().size();
    double millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
    System.out.printf(Locale.ROOT, "ms=%.3f providers=%d%n", millis, providers);
  }

  /// Installs three layers over every protocol.
  static void install(Path home) throws CatalogException {
    System.setProperty("winsock.home", home.toString());
    var _ =
        Winsock.catalogTransaction()
            .then(new InstallLayer(null, ProviderPath.parse("pass-through")))
            .then(new InstallLayer(null, ProviderPath.parse("buffer")))
            .then(new InstallLayer(null, ProviderPath.parse("uppercase")))
            .commit();
  }
}
