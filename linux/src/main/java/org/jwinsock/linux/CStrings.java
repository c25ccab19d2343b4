package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;

/// Reading memory the C library allocated. What it points to ends when it is freed there:
/// everything here is read at once and copied.
final class CStrings {
  /// Longer than any name the C library answers; the bound for a missing NUL.
  private static final int LONGEST = 4096;

  private CStrings() {}

  /// A struct at an address.
  @SuppressWarnings("restricted") // the address and the size come from the C library's contract
  static MemorySegment struct(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  /// The string at an address; empty for a null pointer.
  ///
  /// Byte by byte, because `MemorySegment.getString` may read a whole word at the end, and behind
  /// the NUL the memory need not go on.
  static String at(long address) {
    if (address == 0) {
      return "";
    }
    MemorySegment text = struct(address, LONGEST);
    long length = 0;
    while (text.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    return new String(text.asSlice(0, length).toArray(JAVA_BYTE), UTF_8);
  }

  /// The string in a fixed field, which a NUL need not end.
  static String field(MemorySegment field) {
    byte[] bytes = field.toArray(JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, UTF_8);
  }
}
