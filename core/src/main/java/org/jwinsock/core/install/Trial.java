package org.jwinsock.core.install;

import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.store.CatalogException;

/// Tries a catalog before it holds.
@FunctionalInterface
public interface Trial {

  /// Sends something through every chain.
  ///
  /// @throws CatalogException if a chain breaks
  void run(Catalog candidate) throws CatalogException;
}
