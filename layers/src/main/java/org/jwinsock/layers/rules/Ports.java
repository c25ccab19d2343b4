package org.jwinsock.layers.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ports: `443`, `80-90`, `80,443`, `*`.
///
/// @param ranges first and last port of each; empty for every port
record Ports(List<int[]> ranges) {

  static final Ports ALL = new Ports(List.of());

  private static final int MOST = 65_535;

  static @Nullable Ports parse(String text) {
    if (text.equals("*")) {
      return ALL;
    }
    List<int[]> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = number(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : number(part.substring(dash + 1));
      if (first < 0 || last < first) {
        return null;
      }
      ranges.add(new int[] {first, last});
    }
    return new Ports(List.copyOf(ranges));
  }

  private static int number(String text) {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    return port <= MOST ? port : -1;
  }

  boolean isAll() {
    return ranges.isEmpty();
  }

  /// The only port; -1 if there are more.
  int single() {
    return ranges.size() == 1 && ranges.getFirst()[0] == ranges.getFirst()[1]
        ? ranges.getFirst()[0]
        : -1;
  }

  boolean holds(int port) {
    if (ranges.isEmpty()) {
      return true;
    }
    for (int[] range : ranges) {
      if (port >= range[0] && port <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
