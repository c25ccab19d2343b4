package org.jwinsock.core.io;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.WsaOverlapped;

/// Completion packets, first in first out. It grows with the operations that are under way and
/// allocates nothing once it is large enough. Guarded by the port's monitor, but for [#isEmpty].
@SuppressWarnings("NonAtomicVolatileUpdate") // written in the monitor, read outside
final class PacketRing {

  private static final int FIRST_CAPACITY = 64;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] outcomes = new long[FIRST_CAPACITY];
  private @Nullable WsaOverlapped[] operations = new WsaOverlapped[FIRST_CAPACITY];
  private int first;
  private volatile int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(long key, int bytes, @Nullable WsaOverlapped overlapped, int error) {
    if (size == keys.length) {
      grow();
    }
    set(first + size & keys.length - 1, key, bytes, overlapped, error);
    size++;
  }

  /// Puts the oldest packet back.
  void addFirst(long key, int bytes, @Nullable WsaOverlapped overlapped, int error) {
    if (size == keys.length) {
      grow();
    }
    first = first - 1 & keys.length - 1;
    set(first, key, bytes, overlapped, error);
    size++;
  }

  private void set(int at, long key, int bytes, @Nullable WsaOverlapped overlapped, int error) {
    keys[at] = key;
    outcomes[at] = (long) error << 32 | bytes & 0xFFFF_FFFFL;
    operations[at] = overlapped;
  }

  /// Takes the oldest packet out.
  void remove(OverlappedEntry out) {
    if (size == 0) {
      throw new IllegalStateException("no packet");
    }
    int at = first;
    out.lpCompletionKey = keys[at];
    out.dwNumberOfBytesTransferred = (int) outcomes[at];
    out.error = (int) (outcomes[at] >>> 32);
    out.lpOverlapped = operations[at];
    operations[at] = null;
    first = at + 1 & keys.length - 1;
    size--;
  }

  private void grow() {
    int capacity = keys.length;
    long[] moreKeys = new long[2 * capacity];
    long[] moreOutcomes = new long[2 * capacity];
    @Nullable WsaOverlapped[] moreOperations = Arrays.copyOf(operations, 2 * capacity);
    int head = capacity - first;
    System.arraycopy(keys, first, moreKeys, 0, head);
    System.arraycopy(keys, 0, moreKeys, head, first);
    System.arraycopy(outcomes, first, moreOutcomes, 0, head);
    System.arraycopy(outcomes, 0, moreOutcomes, head, first);
    System.arraycopy(operations, first, moreOperations, 0, head);
    System.arraycopy(operations, 0, moreOperations, head, first);
    keys = moreKeys;
    outcomes = moreOutcomes;
    operations = moreOperations;
    first = 0;
  }
}
