package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// `RIO_CMSG_BUFFER`: the control data of a registered datagram, in the layout of 64-bit Windows,
/// and the macros to go through its messages, which are [WsaCmsgHdr]s.
///
/// ```
///  0              4         8
///  | total length | padding | message | message …
/// ```
///
/// The total length counts the first eight bytes too. For a send it says what goes along; a receive
/// finds the room from the slice, and sets it.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_rioreceiveex">
///   RIOReceiveEx</a>
public final class RioCmsgBuffer {

  /// Where the first message is, in bytes; the total length if there is none.
  public static final int RIO_CMSG_BASE_SIZE = 8;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private RioCmsgBuffer() {}

  /// `TotalLength`, in bytes.
  public static int totalLength(MemorySegment buffer) {
    return buffer.get(INT, 0);
  }

  /// Sets `TotalLength`.
  ///
  /// @param bytes [#RIO_CMSG_BASE_SIZE] and all messages, the padding between them included
  public static void totalLength(MemorySegment buffer, int bytes) {
    buffer.set(INT, 0, bytes);
  }

  /// True if the total length lies within the buffer.
  public static boolean isWhole(MemorySegment buffer) {
    int length = totalLength(buffer);
    return length >= RIO_CMSG_BASE_SIZE && length <= buffer.byteSize();
  }

  /// The first message, header included and up to the end of the last one; null if there is none.
  ///
  /// @param buffer at least [#RIO_CMSG_BASE_SIZE] bytes
  public static @Nullable MemorySegment RIO_CMSG_FIRSTHDR(MemorySegment buffer) {
    return isWhole(buffer)
        ? WsaCmsgHdr.at(
            buffer.asSlice(RIO_CMSG_BASE_SIZE, totalLength(buffer) - RIO_CMSG_BASE_SIZE))
        : null;
  }

  /// The message behind one that this or [#RIO_CMSG_FIRSTHDR] gave, or the first one; null if that
  /// was the last one.
  ///
  /// @param current null for the first message
  public static @Nullable MemorySegment RIO_CMSG_NEXTHDR(
      MemorySegment buffer, @Nullable MemorySegment current) {
    return current == null ? RIO_CMSG_FIRSTHDR(buffer) : WsaCmsgHdr.WSA_CMSG_NXTHDR(current);
  }
}
