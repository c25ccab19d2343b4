package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The control messages that go along with a message: cmsg(3), ip(7), RFC 3542.
///
/// ```
///  0     8       12     16        16 + n     next multiple of 8
///  | len | level | type | n bytes | padding | next message …
/// ```
///
/// For sending: [#clear], then `put` what shall go along. After receiving: [#next] until it answers
/// false, and the getters speak of the message it came to. Getters of a kind of message demand that
/// [#level] and [#type] have said so; a message too short for its kind makes them throw
/// `IndexOutOfBoundsException`. Reusable; the collector frees the memory. Not safe for use by two
/// threads at once.
public final class ControlMessages {
  static final int LEVEL = 8;
  static final int TYPE = 12;
  static final int HEADER = 16;

  // struct in_pktinfo
  static final int PACKET_INFO_INDEX = 0;
  static final int PACKET_INFO_LOCAL = 4;
  static final int PACKET_INFO_DESTINATION = 8;
  static final int PACKET_INFO_BYTES = 12;

  // struct in6_pktinfo
  static final int PACKET_INFO6_DESTINATION = 0;
  static final int PACKET_INFO6_INDEX = 16;
  static final int PACKET_INFO6_BYTES = 20;

  // struct sock_extended_err, which the offender's sockaddr follows
  static final int ERROR_ERRNO = 0;
  static final int ERROR_ORIGIN = 4;
  static final int ERROR_TYPE = 5;
  static final int ERROR_CODE = 6;
  static final int ERROR_INFO = 8;
  static final int ERROR_DATA = 12;
  static final int ERROR_BYTES = 16;

  private static final ValueLayout.OfInt NET_INT = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfLong NET_LONG = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

  private final MemorySegment memory;
  private int length;
  private int current;
  private int following;
  private MemorySegment data = MemorySegment.NULL;

  /// @param capacity in bytes, headers and padding included; 256 has room for one message of each
  ///   kind this class knows; musl sends 1024 at most (`-ENOMEM`)
  public ControlMessages(int capacity) {
    this.memory = Arena.ofAuto().allocate(align(capacity), 8);
  }

  private static int align(int bytes) {
    return bytes + 7 & -8;
  }

  MemorySegment memory() {
    return memory;
  }

  /// What is to be sent or has been received, in bytes.
  public int length() {
    return length;
  }

  /// Before receiving: all the memory may be filled.
  void offerAll() {
    length = (int) memory.byteSize();
    rewind();
  }

  /// After receiving.
  void received(int bytes) {
    length = bytes;
    rewind();
  }

  /// Forgets all messages.
  public ControlMessages clear() {
    length = 0;
    return rewind();
  }

  /// Goes back before the first message.
  public ControlMessages rewind() {
    current = 0;
    following = 0;
    data = MemorySegment.NULL;
    return this;
  }

  /// Adds a message and answers the place of its data, zeroed, to be filled.
  ///
  /// @throws IllegalStateException if there is no room for it
  public MemorySegment put(int level, int type, int bytes) {
    int end = length + align(HEADER + bytes);
    if (end > memory.byteSize()) {
      throw new IllegalStateException(
          "no room for " + bytes + " bytes of control data behind " + length);
    }
    MemorySegment message = memory.asSlice(length, end - length).fill((byte) 0);
    message.set(JAVA_LONG, 0, HEADER + bytes);
    message.set(JAVA_INT, LEVEL, level);
    message.set(JAVA_INT, TYPE, type);
    length = end;
    return message.asSlice(HEADER, bytes);
  }

  /// Adds a message that is an int: [Linux#IP_TTL], [Linux#IP_TOS], [Linux#IPV6_HOPLIMIT],
  /// [Linux#IPV6_TCLASS].
  public ControlMessages putInt(int level, int type, int value) {
    put(level, type, Integer.BYTES).set(JAVA_INT, 0, value);
    return this;
  }

  /// Adds the source of an IPv4 datagram: [Linux#IP_PKTINFO].
  ///
  /// @param interfaceIndex the interface to send by, or 0
  /// @param source the source address, its first byte the highest; or 0
  public ControlMessages putPacketInfo(int interfaceIndex, int source) {
    MemorySegment info = put(Linux.IPPROTO_IP, Linux.IP_PKTINFO, PACKET_INFO_BYTES);
    info.set(JAVA_INT, PACKET_INFO_INDEX, interfaceIndex);
    info.set(NET_INT, PACKET_INFO_LOCAL, source);
    return this;
  }

  /// Adds the source of an IPv6 datagram: [Linux#IPV6_PKTINFO].
  ///
  /// @param interfaceIndex the interface to send by, or 0
  /// @param high the first eight bytes of the source address
  /// @param low the last eight; both 0 for none
  public ControlMessages putPacketInfo6(int interfaceIndex, long high, long low) {
    MemorySegment info = put(Linux.IPPROTO_IPV6, Linux.IPV6_PKTINFO, PACKET_INFO6_BYTES);
    info.set(NET_LONG, PACKET_INFO6_DESTINATION, high);
    info.set(NET_LONG, PACKET_INFO6_DESTINATION + Long.BYTES, low);
    info.set(JAVA_INT, PACKET_INFO6_INDEX, interfaceIndex);
    return this;
  }

  /// Goes to the next message.
  ///
  /// @return whether there is one
  public boolean next() {
    if (following + HEADER > length) {
      return false;
    }
    long bytes = memory.get(JAVA_LONG, following);
    if (bytes < HEADER || bytes > length - following) {
      return false; // CMSG_NXTHDR ends there as well
    }
    current = following;
    data = memory.asSlice(current + HEADER, bytes - HEADER);
    following += align((int) bytes);
    return true;
  }

  /// The protocol level of the message.
  public int level() {
    return memory.get(JAVA_INT, current + LEVEL);
  }

  /// The type of the message, within its level.
  public int type() {
    return memory.get(JAVA_INT, current + TYPE);
  }

  /// Whether the message is of a kind.
  public boolean is(int level, int type) {
    return level() == level && type() == type;
  }

  /// The data of the message, in place: gone with the next use of this object.
  public MemorySegment data() {
    return data;
  }

  /// The value of a message that is an int or, like a received [Linux#IP_TOS], a byte.
  public int intValue() {
    return data.byteSize() < Integer.BYTES
        ? Byte.toUnsignedInt(data.get(JAVA_BYTE, 0))
        : data.get(JAVA_INT, 0);
  }

  /// The interface a datagram came in by: of [Linux#IP_PKTINFO] and [Linux#IPV6_PKTINFO].
  public int interfaceIndex() {
    boolean six = level() == Linux.IPPROTO_IPV6;
    return data.get(JAVA_INT, six ? PACKET_INFO6_INDEX : PACKET_INFO_INDEX);
  }

  /// The destination in the header of an IPv4 datagram, its first byte the highest: of
  /// [Linux#IP_PKTINFO].
  public int inetDestination() {
    return data.get(NET_INT, PACKET_INFO_DESTINATION);
  }

  /// The local address an IPv4 datagram was delivered to, its first byte the highest: of
  /// [Linux#IP_PKTINFO]. Differs from the destination if that is a group or a broadcast.
  public int inetLocal() {
    return data.get(NET_INT, PACKET_INFO_LOCAL);
  }

  /// The first eight bytes of the destination of an IPv6 datagram: of [Linux#IPV6_PKTINFO].
  public long inet6DestinationHigh() {
    return data.get(NET_LONG, PACKET_INFO6_DESTINATION);
  }

  /// The last eight bytes of the destination of an IPv6 datagram: of [Linux#IPV6_PKTINFO].
  public long inet6DestinationLow() {
    return data.get(NET_LONG, PACKET_INFO6_DESTINATION + Long.BYTES);
  }

  /// The entry of the error queue: of [Linux#IP_RECVERR] and [Linux#IPV6_RECVERR].
  public ExtendedError extendedError() {
    SockAddr offender = new SockAddr();
    if (data.byteSize() > ERROR_BYTES) {
      offender.set(data.asSlice(ERROR_BYTES));
    }
    return new ExtendedError(
        data.get(JAVA_INT, ERROR_ERRNO),
        Byte.toUnsignedInt(data.get(JAVA_BYTE, ERROR_ORIGIN)),
        Byte.toUnsignedInt(data.get(JAVA_BYTE, ERROR_TYPE)),
        Byte.toUnsignedInt(data.get(JAVA_BYTE, ERROR_CODE)),
        data.get(JAVA_INT, ERROR_INFO),
        data.get(JAVA_INT, ERROR_DATA),
        offender);
  }

  /// An entry of the error queue: `struct sock_extended_err`, ip(7).
  ///
  /// @param errno what went wrong, a number of [Errno]
  /// @param origin a constant of `Linux.SO_EE_ORIGIN_`
  /// @param type the ICMP type, if ICMP is the origin
  /// @param code the ICMP code
  /// @param info the path MTU for `EMSGSIZE`
  /// @param data by origin
  /// @param offender who reported it, its port meaningless; no address (length 0 or unspecified
  ///   family) if the kernel itself did
  public record ExtendedError(
      int errno, int origin, int type, int code, int info, int data, SockAddr offender) {}
}
