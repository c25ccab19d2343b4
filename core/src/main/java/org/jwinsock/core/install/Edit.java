package org.jwinsock.core.install;

import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;

/// One edit of the catalog.
@FunctionalInterface
public interface Edit {

  /// What the catalog is to be.
  ///
  /// @param catalog tells what base protocols and layers there are; of the generation that is
  ///   active before the first edit
  /// @throws CatalogException if it cannot be done, and then nothing is
  CatalogFile apply(CatalogFile now, Catalog catalog) throws CatalogException;
}
