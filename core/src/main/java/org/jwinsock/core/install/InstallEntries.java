package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.InstalledBases;
import org.jwinsock.core.catalog.NoSuchLayerException;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.WsaProtocolInfo;

/// Installs a provider with the entries it wants, after all others; or replaces the entries of one
/// that is installed, where those for the same protocol keep their ids.
///
/// @param id its GUID
/// @param path from where it is loaded
/// @param infos an entry each: without a chain a layer by itself, with a chain of one a protocol of
///   a base provider, with a longer one a chain
/// @param update true to replace
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscinstallprovider">
///   WSCInstallProvider</a>
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscupdateprovider">
///   WSCUpdateProvider</a>
public record InstallEntries(UUID id, String path, List<WsaProtocolInfo> infos, boolean update)
    implements Edit {

  /// Copies the infos.
  public InstallEntries {
    infos = List.copyOf(infos);
  }

  @Override
  public CatalogFile apply(CatalogFile now, Catalog catalog) throws CatalogException {
    InstalledProvider known = now.provider(id);
    if (update != (known != null)) {
      throw new CatalogException(
          WSANO_RECOVERY,
          "Provider " + id + (update ? " is not installed" : " is installed already"));
    }
    if (infos.isEmpty()) {
      throw new CatalogException(WSAEINVAL, "Provider " + id + " comes without an entry");
    }
    InstalledProvider provider = new InstalledProvider(id, path, pin(catalog));
    CatalogFile next = now.with(known == null ? provider : moved(known, provider));
    List<InstalledEntry> old =
        now.entries().stream().filter(each -> each.owner().equals(id)).toList();
    List<InstalledEntry> added = new ArrayList<>();
    List<InstalledEntry> same = new ArrayList<>();
    for (WsaProtocolInfo info : infos) {
      InstalledEntry before = matching(old, info);
      int entryId = before == null ? now.nextId() + added.size() : before.id();
      InstalledEntry entry =
          new InstalledEntry(
              id,
              members(now, catalog, info, entryId),
              info.withCatalogEntry(entryId, List.of()).servedBy(id, 0));
      (before == null ? added : same).add(entry);
    }
    List<Integer> ids = same.stream().map(InstalledEntry::id).toList();
    CatalogFile without =
        RemoveProvider.without(next, each -> old.contains(each) && !ids.contains(each.id()));
    List<InstalledEntry> all = new ArrayList<>(without.entries());
    all.replaceAll(
        each -> same.stream().filter(entry -> entry.id() == each.id()).findFirst().orElse(each));
    CatalogFile replaced = without.withEntries(all);
    return replaced.ordered(Entries.order(replaced, catalog)).adding(added, false);
  }

  private static InstalledProvider moved(InstalledProvider known, InstalledProvider other) {
    return new InstalledProvider(
        known.id(),
        other.path(),
        other.sha256(),
        known.rules(),
        known.category(),
        known.mandatory(),
        known.before(),
        known.after(),
        known.programs());
  }

  /// A layer or chain needs a layer that can be loaded; a base provider is tried like every other
  /// when the catalog is.
  private @Nullable String pin(Catalog catalog) throws CatalogException {
    boolean isBase = infos.stream().allMatch(info -> info.chain().size() == 1);
    ProviderPath parsed = ProviderPath.parse(path);
    return isBase ? base(parsed) : InstallLayer.load(catalog, parsed, null).sha256();
  }

  private static String base(ProviderPath path) throws CatalogException {
    try {
      return InstalledBases.load(path, null).sha256();
    } catch (NoSuchLayerException e) {
      throw new CatalogException(WSAEINVAL, String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable InstalledEntry matching(List<InstalledEntry> old, WsaProtocolInfo info) {
    return old.stream()
        .filter(
            each ->
                each.info().addressFamily() == info.addressFamily()
                    && each.info().socketType() == info.socketType()
                    && each.info().protocol() == info.protocol()
                    && each.members().size() == info.chain().size())
        .findFirst()
        .orElse(null);
  }

  /// What a chain's ids are called in the file; a chain among them stands for its members.
  private static List<Member> members(
      CatalogFile now, Catalog catalog, WsaProtocolInfo info, int own) throws CatalogException {
    if (info.chain().size() == 1) {
      return List.of(new Member.Entry(own));
    }
    List<Member> members = new ArrayList<>();
    for (int each : info.chain()) {
      InstalledEntry entry = now.entry(each);
      if (entry != null && entry.members().size() > 1) {
        members.addAll(entry.members());
      } else {
        members.add(Entries.member(now, catalog, each));
      }
    }
    return members;
  }
}
