package org.jwinsock.host;

import java.util.Arrays;

/// Which options of a stream socket have been set, as pairs of a level and a name in Windows'
/// numbers, never changed in place. The kernel gives an accepted connection all options of its
/// listener, where `AcceptEx` wants those of the accept socket.
final class OptionMemory {

  /// Nothing has been set.
  static final int[][] NONE = {};

  private OptionMemory() {}

  static int[][] with(int[][] set, int level, int name) {
    int[] pair = {level, name};
    if (Arrays.stream(set).anyMatch(known -> Arrays.equals(known, pair))) {
      return set;
    }
    int[][] more = Arrays.copyOf(set, set.length + 1);
    more[set.length] = pair;
    return more;
  }

  static int[][] union(int[][] one, int[][] other) {
    if (other.length == 0) {
      return one;
    }
    int[][] both = one;
    for (int[] pair : other) {
      both = with(both, pair[0], pair[1]);
    }
    return both;
  }
}
