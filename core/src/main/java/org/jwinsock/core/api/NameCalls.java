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
import static org.jwinsock.spi.WsaErrors.WSAEINPROGRESS;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;
import static org.jwinsock.spi.WsaErrors.WSA_E_CANCELLED;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.EventObject;
import org.jwinsock.core.name.Adapters;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.Protocols;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.AddrInfoEx;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.LookupServiceCompletionRoutine;
import org.jwinsock.spi.ProtoEnt;
import org.jwinsock.spi.ServEnt;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;
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
  final HostLookup hosts;
  private final NameService service;
  private final AsyncLookups lookups = new AsyncLookups();

  NameCalls(Dispatch dispatch, NameService service) {
    this.dispatch = dispatch;
    this.service = service;
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
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.code(closed);
    }
    return Answer.code(result == null ? WSAEINVAL : addresses.find(node, service, hints, result));
  }

  int GetAddrInfoEx(
      @Nullable String node,
      @Nullable String serviceName,
      int nameSpace,
      @Nullable UUID provider,
      @Nullable AddrInfoEx hints,
      @Nullable List<AddrInfoEx> result,
      @Nullable TimeVal timeout,
      @Nullable WsaOverlapped overlapped,
      @Nullable LookupServiceCompletionRoutine routine,
      long @Nullable [] handle) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.code(closed);
    }
    boolean asked = overlapped != null;
    if (result == null || !asked && (routine != null || handle != null)) {
      return Answer.code(WSAEINVAL);
    }
    result.clear();
    AddressLookupEx question =
        new AddressLookupEx(addresses, service, node, serviceName, nameSpace, provider, hints);
    int refused = question.refusal();
    if (refused != 0) {
      return Answer.code(refused);
    }
    if (overlapped == null) {
      return Answer.code(
          timeout == null ? question.find(result) : within(timeout, question, result));
    }
    return Answer.code(begin(question, result, timeout, overlapped, routine, handle));
  }

  /// Waits for a lookup; one that takes longer is left alone.
  private int within(TimeVal timeout, AddressLookupEx question, List<AddrInfoEx> result) {
    CompletableFuture<Integer> outcome = new CompletableFuture<>();
    long[] handle = new long[1];
    int begun = lookups.begin(() -> question.answer(result), outcome::complete, handle);
    if (begun != WSA_IO_PENDING) {
      return begun;
    }
    cancelAfter(timeout, handle[0], outcome);
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      int _ = lookups.cancel(handle[0], WSA_E_CANCELLED);
      return outcome.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the lookup failed", e.getCause());
    }
  }

  private int begin(
      AddressLookupEx question,
      List<AddrInfoEx> result,
      @Nullable TimeVal timeout,
      WsaOverlapped overlapped,
      @Nullable LookupServiceCompletionRoutine routine,
      long @Nullable [] handle) {
    EventObject event = null;
    if (handle != null && handle.length == 0 || (overlapped.hEvent == 0) == (routine == null)) {
      return WSAEINVAL; // either an event or a routine
    }
    if (overlapped.hEvent != 0) {
      if (!(dispatch.handles().find(overlapped.hEvent) instanceof EventObject found)) {
        return WSA_INVALID_HANDLE;
      }
      event = found;
    }
    if (!overlapped.isDone()) {
      return WSA_INVALID_PARAMETER; // it is still in an operation
    }
    overlapped.reset();
    overlapped.extension = result;
    if (event != null) {
      event.reset();
    }
    CompletableFuture<Integer> outcome = new CompletableFuture<>();
    EventObject told = event;
    long[] own = new long[1];
    int begun =
        lookups.begin(
            () -> question.answer(result),
            error -> {
              overlapped.settle(error, 0);
              outcome.complete(error);
              if (told != null) {
                told.set();
              } else if (routine != null) {
                routine.completed(error, 0, overlapped);
              }
            },
            handle == null ? own : handle);
    if (begun != WSA_IO_PENDING) {
      overlapped.settle(begun, 0);
    } else if (timeout != null) {
      cancelAfter(timeout, handle == null ? own[0] : handle[0], outcome);
    }
    return begun;
  }

  private void cancelAfter(TimeVal timeout, long handle, CompletableFuture<Integer> outcome) {
    var _ =
        outcome
            .copy()
            .orTimeout(timeout.nanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (_, late) -> {
                  if (late instanceof TimeoutException) {
                    int _ = lookups.cancel(handle, WSAETIMEDOUT);
                  }
                });
  }

  int GetAddrInfoExCancel(long @Nullable [] handle) {
    return handle == null || handle.length == 0
        ? WSA_INVALID_HANDLE
        : lookups.cancel(handle[0], WSA_E_CANCELLED);
  }

  static int GetAddrInfoExOverlappedResult(@Nullable WsaOverlapped overlapped) {
    if (overlapped == null) {
      return WSAEINVAL;
    }
    return overlapped.isDone() ? overlapped.error() : WSAEINPROGRESS;
  }

  /// Winsock has been cleaned up: nobody waits for lookups any more.
  void cleanup() {
    lookups.cancelAll();
  }

  int getnameinfo(
      @Nullable MemorySegment address,
      @Nullable StringBuilder node,
      int nodeSize,
      @Nullable StringBuilder service,
      int serviceSize,
      int flags) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.code(closed);
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
    int closed = dispatch.refusal();
    return Answer.pointer(closed == 0 ? lookup.get() : Outcome.failed(closed));
  }

  int gethostname(@Nullable StringBuilder name, int size) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
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
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
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
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
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
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
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
