package org.jwinsock.core.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.store.Application;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WsaProtocolInfo;

/// From the catalog file and the protocols of a base provider, what sockets of this program can be
/// made of, in match order.
final class InstalledChains {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  private final CatalogFile file;
  private final Program program;
  private final FoundLayers found;

  /// Names of layers that the process brings itself.
  private final Set<String> replaced;

  /// Base protocols by what chains call them, and installed ones by id.
  private final Map<Member, CatalogEntry> bases = new LinkedHashMap<>();

  private final Map<UUID, Layer> layers = new HashMap<>();

  private InstalledChains(
      CatalogFile file, Program program, FoundLayers found, Set<String> replaced) {
    this.file = file;
    this.program = program;
    this.found = found;
    this.replaced = replaced;
  }

  /// @param base the entries of the base provider, by id
  /// @param replaced names of layers that the catalog's are not to stand beside
  static List<CatalogEntry> over(
      List<CatalogEntry> base,
      CatalogFile file,
      Program program,
      FoundLayers found,
      Set<String> replaced) {
    InstalledChains chains = new InstalledChains(file, program, found, replaced);
    for (CatalogEntry entry : base) {
      chains.bases.putIfAbsent(Member.Base.of(entry.info()), entry);
    }
    file.entries().stream().filter(InstalledEntry::isBase).forEach(chains::installedBase);
    return chains.inOrder();
  }

  private void installedBase(InstalledEntry entry) {
    InstalledProvider owner = file.provider(entry.owner());
    ServiceProvider provider = owner == null ? null : base(owner);
    if (provider != null) {
      bases.put(
          new Member.Entry(entry.id()),
          new CatalogEntry(
              entry.info().withCatalogEntry(entry.id(), List.of(entry.id())), provider));
    }
  }

  private static @Nullable ServiceProvider base(InstalledProvider owner) {
    try {
      return InstalledBases.load(ProviderPath.parse(owner.path()), owner.sha256()).provider();
    } catch (NoSuchLayerException e) {
      LOGGER.log(System.Logger.Level.WARNING, "A base provider is left out: " + e.getMessage());
      return null;
    }
  }

  private List<CatalogEntry> inOrder() {
    Map<Member, CatalogEntry> left = new LinkedHashMap<>(bases);
    List<CatalogEntry> entries = new ArrayList<>();
    for (Member member : file.order()) {
      CatalogEntry base = left.remove(member);
      if (base != null) {
        entries.add(base);
      } else if (member instanceof Member.Entry(int id)) {
        InstalledEntry entry = file.entry(id);
        CatalogEntry chain = entry == null || entry.isBase() ? null : chain(entry);
        if (chain != null) {
          entries.add(chain);
        }
      }
    }
    entries.addAll(left.values());
    return entries;
  }

  /// The chain as this program has it; null if it is none of this process.
  private @Nullable CatalogEntry chain(InstalledEntry entry) {
    CatalogEntry base = bases.get(entry.members().getLast());
    if (base == null) {
      return null; // the provider that serves this process has no such protocol
    }
    List<Layer> above = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (Member member : entry.members().subList(0, entry.members().size() - 1)) {
      InstalledEntry named = member instanceof Member.Entry(int id) ? file.entry(id) : null;
      InstalledProvider owner = named == null ? null : file.provider(named.owner());
      if (named != null && owner != null) {
        Layer layer = layers.computeIfAbsent(owner.id(), _ -> layer(owner));
        if (isMeant(owner, layer)) {
          above.add(layer);
          ids.add(named.id());
        }
      }
    }
    if (above.isEmpty()) {
      return null; // this program has none of its layers
    }
    CatalogEntry over = base.below(above, ids);
    WsaProtocolInfo installed = entry.info();
    WsaProtocolInfo info =
        installed
            .withCatalogEntry(entry.id(), over.info().chain())
            .servedBy(installed.providerId(), ~over.info().serviceFlags1());
    return new CatalogEntry(info, above, base.provider());
  }

  private boolean isMeant(InstalledProvider owner, Layer layer) {
    return !replaced.contains(layer.provider().name())
        && program.isAmong(owner.programs())
        && isPermitted(owner, layer);
  }

  /// A program whose categories are known gets layers whose every category is among them.
  ///
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/winsock/categorizing-layered-service-providers-and-applications">
  ///   Categorizing Layered Service Providers and Applications</a>
  private boolean isPermitted(InstalledProvider owner, Layer layer) {
    Application application = program.among(file.applications());
    if (application == null || layer.provider() instanceof BrokenLayer) {
      return true;
    }
    int category = owner.category() == null ? layer.provider().category() : owner.category();
    int both = category & application.permitted();
    return both == category
        && (category & Ws2Spi.LSP_SYSTEM) == (application.permitted() & Ws2Spi.LSP_SYSTEM);
  }

  private Layer layer(InstalledProvider owner) {
    ProviderPath path = ProviderPath.parse(owner.path());
    try {
      FoundLayers.Loaded loaded = found.load(path, owner.sha256());
      String name = loaded.provider().name();
      return new Layer(
          loaded.provider(),
          owner.rules() == null
              ? LayerSettings.none(name)
              : new LayerSettings(Path.of(owner.rules()), name));
    } catch (NoSuchLayerException e) {
      String name = path.name() == null ? owner.id().toString() : path.name();
      String reason = "The installed layer " + name + " cannot be loaded: " + e.getMessage();
      LOGGER.log(System.Logger.Level.ERROR, reason);
      return new Layer(new BrokenLayer(owner.id(), name, reason), LayerSettings.none(name));
    }
  }

  /// True if something is mandatory for this program.
  static boolean isMandatory(CatalogFile file, Program program) {
    return file.providers().stream()
        .anyMatch(each -> each.mandatory() && program.isAmong(each.programs()));
  }
}
