package org.jwinsock.tools.example;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Objects that can be used again, so many at most: a crowd that has gone leaves no more than that
/// behind. The last one comes first, while the processor still has it in its cache.
final class FreeList<T> {

  private final int most;
  private final ArrayDeque<T> free = new ArrayDeque<>();

  FreeList(int most) {
    this.most = most;
  }

  synchronized @Nullable T take() {
    return free.pollLast();
  }

  /// Gives something back that nobody uses any more.
  synchronized void give(T one) {
    if (free.size() < most) {
      free.addLast(one);
    }
  }
}
