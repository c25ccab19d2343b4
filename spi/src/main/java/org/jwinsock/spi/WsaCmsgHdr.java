package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// `WSACMSGHDR`: the header of a control message, in the layout of 64-bit Windows, and the macros
/// to go through several.
///
/// ```
///  0     8       12     16        16 + n     next multiple of 8
///  | len | level | type | n bytes | padding | next message …
/// ```
///
/// @param len of the message in bytes, header included
/// @param level the protocol it belongs to, such as `IPPROTO_IP`
/// @param type its kind within the level, such as `IP_PKTINFO`
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-cmsghdr">
///   CMSGHDR</a>
public record WsaCmsgHdr(long len, int level, int type) {

  /// The size of the header in bytes.
  public static final int SIZE = 16;

  private static final ValueLayout.OfLong LEN = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int LEVEL = 8;
  private static final int TYPE = 12;

  /// Reads a header.
  public static WsaCmsgHdr read(MemorySegment from) {
    return new WsaCmsgHdr(from.get(LEN, 0), from.get(INT, LEVEL), from.get(INT, TYPE));
  }

  /// Writes a header.
  public void write(MemorySegment to) {
    to.set(LEN, 0, len);
    to.set(INT, LEVEL, level);
    to.set(INT, TYPE, type);
  }

  /// What a message with so many bytes of data has as its length.
  public static long WSA_CMSG_LEN(long dataLength) {
    return SIZE + dataLength;
  }

  /// How much room a message with so many bytes of data takes, padding included.
  public static long WSA_CMSG_SPACE(long dataLength) {
    return SIZE + (dataLength + 7 & -8);
  }

  /// The first message of a control buffer, header included and up to the end of the buffer; null
  /// if it has none.
  public static @Nullable MemorySegment WSA_CMSG_FIRSTHDR(WsaMsg message) {
    MemorySegment control = message.control;
    return control == null ? null : at(control.asSlice(0, message.controlLength));
  }

  /// The message behind one that this or [#WSA_CMSG_FIRSTHDR] gave; null if that was the last one.
  public static @Nullable MemorySegment WSA_CMSG_NXTHDR(MemorySegment current) {
    long next = current.get(LEN, 0) + 7 & -8;
    return next < SIZE || next > current.byteSize() ? null : at(current.asSlice(next));
  }

  static @Nullable MemorySegment at(MemorySegment rest) {
    if (rest.byteSize() < SIZE) {
      return null;
    }
    long length = rest.get(LEN, 0);
    return length < SIZE || length > rest.byteSize() ? null : rest;
  }

  /// The data of a message.
  public static MemorySegment WSA_CMSG_DATA(MemorySegment message) {
    return message.asSlice(SIZE, message.get(LEN, 0) - SIZE);
  }

  /// Writes a message, zeroed data and padding included, at the start of a buffer.
  ///
  /// @return the rest of the buffer, for the next one; null if there is no room, and nothing is
  ///   written
  public static @Nullable MemorySegment put(
      MemorySegment room, int level, int type, MemorySegment data) {
    long space = WSA_CMSG_SPACE(data.byteSize());
    if (room.byteSize() < space) {
      return null;
    }
    room.asSlice(0, space).fill((byte) 0);
    new WsaCmsgHdr(WSA_CMSG_LEN(data.byteSize()), level, type).write(room);
    MemorySegment.copy(data, 0, room, SIZE, data.byteSize());
    return room.asSlice(space);
  }
}
