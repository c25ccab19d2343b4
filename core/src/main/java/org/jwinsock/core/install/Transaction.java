package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;

import java.util.ArrayList;
import java.util.List;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;

/// Edits of the catalog that hold together or not at all, like a transaction of the Windows
/// Filtering Platform. For one thread; nothing is written, and nobody waits, before [#commit()].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/fwp/object-management">Object
///   Management</a>
public final class Transaction {

  private final CatalogStore store;
  private final Catalog catalog;
  private final Trial trial;
  private final List<Edit> edits = new ArrayList<>();

  /// No edits so far.
  ///
  /// @param catalog what there is to choose from
  /// @param trial what a catalog has to stand before it holds
  public Transaction(CatalogStore store, Catalog catalog, Trial trial) {
    this.store = store;
    this.catalog = catalog;
    this.trial = trial;
  }

  /// One edit more, done after those before it.
  public Transaction then(Edit edit) {
    edits.add(edit);
    return this;
  }

  /// What [#commit()] would make active, tried but not written.
  public CatalogFile preview() throws CatalogException {
    return edited(store.read());
  }

  /// Does all of them as one change.
  ///
  /// @return the generation that is active then
  /// @throws CatalogException if one of them is refused; then none is done
  public CatalogFile commit() throws CatalogException {
    return store.change(this::edited);
  }

  /// Tries what is active.
  ///
  /// @throws CatalogException if it cannot be read, or a chain breaks
  public void check() throws CatalogException {
    CatalogFile _ = tried(store.read());
  }

  /// Makes an earlier generation the active one, once it has stood the trial.
  ///
  /// @param generation 0 for the one before the active one
  public CatalogFile rollback(long generation) throws CatalogException {
    return store.rollback(generation, this::tried);
  }

  private CatalogFile edited(CatalogFile now) throws CatalogException {
    CatalogFile next = now;
    for (Edit edit : edits) {
      next = edit.apply(next, catalog);
    }
    return next.entries().equals(now.entries()) && next.providers().equals(now.providers())
        ? next
        : tried(next);
  }

  private CatalogFile tried(CatalogFile next) throws CatalogException {
    List<String> problems = next.problems();
    if (!problems.isEmpty()) {
      throw new CatalogException(WSANO_RECOVERY, String.join("; ", problems));
    }
    Catalog candidate = catalog.with(next);
    boolean hasChains = false;
    for (CatalogEntry entry : candidate.entries()) {
      hasChains |= !entry.layers().isEmpty();
    }
    if (hasChains) {
      trial.run(candidate);
    }
    return next;
  }
}
