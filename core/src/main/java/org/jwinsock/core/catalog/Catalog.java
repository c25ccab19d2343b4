package org.jwinsock.core.catalog;

import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEPROTONOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEPROTOTYPE;
import static org.jwinsock.spi.WsaErrors.WSAESOCKTNOSUPPORT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// The protocols sockets can be made of, in match order. Immutable.
///
/// A process is served by one base provider: the one named by the system property
/// `winsock.provider` or else the environment variable `WINSOCK_PROVIDER`, and without either the
/// available one of lowest rank. Over its protocols stand the chains that are installed for all
/// programs of the user ([CatalogFile]), and over everything the layers that were asked for when
/// the process was started ([ProcessLayers]).
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/transport-service-providers-2">
///   Transport Service Providers</a>
public final class Catalog {

  /// Ids of layers that are in no catalog count from here.
  private static final int FIRST_PROCESS_LAYER = 0x10000;

  private final ProviderChoice.Found found;
  private final ProviderChoice choice;
  private final ProcessLayers layers;
  private final Installation installation;
  private final @Nullable String problem;
  private final List<CatalogEntry> entries;
  private final Map<Integer, CatalogEntry> byId = new HashMap<>();

  private Catalog(
      ProviderChoice.Found found,
      ProviderChoice choice,
      ProcessLayers layers,
      Installation installation) {
    this.found = found;
    this.choice = choice;
    this.layers = layers;
    this.installation = installation;
    ServiceProvider provider = choice.chosen();
    String wrong = Installation.first(choice.problem(), layers.problem(), installation.problem());
    List<CatalogEntry> all =
        provider == null || wrong != null
            ? List.of()
            : over(installation.over(number(provider, 1), layers.layers()), layers.layers());
    if (all == null) {
      wrong = "A chain would have more than " + WinSock2.MAX_PROTOCOL_CHAIN + " providers";
    }
    this.problem = wrong;
    this.entries = all == null ? List.of() : List.copyOf(all);
    entries.forEach(entry -> byId.put(entry.info().catalogEntryId(), entry));
  }

  /// Null if a chain is too long.
  private static @Nullable List<CatalogEntry> over(List<CatalogEntry> entries, List<Layer> layers) {
    if (entries.stream()
        .anyMatch(
            entry -> entry.layers().size() + layers.size() + 1 > WinSock2.MAX_PROTOCOL_CHAIN)) {
      return null;
    }
    if (layers.isEmpty()) {
      return entries;
    }
    List<Integer> ids =
        IntStream.range(FIRST_PROCESS_LAYER, FIRST_PROCESS_LAYER + layers.size()).boxed().toList();
    return entries.stream().map(entry -> entry.below(layers, ids)).toList();
  }

  /// The catalog of this process.
  public static Catalog load() {
    String wanted = System.getProperty("winsock.provider");
    FoundLayers.Lazily layers = new FoundLayers.Lazily();
    ProcessLayers process = ProcessLayers.load(layers);
    ProviderChoice.Found found = ProviderChoice.Found.load();
    return new Catalog(
        found,
        ProviderChoice.among(found, wanted != null ? wanted : System.getenv("WINSOCK_PROVIDER")),
        process,
        Installation.load(CatalogStore.ofThisProcess(), layers, process.safe()));
  }

  /// A catalog of the given providers.
  ///
  /// @param wanted the name of the one to use; null for the first that can run
  public static Catalog of(List<ServiceProvider> providers, @Nullable String wanted) {
    return of(providers, wanted, List.of());
  }

  /// A catalog of the given providers, each of whose protocols is under the given layers.
  ///
  /// @param wanted the name of the one to use; null for the first that can run
  /// @param layers the outermost first
  public static Catalog of(
      List<ServiceProvider> providers, @Nullable String wanted, List<Layer> layers) {
    ProviderChoice.Found found = ProviderChoice.Found.of(providers);
    return new Catalog(
        found,
        ProviderChoice.among(found, wanted),
        new ProcessLayers(layers, null, false),
        Installation.NONE);
  }

  /// This catalog with another generation of what is installed, as a program sees it that is given
  /// every layer; for who is about to install it.
  public Catalog with(CatalogFile file) {
    return new Catalog(
        found, choice, ProcessLayers.NONE, Installation.trial(file, installation.found()));
  }

  /// Ids count from 1, so that 0 means an entry that is in no catalog.
  private static List<CatalogEntry> number(ServiceProvider provider, int first) {
    List<CatalogEntry> numbered = new ArrayList<>();
    int id = first;
    for (WsaProtocolInfo info : provider.protocols()) {
      numbered.add(new CatalogEntry(info.withCatalogEntry(id, List.of(id)), provider));
      id++;
    }
    return List.copyOf(numbered);
  }

  /// Why there can be no sockets: no provider serves this process, or its layers cannot be had;
  /// null if nothing is wrong.
  public @Nullable String problem() {
    return problem;
  }

  /// False once something else is installed than when it was read.
  public boolean isCurrent() {
    return installation.isCurrent();
  }

  /// What is installed, whether or not this program is given it.
  public CatalogFile file() {
    return installation.file();
  }

  /// The layers that can be installed.
  public FoundLayers available() {
    return installation.found().get();
  }

  /// The layers over everything in this process, the outermost first.
  public List<Layer> layers() {
    return layers.layers();
  }

  /// True if layers were left out because the user asked for it.
  public boolean isSafe() {
    return layers.safe();
  }

  /// The entries of the provider that serves this process, in match order.
  public List<CatalogEntry> entries() {
    return entries;
  }

  /// The entry of an id; null if there is none.
  public @Nullable CatalogEntry entry(int id) {
    return byId.get(id);
  }

  /// The protocols of the base provider, as they are without any layer.
  public List<CatalogEntry> bases() {
    ServiceProvider provider = choice.chosen();
    return provider == null ? List.of() : number(provider, 1);
  }

  /// The first entry of a family; null if there is none.
  public @Nullable CatalogEntry first(int family) {
    for (CatalogEntry entry : entries) {
      if (entry.info().addressFamily() == family) {
        return entry;
      }
    }
    return null;
  }

  /// Every provider that was found, the best first. Asks each one whether it can run.
  public List<Installed> installed() {
    List<Installed> all = new ArrayList<>();
    for (ServiceProvider provider : found.providers()) {
      boolean chosen = provider.equals(choice.chosen());
      String reason = chosen ? null : provider.unavailable();
      List<WsaProtocolInfo> offered = reason == null ? provider.protocols() : List.of();
      if (chosen) {
        offered = entries.stream().map(CatalogEntry::info).toList();
      }
      all.add(new Installed(provider.name(), provider.rank(), chosen, reason, offered));
    }
    return List.copyOf(all);
  }

  /// Providers that could not be loaded, each with the reason.
  public List<String> broken() {
    return found.broken();
  }

  /// Finds the protocol for `socket`. Family and type 0 match everything; protocol 0 matches only
  /// entries with [WinSock2#PFL_MATCHES_PROTOCOL_ZERO]. The first match counts.
  ///
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-socket">
  ///   socket</a>
  public Selection select(int af, int type, int protocol) {
    if (af == 0 && type == 0 && protocol == 0) {
      return new Selection.NoMatch(WSAEINVAL);
    }
    for (CatalogEntry entry : entries) {
      if (entry.matches(af, type, protocol)) {
        return new Selection.Matched(entry);
      }
    }
    return new Selection.NoMatch(whyNot(af, type, protocol));
  }

  private int whyNot(int af, int type, int protocol) {
    boolean family = false;
    boolean ofType = false;
    boolean ofOtherType = false;
    for (CatalogEntry entry : entries) {
      if (entry.matchesFamily(af)) {
        family = true;
        ofType |= entry.matchesType(type);
        // The range of a raw entry has every number in it and says nothing of other types.
        ofOtherType |=
            entry.info().socketType() != WinSock2.SOCK_RAW
                && protocol != 0
                && entry.matchesProtocol(protocol);
      }
    }
    if (!family) {
      return WSAEAFNOSUPPORT;
    }
    if (!ofType) {
      return WSAESOCKTNOSUPPORT;
    }
    return ofOtherType ? WSAEPROTOTYPE : WSAEPROTONOSUPPORT;
  }
}
