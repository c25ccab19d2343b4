package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The two address areas that follow the data in the output buffer of `AcceptEx`.
///
/// ```
///  0       4        16
///  | length | unused | sockaddr, length bytes | unused
/// ```
///
/// Windows keeps its layout to itself, so programs take the addresses out with
/// `GetAcceptExSockaddrs`.
public final class AcceptExBuffer {

  /// How many bytes an area needs beside the address.
  public static final int EXTRA = 16;

  private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED;

  private AcceptExBuffer() {}

  /// The place of the address in an area.
  ///
  /// @param at where in the buffer the area begins
  /// @param size of the area, in bytes
  public static MemorySegment room(MemorySegment buffer, long at, int size) {
    return buffer.asSlice(at + EXTRA, size - EXTRA);
  }

  /// Notes how long the address is that has been written to [#room].
  ///
  /// @param at where in the buffer the area begins
  public static void filled(MemorySegment buffer, long at, int length) {
    buffer.set(LENGTH, at, length);
  }

  /// The address in an area, in place; null if there is none.
  public static @Nullable MemorySegment address(MemorySegment area) {
    if (area.byteSize() < EXTRA) {
      return null;
    }
    int length = area.get(LENGTH, 0);
    return length <= 0 || length > area.byteSize() - EXTRA ? null : area.asSlice(EXTRA, length);
  }
}
