package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/// The field types of Windows' structures. Numbers are little-endian, addresses are in network
/// order, nothing is assumed to be aligned.
final class Fields {

  static final ValueLayout.OfInt ULONG =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong ULONG64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt IN_ADDR =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// One half of an `IN6_ADDR`.
  static final ValueLayout.OfLong IN6_ADDR_HALF =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Fields() {}

  /// Reads the `SOCKADDR_STORAGE` at an offset; null if it holds no address we know.
  static @Nullable SockAddr storage(MemorySegment from, long offset) {
    return SockAddr.read(from.asSlice(offset, SockAddr.STORAGE_SIZE));
  }

  /// Writes a `SOCKADDR_STORAGE`, zero where the address does not reach.
  static void storage(MemorySegment to, long offset, @Nullable SockAddr address) {
    MemorySegment storage = to.asSlice(offset, SockAddr.STORAGE_SIZE).fill((byte) 0);
    if (address != null) {
      address.write(storage);
    }
  }

  /// Reads an array of characters up to its zero, or whole.
  static String text(MemorySegment from, Charset charset) {
    String text = new String(from.toArray(ValueLayout.JAVA_BYTE), charset);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /// Fills an array of characters: as many whole ones as leave room for a zero, then zeros.
  static void text(MemorySegment to, String text, Charset charset) {
    int zero = "\0".getBytes(charset).length;
    ByteBuffer room = ByteBuffer.allocate(Math.toIntExact(to.byteSize()) - zero);
    charset
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(text), room, true); // an overflow ends it
    to.fill((byte) 0);
    MemorySegment.copy(room.array(), 0, to, ValueLayout.JAVA_BYTE, 0, room.position());
  }
}
