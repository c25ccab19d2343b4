package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.AF_UNSPEC;
import static org.jwinsock.spi.WinSock2.INADDR_LOOPBACK;
import static org.jwinsock.spi.Ws2TcpIp.AI_ADDRCONFIG;
import static org.jwinsock.spi.Ws2TcpIp.AI_ALL;
import static org.jwinsock.spi.Ws2TcpIp.AI_BYPASS_DNS_CACHE;
import static org.jwinsock.spi.Ws2TcpIp.AI_CANONNAME;
import static org.jwinsock.spi.Ws2TcpIp.AI_DISABLE_IDN_ENCODING;
import static org.jwinsock.spi.Ws2TcpIp.AI_FILESERVER;
import static org.jwinsock.spi.Ws2TcpIp.AI_FQDN;
import static org.jwinsock.spi.Ws2TcpIp.AI_NON_AUTHORITATIVE;
import static org.jwinsock.spi.Ws2TcpIp.AI_NUMERICHOST;
import static org.jwinsock.spi.Ws2TcpIp.AI_NUMERICSERV;
import static org.jwinsock.spi.Ws2TcpIp.AI_PASSIVE;
import static org.jwinsock.spi.Ws2TcpIp.AI_RETURN_PREFERRED_NAMES;
import static org.jwinsock.spi.Ws2TcpIp.AI_V4MAPPED;
import static org.jwinsock.spi.WsaErrors.EAI_BADFLAGS;
import static org.jwinsock.spi.WsaErrors.EAI_FAIL;
import static org.jwinsock.spi.WsaErrors.EAI_FAMILY;
import static org.jwinsock.spi.WsaErrors.EAI_NONAME;
import static org.jwinsock.spi.WsaErrors.EAI_SERVICE;
import static org.jwinsock.spi.WsaErrors.EAI_SOCKTYPE;
import static org.jwinsock.spi.WsaErrors.WSANO_DATA;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.name.Adapters;
import org.jwinsock.core.name.HostAnswer;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.OwnNames;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

/// `getaddrinfo`.
///
/// Flags that ask for what the resolvers below cannot promise (DNS alone, encrypted queries, times
/// to live) are refused with `EAI_BADFLAGS`. `AI_FQDN` answers the canonical name: no resolver here
/// tells the name a flat one was completed to from the one an alias led to.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfo">
///   getaddrinfo</a>
final class AddressLookup {

  private static final int KNOWN_FLAGS =
      AI_PASSIVE
          | AI_CANONNAME
          | AI_NUMERICHOST
          | AI_NUMERICSERV
          | AI_BYPASS_DNS_CACHE
          | AI_ALL
          | AI_ADDRCONFIG
          | AI_V4MAPPED
          | AI_NON_AUTHORITATIVE
          | AI_RETURN_PREFERRED_NAMES
          | AI_FQDN
          | AI_FILESERVER
          | AI_DISABLE_IDN_ENCODING;

  private static final AddrInfo NO_HINT = AddrInfo.hint(0, AF_UNSPEC, 0, 0);
  private static final SockAddrIn ANY = new SockAddrIn(0, 0);
  private static final SockAddrIn LOOPBACK = new SockAddrIn(INADDR_LOOPBACK, 0);
  private static final SockAddrIn6 ANY6 = new SockAddrIn6(0, 0, 0, 0, 0);

  private final NameService names;
  private final OwnNames own;
  private final Services services;

  AddressLookup(NameService names, Services services) {
    this.names = names;
    this.own = new OwnNames(names);
    this.services = services;
  }

  /// What a node name means.
  private sealed interface Hosts {
    /// At least one address.
    ///
    /// @param name the canonical name
    record Known(String name, List<SockAddr> addresses) implements Hosts {}

    record Unknown(int error) implements Hosts {}
  }

  /// Resolves a host and a service.
  ///
  /// @param result receives the answers; empty after a failure
  /// @return 0 or the positive error code
  int find(
      @Nullable String node,
      @Nullable String service,
      @Nullable AddrInfo hints,
      List<AddrInfo> result) {
    return find(node, service, hints == null ? NO_HINT : hints, WinSock2.NS_DNS, null, result);
  }

  /// The same, from the providers of a namespace.
  ///
  /// @param nameSpace `NS_*`
  /// @param provider the only one to ask; null for all of the namespace
  int find(
      @Nullable String node,
      @Nullable String service,
      AddrInfo hint,
      int nameSpace,
      @Nullable UUID provider,
      List<AddrInfo> result) {
    result.clear();
    int refused = check(node, service, hint);
    if (refused != 0) {
      return refused;
    }
    int port = port(service, hint);
    if (port < 0) {
      return -port;
    }
    return switch (hosts(node, hint, nameSpace, provider)) {
      case Hosts.Known(String name, List<SockAddr> addresses) -> {
        boolean named = isSet(hint, AI_CANONNAME | AI_FQDN);
        for (SockAddr address : addresses) {
          String canonical = named && result.isEmpty() ? name : null;
          result.add(entry(hint, canonical, withPort(address, port)));
        }
        yield 0;
      }
      case Hosts.Unknown(int error) -> error;
    };
  }

  /// Why nothing can be looked up; 0 if it can.
  static int check(@Nullable String node, @Nullable String service, AddrInfo hint) {
    if (node == null && service == null) {
      return EAI_NONAME;
    }
    if (hint.canonname() != null || hint.addr() != null) {
      return EAI_FAIL;
    }
    boolean contradiction = isSet(hint, AI_CANONNAME) && isSet(hint, AI_FQDN);
    if ((hint.flags() & ~KNOWN_FLAGS) != 0 || contradiction) {
      return EAI_BADFLAGS;
    }
    if (node == null && isSet(hint, AI_CANONNAME | AI_FQDN)) {
      return EAI_FAIL;
    }
    return switch (hint.family()) {
      case AF_UNSPEC, AF_INET, AF_INET6 ->
          switch (hint.socktype()) {
            case 0, WinSock2.SOCK_STREAM, WinSock2.SOCK_DGRAM, WinSock2.SOCK_RAW -> 0;
            default -> EAI_SOCKTYPE;
          };
      default -> EAI_FAMILY;
    };
  }

  /// The port in host order, or a negative error. An empty text is port 0, as no text is.
  private int port(@Nullable String service, AddrInfo hint) {
    if (service != null
        && !service.isEmpty()
        && service.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int port = service.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(service);
      return port > 0xFFFF ? -EAI_SERVICE : port;
    }
    if (isSet(hint, AI_NUMERICSERV)) {
      return -EAI_NONAME;
    }
    if (service == null || service.isEmpty()) {
      return 0;
    }
    Services.Service found = serviceNamed(service, hint);
    return found == null ? -EAI_SERVICE : found.port();
  }

  private Services.@Nullable Service serviceNamed(String service, AddrInfo hint) {
    if (hint.protocol() == WinSock2.IPPROTO_TCP || hint.protocol() == WinSock2.IPPROTO_UDP) {
      String protocol = hint.protocol() == WinSock2.IPPROTO_TCP ? "tcp" : "udp";
      return services.byName(service, protocol);
    }
    return switch (hint.socktype()) {
      case WinSock2.SOCK_STREAM -> services.byName(service, "tcp");
      case WinSock2.SOCK_DGRAM -> services.byName(service, "udp");
      case WinSock2.SOCK_RAW -> null;
      default -> {
        Services.Service tcp = services.byName(service, "tcp");
        yield tcp != null ? tcp : services.byName(service, null);
      }
    };
  }

  private Hosts hosts(
      @Nullable String node, AddrInfo hint, int nameSpace, @Nullable UUID provider) {
    if (node == null) {
      return isSet(hint, AI_NUMERICHOST)
          ? new Hosts.Unknown(EAI_NONAME)
          : new Hosts.Known("", unnamed(hint));
    }
    SockAddr numeric = OwnNames.numeric(node);
    if (numeric != null) {
      SockAddr fitting = fit(numeric, hint);
      return fitting == null
          ? new Hosts.Unknown(EAI_NONAME)
          : new Hosts.Known(node, List.of(fitting));
    }
    if (isSet(hint, AI_NUMERICHOST)) {
      return new Hosts.Unknown(EAI_NONAME);
    }
    return named(node, hint, nameSpace, provider);
  }

  /// Without a node: the wildcard to bind to, or this machine to connect to.
  private static List<SockAddr> unnamed(AddrInfo hint) {
    boolean passive = isSet(hint, AI_PASSIVE);
    List<SockAddr> found = new ArrayList<>();
    for (SockAddr loopback : Adapters.loopback(hint.family())) {
      boolean six = loopback.family() == AF_INET6;
      found.add(passive ? (six ? ANY6 : ANY) : (six ? SockAddrIn6.LOOPBACK : LOOPBACK));
    }
    return found;
  }

  /// The address in the family wanted; null if it cannot be.
  private static @Nullable SockAddr fit(SockAddr address, AddrInfo hint) {
    if (hint.family() == AF_UNSPEC || hint.family() == address.family()) {
      return address;
    }
    return wantsMapped(hint) && address instanceof SockAddrIn four ? mapped(four) : null;
  }

  private Hosts named(String node, AddrInfo hint, int nameSpace, @Nullable UUID provider) {
    boolean mapped = wantsMapped(hint);
    List<Integer> families = families(mapped ? AF_UNSPEC : hint.family(), hint);
    if (families.isEmpty()) {
      return new Hosts.Unknown(WSANO_DATA);
    }
    int family = families.size() == 1 ? families.getFirst() : AF_UNSPEC;
    List<SockAddr> ours = own.addresses(node, family);
    if (ours != null) {
      return known(node.isEmpty() ? hostName() : node, ours, hint);
    }
    String asked = isSet(hint, AI_DISABLE_IDN_ENCODING) ? node : OwnNames.encode(node);
    if (asked == null) {
      return new Hosts.Unknown(EAI_NONAME);
    }
    return switch (names.byName(asked, nameSpace, provider, families, lookupFlags(hint))) {
      case HostAnswer.Found found -> known(found.name(), found.addresses(), hint);
      case HostAnswer.Failed(int error) -> new Hosts.Unknown(error);
    };
  }

  private static Hosts known(String name, List<SockAddr> found, AddrInfo hint) {
    List<SockAddr> addresses = wantsMapped(hint) ? sixOrMapped(found, hint) : found;
    return addresses.isEmpty() ? new Hosts.Unknown(WSANO_DATA) : new Hosts.Known(name, addresses);
  }

  private String hostName() {
    String name = names.hostName();
    return name == null ? "localhost" : name;
  }

  /// The families to look up. `AI_ADDRCONFIG` leaves out those this machine could not use.
  private static List<Integer> families(int family, AddrInfo hint) {
    List<Integer> families = new ArrayList<>();
    for (int one : new int[] {AF_INET, AF_INET6}) {
      boolean wanted = family == AF_UNSPEC || family == one;
      if (wanted && (!isSet(hint, AI_ADDRCONFIG) || Adapters.hasGlobal(one))) {
        families.add(one);
      }
    }
    return families;
  }

  private static List<SockAddr> sixOrMapped(List<SockAddr> found, AddrInfo hint) {
    boolean anySix = found.stream().anyMatch(SockAddrIn6.class::isInstance);
    boolean withMapped = isSet(hint, AI_ALL) || !anySix;
    List<SockAddr> addresses = new ArrayList<>();
    for (SockAddr address : found) {
      if (address instanceof SockAddrIn6) {
        addresses.add(address);
      } else if (withMapped && address instanceof SockAddrIn four) {
        addresses.add(mapped(four));
      }
    }
    return addresses;
  }

  private static int lookupFlags(AddrInfo hint) {
    return (isSet(hint, AI_BYPASS_DNS_CACHE) ? WinSock2.LUP_FLUSHCACHE : 0)
        | (isSet(hint, AI_FILESERVER) ? WinSock2.LUP_FILESERVER : 0)
        | (isSet(hint, AI_DISABLE_IDN_ENCODING) ? WinSock2.LUP_DISABLE_IDN_ENCODING : 0);
  }

  private static boolean wantsMapped(AddrInfo hint) {
    return hint.family() == AF_INET6 && isSet(hint, AI_V4MAPPED);
  }

  private static SockAddr mapped(SockAddrIn four) {
    return SockAddrIn6.mapped(four);
  }

  private static SockAddr withPort(SockAddr address, int port) {
    return switch (address) {
      case SockAddrIn four -> new SockAddrIn(four.addr(), port);
      case SockAddrIn6 six ->
          new SockAddrIn6(six.high(), six.low(), port, six.flowInfo(), six.scopeId());
      default -> address;
    };
  }

  private static AddrInfo entry(AddrInfo hint, @Nullable String canonical, SockAddr address) {
    return new AddrInfo(0, address.family(), hint.socktype(), hint.protocol(), canonical, address);
  }

  private static boolean isSet(AddrInfo hint, int flags) {
    return (hint.flags() & flags) != 0;
  }
}
