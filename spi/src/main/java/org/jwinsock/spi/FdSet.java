package org.jwinsock.spi;

import java.util.Arrays;

/// `fd_set`: a counted array of sockets, not a bitmap.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-fd_set">fd_set</a>
public final class FdSet {

  private final long[] array;
  private int count;

  /// An empty set for [WinSock2#FD_SETSIZE] sockets.
  public FdSet() {
    this(WinSock2.FD_SETSIZE);
  }

  /// An empty set.
  ///
  /// @param capacity how many sockets fit: C's `FD_SETSIZE` of one compile unit
  public FdSet(int capacity) {
    array = new long[capacity];
  }

  /// `fd_count`.
  public int count() {
    return count;
  }

  /// How many sockets fit.
  public int capacity() {
    return array.length;
  }

  /// `fd_array[index]`, for an index below [#count()].
  public long get(int index) {
    return array[java.util.Objects.checkIndex(index, count)];
  }

  /// `FD_SET`: adds a socket once; ignored when the set is full.
  public void add(long s) {
    if (!contains(s)) {
      append(s);
    }
  }

  /// Adds a socket known not to be in the set; ignored when the set is full. Unlike [#add] this
  /// does not search, so filling a set of n sockets costs n, not n squared.
  public void append(long s) {
    if (count < array.length) {
      array[count++] = s;
    }
  }

  /// `FD_CLR`: removes a socket, keeping the order of the others.
  public void remove(long s) {
    for (int i = 0; i < count; i++) {
      if (array[i] == s) {
        System.arraycopy(array, i + 1, array, i, count - i - 1);
        count--;
        return;
      }
    }
  }

  /// `FD_ISSET`.
  public boolean contains(long s) {
    for (int i = 0; i < count; i++) {
      if (array[i] == s) {
        return true;
      }
    }
    return false;
  }

  /// `FD_ZERO`.
  public void clear() {
    count = 0;
  }

  /// Makes this set a copy of another one of at most this capacity.
  public void copyFrom(FdSet other) {
    System.arraycopy(other.array, 0, array, 0, other.count);
    count = other.count;
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(array, count));
  }
}
