package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.Ws2TcpIp.NI_DGRAM;
import static org.jwinsock.spi.Ws2TcpIp.NI_NAMEREQD;
import static org.jwinsock.spi.Ws2TcpIp.NI_NOFQDN;
import static org.jwinsock.spi.Ws2TcpIp.NI_NUMERICHOST;
import static org.jwinsock.spi.Ws2TcpIp.NI_NUMERICSERV;
import static org.jwinsock.spi.WsaErrors.EAI_BADFLAGS;
import static org.jwinsock.spi.WsaErrors.EAI_FAMILY;
import static org.jwinsock.spi.WsaErrors.EAI_NONAME;
import static org.jwinsock.spi.WsaErrors.ERROR_INSUFFICIENT_BUFFER;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.name.Adapters;
import org.jwinsock.core.name.HostAnswer;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.OwnNames;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.WinSock2;

/// `getnameinfo`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getnameinfo">
///   getnameinfo</a>
final class NameLookup {

  private static final int KNOWN_FLAGS =
      NI_NOFQDN | NI_NUMERICHOST | NI_NAMEREQD | NI_NUMERICSERV | NI_DGRAM;

  private final NameService names;
  private final OwnNames own;
  private final Services services;

  NameLookup(NameService names, Services services) {
    this.names = names;
    this.own = new OwnNames(names);
    this.services = services;
  }

  /// Finds the names of an address and its port.
  ///
  /// @param node receives the host's name; null if it is not wanted
  /// @param nodeSize the room in characters, with one for C's end of string
  /// @param service receives the service's name; null if it is not wanted
  /// @param serviceSize the room in characters, likewise
  /// @return 0 or the positive error code; after an error nothing is written
  int find(
      @Nullable MemorySegment address,
      @Nullable StringBuilder node,
      int nodeSize,
      @Nullable StringBuilder service,
      int serviceSize,
      int flags) {
    if (address == null || address.byteSize() < 2) {
      return WSAEFAULT;
    }
    int family = SockAddr.family(address);
    if (family != AF_INET && family != AF_INET6) {
      return EAI_FAMILY;
    }
    SockAddr from = SockAddr.read(address);
    if (from == null) {
      return WSAEFAULT;
    }
    if ((flags & ~KNOWN_FLAGS) != 0
        || (node != null && nodeSize == 0)
        || (service != null && serviceSize == 0)) {
      return EAI_BADFLAGS;
    }
    if (node == null && service == null) {
      return EAI_NONAME;
    }
    Outcome<String> nodeName = node == null ? Outcome.of("") : nodeName(from, flags);
    if (nodeName.value() == null) {
      return nodeName.error();
    }
    String serviceName = service == null ? "" : serviceName(from, flags);
    if (!fits(nodeName.value(), node, nodeSize) || !fits(serviceName, service, serviceSize)) {
      return ERROR_INSUFFICIENT_BUFFER;
    }
    write(nodeName.value(), node);
    write(serviceName, service);
    return 0;
  }

  private Outcome<String> nodeName(SockAddr address, int flags) {
    String numeric = SockAddrText.host(address);
    if ((flags & NI_NUMERICHOST) != 0) {
      return (flags & NI_NAMEREQD) != 0 ? Outcome.failed(EAI_NONAME) : Outcome.of(numeric);
    }
    return switch (names.byAddress(address, WinSock2.NS_DNS)) {
      case HostAnswer.Found found -> {
        boolean strip = (flags & NI_NOFQDN) != 0 && isLocal(found.name(), address);
        yield Outcome.of(strip ? firstLabel(found.name()) : found.name());
      }
      case HostAnswer.Failed(int error) ->
          (flags & NI_NAMEREQD) != 0 ? Outcome.failed(error) : Outcome.of(numeric);
    };
  }

  /// True for a name in this machine's domain, or of this machine.
  private boolean isLocal(String name, SockAddr address) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return false;
    }
    return Adapters.own(address.family()).contains(withoutPort(address))
        || name.substring(dot + 1).toLowerCase(Locale.ROOT).equals(own.domain());
  }

  private static SockAddr withoutPort(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> new SockAddrIn(four.addr(), 0);
      case SockAddrIn6 six -> new SockAddrIn6(six.high(), six.low(), 0, 0, six.scopeId());
      default -> address;
    };
  }

  private static String firstLabel(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private String serviceName(SockAddr address, int flags) {
    int port =
        switch (address) {
          case SockAddrIn four -> four.port();
          case SockAddrIn6 six -> six.port();
          default -> 0;
        };
    Services.Service found =
        (flags & NI_NUMERICSERV) != 0
            ? null
            : services.byPort(port, (flags & NI_DGRAM) != 0 ? "udp" : "tcp");
    return found == null ? Integer.toString(port) : found.name();
  }

  private static boolean fits(String text, @Nullable StringBuilder to, int size) {
    return to == null || size < 0 || text.length() < size;
  }

  private static void write(String text, @Nullable StringBuilder to) {
    if (to != null) {
      to.setLength(0);
      to.append(text);
    }
  }
}
