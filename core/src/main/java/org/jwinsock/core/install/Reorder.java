package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.WsaProtocolInfo;

/// Changes the order in which sockets match.
///
/// @param ids every entry's, once
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/sporder/nf-sporder-wscwriteproviderorder">
///   WSCWriteProviderOrder</a>
public record Reorder(List<Integer> ids) implements Edit {

  /// Copies the ids.
  public Reorder {
    ids = List.copyOf(ids);
  }

  @Override
  public CatalogFile apply(CatalogFile now, Catalog catalog) throws CatalogException {
    List<Integer> all =
        Entries.of(now, catalog).stream().map(WsaProtocolInfo::catalogEntryId).toList();
    if (ids.size() != all.size() || !new HashSet<>(ids).equals(new HashSet<>(all))) {
      throw new CatalogException(
          WSAEINVAL, "An order names every entry once: some order of " + all + ", not " + ids);
    }
    List<Member> members = new ArrayList<>();
    for (int id : ids) {
      InstalledEntry entry = now.entry(id);
      if (entry == null || !entry.isLayer()) {
        members.add(Entries.member(now, catalog, id));
      }
    }
    return now.ordered(members);
  }
}
