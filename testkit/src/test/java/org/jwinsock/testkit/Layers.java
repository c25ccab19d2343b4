package org.jwinsock.testkit;

import java.util.List;
import java.util.stream.Stream;

/// The layers this run of the tests has over all sockets.
final class Layers {

  private Layers() {}

  static List<String> names() {
    return Stream.of(System.getProperty("winsock.layers", "").split(","))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  static int count() {
    return names().size();
  }

  /// True if sockets have the handles of the base provider.
  static boolean areIfs() {
    return names().stream().allMatch(name -> name.endsWith("-ifs"));
  }

  /// True if urgent data is told from other data.
  static boolean passUrgentData() {
    return !"nio".equals(System.getProperty("winsock.provider")) && !names().contains("buffer");
  }
}
