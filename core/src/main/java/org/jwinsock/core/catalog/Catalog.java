package org.jwinsock.core.catalog;

import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEPROTONOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEPROTOTYPE;
import static org.jwinsock.spi.WsaErrors.WSAESOCKTNOSUPPORT;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// The protocols sockets can be made of, in match order. Immutable.
///
/// A process is served by one base provider: the one named by the system property
/// `winsock.provider` or else the environment variable `WINSOCK_PROVIDER`, and without either the
/// available one of lowest rank.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/transport-service-providers-2">
///   Transport Service Providers</a>
public final class Catalog {

  private final ProviderChoice.Found found;
  private final ProviderChoice choice;
  private final List<CatalogEntry> entries;

  private Catalog(ProviderChoice.Found found, ProviderChoice choice) {
    this.found = found;
    this.choice = choice;
    ServiceProvider provider = choice.chosen();
    this.entries = provider == null ? List.of() : number(provider, 1);
  }

  /// The catalog of this process.
  public static Catalog load() {
    String wanted = System.getProperty("winsock.provider");
    return of(
        ProviderChoice.Found.load(), wanted != null ? wanted : System.getenv("WINSOCK_PROVIDER"));
  }

  /// A catalog of the given providers.
  ///
  /// @param wanted the name of the one to use; null for the first that can run
  public static Catalog of(List<ServiceProvider> providers, @Nullable String wanted) {
    return of(ProviderChoice.Found.of(providers), wanted);
  }

  private static Catalog of(ProviderChoice.Found found, @Nullable String wanted) {
    return new Catalog(found, ProviderChoice.among(found, wanted));
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

  /// Why no provider serves this process, which ones could and why others cannot; null if one does.
  public @Nullable String problem() {
    return choice.problem();
  }

  /// The entries of the provider that serves this process, in match order.
  public List<CatalogEntry> entries() {
    return entries;
  }

  /// The entry of an id; null if there is none.
  public @Nullable CatalogEntry entry(int id) {
    return id < 1 || id > entries.size() ? null : entries.get(id - 1);
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
