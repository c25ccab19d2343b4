package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The native memory one call needs for itself: where errno lands, small in and out values, a
/// message header, a bounce buffer for heap segments.
///
/// A platform thread has one for life, in a ThreadLocal (2 ns). A virtual thread borrows one for
/// the length of a call from a pool as large as calls can run at once, so that a hundred thousand
/// of them do not own a hundred thousand buffers. Both are `acquire`d and `release`d alike. On a
/// platform thread an inner `acquire` answers the same scratch: a wrapper that calls another one
/// while it holds a scratch may keep only what that other does not use. The memory is the
/// collector's.
final class Scratch {
  /// Heap transfers of at most this many bytes need no allocation.
  static final int BOUNCE_BYTES = 64 * 1024;

  private static final int VALUE_BYTES = 64;

  private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(() -> new Scratch(false));

  private final boolean borrowed;

  /// Where errno lands.
  final MemorySegment errno;

  private @Nullable MemorySegment bounce;
  private @Nullable MessageHeader message;

  /// Zero to [#VALUE_BYTES] bytes of in and out arguments: option values, lengths, counters.
  final MemorySegment value;

  private Scratch(boolean borrowed) {
    this.borrowed = borrowed;
    MemorySegment block = Arena.ofAuto().allocate(VALUE_BYTES + 16, 16);
    this.value = block.asSlice(0, VALUE_BYTES);
    this.errno = block.asSlice(VALUE_BYTES, JAVA_INT);
  }

  static Scratch acquire() {
    return Thread.currentThread().isVirtual() ? Pool.borrow() : OWN.get();
  }

  void release() {
    if (borrowed) {
      Pool.giveBack(this);
    }
  }

  /// Calls a function whose arguments are numbers and the library's own memory.
  static int call(MethodHandle function, long a0, long a1, long a2) {
    return call(function, a0, a1, a2, 0, 0, 0, NULL, NULL);
  }

  /// Calls a function, holding two segments open meanwhile; answers its result or `-errno`.
  static int call(
      MethodHandle function,
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      MemorySegment held,
      MemorySegment alsoHeld) {
    Scratch scratch = acquire();
    try {
      return scratch.invoke(function, a0, a1, a2, a3, a4, a5, held, alsoHeld);
    } finally {
      scratch.release();
    }
  }

  /// The same on a scratch acquired already. `int` and `ssize_t` results alike: the kernel moves at
  /// most 0x7ffff000 bytes a call (read(2)).
  int invoke(
      MethodHandle function,
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      MemorySegment held,
      MemorySegment alsoHeld) {
    int result = (int) raw(function, a0, a1, a2, a3, a4, a5, held, alsoHeld);
    return result >= 0 ? result : -errno();
  }

  int invoke(MethodHandle function, long a0, long a1, long a2, long a3, long a4) {
    return invoke(function, a0, a1, a2, a3, a4, 0, NULL, NULL);
  }

  /// What a call has answered, or `-errno`. The calls that matter most name their function where
  /// they make it, as a constant, and need no more of the compiler's inlining than that.
  int answer(long register) {
    int result = (int) register;
    return result >= 0 ? result : -errno();
  }

  /// For functions that do not answer -1 on failure: the whole register, see [#errno].
  long raw(
      MethodHandle function,
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      MemorySegment held,
      MemorySegment alsoHeld) {
    try {
      return (long) function.invokeExact(errno, a0, a1, a2, a3, a4, a5, held, alsoHeld);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  int gather(MethodHandle function, long fd, long header, long flags, MemorySegment[] held) {
    try {
      int result =
          (int)
              (long)
                  function.invokeExact(
                      errno, fd, header, flags, held[0], held[1], held[2], held[3], held[4],
                      held[5], held[6], held[7]);
      return result >= 0 ? result : -errno();
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /// What errno was right after the last call on this scratch; meaningful if that call failed.
  int errno() {
    return errno.get(JAVA_INT, 0);
  }

  MemorySegment bounce() {
    MemorySegment buffer = bounce;
    if (buffer == null) {
      buffer = Arena.ofAuto().allocate(BOUNCE_BYTES, 16);
      bounce = buffer;
    }
    return buffer;
  }

  MessageHeader message() {
    MessageHeader header = message;
    if (header == null) {
      header = new MessageHeader();
      message = header;
    }
    return header;
  }

  /// A downcall handle declares Throwable and throws what the linker's checks of its segments do.
  static RuntimeException unchecked(Throwable e) {
    return switch (e) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> throw new AssertionError("a downcall threw a checked exception", e);
    };
  }

  /// A slot holds a scratch nobody uses. As many slots as two per processor: more callers than that
  /// at once are in blocking calls, and allocating is then the lesser cost.
  private static final class Pool {
    private static final int SLOTS =
        Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

    private static final AtomicReferenceArray<@Nullable Scratch> FREE =
        new AtomicReferenceArray<>(SLOTS);

    private Pool() {}

    static Scratch borrow() {
      int start = start();
      for (int i = 0; i < SLOTS; i++) {
        int slot = start + i & SLOTS - 1;
        Scratch free = FREE.getPlain(slot);
        if (free != null && FREE.compareAndSet(slot, free, null)) {
          return free;
        }
      }
      return new Scratch(true);
    }

    static void giveBack(Scratch scratch) {
      int start = start();
      for (int i = 0; i < SLOTS; i++) {
        int slot = start + i & SLOTS - 1;
        if (FREE.getPlain(slot) == null && FREE.compareAndSet(slot, null, scratch)) {
          return;
        }
      }
    }

    private static int start() {
      return (int) Thread.currentThread().threadId();
    }
  }
}
