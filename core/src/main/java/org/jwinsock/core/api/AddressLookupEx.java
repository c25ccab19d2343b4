package org.jwinsock.core.api;

import static org.jwinsock.spi.Ws2TcpIp.AI_CANONNAME;
import static org.jwinsock.spi.Ws2TcpIp.AI_EXTENDED;
import static org.jwinsock.spi.Ws2TcpIp.AI_FQDN;
import static org.jwinsock.spi.WsaErrors.EAI_BADFLAGS;
import static org.jwinsock.spi.WsaErrors.EAI_FAIL;
import static org.jwinsock.spi.WsaErrors.WSASERVICE_NOT_FOUND;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.name.NameService;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.AddrInfoEx;

/// What `GetAddrInfoEx` looks up: the question of `getaddrinfo` to the providers of one namespace.
///
/// @param nameSpace `NS_*`
/// @param provider the only one to ask; null for all of the namespace
record AddressLookupEx(
    AddressLookup lookup,
    NameService names,
    @Nullable String node,
    @Nullable String service,
    int nameSpace,
    @Nullable UUID provider,
    @Nullable AddrInfoEx hints) {

  /// Why it cannot be looked up at all; 0 if it can.
  int refusal() {
    AddrInfoEx hint = hints;
    if (hint != null) {
      boolean extended = (hint.flags() & AI_EXTENDED) != 0;
      if (extended != (hint.version() == AddrInfoEx.ADDRINFOEX_VERSION_2)) {
        return EAI_BADFLAGS; // the versions after the second ask for what no provider here has
      }
      if (hint.fqdn() != null || hint.provider() != null) {
        return EAI_FAIL;
      }
    }
    int refused = AddressLookup.check(node, service, hint(hint));
    if (refused != 0) {
      return refused;
    }
    return names.serves(nameSpace, provider) ? 0 : WSASERVICE_NOT_FOUND;
  }

  /// Looks it up; may wait for the providers.
  ///
  /// @return 0 or the positive error code, and then no results
  int find(List<AddrInfoEx> result) {
    List<AddrInfo> found = new ArrayList<>();
    int error = lookup.find(node, service, hint(hints), nameSpace, provider, found);
    for (AddrInfo each : found) {
      result.add(extended(each));
    }
    return error;
  }

  /// Looks it up for somebody who is told.
  ///
  /// @param result receives what was found
  AsyncLookups.Answer answer(List<AddrInfoEx> result) {
    List<AddrInfoEx> found = new ArrayList<>();
    int error = find(found);
    return new AsyncLookups.Answer(error, () -> result.addAll(found));
  }

  /// With the extended structure both names can be asked for; they come from one question.
  private static AddrInfo hint(@Nullable AddrInfoEx given) {
    if (given == null) {
      return AddrInfo.hint(0, 0, 0, 0);
    }
    int flags = given.flags() & ~AI_EXTENDED;
    if ((given.flags() & AI_EXTENDED) != 0 && (flags & AI_CANONNAME) != 0) {
      flags &= ~AI_FQDN;
    }
    return new AddrInfo(
        flags, given.family(), given.socktype(), given.protocol(), given.canonname(), given.addr());
  }

  private AddrInfoEx extended(AddrInfo found) {
    int asked = hints == null ? 0 : hints.flags();
    boolean extended = (asked & AI_EXTENDED) != 0;
    boolean full = extended && (asked & AI_FQDN) != 0;
    boolean canonical = !full || (asked & AI_CANONNAME) != 0;
    return new AddrInfoEx(
        asked & AI_EXTENDED,
        found.family(),
        found.socktype(),
        found.protocol(),
        canonical ? found.canonname() : null,
        found.addr(),
        provider,
        extended ? AddrInfoEx.ADDRINFOEX_VERSION_2 : 0,
        full ? found.canonname() : null);
  }
}
