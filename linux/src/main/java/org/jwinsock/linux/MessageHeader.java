package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A `struct msghdr` with room for its iovecs, and the segments one call must hold open.
///
/// ```
///  0      8         16      24       32        40            48      56
///  | name | namelen | iov   | iovlen | control | controllen  | flags |
///  64
///  | base | len | × IOVECS
/// ```
///
/// The kernel takes the lengths as `size_t`; musl declares narrower ones with padding, which on
/// these little-endian machines is the same bytes. Part of a [Scratch], and used as that is.
final class MessageHeader {
  /// How many segments one call gathers without copying.
  static final int IOVECS = 64;

  static final int NAME = 0;
  static final int NAME_LENGTH = 8;
  static final int IOV = 16;
  static final int IOV_LENGTH = 24;
  static final int CONTROL = 32;
  static final int CONTROL_LENGTH = 40;
  static final int FLAGS = 48;
  static final int BYTES = 56;
  private static final int VECTORS = 64;
  static final int IOVEC = 16;
  static final int IOVEC_BASE = 0;
  static final int IOVEC_LENGTH = 8;

  private final MemorySegment memory = Arena.ofAuto().allocate(VECTORS + IOVECS * IOVEC, 16);

  /// Segments, one for each arena the call touches; NULL in the rest.
  private final MemorySegment[] held = new MemorySegment[Downcall.HOLDS];

  private int holds;

  MessageHeader() {
    Arrays.fill(held, NULL);
  }

  /// Fills in everything. To be followed by [#release], whatever it answers.
  ///
  /// @return whether the kernel can reach all segments where they are: not if one is on the heap,
  ///   or there are too many of them or of their arenas
  boolean prepare(
      MemorySegment[] buffers,
      int count,
      @Nullable SockAddr name,
      @Nullable ControlMessages control) {
    if (count > IOVECS) {
      return false;
    }
    if (name == null) {
      name(0, 0);
    } else {
      name(name.nameAddress(), name.length());
      hold(name.memory());
    }
    if (control == null) {
      control(0, 0);
    } else {
      control(control.memory().address(), control.length());
      hold(control.memory());
    }
    memory.set(JAVA_LONG, IOV, memory.address() + VECTORS);
    memory.set(JAVA_LONG, IOV_LENGTH, count);
    memory.set(JAVA_INT, FLAGS, 0);
    for (int i = 0; i < count; i++) {
      MemorySegment buffer = buffers[i];
      if (!buffer.isNative() || !hold(buffer)) {
        return false;
      }
      long vector = VECTORS + (long) i * IOVEC;
      memory.set(JAVA_LONG, vector + IOVEC_BASE, buffer.address());
      memory.set(JAVA_LONG, vector + IOVEC_LENGTH, buffer.byteSize());
    }
    return true;
  }

  private void name(long address, int length) {
    memory.set(JAVA_LONG, NAME, address);
    memory.set(JAVA_LONG, NAME_LENGTH, length);
  }

  private void control(long address, long length) {
    memory.set(JAVA_LONG, CONTROL, address);
    memory.set(JAVA_LONG, CONTROL_LENGTH, length);
  }

  /// One segment of an arena holds open all of them; so usually one argument serves any number.
  private boolean hold(MemorySegment segment) {
    MemorySegment.Scope scope = segment.scope();
    for (int i = 0; i < holds; i++) {
      if (held[i].scope().equals(scope)) {
        return true;
      }
    }
    if (holds == held.length) {
      return false;
    }
    held[holds++] = segment;
    return true;
  }

  int call(Scratch scratch, MethodHandle function, int fd, int flags) {
    return scratch.gather(function, fd, memory.address(), flags, held);
  }

  /// Lets go of the segments.
  void release() {
    Arrays.fill(held, 0, holds, NULL);
    holds = 0;
  }

  int nameLength() {
    return memory.get(JAVA_INT, NAME_LENGTH);
  }

  int controlLength() {
    return (int) memory.get(JAVA_LONG, CONTROL_LENGTH);
  }

  int flags() {
    return memory.get(JAVA_INT, FLAGS);
  }
}
