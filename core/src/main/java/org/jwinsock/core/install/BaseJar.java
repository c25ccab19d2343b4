package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.InstalledBases;
import org.jwinsock.core.catalog.NoSuchLayerException;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.store.CatalogException;

/// The jar of a base provider that is about to be installed.
final class BaseJar {

  private BaseJar() {}

  /// What the jar is, once its provider has been loaded and can run.
  static @Nullable String sha256(ProviderPath path) throws CatalogException {
    try {
      return InstalledBases.load(path, null).sha256();
    } catch (NoSuchLayerException e) {
      throw new CatalogException(WSAEINVAL, String.valueOf(e.getMessage()), e);
    }
  }
}
