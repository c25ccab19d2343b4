package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;

/// `WSABUF`: an address and a length, without position.
///
/// The segment may be native or on the heap. It stays with the provider from the call that passes
/// it until that call's request completes.
///
/// @param buf the bytes; its size is `len`
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-wsabuf">WSABUF</a>
public record WsaBuf(MemorySegment buf) {

  /// A buffer over a whole array.
  public static WsaBuf of(byte[] bytes) {
    return new WsaBuf(MemorySegment.ofArray(bytes));
  }

  /// The length in bytes.
  public long len() {
    return buf.byteSize();
  }

  /// The lengths of all buffers together.
  public static long total(WsaBuf[] buffers) {
    long total = 0;
    for (WsaBuf buffer : buffers) {
      total += buffer.len();
    }
    return total;
  }
}
