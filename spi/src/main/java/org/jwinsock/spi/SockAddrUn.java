package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// `SOCKADDR_UN`: the path of a local socket.
///
/// ```
///  0          2                                110
///  |sun_family| sun_path, ends with a zero byte |
/// ```
///
/// @param path UTF-8, at most 107 bytes; empty for an unnamed socket
/// @see <a href="https://devblogs.microsoft.com/commandline/af_unix-comes-to-windows/">AF_UNIX</a>
public record SockAddrUn(String path) implements SockAddr {

  /// `sizeof(SOCKADDR_UN)` in bytes.
  public static final int SIZE = 110;

  /// `UNIX_PATH_MAX`
  public static final int PATH_MAX = 108;

  /// Checks the length.
  public SockAddrUn {
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length >= PATH_MAX) {
      throw new IllegalArgumentException(
          "a path of " + length + " bytes; sun_path holds at most " + (PATH_MAX - 1));
    }
  }

  /// Reads the structure; the path ends at a zero byte or the end of the segment.
  public static SockAddrUn read(MemorySegment from) {
    int limit = (int) Math.min(from.byteSize() - 2, PATH_MAX - 1);
    int length = 0;
    while (length < limit && from.get(ValueLayout.JAVA_BYTE, 2L + length) != 0) {
      length++;
    }
    byte[] path = from.asSlice(2, length).toArray(ValueLayout.JAVA_BYTE);
    return new SockAddrUn(new String(path, StandardCharsets.UTF_8));
  }

  @Override
  public int family() {
    return WinSock2.AF_UNIX;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public void write(MemorySegment to) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    to.set(FAMILY, 0, (short) WinSock2.AF_UNIX);
    MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, 2, bytes.length);
    to.asSlice(2 + bytes.length).fill((byte) 0);
  }

  @Override
  public String toString() {
    return path.isEmpty() ? "unix:(unnamed)" : "unix:" + path;
  }
}
