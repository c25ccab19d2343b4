package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The system's name resolution: getaddrinfo(3), getnameinfo(3).
///
/// **Both block**, for as long as the resolver's own timeouts say (5 to 30 seconds without a name
/// server), cannot be interrupted, and hold the carrier of a virtual thread: call them on platform
/// threads. Stateless and safe from any thread; what the C library allocates is freed before they
/// return.
public final class Resolver {
  // struct addrinfo
  static final int FLAGS = 0;
  static final int FAMILY = 4;
  static final int SOCKET_TYPE = 8;
  static final int PROTOCOL = 12;
  static final int ADDRESS_LENGTH = 16;
  static final int ADDRESS = 24;
  static final int CANONICAL_NAME = 32;
  static final int NEXT = 40;
  static final int BYTES = 48;

  /// `NI_MAXHOST` and `NI_MAXSERV`.
  private static final int HOST_BYTES = 1025;

  private static final int SERVICE_BYTES = 32;

  private Resolver() {}

  /// What a name means.
  ///
  /// @param code 0, or a constant of `Linux.EAI_`
  /// @param errno a number of [Errno] if `code` is [Linux#EAI_SYSTEM], else 0
  /// @param canonicalName empty unless [Linux#AI_CANONNAME] asked for it
  /// @param addresses in the order to try them (RFC 6724); empty unless `code` is 0
  public record Addresses(int code, int errno, String canonicalName, List<AddressInfo> addresses) {}

  /// One address of a name.
  ///
  /// @param socketType a `Linux.SOCK_` type, 0 for any
  /// @param protocol a constant of `Linux.IPPROTO_`, 0 for any
  /// @param port 0 if no service was asked for
  /// @param scopeId the interface of a link-local address, else 0
  public record AddressInfo(
      int socketType, int protocol, IpAddress address, int port, int scopeId) {}

  /// Translates a host and a service to addresses: getaddrinfo(3).
  ///
  /// @param host a name or an address as text; null for the wildcard or loopback address
  /// @param service a name or a port as text; null for port 0. Not both null
  /// @param flags bits of `Linux.AI_`
  /// @param family [Linux#AF_UNSPEC] for both versions
  /// @param socketType a `Linux.SOCK_` type without flags, 0 for all
  /// @param protocol 0 for all
  public static Addresses getaddrinfo(
      @Nullable String host,
      @Nullable String service,
      int flags,
      int family,
      int socketType,
      int protocol) {
    if (hasNul(host) || hasNul(service)) {
      return new Addresses(Linux.EAI_NONAME, 0, "", List.of()); // C would see half of the name
    }
    Scratch scratch = Scratch.acquire();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment hints = arena.allocate(BYTES, 8);
      hints.set(JAVA_INT, FLAGS, flags);
      hints.set(JAVA_INT, FAMILY, family);
      hints.set(JAVA_INT, SOCKET_TYPE, socketType);
      hints.set(JAVA_INT, PROTOCOL, protocol);
      MemorySegment result = arena.allocate(JAVA_LONG);
      int code =
          (int)
              scratch.raw(
                  Calls.Getaddrinfo.HANDLE,
                  string(arena, host).address(),
                  string(arena, service).address(),
                  hints.address(),
                  result.address(),
                  0,
                  0,
                  NULL,
                  NULL);
      if (code != 0) {
        int errno = code == Linux.EAI_SYSTEM ? scratch.errno() : 0;
        return new Addresses(code, errno, "", List.of());
      }
      long list = result.get(JAVA_LONG, 0);
      try {
        return read(list);
      } finally {
        long _ = scratch.raw(Calls.Freeaddrinfo.HANDLE, list, 0, 0, 0, 0, 0, NULL, NULL);
      }
    } finally {
      scratch.release();
    }
  }

  private static boolean hasNul(@Nullable String text) {
    return text != null && text.indexOf('\0') >= 0;
  }

  private static MemorySegment string(Arena arena, @Nullable String text) {
    return text == null ? NULL : arena.allocateFrom(text, UTF_8);
  }

  private static Addresses read(long list) {
    List<AddressInfo> addresses = new ArrayList<>();
    String canonicalName = "";
    SockAddr name = new SockAddr();
    for (long at = list; at != 0; ) {
      MemorySegment info = CStrings.struct(at, BYTES);
      long length = Integer.toUnsignedLong(info.get(JAVA_INT, ADDRESS_LENGTH));
      name.set(CStrings.struct(info.get(JAVA_LONG, ADDRESS), length));
      boolean six = name.family() == Linux.AF_INET6;
      if (six || name.family() == Linux.AF_INET) {
        addresses.add(
            new AddressInfo(
                info.get(JAVA_INT, SOCKET_TYPE),
                info.get(JAVA_INT, PROTOCOL),
                name.ip(),
                name.port(),
                six ? name.scopeId() : 0));
      }
      if (canonicalName.isEmpty()) {
        canonicalName = CStrings.at(info.get(JAVA_LONG, CANONICAL_NAME));
      }
      at = info.get(JAVA_LONG, NEXT);
    }
    return new Addresses(0, 0, canonicalName, List.copyOf(addresses));
  }

  /// What an address is called.
  ///
  /// @param code 0, or a constant of `Linux.EAI_`
  /// @param errno a number of [Errno] if `code` is [Linux#EAI_SYSTEM], else 0
  /// @param host empty unless `code` is 0
  /// @param service empty unless `code` is 0
  public record Names(int code, int errno, String host, String service) {}

  /// Translates a socket address to names: getnameinfo(3).
  ///
  /// @param flags bits of `Linux.NI_`
  public static Names getnameinfo(SockAddr address, int flags) {
    Scratch scratch = Scratch.acquire();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(HOST_BYTES);
      MemorySegment service = arena.allocate(SERVICE_BYTES);
      int code =
          (int)
              scratch.raw(
                  Calls.Getnameinfo.HANDLE,
                  address.nameAddress(),
                  address.length(),
                  host.address(),
                  HOST_BYTES,
                  service.address(),
                  SERVICE_BYTES,
                  MemorySegment.ofAddress(flags), // its seventh argument, no pointer
                  address.memory());
      if (code != 0) {
        return new Names(code, code == Linux.EAI_SYSTEM ? scratch.errno() : 0, "", "");
      }
      return new Names(0, 0, CStrings.field(host), CStrings.field(service));
    } finally {
      scratch.release();
    }
  }
}
