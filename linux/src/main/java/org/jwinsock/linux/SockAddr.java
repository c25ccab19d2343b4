package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A socket address where the kernel can read and write it, with its length: what `bind`, `accept4`
/// and `recvfrom` take. Reusable; setting and reading one allocates nothing, except for `byte[]`,
/// [IpAddress] and strings.
///
/// ```
///  0         4         8                                            136
///  | socklen | unused  | sockaddr_storage                            |
///                      |0       2      4           8                 |
///   IPv4 (16 bytes)    | family | port | address   | unused to 16
///   IPv6 (28 bytes)    | family | port | flow info | address (16) | scope id
///   Unix (up to 110)   | family | path, not always ended by NUL
///   netlink (12 bytes) | family | pad  | port id   | groups
/// ```
///
/// Family, length and scope id are in the order of the machine, port, flow info and addresses in
/// network order: ip(7), ipv6(7), unix(7). Values of this class's methods are plain Java numbers.
///
/// Getters do not check the family: look at [#family] first. Ports are 0 to 65535; of larger
/// numbers the low 16 bits count. Not safe for use by two threads at once.
public final class SockAddr {
  /// The size of `sockaddr_in`.
  public static final int INET_BYTES = 16;

  /// The size of `sockaddr_in6`.
  public static final int INET6_BYTES = 28;

  /// The longest path of a Unix address.
  public static final int UNIX_PATH_BYTES = 108;

  /// The size of `sockaddr_storage`, which holds any address.
  public static final int STORAGE_BYTES = 128;

  static final int NAME = 8;

  static final int FAMILY = NAME;
  static final int PORT = NAME + 2;
  static final int IN_ADDR = NAME + 4;
  static final int IN6_FLOW_INFO = NAME + 4;
  static final int IN6_HIGH = NAME + 8;
  static final int IN6_LOW = NAME + 16;
  static final int IN6_SCOPE_ID = NAME + 24;
  static final int PATH = NAME + 2;
  static final int NETLINK_PORT_ID = NAME + 4;
  static final int NETLINK_GROUPS = NAME + 8;

  static final int NETLINK_BYTES = 12;

  private static final ValueLayout.OfShort NET_SHORT = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfInt NET_INT = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfLong NET_LONG = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

  private final MemorySegment memory;

  /// In memory of its own, which the collector frees. Empty: length 0.
  public SockAddr() {
    this(Arena.ofAuto());
  }

  /// In memory of an arena or pool; its closing makes every method throw `IllegalStateException`,
  /// and is refused while a call uses the address. Empty: length 0.
  public SockAddr(SegmentAllocator memory) {
    this.memory = memory.allocate(NAME + STORAGE_BYTES, 8).fill((byte) 0);
  }

  /// What is passed to the linker to hold the memory open.
  MemorySegment memory() {
    return memory;
  }

  /// Address of the `socklen_t`.
  long lengthAddress() {
    return memory.address();
  }

  /// Address of the `sockaddr`.
  long nameAddress() {
    return memory.address() + NAME;
  }

  /// The `sockaddr` itself, [#STORAGE_BYTES] long: what is not covered by a method here.
  public MemorySegment name() {
    return memory.asSlice(NAME, STORAGE_BYTES);
  }

  /// The length in bytes the kernel is told, or told us; 0 if there is no address. Can exceed
  /// [#STORAGE_BYTES] only for families this module does not know.
  public int length() {
    return memory.get(JAVA_INT, 0);
  }

  /// Sets the length in bytes, for an address written through [#name].
  public SockAddr length(int bytes) {
    memory.set(JAVA_INT, 0, bytes);
    return this;
  }

  /// Makes room for an address the kernel is to write: length [#STORAGE_BYTES], family unspecified.
  public SockAddr clear() {
    memory.set(JAVA_SHORT, FAMILY, (short) Linux.AF_UNSPEC);
    return length(STORAGE_BYTES);
  }

  /// A constant of `Linux.AF_`; [Linux#AF_UNSPEC] if there is no address.
  public int family() {
    return length() < 2 ? Linux.AF_UNSPEC : memory.get(JAVA_SHORT, FAMILY);
  }

  /// The address of no family, which dissolves the association of a datagram socket: connect(2).
  public SockAddr unspecified() {
    memory.asSlice(NAME, INET_BYTES).fill((byte) 0);
    return length(INET_BYTES);
  }

  /// An IPv4 address.
  ///
  /// @param address its first byte the highest of the int
  public SockAddr inet(int address, int port) {
    memory.set(JAVA_SHORT, FAMILY, (short) Linux.AF_INET);
    memory.set(NET_SHORT, PORT, (short) port);
    memory.set(NET_INT, IN_ADDR, address);
    memory.set(JAVA_LONG, NAME + 8, 0);
    return length(INET_BYTES);
  }

  /// An IPv6 address.
  ///
  /// @param high the first eight bytes of the address
  /// @param low the last eight
  /// @param scopeId the index of the interface for link-local addresses, else 0
  public SockAddr inet6(long high, long low, int port, int flowInfo, int scopeId) {
    memory.set(JAVA_SHORT, FAMILY, (short) Linux.AF_INET6);
    memory.set(NET_SHORT, PORT, (short) port);
    memory.set(NET_INT, IN6_FLOW_INFO, flowInfo);
    memory.set(NET_LONG, IN6_HIGH, high);
    memory.set(NET_LONG, IN6_LOW, low);
    memory.set(JAVA_INT, IN6_SCOPE_ID, scopeId);
    return length(INET6_BYTES);
  }

  /// An IP address of either version.
  ///
  /// @param scopeId as of [#inet6]; ignored for IPv4
  public SockAddr ip(IpAddress address, int port, int scopeId) {
    return address.family() == Linux.AF_INET
        ? inet(address.v4Bits(), port)
        : inet6(address.high(), address.low(), port, 0, scopeId);
  }

  /// A Unix address: a path in the file system's bytes, an abstract name if the first byte is 0, or
  /// unnamed if empty (binding that makes the kernel choose an abstract name): unix(7).
  ///
  /// @throws IllegalArgumentException if longer than [#UNIX_PATH_BYTES]
  public SockAddr unix(byte[] path) {
    if (path.length > UNIX_PATH_BYTES) {
      throw new IllegalArgumentException("a path of " + path.length + " bytes: 108 at most");
    }
    memory.set(JAVA_SHORT, FAMILY, (short) Linux.AF_UNIX);
    MemorySegment.copy(path, 0, memory, JAVA_BYTE, PATH, path.length);
    boolean terminate = path.length > 0 && path[0] != 0 && path.length < UNIX_PATH_BYTES;
    if (terminate) {
      memory.set(JAVA_BYTE, PATH + path.length, (byte) 0);
    }
    return length(2 + path.length + (terminate ? 1 : 0));
  }

  /// A netlink address whose port id the kernel chooses: netlink(7).
  ///
  /// @param groups the multicast groups to listen to, bits of `Linux.RTMGRP_`
  public SockAddr netlink(int groups) {
    memory.set(JAVA_INT, FAMILY, Linux.AF_NETLINK);
    memory.set(JAVA_INT, NETLINK_PORT_ID, 0);
    memory.set(JAVA_INT, NETLINK_GROUPS, groups);
    return length(NETLINK_BYTES);
  }

  /// A copy of another address.
  public SockAddr set(SockAddr other) {
    MemorySegment.copy(other.memory, 0, memory, 0, NAME + STORAGE_BYTES);
    return this;
  }

  /// A copy of a `sockaddr` anywhere in memory.
  ///
  /// @param name the sockaddr, all of the segment
  /// @throws IllegalArgumentException if longer than [#STORAGE_BYTES]
  public SockAddr set(MemorySegment name) {
    if (name.byteSize() > STORAGE_BYTES) {
      throw new IllegalArgumentException(
          "a sockaddr of " + name.byteSize() + " bytes: 128 at most");
    }
    MemorySegment.copy(name, 0, memory, NAME, name.byteSize());
    return length((int) name.byteSize());
  }

  /// The port of an IPv4 or IPv6 address.
  public int port() {
    return Short.toUnsignedInt(memory.get(NET_SHORT, PORT));
  }

  /// Sets the port of an IPv4 or IPv6 address.
  public SockAddr port(int port) {
    memory.set(NET_SHORT, PORT, (short) port);
    return this;
  }

  /// The IPv4 address, its first byte the highest of the int.
  public int inetAddress() {
    return memory.get(NET_INT, IN_ADDR);
  }

  /// The first eight bytes of the IPv6 address.
  public long inet6High() {
    return memory.get(NET_LONG, IN6_HIGH);
  }

  /// The last eight bytes of the IPv6 address.
  public long inet6Low() {
    return memory.get(NET_LONG, IN6_LOW);
  }

  /// The flow info of an IPv6 address.
  public int flowInfo() {
    return memory.get(NET_INT, IN6_FLOW_INFO);
  }

  /// The scope id of an IPv6 address.
  public int scopeId() {
    return memory.get(JAVA_INT, IN6_SCOPE_ID);
  }

  /// The address of an IPv4 or IPv6 socket address.
  ///
  /// @throws IllegalStateException for another family
  public IpAddress ip() {
    return switch (family()) {
      case Linux.AF_INET -> IpAddress.v4(inetAddress());
      case Linux.AF_INET6 -> IpAddress.v6(inet6High(), inet6Low());
      default -> throw new IllegalStateException("no IP address: " + this);
    };
  }

  /// The path of a Unix address, as [#unix] takes it: without a closing NUL, empty if unnamed.
  public byte[] unixPath() {
    int end = NAME + Math.min(length(), 2 + UNIX_PATH_BYTES);
    boolean path = end > PATH && memory.get(JAVA_BYTE, PATH) != 0;
    if (path) {
      while (memory.get(JAVA_BYTE, end - 1) == 0) {
        end--;
      }
    }
    return end <= PATH ? new byte[0] : memory.asSlice(PATH, end - PATH).toArray(JAVA_BYTE);
  }

  /// `127.0.0.1:80`, `[fe80::1%2]:80`, `unix:/run/x`, `unix:@abstract`; for messages only.
  @Override
  public String toString() {
    return switch (family()) {
      case Linux.AF_INET -> ip() + ":" + port();
      case Linux.AF_INET6 -> "[" + ip() + (scopeId() == 0 ? "" : "%" + scopeId()) + "]:" + port();
      case Linux.AF_UNIX ->
          "unix:" + new String(unixPath(), StandardCharsets.UTF_8).replace('\0', '@');
      case Linux.AF_UNSPEC -> "no address";
      default -> "address of family " + family();
    };
  }
}
