package org.jwinsock.host;

import static org.jwinsock.spi.WinSock2.LUP_DNS_ONLY;
import static org.jwinsock.spi.WinSock2.RESULT_IS_ALIAS;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSANO_DATA;
import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;
import static org.jwinsock.spi.WsaErrors.WSATRY_AGAIN;
import static org.jwinsock.spi.WsaErrors.WSA_NOT_ENOUGH_MEMORY;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.Host;
import org.jwinsock.linux.IpAddress;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.linux.Resolver;
import org.jwinsock.spi.BlockingLookups;
import org.jwinsock.spi.CsAddrInfo;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.NspProvider;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaQuerySet;

/// The namespace provider over the C library's resolver: the hosts file, DNS, and whatever else the
/// system's `nsswitch.conf` names.
///
/// It keeps no cache. It cannot be told to leave the hosts file out, so a query with `LUP_DNS_ONLY`
/// is refused.
public final class HostNsp implements NspProvider {

  private static final UUID ID = UUID.fromString("3c1f7a52-1d0b-4f6e-8a3d-6d6f2b8c4e01");
  private static final int RANK = 100;

  private final BlockingLookups lookups = new BlockingLookups("host", HostNsp::resolve);

  /// For `ServiceLoader`.
  public HostNsp() {}

  @Override
  public UUID providerId() {
    return ID;
  }

  @Override
  public String displayString() {
    return "the system's resolver";
  }

  @Override
  public int nameSpace() {
    return WinSock2.NS_DNS;
  }

  @Override
  public int rank() {
    return RANK;
  }

  @Override
  public @Nullable String unavailable() {
    return Linux.isSupported() ? null : Linux.unsupportedReason();
  }

  @Override
  public long NSPLookupServiceBegin(WsaQuerySet restrictions, int controlFlags) {
    UUID wanted = restrictions.serviceClassId();
    if (wanted.equals(Guids.SVCID_HOSTNAME)) {
      return lookups.answered(hostName(restrictions));
    }
    boolean answers =
        (controlFlags & LUP_DNS_ONLY) == 0
            && restrictions.serviceInstanceName() != null
            && (wanted.equals(Guids.SVCID_INET_HOSTADDRBYNAME)
                || wanted.equals(Guids.SVCID_INET_HOSTADDRBYINETSTRING));
    return answers ? lookups.begin(restrictions, controlFlags) : -WSAEOPNOTSUPP;
  }

  @Override
  public LookupResult NSPLookupServiceNext(long lookup, int controlFlags) {
    return lookups.next(lookup);
  }

  @Override
  public int NSPLookupServiceEnd(long lookup) {
    return lookups.end(lookup);
  }

  @Override
  public int NSPCleanup() {
    lookups.cleanup();
    return 0;
  }

  private static List<LookupResult> hostName(WsaQuerySet query) {
    try {
      return List.of(found(query, Host.gethostname(), List.of(), 0));
    } catch (LinuxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<LookupResult> resolve(WsaQuerySet query, int controlFlags) {
    String name = query.serviceInstanceName();
    if (name == null) {
      throw new IllegalArgumentException("a query without a name");
    }
    return query.serviceClassId().equals(Guids.SVCID_INET_HOSTADDRBYNAME)
        ? forward(query, name)
        : reverse(query, name);
  }

  private static List<LookupResult> forward(WsaQuerySet query, String name) {
    boolean four = wants(query, WinSock2.AF_INET);
    boolean six = wants(query, WinSock2.AF_INET6);
    if (!four && !six) {
      return failed(WSANO_DATA);
    }
    int family = four == six ? Linux.AF_UNSPEC : four ? Linux.AF_INET : Linux.AF_INET6;
    // One socket type, or every address comes three times.
    Resolver.Addresses answer =
        Resolver.getaddrinfo(name, null, Linux.AI_CANONNAME, family, Linux.SOCK_STREAM, 0);
    if (answer.code() != 0) {
      return failed(error(answer.code()));
    }
    Set<CsAddrInfo> addresses = new LinkedHashSet<>();
    for (Resolver.AddressInfo info : answer.addresses()) {
      addresses.add(new CsAddrInfo(null, sockAddr(info), 0, 0));
    }
    if (addresses.isEmpty()) {
      return failed(WSANO_DATA);
    }
    String canonical = answer.canonicalName().isEmpty() ? name : answer.canonicalName();
    LookupResult main = found(query, canonical, List.copyOf(addresses), 0);
    return canonical.equalsIgnoreCase(name)
        ? List.of(main)
        : List.of(main, found(query, name, List.of(), RESULT_IS_ALIAS));
  }

  private static boolean wants(WsaQuerySet query, int family) {
    return query.families().isEmpty() || query.families().contains(family);
  }

  private static List<LookupResult> reverse(WsaQuerySet query, String text) {
    org.jwinsock.linux.SockAddr address = new org.jwinsock.linux.SockAddr();
    int family = text.indexOf(':') < 0 ? WinSock2.AF_INET : WinSock2.AF_INET6;
    switch (SockAddrText.parse(text, family)) {
      case SockAddrIn four -> address.inet(four.addr(), 0);
      case SockAddrIn6 six -> address.inet6(six.high(), six.low(), 0, 0, six.scopeId());
      case null, default -> {
        return failed(WSAHOST_NOT_FOUND);
      }
    }
    Resolver.Names names = Resolver.getnameinfo(address, Linux.NI_NAMEREQD);
    return names.code() == 0
        ? List.of(found(query, names.host(), List.of(), 0))
        : failed(error(names.code()));
  }

  private static SockAddr sockAddr(Resolver.AddressInfo info) {
    IpAddress ip = info.address();
    return ip.family() == Linux.AF_INET
        ? new SockAddrIn(ip.v4Bits(), 0)
        : new SockAddrIn6(ip.high(), ip.low(), 0, 0, info.scopeId());
  }

  private static LookupResult found(
      WsaQuerySet query, String name, List<CsAddrInfo> addresses, int outputFlags) {
    return new LookupResult.Found(
        new WsaQuerySet(
            name,
            query.serviceClassId(),
            WinSock2.NS_DNS,
            ID,
            null,
            query.families(),
            addresses,
            outputFlags));
  }

  private static List<LookupResult> failed(int error) {
    return List.of(new LookupResult.Failed(error));
  }

  private static int error(int code) {
    return switch (code) {
      case Linux.EAI_NONAME -> WSAHOST_NOT_FOUND;
      case Linux.EAI_NODATA, Linux.EAI_ADDRFAMILY -> WSANO_DATA;
      case Linux.EAI_AGAIN -> WSATRY_AGAIN;
      case Linux.EAI_MEMORY -> WSA_NOT_ENOUGH_MEMORY;
      default -> WSANO_RECOVERY;
    };
  }
}
