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
  public static MemorySegment room(MemorySegment area) {
    return area.asSlice(EXTRA);
  }

  /// Notes how long the address is that has been written to [#room].
  public static void filled(MemorySegment area, int length) {
    area.set(LENGTH, 0, length);
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
