package org.jwinsock.core.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All open handles of a process.
///
/// ```
///  30      22 21               2 1 0
///  |generation| index           | 0 |
/// ```
///
/// A handle is a multiple of 4, as on Windows, and below 2^31, because C programs keep it in an
/// `int`. Index 0 is never used, so neither 0 nor -1 is ever a handle. Freed indices are used again
/// first in first out, and only when more than [#REUSE_DISTANCE] of them are free; each time with
/// the next generation. So a stale handle names another object again only after its index went
/// round all 512 generations, more than half a million handles later.
///
/// Lookup takes no lock and allocates nothing. Opening and closing take one lock for a moment; of
/// two closers of a handle one wins.
public final class HandleTable {

  /// How many other indices are used before a freed one is used again.
  public static final int REUSE_DISTANCE = 1024;

  /// The most indices a table has; [#REUSE_DISTANCE] of them may be resting.
  public static final int MAX_HANDLES = (1 << 20) - 1;

  private static final int INDEX_BITS = 20;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final int GENERATIONS = 1 << 9;
  private static final int CHUNK_BITS = 10;
  private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
  private static final int CHUNK_MASK = CHUNK_SIZE - 1;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(KernelObject[].class);
  private static final VarHandle CHUNK =
      MethodHandles.arrayElementVarHandle(KernelObject[][].class);

  /// Grows by whole chunks that never move, so readers see each slot in one place.
  private final @Nullable KernelObject[] @Nullable [] chunks =
      new KernelObject[1 << (INDEX_BITS - CHUNK_BITS)][];

  private final int capacity;

  private final Object lock = new Object();

  /// The lowest index that has never been used; guarded by `lock`.
  private int fresh = 1;

  /// Freed indices with their next generation, oldest first; guarded by `lock`.
  private final IntRing free = new IntRing();

  /// A table of [#MAX_HANDLES] indices.
  public HandleTable() {
    this(MAX_HANDLES);
  }

  /// @param capacity how many indices there are, open or resting
  public HandleTable(int capacity) {
    if (capacity < 1 || capacity > MAX_HANDLES) {
      throw new IllegalArgumentException(capacity + " handles; 1 to " + MAX_HANDLES + " work");
    }
    this.capacity = capacity;
  }

  /// Takes an object in and gives it its handle.
  ///
  /// @return the handle, or 0 when the table is full
  public long open(KernelObject object) {
    int place;
    synchronized (lock) {
      if (free.size() > REUSE_DISTANCE) {
        place = free.remove();
      } else if (fresh <= capacity) {
        place = fresh++;
      } else {
        return 0;
      }
    }
    object.handle = (long) place << 2;
    int index = place & INDEX_MASK;
    // Volatile: the opener then looks whether the table's owner is closing everything.
    SLOT.setVolatile(chunk(index), index & CHUNK_MASK, object);
    return object.handle;
  }

  /// The object of a handle; null if the handle is not open.
  public @Nullable KernelObject find(long handle) {
    if ((handle & ~0x7FFF_FFFCL) != 0) {
      return null;
    }
    int index = (int) (handle >>> 2) & INDEX_MASK;
    @Nullable KernelObject[] chunk =
        (@Nullable KernelObject[]) CHUNK.getAcquire(chunks, index >>> CHUNK_BITS);
    if (chunk == null) {
      return null;
    }
    KernelObject object = (KernelObject) SLOT.getAcquire(chunk, index & CHUNK_MASK);
    return object != null && object.handle == handle ? object : null;
  }

  /// The socket of a handle; null if the handle is not an open socket.
  public @Nullable SocketObject socket(long handle) {
    return find(handle) instanceof SocketObject socket ? socket : null;
  }

  /// The provider's socket of a handle, the application's or a layer's; null if it is none.
  public @Nullable ProviderSocket providerSocket(long handle) {
    return find(handle) instanceof ProviderSocket socket ? socket : null;
  }

  /// The handle of a socket that the base provider knows.
  public long lowest(long handle) {
    ProviderSocket socket = providerSocket(handle);
    while (socket != null && socket.lower() != 0) {
      handle = socket.lower();
      socket = providerSocket(handle);
    }
    return handle;
  }

  /// The handle of a socket that the application knows.
  public long highest(long handle) {
    ProviderSocket socket = providerSocket(handle);
    while (socket != null && socket.upper() != 0) {
      handle = socket.upper();
      socket = providerSocket(handle);
    }
    return handle;
  }

  /// Puts another object under a handle; false if the handle has ended.
  ///
  /// @param object in no table yet
  public boolean replace(KernelObject before, KernelObject object) {
    object.handle = before.handle;
    int index = (int) (before.handle >>> 2) & INDEX_MASK;
    return index != 0 && SLOT.compareAndSet(chunk(index), index & CHUNK_MASK, before, object);
  }

  /// Ends a handle.
  ///
  /// @return the object, or null if the handle was not open
  public @Nullable KernelObject close(long handle) {
    KernelObject object = find(handle);
    return object != null && close(object) ? object : null;
  }

  /// Ends an object's handle; false if it had ended before.
  public boolean close(KernelObject object) {
    int place = (int) (object.handle >>> 2);
    int index = place & INDEX_MASK;
    if (place == 0 || !SLOT.compareAndSet(chunk(index), index & CHUNK_MASK, object, null)) {
      return false;
    }
    int generation = ((place >>> INDEX_BITS) + 1) % GENERATIONS;
    synchronized (lock) {
      free.add(generation << INDEX_BITS | index);
    }
    return true;
  }

  /// How many handles are open.
  public int size() {
    synchronized (lock) {
      return fresh - 1 - free.size();
    }
  }

  /// Shows every object that is open throughout; those that come and go meanwhile may be left out.
  public void forEach(Consumer<KernelObject> action) {
    int end;
    synchronized (lock) {
      end = fresh;
    }
    for (int index = 1; index < end; index++) {
      KernelObject object = (KernelObject) SLOT.getAcquire(chunk(index), index & CHUNK_MASK);
      if (object != null) {
        action.accept(object);
      }
    }
  }

  private @Nullable KernelObject[] chunk(int index) {
    int number = index >>> CHUNK_BITS;
    @Nullable KernelObject[] chunk = (@Nullable KernelObject[]) CHUNK.getAcquire(chunks, number);
    if (chunk != null) {
      return chunk;
    }
    @Nullable KernelObject[] made = new KernelObject[CHUNK_SIZE];
    @Nullable KernelObject[] winner =
        (@Nullable KernelObject[]) CHUNK.compareAndExchange(chunks, number, null, made);
    return winner == null ? made : winner;
  }
}
