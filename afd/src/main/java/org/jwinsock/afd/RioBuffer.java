package org.jwinsock.afd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.RioBuf;

/// Registered memory.
final class RioBuffer extends RioObject {

  /// The kind of scope of which memory lives as long as a segment of it is reachable. The interface
  /// does not tell it from that of an arena to be closed; the kind does, if they differ.
  private static final @Nullable Class<?> AUTOMATIC = automatic();

  final MemorySegment memory;

  /// False once it has been deregistered.
  volatile boolean registered = true;

  RioBuffer(MemorySegment memory) {
    this.memory = memory;
  }

  private static @Nullable Class<?> automatic() {
    Class<?> kind = Arena.ofAuto().scope().getClass();
    try (Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      boolean distinct = !kind.isInstance(shared.scope()) && !kind.isInstance(confined.scope());
      return distinct ? kind : null;
    }
  }

  /// True if the kernel may write to the memory as long as we hold the segment: nobody can free it.
  static boolean isLasting(MemorySegment segment) {
    MemorySegment.Scope scope = segment.scope();
    return segment.isNative()
        && !segment.isReadOnly()
        && (scope.equals(Arena.global().scope())
            || AUTOMATIC != null && AUTOMATIC.equals(scope.getClass()));
  }

  boolean holds(RioBuf slice) {
    return slice.offset >= 0
        && slice.length >= 0
        && (long) slice.offset + slice.length <= memory.byteSize();
  }
}
