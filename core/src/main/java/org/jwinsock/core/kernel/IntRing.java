package org.jwinsock.core.kernel;

/// A growing queue of ints, first in first out. Not thread-safe.
final class IntRing {

  private int[] elements = new int[64];
  private int head;
  private int size;

  int size() {
    return size;
  }

  void add(int element) {
    if (size == elements.length) {
      int[] larger = new int[2 * size];
      int first = size - head;
      System.arraycopy(elements, head, larger, 0, first);
      System.arraycopy(elements, 0, larger, first, head);
      elements = larger;
      head = 0;
    }
    elements[(head + size++) & (elements.length - 1)] = element;
  }

  /// Takes the oldest one; there is one.
  int remove() {
    int element = elements[head];
    head = (head + 1) & (elements.length - 1);
    size--;
    return element;
  }
}
