package org.jwinsock.core.name;

import static org.jwinsock.spi.WinSock2.LUP_RETURN_ADDR;
import static org.jwinsock.spi.WinSock2.LUP_RETURN_ALIASES;
import static org.jwinsock.spi.WinSock2.LUP_RETURN_NAME;
import static org.jwinsock.spi.WinSock2.NS_ALL;
import static org.jwinsock.spi.WinSock2.NS_DNS;
import static org.jwinsock.spi.WinSock2.RESULT_IS_ALIAS;
import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSANO_DATA;
import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;
import static org.jwinsock.spi.WsaErrors.WSATRY_AGAIN;
import static org.jwinsock.spi.WsaErrors.WSA_E_CANCELLED;
import static org.jwinsock.spi.WsaErrors.WSA_E_NO_MORE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.CsAddrInfo;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.NspProvider;
import org.jwinsock.spi.NspProvider.LookupResult;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.WsaQuerySet;

/// Asks the namespace providers.
///
/// A query goes to every provider of its namespace at once. Their results are merged in the order
/// of rank, each address once; the name and the aliases are those of the first provider that has an
/// answer. If none has, the error that promises most is reported: that the name exists without the
/// data, that it may exist, that the lookup broke, that it does not exist.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfo">
///   getaddrinfo, which aggregates the responses of several providers</a>
public final class NameService {

  /// How many results of one provider are taken; one that never ends must not end us.
  private static final int MAX_RESULTS = 1024;

  private static final List<Integer> HOPEFUL_FIRST =
      List.of(WSANO_DATA, WSATRY_AGAIN, WSA_E_CANCELLED, WSANO_RECOVERY, WSAHOST_NOT_FOUND);

  private final Supplier<List<NspProvider>> loader;
  private volatile @Nullable List<NspProvider> providers;
  private volatile Supplier<List<NameInterceptor>> interceptors = List::of;

  /// The providers that `ServiceLoader` finds and that can work here, found at the first query.
  /// `java.net.InetAddress` serves names when no other provider does.
  public NameService() {
    this.loader = NameService::installed;
  }

  /// These providers.
  public NameService(List<NspProvider> providers) {
    List<NspProvider> ranked = ranked(providers);
    this.loader = () -> ranked;
  }

  /// Looks a host name up.
  ///
  /// @param nameSpace [org.jwinsock.spi.WinSock2#NS_DNS], or `NS_ALL`
  /// @param families `AF_*` to answer; empty for all
  /// @param controlFlags `LUP_*` beyond those that name what to return
  public HostAnswer byName(String name, int nameSpace, List<Integer> families, int controlFlags) {
    return byName(name, nameSpace, null, families, controlFlags);
  }

  /// Looks a host name up.
  ///
  /// @param provider the only one to ask; null for all of the namespace
  public HostAnswer byName(
      String name,
      int nameSpace,
      @Nullable UUID provider,
      List<Integer> families,
      int controlFlags) {
    List<NameInterceptor> layers = interceptors.get();
    for (NameInterceptor layer : layers) {
      switch (layer.resolving(name, families)) {
        case NameInterceptor.Decision.Ask _ -> {}
        case NameInterceptor.Decision.Refuse(int error) -> {
          return new HostAnswer.Failed(error);
        }
        case NameInterceptor.Decision.Answer(List<SockAddr> addresses) -> {
          return told(layers, name, new HostAnswer.Found(name, List.of(), addresses));
        }
      }
    }
    WsaQuerySet query =
        new WsaQuerySet(
            name,
            Guids.SVCID_INET_HOSTADDRBYNAME,
            nameSpace,
            provider,
            null,
            families,
            List.of(),
            0);
    int wanted = LUP_RETURN_NAME | LUP_RETURN_ADDR | LUP_RETURN_ALIASES;
    Merge merge = ask(query, controlFlags | wanted);
    if (merge.name != null && merge.addresses.isEmpty()) {
      return new HostAnswer.Failed(WSANO_DATA);
    }
    return told(layers, name, merge.answer());
  }

  private static HostAnswer told(List<NameInterceptor> layers, String name, HostAnswer answer) {
    if (answer instanceof HostAnswer.Found found) {
      layers.forEach(layer -> layer.resolved(name, found.addresses()));
    }
    return answer;
  }

  /// Asks layers before namespace providers from now on.
  public void consult(Supplier<List<NameInterceptor>> layers) {
    this.interceptors = layers;
  }

  /// Looks the name of an address up; the port does not matter.
  public HostAnswer byAddress(SockAddr address, int nameSpace) {
    WsaQuerySet query =
        query(
            Guids.SVCID_INET_HOSTADDRBYINETSTRING,
            SockAddrText.host(address),
            nameSpace,
            List.of(address.family()));
    return ask(query, LUP_RETURN_NAME | LUP_RETURN_ALIASES).answer();
  }

  /// The name of this machine; null if no provider knows it.
  public @Nullable String hostName() {
    return ask(query(Guids.SVCID_HOSTNAME, null, NS_ALL, List.of()), LUP_RETURN_NAME).name;
  }

  /// The providers asked, first to last.
  public List<NspProvider> providers() {
    List<NspProvider> found = providers;
    if (found == null) {
      synchronized (loader) {
        found = providers;
        if (found == null) {
          found = loader.get();
          providers = found;
        }
      }
    }
    return found;
  }

  private static List<NspProvider> installed() {
    List<NspProvider> able = new ArrayList<>();
    for (NspProvider provider : ServiceLoader.load(NspProvider.class)) {
      if (provider.unavailable() == null) {
        able.add(provider);
      }
    }
    if (able.stream().noneMatch(provider -> provider.nameSpace() == NS_DNS)) {
      able.add(new InetAddressNsp());
    }
    return ranked(able);
  }

  private static List<NspProvider> ranked(List<NspProvider> providers) {
    return providers.stream().sorted(Comparator.comparingInt(NspProvider::rank)).toList();
  }

  private static WsaQuerySet query(
      UUID serviceClass, @Nullable String name, int nameSpace, List<Integer> families) {
    return new WsaQuerySet(name, serviceClass, nameSpace, null, null, families, List.of(), 0);
  }

  private record Begun(NspProvider provider, long lookup) {}

  private Merge ask(WsaQuerySet query, int controlFlags) {
    Merge merge = new Merge();
    List<Begun> begun = new ArrayList<>();
    try {
      for (NspProvider provider : providers()) {
        if (serves(provider, query)) {
          long lookup = provider.NSPLookupServiceBegin(query, controlFlags);
          if (lookup > 0) {
            begun.add(new Begun(provider, lookup));
          } else {
            merge.failed((int) -lookup);
          }
        }
      }
      for (Begun one : begun) {
        merge.take(one, controlFlags);
      }
    } finally {
      for (Begun one : begun) {
        one.provider.NSPLookupServiceEnd(one.lookup);
      }
    }
    return merge;
  }

  /// True if a provider of the namespace is here, or the one that is named.
  public boolean serves(int nameSpace, @Nullable UUID wanted) {
    return providers().stream().anyMatch(provider -> serves(provider, nameSpace, wanted));
  }

  private static boolean serves(NspProvider provider, WsaQuerySet query) {
    return serves(provider, query.nameSpace(), query.nsProviderId());
  }

  private static boolean serves(NspProvider provider, int nameSpace, @Nullable UUID wanted) {
    boolean space = nameSpace == NS_ALL || nameSpace == provider.nameSpace();
    return space && (wanted == null || wanted.equals(provider.providerId()));
  }

  /// What has been answered so far.
  private static final class Merge {
    private @Nullable String name;
    private final Set<String> aliases = new LinkedHashSet<>();
    private final Set<SockAddr> addresses = new LinkedHashSet<>();
    private int error;

    void take(Begun from, int controlFlags) {
      boolean first = name == null;
      for (int i = 0; i < MAX_RESULTS; i++) {
        switch (from.provider.NSPLookupServiceNext(from.lookup, controlFlags)) {
          case LookupResult.Found(WsaQuerySet set) -> add(set, first);
          case LookupResult.Failed(int code) -> {
            failed(code);
            return;
          }
        }
      }
    }

    private void add(WsaQuerySet set, boolean withNames) {
      String found = set.serviceInstanceName();
      if (withNames && found != null) {
        if ((set.outputFlags() & RESULT_IS_ALIAS) != 0) {
          aliases.add(found);
        } else if (name == null) {
          name = found;
        }
      }
      for (CsAddrInfo info : set.addresses()) {
        SockAddr remote = info.remote();
        if (remote != null) {
          addresses.add(remote);
        }
      }
    }

    void failed(int code) {
      if (code != WSA_E_NO_MORE && (error == 0 || hope(code) < hope(error))) {
        error = code;
      }
    }

    private static int hope(int code) {
      int place = HOPEFUL_FIRST.indexOf(code);
      return place < 0 ? HOPEFUL_FIRST.size() : place;
    }

    HostAnswer answer() {
      String found = name;
      if (found == null) {
        return new HostAnswer.Failed(error == 0 ? WSAHOST_NOT_FOUND : error);
      }
      return new HostAnswer.Found(found, List.copyOf(aliases), List.copyOf(addresses));
    }
  }
}
