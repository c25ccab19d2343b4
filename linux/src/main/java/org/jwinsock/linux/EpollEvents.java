package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Room for the events of one [Epoll#await]; one per waiting thread, reusable.
///
/// ```
///  x86-64    0        4      12         packed there and nowhere else, so that 32-bit
///            | events | data |          programs share the layout
///  aarch64   0        4     8      16
///            | events | pad | data |
/// ```
///
/// The collector frees the memory. Not safe for use by two threads at once.
public final class EpollEvents {
  static final int BYTES = Platform.packsEpollEvent() ? 12 : 16;
  static final int DATA = Platform.packsEpollEvent() ? 4 : 8;

  private final MemorySegment memory;
  private final int capacity;
  private int size;

  /// @param capacity in events, at least 1
  public EpollEvents(int capacity) {
    this.memory = Arena.ofAuto().allocate((long) capacity * BYTES, 8);
    this.capacity = capacity;
  }

  MemorySegment memory() {
    return memory;
  }

  void size(int events) {
    size = events;
  }

  /// How many events fit.
  public int capacity() {
    return capacity;
  }

  /// How many events the last wait delivered.
  public int size() {
    return size;
  }

  /// The bits of `Linux.EPOLL` of an event.
  ///
  /// @throws IndexOutOfBoundsException if there is no such event
  public int events(int index) {
    return memory.get(JAVA_INT, (long) Objects.checkIndex(index, size) * BYTES);
  }

  /// The tag its descriptor was added or modified with.
  ///
  /// @throws IndexOutOfBoundsException if there is no such event
  public long tag(int index) {
    return memory.get(JAVA_LONG_UNALIGNED, (long) Objects.checkIndex(index, size) * BYTES + DATA);
  }

  static void write(MemorySegment event, int events, long tag) {
    event.set(JAVA_INT, 0, events);
    event.set(JAVA_LONG_UNALIGNED, DATA, tag);
  }
}
