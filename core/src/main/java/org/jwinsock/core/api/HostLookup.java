package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAENETDOWN;
import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSANO_DATA;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.name.HostAnswer;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.OwnNames;
import org.jwinsock.core.name.Protocols;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.ProtoEnt;
import org.jwinsock.spi.ServEnt;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

/// The database functions of Winsock 1.1: hosts, services, protocols.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-gethostbyname">
///   gethostbyname</a>
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-gethostbyaddr">
///   gethostbyaddr</a>
final class HostLookup {

  private static final int IN_ADDR_SIZE = 4;
  private static final int IN6_ADDR_SIZE = 16;

  private final NameService names;
  private final OwnNames own;
  private final Services services;
  private final Protocols protocols;

  HostLookup(NameService names, Services services, Protocols protocols) {
    this.names = names;
    this.own = new OwnNames(names);
    this.services = services;
    this.protocols = protocols;
  }

  /// `gethostbyname`: IPv4 only.
  Outcome<HostEnt> byName(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      Outcome<String> ours = hostName();
      return ours.value() == null ? Outcome.failed(ours.error()) : ours(ours.value(), "");
    }
    SockAddr numeric = OwnNames.numeric(name);
    if (numeric instanceof SockAddrIn four) {
      return Outcome.of(new HostEnt(name, List.of(), AF_INET, List.of(four.bytes())));
    }
    if (numeric != null || looksLikeIpv4(name)) {
      return Outcome.failed(WSANO_DATA);
    }
    Outcome<HostEnt> ours = ours(name, name);
    return ours.error() == 0 ? ours : lookUp(name);
  }

  /// Digits and dots that are no address; no top-level domain is all digits (RFC 3696 section 2).
  private static boolean looksLikeIpv4(String name) {
    return name.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
  }

  private Outcome<HostEnt> ours(String official, String name) {
    List<SockAddr> addresses = own.addresses(name, AF_INET);
    return addresses == null
        ? Outcome.failed(WSAHOST_NOT_FOUND)
        : hostEnt(official, List.of(), addresses);
  }

  private Outcome<HostEnt> lookUp(String name) {
    String asked = OwnNames.encode(name);
    if (asked == null) {
      return Outcome.failed(WSAHOST_NOT_FOUND);
    }
    return switch (names.byName(asked, WinSock2.NS_ALL, List.of(AF_INET), 0)) {
      case HostAnswer.Found found -> hostEnt(found.name(), found.aliases(), found.addresses());
      case HostAnswer.Failed(int error) -> Outcome.failed(error);
    };
  }

  private static Outcome<HostEnt> hostEnt(
      String name, List<String> aliases, List<SockAddr> addresses) {
    List<byte[]> bytes = new ArrayList<>();
    for (SockAddr address : addresses) {
      if (address instanceof SockAddrIn four) {
        bytes.add(four.bytes());
      }
    }
    return bytes.isEmpty()
        ? Outcome.failed(WSANO_DATA)
        : Outcome.of(new HostEnt(name, aliases, AF_INET, bytes));
  }

  /// `gethostbyaddr`.
  ///
  /// @param address 4 or 16 bytes in network order
  Outcome<HostEnt> byAddress(@Nullable MemorySegment address, int type) {
    if (type != AF_INET && type != AF_INET6) {
      return Outcome.failed(WSAEAFNOSUPPORT);
    }
    if (address == null || (type == AF_INET && address.byteSize() < IN_ADDR_SIZE)) {
      return Outcome.failed(WSAEFAULT);
    }
    if (type == AF_INET6 && address.byteSize() != IN6_ADDR_SIZE) {
      return Outcome.failed(WSAEINVAL);
    }
    int size = type == AF_INET ? IN_ADDR_SIZE : IN6_ADDR_SIZE;
    byte[] bytes = address.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    SockAddr asked = type == AF_INET ? SockAddrIn.of(bytes, 0) : SockAddrIn6.of(bytes, 0, 0);
    return switch (names.byAddress(asked, WinSock2.NS_ALL)) {
      case HostAnswer.Found found ->
          Outcome.of(new HostEnt(found.name(), found.aliases(), type, List.of(bytes)));
      case HostAnswer.Failed(int error) -> Outcome.failed(error);
    };
  }

  /// `gethostname`.
  Outcome<String> hostName() {
    String name = names.hostName();
    return name == null ? Outcome.failed(WSAENETDOWN) : Outcome.of(name);
  }

  /// `getservbyname`.
  ///
  /// @param protocol null for any
  Outcome<ServEnt> serviceByName(@Nullable String name, @Nullable String protocol) {
    return name == null ? Outcome.failed(WSAEFAULT) : servEnt(services.byName(name, protocol));
  }

  /// `getservbyport`.
  ///
  /// @param port 16 bits in network order; higher bits do not count
  /// @param protocol null for any
  Outcome<ServEnt> serviceByPort(int port, @Nullable String protocol) {
    return servEnt(services.byPort(ByteOrderCalls.swapShort(port), protocol));
  }

  private static Outcome<ServEnt> servEnt(Services.@Nullable Service found) {
    return found == null
        ? Outcome.failed(WSANO_DATA)
        : Outcome.of(
            new ServEnt(
                found.name(),
                found.aliases(),
                ByteOrderCalls.swapShort(found.port()),
                found.protocol()));
  }

  /// `getprotobyname`.
  Outcome<ProtoEnt> protocolByName(@Nullable String name) {
    return name == null ? Outcome.failed(WSAEFAULT) : protoEnt(protocols.byName(name));
  }

  /// `getprotobynumber`.
  Outcome<ProtoEnt> protocolByNumber(int number) {
    return protoEnt(protocols.byNumber(number));
  }

  private static Outcome<ProtoEnt> protoEnt(Protocols.@Nullable Protocol found) {
    return found == null
        ? Outcome.failed(WSANO_DATA)
        : Outcome.of(new ProtoEnt(found.name(), found.aliases(), found.number()));
  }
}
