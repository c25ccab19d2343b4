package org.jwinsock.core.name;

import static org.jwinsock.spi.WinSock2.LUP_DNS_ONLY;
import static org.jwinsock.spi.WinSock2.LUP_FLUSHCACHE;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSANO_DATA;
import static org.jwinsock.spi.WsaErrors.WSATRY_AGAIN;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

/// The namespace provider over `java.net.InetAddress`: works on every machine, needs no native
/// access, and is used when no better one is there.
///
/// What `InetAddress` does not tell stays untold: the canonical name is the name asked for, there
/// are no aliases, and its cache cannot be bypassed.
final class InetAddressNsp implements NspProvider {

  private static final UUID ID = UUID.fromString("b9b1b7d5-5f0e-4c6a-9c55-1a4f1c9d3e02");

  /// Below every other provider.
  private static final int RANK = 1000;

  private final BlockingLookups lookups = new BlockingLookups("inet", InetAddressNsp::resolve);

  @Override
  public UUID providerId() {
    return ID;
  }

  @Override
  public String displayString() {
    return "java.net.InetAddress";
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
    return null;
  }

  @Override
  public long NSPLookupServiceBegin(WsaQuerySet restrictions, int controlFlags) {
    if ((controlFlags & (LUP_FLUSHCACHE | LUP_DNS_ONLY)) != 0 || !answers(restrictions)) {
      return -WSAEOPNOTSUPP;
    }
    return lookups.begin(restrictions, controlFlags);
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

  private static boolean answers(WsaQuerySet query) {
    UUID wanted = query.serviceClassId();
    return wanted.equals(Guids.SVCID_HOSTNAME)
        || (query.serviceInstanceName() != null
            && (wanted.equals(Guids.SVCID_INET_HOSTADDRBYNAME)
                || wanted.equals(Guids.SVCID_INET_HOSTADDRBYINETSTRING)));
  }

  private static List<LookupResult> resolve(WsaQuerySet query, int controlFlags) {
    String name = query.serviceInstanceName();
    try {
      if (name == null) {
        return found(query, HostName.read(), List.of());
      }
      return query.serviceClassId().equals(Guids.SVCID_INET_HOSTADDRBYNAME)
          ? forward(query, name)
          : reverse(query, name);
    } catch (UnknownHostException e) {
      return failed(error(e));
    }
  }

  private static List<LookupResult> forward(WsaQuerySet query, String name)
      throws UnknownHostException {
    List<CsAddrInfo> addresses = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(name)) {
      SockAddr found = SockAddr.of(address, 0);
      if (query.families().isEmpty() || query.families().contains(found.family())) {
        addresses.add(new CsAddrInfo(null, found, 0, 0));
      }
    }
    return addresses.isEmpty() ? failed(WSANO_DATA) : found(query, name, addresses);
  }

  private static List<LookupResult> reverse(WsaQuerySet query, String text)
      throws UnknownHostException {
    int family = text.indexOf(':') < 0 ? WinSock2.AF_INET : WinSock2.AF_INET6;
    InetAddress address =
        switch (SockAddrText.parse(text, family)) {
          case SockAddrIn four -> four.toInet().getAddress();
          case SockAddrIn6 six -> six.toInet().getAddress();
          case null, default -> throw new UnknownHostException(text);
        };
    // InetAddress answers the address itself when it finds no name.
    String name = address.getHostName();
    return name.equals(address.getHostAddress())
        ? failed(WSAHOST_NOT_FOUND)
        : found(query, name, List.of());
  }

  private static List<LookupResult> found(
      WsaQuerySet query, String name, List<CsAddrInfo> addresses) {
    return List.of(
        new LookupResult.Found(
            new WsaQuerySet(
                name,
                query.serviceClassId(),
                WinSock2.NS_DNS,
                ID,
                null,
                query.families(),
                addresses,
                0)));
  }

  private static List<LookupResult> failed(int error) {
    return List.of(new LookupResult.Failed(error));
  }

  /// `InetAddress` has one exception for all failures; its message ends with the text of the
  /// system's `gai_strerror`, where there is one. Texts of other systems read as "not found".
  private static int error(UnknownHostException e) {
    String message = e.getMessage();
    if (message != null && message.endsWith("Temporary failure in name resolution")) {
      return WSATRY_AGAIN;
    }
    if (message != null && message.endsWith("No address associated with hostname")) {
      return WSANO_DATA;
    }
    return WSAHOST_NOT_FOUND;
  }
}
