package org.jwinsock.afd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.MsWSock;

/// The handles of registered I/O: place and generation, so that a handle is never given out twice.
///
/// ```
///  | generation, from 1 | place | 000 |     bits 63..27, 26..3; never RIO_INVALID_BUFFERID
/// ```
final class RioHandles {

  private static final int PLACE_SHIFT = 3;
  private static final int PLACE_BITS = 24;
  private static final int MOST = 1 << PLACE_BITS;
  private static final long GENERATION = 1L << (PLACE_SHIFT + PLACE_BITS);

  /// Replaced when it grows, changed in the monitor; a stale view lacks new objects only.
  private volatile @Nullable RioObject[] objects = new RioObject[16];

  /// The next handle of each place.
  private long[] next = new long[16];

  private int[] free = new int[16];
  private int freeCount;
  private int size;

  RioHandles() {}

  /// The object of a handle if it is of that kind, otherwise null.
  <T extends RioObject> @Nullable T find(long handle, Class<T> kind) {
    @Nullable RioObject[] all = objects;
    int place = (int) (handle >>> PLACE_SHIFT) & MOST - 1;
    RioObject object = place < all.length ? all[place] : null;
    return object != null && object.handle == handle && kind.isInstance(object)
        ? kind.cast(object)
        : null;
  }

  /// Gives an object its handle.
  ///
  /// @return the handle, or -1 if there are too many
  synchronized long add(RioObject object) {
    int place;
    if (freeCount > 0) {
      place = free[--freeCount];
    } else if (size == MOST) {
      return -1;
    } else {
      place = size++;
      if (place == objects.length) {
        next = Arrays.copyOf(next, 2 * place);
        objects = Arrays.copyOf(objects, 2 * place);
      }
      next[place] = GENERATION | (long) place << PLACE_SHIFT;
    }
    object.handle = next[place];
    next[place] += GENERATION;
    objects[place] = object;
    return object.handle;
  }

  /// Ends a handle; false if it has ended before.
  @SuppressWarnings("ReferenceEquality") // an object is itself alone
  synchronized boolean remove(RioObject object) {
    int place = (int) (object.handle >>> PLACE_SHIFT) & MOST - 1;
    if (objects[place] != object) {
      return false;
    }
    objects[place] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = place;
    return true;
  }

  static {
    assert (MsWSock.RIO_INVALID_BUFFERID & (1 << PLACE_SHIFT) - 1) != 0;
  }
}
