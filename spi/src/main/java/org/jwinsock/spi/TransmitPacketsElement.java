package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `TRANSMIT_PACKETS_ELEMENT`: a piece of memory or of a file.
///
/// @param flags [MsWSock#TP_ELEMENT_MEMORY] or [MsWSock#TP_ELEMENT_FILE], and
///   [MsWSock#TP_ELEMENT_EOP] if a datagram ends with it
/// @param memory what is sent; null if it is a file
/// @param file what it is sent from; null if it is memory
/// @param offset where in the file, in bytes; -1 for its current position
/// @param length how much of the file, in bytes; 0 for all from the offset
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/ns-mswsock-transmit_packets_element">
///   TRANSMIT_PACKETS_ELEMENT</a>
public record TransmitPacketsElement(
    int flags, @Nullable MemorySegment memory, @Nullable FileSource file, long offset, int length) {

  /// A piece of memory.
  public static TransmitPacketsElement of(MemorySegment memory) {
    return new TransmitPacketsElement(MsWSock.TP_ELEMENT_MEMORY, memory, null, 0, 0);
  }

  /// A piece of a file.
  public static TransmitPacketsElement of(FileSource file, long offset, int length) {
    return new TransmitPacketsElement(MsWSock.TP_ELEMENT_FILE, null, file, offset, length);
  }

  /// The same as the end of a datagram.
  public TransmitPacketsElement endingPacket() {
    return new TransmitPacketsElement(flags | MsWSock.TP_ELEMENT_EOP, memory, file, offset, length);
  }
}
