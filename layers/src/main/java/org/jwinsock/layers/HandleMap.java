package org.jwinsock.layers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Sockets by handle, for an IFS layer, whose handles are not its own. Looking up takes no lock and
/// allocates nothing.
///
/// A handle is a multiple of 4 below 2^31 whose lowest 20 bits above those are the number of a
/// place that is used again, with other bits above, only after the handle was closed.
final class HandleMap {

  private static final int CHUNK_BITS = 10;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int INDEX_MASK = (1 << 20) - 1;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);
  private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(Entry[][].class);

  private record Entry(long handle, LayerSocket socket) {}

  private final @Nullable Entry @Nullable [][] rows = new Entry[(INDEX_MASK + 1) / CHUNK][];

  @Nullable LayerSocket find(long handle) {
    int index = (int) (handle >>> 2) & INDEX_MASK;
    @Nullable Entry[] row = (@Nullable Entry[]) ROW.getAcquire(rows, index >>> CHUNK_BITS);
    Entry entry = row == null ? null : (Entry) SLOT.getAcquire(row, index & CHUNK - 1);
    return entry != null && entry.handle == handle ? entry.socket : null;
  }

  void put(long handle, LayerSocket socket) {
    int index = (int) (handle >>> 2) & INDEX_MASK;
    @Nullable Entry[] row = (@Nullable Entry[]) ROW.getAcquire(rows, index >>> CHUNK_BITS);
    if (row == null) {
      @Nullable Entry[] made = new Entry[CHUNK];
      @Nullable Entry[] winner =
          (@Nullable Entry[]) ROW.compareAndExchange(rows, index >>> CHUNK_BITS, null, made);
      row = winner == null ? made : winner;
    }
    SLOT.setRelease(row, index & CHUNK - 1, new Entry(handle, socket));
  }

  /// Forgets a handle; another one in its place stays.
  void remove(long handle) {
    int index = (int) (handle >>> 2) & INDEX_MASK;
    @Nullable Entry[] row = (@Nullable Entry[]) ROW.getAcquire(rows, index >>> CHUNK_BITS);
    Entry entry = row == null ? null : (Entry) SLOT.getAcquire(row, index & CHUNK - 1);
    if (row != null && entry != null && entry.handle == handle) {
      SLOT.compareAndSet(row, index & CHUNK - 1, entry, null);
    }
  }
}
