package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.core.store.Member;

/// Takes a provider out, with its entries. Chains of others that it stands in lose it: on Windows
/// they stay as they are, and nothing connects any more.
///
/// @param id its GUID
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscdeinstallprovider">
///   WSCDeinstallProvider</a>
public record RemoveProvider(UUID id) implements Edit {

  @Override
  public CatalogFile apply(CatalogFile now, Catalog catalog) throws CatalogException {
    if (now.provider(id) == null) {
      throw new CatalogException(WSAEINVAL, "Provider " + id + " is not installed");
    }
    List<InstalledProvider> others =
        now.providers().stream().filter(each -> !each.id().equals(id)).toList();
    return without(now, entry -> entry.owner().equals(id)).withProviders(others);
  }

  /// Without some entries, and without them in the chains that are left.
  static CatalogFile without(CatalogFile now, Predicate<InstalledEntry> gone) {
    Set<Member> left = new HashSet<>();
    for (InstalledEntry entry : now.entries()) {
      if (gone.test(entry)) {
        left.add(new Member.Entry(entry.id()));
      }
    }
    List<InstalledEntry> entries = new ArrayList<>();
    for (InstalledEntry entry : now.entries()) {
      if (gone.test(entry)) {
        continue;
      }
      List<Member> members =
          entry.members().stream().filter(member -> !left.contains(member)).toList();
      boolean lostItsEnd = !entry.isLayer() && !members.contains(entry.members().getLast());
      boolean lostItsLayers = entry.members().size() > 1 && members.size() < 2;
      if (!lostItsEnd && !lostItsLayers) {
        entries.add(entry.with(members));
      }
    }
    return now.withEntries(entries);
  }
}
