package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The machine's network interfaces: getifaddrs(3), if_nametoindex(3).
///
/// Stateless and safe from any thread; a snapshot at the time of the call.
public final class Interfaces {
  // struct ifaddrs
  static final int NEXT = 0;
  static final int NAME = 8;
  static final int FLAGS = 16;
  static final int ADDRESS = 24;
  static final int NETMASK = 32;
  static final int BROADCAST = 40;
  static final int BYTES = 56;

  // struct sockaddr_ll; both C libraries leave more room for long addresses than it declares
  static final int LINK_INDEX = 4;
  static final int LINK_LENGTH = 11;
  static final int LINK_ADDRESS = 12;
  private static final int LINK_ADDRESS_BYTES = 20;

  /// `IF_NAMESIZE`.
  private static final int NAME_BYTES = 16;

  private Interfaces() {}

  /// An interface and its addresses.
  ///
  /// @param index above 0
  /// @param flags bits of `Linux.IFF_`
  /// @param hardwareAddress lower-case hexadecimal bytes with colons between; empty if it has none
  /// @param addresses its IPv4 and IPv6 addresses, in the kernel's order
  public record Interface(
      String name, int index, int flags, String hardwareAddress, List<Address> addresses) {}

  /// An address of an interface.
  ///
  /// @param netmask of the family of the address
  /// @param broadcast the broadcast address, or the peer's on a point-to-point interface; null if
  ///   there is none
  /// @param scopeId the interface index for link-local IPv6 addresses, else 0
  public record Address(
      IpAddress address, @Nullable IpAddress netmask, @Nullable IpAddress broadcast, int scopeId) {}

  /// All interfaces by index, those without an address or not up included: getifaddrs(3).
  ///
  /// @throws LinuxException if the kernel does not tell, `ENOMEM` for one
  public static List<Interface> getifaddrs() throws LinuxException {
    Scratch scratch = Scratch.acquire();
    try {
      int result = scratch.invoke(Calls.Getifaddrs.HANDLE, scratch.value.address(), 0, 0, 0, 0);
      LinuxException.check(result, "getifaddrs()");
      long list = scratch.value.get(JAVA_LONG, 0);
      try {
        return read(list);
      } finally {
        long _ = scratch.raw(Calls.Freeifaddrs.HANDLE, list, 0, 0, 0, 0, 0, NULL, NULL);
      }
    } finally {
      scratch.release();
    }
  }

  private static List<Interface> read(long list) {
    TreeMap<Integer, Draft> drafts = new TreeMap<>();
    for (long at = list; at != 0; ) {
      MemorySegment entry = CStrings.struct(at, BYTES);
      Link link = link(entry.get(JAVA_LONG, ADDRESS));
      String name = CStrings.at(entry.get(JAVA_LONG, NAME));
      int index = link == null ? if_nametoindex(name) : link.index;
      if (index > 0) { // else it has gone since the snapshot
        Draft draft = drafts.computeIfAbsent(index, _ -> new Draft(name, entry));
        if (link != null) {
          draft.hardwareAddress = link.address;
        }
        draft.add(entry);
      }
      at = entry.get(JAVA_LONG, NEXT);
    }
    List<Interface> interfaces = new ArrayList<>();
    drafts.forEach((index, draft) -> interfaces.add(draft.finish(index)));
    return List.copyOf(interfaces);
  }

  /// An interface of which not all entries have been seen: each address has one, the link has one.
  private static final class Draft {
    private final String name;
    private final int flags;
    private final List<Address> addresses = new ArrayList<>();
    private String hardwareAddress = "";

    Draft(String name, MemorySegment entry) {
      this.name = name.split(":", 2)[0]; // an IPv4 address can carry a label, eth0:1
      this.flags = entry.get(JAVA_INT, FLAGS);
    }

    void add(MemorySegment entry) {
      SockAddr name = sockaddr(entry.get(JAVA_LONG, ADDRESS));
      if (name == null) {
        return;
      }
      boolean other = (flags & (Linux.IFF_BROADCAST | Linux.IFF_POINTOPOINT)) != 0;
      addresses.add(
          new Address(
              name.ip(),
              ip(entry.get(JAVA_LONG, NETMASK)),
              other ? ip(entry.get(JAVA_LONG, BROADCAST)) : null,
              name.family() == Linux.AF_INET6 ? name.scopeId() : 0));
    }

    Interface finish(int index) {
      return new Interface(name, index, flags, hardwareAddress, List.copyOf(addresses));
    }
  }

  private record Link(int index, String address) {}

  private static @Nullable Link link(long sockaddr) {
    if (family(sockaddr) != Linux.AF_PACKET) {
      return null;
    }
    MemorySegment link = CStrings.struct(sockaddr, LINK_ADDRESS + LINK_ADDRESS_BYTES);
    int length = Math.min(Byte.toUnsignedInt(link.get(JAVA_BYTE, LINK_LENGTH)), LINK_ADDRESS_BYTES);
    byte[] bytes = link.asSlice(LINK_ADDRESS, length).toArray(JAVA_BYTE);
    return new Link(
        link.get(JAVA_INT_UNALIGNED, LINK_INDEX), HexFormat.ofDelimiter(":").formatHex(bytes));
  }

  private static @Nullable IpAddress ip(long sockaddr) {
    SockAddr name = sockaddr(sockaddr);
    return name == null ? null : name.ip();
  }

  private static @Nullable SockAddr sockaddr(long address) {
    return switch (family(address)) {
      case Linux.AF_INET -> new SockAddr().set(CStrings.struct(address, SockAddr.INET_BYTES));
      case Linux.AF_INET6 -> new SockAddr().set(CStrings.struct(address, SockAddr.INET6_BYTES));
      default -> null;
    };
  }

  private static int family(long sockaddr) {
    return sockaddr == 0
        ? Linux.AF_UNSPEC
        : CStrings.struct(sockaddr, Short.BYTES).get(JAVA_SHORT, 0);
  }

  /// The index of an interface: if_nametoindex(3).
  ///
  /// @return above 0; or `-errno`, `-ENODEV` if there is none of that name
  public static int if_nametoindex(String name) {
    Scratch scratch = Scratch.acquire();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name, UTF_8);
      int index =
          (int) scratch.raw(Calls.IfNametoindex.HANDLE, text.address(), 0, 0, 0, 0, 0, NULL, NULL);
      return index == 0 ? -scratch.errno() : index;
    } finally {
      scratch.release();
    }
  }

  /// The name of an interface: if_indextoname(3); null if there is none of that index.
  public static @Nullable String if_indextoname(int index) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment name = scratch.value.asSlice(0, NAME_BYTES);
      long found =
          scratch.raw(Calls.IfIndextoname.HANDLE, index, name.address(), 0, 0, 0, 0, NULL, NULL);
      return found == 0 ? null : CStrings.field(name);
    } finally {
      scratch.release();
    }
  }
}
