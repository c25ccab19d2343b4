package org.jwinsock.layers.stream;

/// Whether this thread is on its way down: in a call to a lower provider, and so maybe under locks
/// of the engine above. Who is woken there must not go up.
final class Descent {

  private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

  private Descent() {}

  /// Counts a call; the counter goes to [#end].
  static int[] begin() {
    int[] depth = DEPTH.get();
    depth[0]++;
    return depth;
  }

  static void end(int[] depth) {
    depth[0]--;
  }

  static boolean isUnderWay() {
    return DEPTH.get()[0] > 0;
  }
}
