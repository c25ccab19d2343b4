package org.jwinsock.core.name;

import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSA_E_NO_MORE;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.CsAddrInfo;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.NspProvider;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaQuerySet;

/// A namespace provider that knows what it has been told, and notes what it is asked.
public final class FakeNsp implements NspProvider {

  private static final class Lookup {
    final List<LookupResult> results;
    int next;

    Lookup(List<LookupResult> results) {
      this.results = results;
    }
  }

  private final int rank;
  private final Map<String, List<LookupResult>> forward = new HashMap<>();
  private final Map<String, List<LookupResult>> reverse = new HashMap<>();
  private final Map<Long, Lookup> open = new HashMap<>();
  private long handles;
  private @Nullable String hostName;
  private int refusal;

  /// Every query it was asked.
  public final List<WsaQuerySet> queries = new ArrayList<>();

  /// The control flags of the last query.
  public int lastFlags;

  /// @param rank its place among others
  public FakeNsp(int rank) {
    this.rank = rank;
  }

  /// It knows this host.
  public FakeNsp host(String name, String... addresses) {
    forward.put(name, List.of(found(name, 0, addresses)));
    return this;
  }

  /// It knows this host by another name.
  public FakeNsp alias(String alias, String name, String... addresses) {
    forward.put(alias, List.of(found(name, 0, addresses), found(alias, WinSock2.RESULT_IS_ALIAS)));
    return this;
  }

  /// It fails for this name.
  public FakeNsp failing(String name, int error) {
    forward.put(name, List.of(new LookupResult.Failed(error)));
    reverse.put(name, List.of(new LookupResult.Failed(error)));
    return this;
  }

  /// It knows the name of this address.
  public FakeNsp address(String address, String name) {
    reverse.put(address, List.of(found(name, 0)));
    return this;
  }

  /// It knows the name of this machine.
  public FakeNsp hostName(String name) {
    hostName = name;
    return this;
  }

  /// It refuses every query.
  public FakeNsp refusing(int error) {
    refusal = error;
    return this;
  }

  /// How many lookups have been begun and not ended.
  public int openLookups() {
    return open.size();
  }

  @Override
  public UUID providerId() {
    return new UUID(0, rank);
  }

  @Override
  public String displayString() {
    return "fake " + rank;
  }

  @Override
  public int nameSpace() {
    return WinSock2.NS_DNS;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public @Nullable String unavailable() {
    return null;
  }

  @Override
  public long NSPLookupServiceBegin(WsaQuerySet restrictions, int controlFlags) {
    if (refusal != 0) {
      return -refusal;
    }
    lastFlags = controlFlags;
    queries.add(restrictions);
    open.put(++handles, new Lookup(answers(restrictions)));
    return handles;
  }

  @Override
  public LookupResult NSPLookupServiceNext(long lookup, int controlFlags) {
    Lookup found = open.get(lookup);
    if (found == null) {
      return new LookupResult.Failed(WSA_INVALID_HANDLE);
    }
    return found.next < found.results.size()
        ? found.results.get(found.next++)
        : new LookupResult.Failed(WSA_E_NO_MORE);
  }

  @Override
  public int NSPLookupServiceEnd(long lookup) {
    return open.remove(lookup) == null ? -WSA_INVALID_HANDLE : 0;
  }

  private List<LookupResult> answers(WsaQuerySet query) {
    List<LookupResult> none = List.of(new LookupResult.Failed(WSAHOST_NOT_FOUND));
    if (query.serviceClassId().equals(Guids.SVCID_HOSTNAME)) {
      return hostName == null ? none : List.of(found(hostName, 0));
    }
    String name = query.serviceInstanceName();
    boolean forwards = query.serviceClassId().equals(Guids.SVCID_INET_HOSTADDRBYNAME);
    List<LookupResult> known = (forwards ? forward : reverse).getOrDefault(name, none);
    return known.stream().map(result -> restrict(result, query.families())).toList();
  }

  private static LookupResult restrict(LookupResult result, List<Integer> families) {
    if (!(result instanceof LookupResult.Found(WsaQuerySet set)) || families.isEmpty()) {
      return result;
    }
    List<CsAddrInfo> fitting =
        set.addresses().stream()
            .filter(info -> info.remote() != null && families.contains(info.remote().family()))
            .toList();
    return new LookupResult.Found(
        withAddresses(set.serviceInstanceName(), set.outputFlags(), fitting));
  }

  private static LookupResult found(String name, int outputFlags, String... addresses) {
    List<CsAddrInfo> infos = new ArrayList<>();
    for (String text : addresses) {
      int family = text.indexOf(':') < 0 ? WinSock2.AF_INET : WinSock2.AF_INET6;
      SockAddr address = SockAddrText.parse(text, family);
      infos.add(new CsAddrInfo(null, address, 0, 0));
    }
    return new LookupResult.Found(withAddresses(name, outputFlags, infos));
  }

  private static WsaQuerySet withAddresses(
      @Nullable String name, int outputFlags, List<CsAddrInfo> addresses) {
    return new WsaQuerySet(
        name,
        Guids.SVCID_INET_HOSTADDRBYNAME,
        WinSock2.NS_DNS,
        null,
        null,
        List.of(),
        addresses,
        outputFlags);
  }
}
