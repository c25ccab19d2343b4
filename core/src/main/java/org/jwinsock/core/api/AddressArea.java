package org.jwinsock.core.api;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;

/// Where a call puts an address: the `addr` and `addrlen` of C, or an array for a [SockAddr].
///
/// The provider gets memory that any thread may touch; the caller's own memory is filled on the
/// caller's thread.
final class AddressArea {

  private static final AddressArea NONE = new AddressArea(null, null, null, null);

  private final @Nullable MemorySegment segment;
  private final @Nullable MemorySegment target;
  private final int @Nullable [] length;
  private final @Nullable SockAddr @Nullable [] out;

  private AddressArea(
      @Nullable MemorySegment segment,
      @Nullable MemorySegment target,
      int @Nullable [] length,
      @Nullable SockAddr @Nullable [] out) {
    this.segment = segment;
    this.target = target;
    this.length = length;
    this.out = out;
  }

  /// The area of C's two arguments; null if they do not describe memory of the caller.
  static @Nullable AddressArea required(@Nullable MemorySegment addr, int @Nullable [] length) {
    if (addr == null || length == null || length.length == 0) {
      return null;
    }
    int capacity = length[0];
    if (capacity < 0 || capacity > addr.byteSize() || addr.isReadOnly() || Memory.isForeign(addr)) {
      return null;
    }
    MemorySegment target = addr.asSlice(0, capacity);
    return new AddressArea(Memory.sharedRoom(target), target, length, null);
  }

  /// The area of C's two arguments, which may be left out by a null address.
  static @Nullable AddressArea optional(@Nullable MemorySegment addr, int @Nullable [] length) {
    return addr == null ? NONE : required(addr, length);
  }

  /// An area for the first element of an array; null if there is none.
  static @Nullable AddressArea required(@Nullable SockAddr @Nullable [] out) {
    return out == null || out.length == 0
        ? null
        : new AddressArea(Memory.room(SockAddr.STORAGE_SIZE), null, null, out);
  }

  /// An area for the first element of an array, which may be left out.
  static @Nullable AddressArea optional(@Nullable SockAddr @Nullable [] out) {
    return out == null ? NONE : required(out);
  }

  /// What the provider fills; null for no area.
  @Nullable MemorySegment segment() {
    return segment;
  }

  /// The provider has filled so many bytes; none if the address is of no interest, as a stream
  /// socket's source is.
  void filled(int bytes) {
    MemorySegment from = segment;
    if (from == null) {
      return;
    }
    if (out != null) {
      out[0] = bytes == 0 ? null : SockAddr.read(from.asSlice(0, bytes));
    } else if (bytes > 0 && length != null && target != null) {
      length[0] = bytes;
      if (!from.equals(target)) {
        MemorySegment.copy(from, 0, target, 0, Math.min(bytes, target.byteSize()));
      }
    }
  }

  /// The C result of a call whose answer is the length of the address.
  int answer(int filledOrError) {
    if (filledOrError >= 0) {
      filled(filledOrError);
    }
    return Answer.status(filledOrError);
  }
}
