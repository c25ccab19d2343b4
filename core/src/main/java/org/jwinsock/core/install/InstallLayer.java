package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.catalog.FoundLayers;
import org.jwinsock.core.catalog.NoSuchLayerException;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// Puts a layer over protocols: an entry of its own, and for each protocol a chain before all other
/// entries, in which it has its place among the layers that are over the protocol already.
///
/// @param id its GUID; null for the one it says itself
/// @param path from where it is loaded
/// @param over the protocols; empty for all that applications see
/// @param rules a rule file with a section for it; null for none
/// @param mandatory true if nothing may run without it
/// @param before names of layers it has to stand above
/// @param after names of layers it has to stand below
/// @param programs patterns of the programs that get it; empty for all
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscinstallproviderandchains64_32">
///   WSCInstallProviderAndChains</a>
public record InstallLayer(
    @Nullable UUID id,
    ProviderPath path,
    List<Member.Base> over,
    @Nullable Path rules,
    boolean mandatory,
    Set<String> before,
    Set<String> after,
    List<String> programs)
    implements Edit {

  /// Copies the collections.
  public InstallLayer {
    over = List.copyOf(over);
    before = new LinkedHashSet<>(before);
    after = new LinkedHashSet<>(after);
    programs = List.copyOf(programs);
  }

  /// Over all protocols, for every program.
  public InstallLayer(@Nullable UUID id, ProviderPath path) {
    this(id, path, List.of(), null, false, Set.of(), Set.of(), List.of());
  }

  @Override
  public CatalogFile apply(CatalogFile now, Catalog catalog) throws CatalogException {
    FoundLayers.Loaded loaded = load(catalog, path, null);
    LayeredServiceProvider layer = loaded.provider();
    UUID guid = id == null ? layer.providerId() : id;
    if (now.provider(guid) != null) {
      throw new CatalogException(
          WSANO_RECOVERY,
          "The layer "
              + layer.name()
              + " is installed already; take it out first: winsock catalog remove "
              + layer.name());
    }
    InstalledProvider installed =
        new InstalledProvider(
            guid,
            pathOf(loaded),
            loaded.sha256(),
            rules == null ? null : rules.toAbsolutePath().normalize().toString(),
            null,
            mandatory,
            before,
            after,
            programs);
    int own = now.nextId();
    List<InstalledEntry> added = new ArrayList<>();
    added.add(new InstalledEntry(guid, List.of(), info(own, guid, layer)));
    CatalogFile next = now.with(installed);
    for (Member.Base base : protocols(catalog)) {
      added.add(chain(next, catalog, base, own + added.size(), loaded, installed, own));
    }
    return next.adding(added, true);
  }

  /// The path as the file has it, absolute and without what it was found by.
  private static String pathOf(FoundLayers.Loaded loaded) {
    Path jar = loaded.path().jar();
    return jar == null
        ? loaded.path().toString()
        : new ProviderPath(jar.toAbsolutePath().normalize(), loaded.path().name()).toString();
  }

  static FoundLayers.Loaded load(Catalog catalog, ProviderPath path, @Nullable String sha256)
      throws CatalogException {
    try {
      return catalog.available().load(path, sha256);
    } catch (NoSuchLayerException e) {
      throw new CatalogException(WSAEINVAL, String.valueOf(e.getMessage()), e);
    }
  }

  private List<Member.Base> protocols(Catalog catalog) throws CatalogException {
    if (over.isEmpty()) {
      return catalog.bases().stream()
          .map(CatalogEntry::info)
          .filter(info -> (info.providerFlags() & WinSock2.PFL_HIDDEN) == 0)
          .map(Member.Base::of)
          .distinct()
          .toList();
    }
    for (Member.Base base : over) {
      if (Entries.info(catalog, base) == null) {
        throw new CatalogException(
            WSAEINVAL,
            "The provider of this process has no protocol "
                + base
                + ", only "
                + catalog.bases().stream().map(each -> Member.Base.of(each.info())).toList());
      }
    }
    return over;
  }

  private static InstalledEntry chain(
      CatalogFile now,
      Catalog catalog,
      Member.Base base,
      int chainId,
      FoundLayers.Loaded loaded,
      InstalledProvider installed,
      int own)
      throws CatalogException {
    List<Member> below = Entries.chain(now, base);
    List<ChainOrder.Place> places = new ArrayList<>();
    for (Member member : below.subList(0, below.size() - 1)) {
      places.add(place(now, catalog, member));
    }
    LayeredServiceProvider layer = loaded.provider();
    places.add(
        new ChainOrder.Place(
            new Member.Entry(own),
            layer.name(),
            layer.layerClass(),
            installed.before(),
            installed.after()));
    List<Member> members = new ArrayList<>();
    ChainOrder.of(places).forEach(place -> members.add(place.member()));
    members.add(base);
    WsaProtocolInfo info = Entries.info(catalog, base);
    if (info == null) {
      throw new CatalogException(WSAEINVAL, "There is no protocol " + base);
    }
    UUID top = members.getFirst() instanceof Member.Entry(int id) ? owner(now, id) : null;
    return new InstalledEntry(
        installed.id(),
        members,
        info.withCatalogEntry(chainId, List.of())
            .named(layer.name() + " over [" + info.protocolName() + "]")
            .servedBy(top == null ? installed.id() : top, 0));
  }

  private static @Nullable UUID owner(CatalogFile now, int id) {
    InstalledEntry entry = now.entry(id);
    return entry == null ? null : entry.owner();
  }

  private static ChainOrder.Place place(CatalogFile now, Catalog catalog, Member member)
      throws CatalogException {
    UUID guid = member instanceof Member.Entry(int id) ? owner(now, id) : null;
    InstalledProvider provider = guid == null ? null : now.provider(guid);
    if (provider == null) {
      throw new CatalogException(WSANO_RECOVERY, "Entry " + member + " has no provider");
    }
    LayeredServiceProvider layer =
        load(catalog, ProviderPath.parse(provider.path()), provider.sha256()).provider();
    return new ChainOrder.Place(
        member, layer.name(), layer.layerClass(), provider.before(), provider.after());
  }

  /// A layer by itself: sockets cannot be made of it.
  private static WsaProtocolInfo info(int id, UUID guid, LayeredServiceProvider layer) {
    return new WsaProtocolInfo(
        0, WinSock2.PFL_HIDDEN, guid, id, List.of(), 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, layer.name());
  }
}
