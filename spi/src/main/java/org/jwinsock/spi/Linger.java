package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// `LINGER`: two 16-bit fields.
///
/// ```
///  0         2         4
///  | l_onoff | l_linger|
/// ```
///
/// @param onoff not 0: closesocket lingers
/// @param linger seconds, 0 to 65535
public record Linger(int onoff, int linger) {

  /// The size in bytes.
  public static final int SIZE = 4;

  private static final ValueLayout.OfShort U_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  /// Reads the structure.
  public static Linger read(MemorySegment from) {
    return new Linger(from.get(U_SHORT, 0) & 0xFFFF, from.get(U_SHORT, 2) & 0xFFFF);
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(U_SHORT, 0, (short) onoff);
    to.set(U_SHORT, 2, (short) linger);
  }
}
