package org.jwinsock.core.api;

import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_INCLUDE_ALL_INTERFACES;
import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_SKIP_ANYCAST;
import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_SKIP_DNS_SERVER;
import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_SKIP_FRIENDLY_NAME;
import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_SKIP_MULTICAST;
import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_SKIP_UNICAST;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_SUPPORTED;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSANOTINITIALISED;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.name.Adapters;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.Protocols;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.ProtoEnt;
import org.jwinsock.spi.ServEnt;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaProtocolInfo;

/// Names, and addresses as text: the arguments and the results of C around the lookups.
final class NameCalls {

  private static final int GAA_FLAGS =
      GAA_FLAG_SKIP_UNICAST
          | GAA_FLAG_SKIP_ANYCAST
          | GAA_FLAG_SKIP_MULTICAST
          | GAA_FLAG_SKIP_DNS_SERVER
          | GAA_FLAG_SKIP_FRIENDLY_NAME
          | GAA_FLAG_INCLUDE_ALL_INTERFACES;

  private final Dispatch dispatch;
  private final AddressLookup addresses;
  private final NameLookup names;
  private final HostLookup hosts;

  NameCalls(Dispatch dispatch, NameService service) {
    this.dispatch = dispatch;
    Services services = new Services();
    this.addresses = new AddressLookup(service, services);
    this.names = new NameLookup(service, services);
    this.hosts = new HostLookup(service, services, new Protocols());
  }

  // --- getaddrinfo and getnameinfo

  int getaddrinfo(
      @Nullable String node,
      @Nullable String service,
      @Nullable AddrInfo hints,
      @Nullable List<AddrInfo> result) {
    if (!dispatch.initialised()) {
      return Answer.code(WSANOTINITIALISED);
    }
    return Answer.code(result == null ? WSAEINVAL : addresses.find(node, service, hints, result));
  }

  int getnameinfo(
      @Nullable MemorySegment address,
      @Nullable StringBuilder node,
      int nodeSize,
      @Nullable StringBuilder service,
      int serviceSize,
      int flags) {
    if (!dispatch.initialised()) {
      return Answer.code(WSANOTINITIALISED);
    }
    boolean foreign = address != null && Memory.isForeign(address);
    return Answer.code(
        foreign ? WSAEFAULT : names.find(address, node, nodeSize, service, serviceSize, flags));
  }

  static String gai_strerror(int code) {
    WsaError error = WsaError.of(code);
    return error == null ? WsaError.describe(code) : error.message();
  }

  // --- Winsock 1.1

  @Nullable HostEnt gethostbyname(@Nullable String name) {
    return answer(() -> hosts.byName(name));
  }

  @Nullable HostEnt gethostbyaddr(@Nullable MemorySegment address, int type) {
    boolean foreign = address != null && Memory.isForeign(address);
    return answer(() -> foreign ? Outcome.failed(WSAEFAULT) : hosts.byAddress(address, type));
  }

  @Nullable ServEnt getservbyname(@Nullable String name, @Nullable String protocol) {
    return answer(() -> hosts.serviceByName(name, protocol));
  }

  @Nullable ServEnt getservbyport(int port, @Nullable String protocol) {
    return answer(() -> hosts.serviceByPort(port, protocol));
  }

  @Nullable ProtoEnt getprotobyname(@Nullable String name) {
    return answer(() -> hosts.protocolByName(name));
  }

  @Nullable ProtoEnt getprotobynumber(int number) {
    return answer(() -> hosts.protocolByNumber(number));
  }

  private <T> @Nullable T answer(Supplier<Outcome<T>> lookup) {
    return Answer.pointer(
        dispatch.initialised() ? lookup.get() : Outcome.failed(WSANOTINITIALISED));
  }

  int gethostname(@Nullable StringBuilder name, int size) {
    if (!dispatch.initialised()) {
      return Answer.fail(WSANOTINITIALISED);
    }
    Outcome<String> found = hosts.hostName();
    String own = found.value();
    if (own == null) {
      return Answer.fail(found.error());
    }
    if (name == null || own.length() >= size) {
      return Answer.fail(WSAEFAULT);
    }
    name.setLength(0);
    name.append(own);
    return 0;
  }

  // --- whole addresses as text, by the provider of the family

  int WSAAddressToString(
      @Nullable MemorySegment address,
      @Nullable WsaProtocolInfo info,
      @Nullable StringBuilder text,
      int @Nullable [] length) {
    if (!dispatch.initialised()) {
      return Answer.fail(WSANOTINITIALISED);
    }
    if (address == null || length == null || length.length == 0) {
      return Answer.fail(WSAEINVAL);
    }
    if (text == null || Memory.isForeign(address)) {
      return Answer.fail(WSAEFAULT);
    }
    StringBuilder whole = new StringBuilder();
    int family = SockAddr.family(address);
    int answer =
        dispatch.call(family, info, table -> table.WSPAddressToString(address, info, whole));
    if (answer < 0) {
      // A provider calls a short address WSAEFAULT, the API calls it WSAEINVAL.
      return Answer.fail(answer == -WSAEFAULT ? WSAEINVAL : -answer);
    }
    int room = length[0];
    length[0] = whole.length() + 1;
    if (room >= 0 && room < length[0]) {
      return Answer.fail(WSAEFAULT);
    }
    text.setLength(0);
    text.append(whole);
    return 0;
  }

  int WSAStringToAddress(
      @Nullable String text,
      int family,
      @Nullable WsaProtocolInfo info,
      @Nullable MemorySegment address,
      int @Nullable [] length) {
    if (!dispatch.initialised()) {
      return Answer.fail(WSANOTINITIALISED);
    }
    AddressArea area = AddressArea.required(address, length);
    if (text == null || area == null || length == null) {
      return Answer.fail(text == null ? WSAEINVAL : WSAEFAULT);
    }
    MemorySegment room = Memory.room(SockAddr.STORAGE_SIZE);
    int size = parse(text, family, info, room);
    if (size > length[0]) {
      length[0] = size;
      return Answer.fail(WSAEFAULT);
    }
    MemorySegment target = area.segment();
    if (size > 0 && target != null) {
      MemorySegment.copy(room, 0, target, 0, size);
    }
    return area.answer(size);
  }

  int WSAStringToAddress(
      @Nullable String text,
      int family,
      @Nullable WsaProtocolInfo info,
      @Nullable SockAddr @Nullable [] address) {
    if (!dispatch.initialised()) {
      return Answer.fail(WSANOTINITIALISED);
    }
    if (text == null || address == null || address.length == 0) {
      return Answer.fail(text == null ? WSAEINVAL : WSAEFAULT);
    }
    MemorySegment room = Memory.room(SockAddr.STORAGE_SIZE);
    int size = parse(text, family, info, room);
    if (size >= 0) {
      address[0] = SockAddr.read(room.asSlice(0, size));
    }
    return Answer.status(size);
  }

  private int parse(String text, int family, @Nullable WsaProtocolInfo info, MemorySegment room) {
    return dispatch.call(family, info, table -> table.WSPStringToAddress(text, family, info, room));
  }

  // --- interfaces

  static int if_nametoindex(@Nullable String name) {
    return name == null || name.isEmpty() ? 0 : Adapters.index(name);
  }

  static @Nullable String if_indextoname(int index) {
    return Adapters.name(index);
  }

  static int GetAdaptersAddresses(
      int family, int flags, @Nullable List<AdapterAddresses> adapters) {
    boolean known =
        family == WinSock2.AF_UNSPEC || family == WinSock2.AF_INET || family == WinSock2.AF_INET6;
    if (!known || adapters == null) {
      return ERROR_INVALID_PARAMETER;
    }
    if ((flags & ~GAA_FLAGS) != 0) {
      return ERROR_NOT_SUPPORTED;
    }
    adapters.clear();
    adapters.addAll(Adapters.list(family, flags));
    return adapters.isEmpty() ? AdapterAddresses.ERROR_NO_DATA : 0;
  }
}
