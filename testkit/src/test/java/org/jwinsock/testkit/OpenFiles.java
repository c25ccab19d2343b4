package org.jwinsock.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The open files of this process, where the system tells: proc(5).
@SuppressWarnings("StringSplitter") // no field of this file is empty
final class OpenFiles {

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path LIMITS = Path.of("/proc/self/limits");

  private OpenFiles() {}

  /// How many there are now; the scenario is skipped on a system that does not tell.
  static int count() throws IOException {
    assumeTrue(Files.isDirectory(OPEN), "the system does not tell which files are open");
    try (Stream<Path> open = Files.list(OPEN)) {
      return (int) open.count();
    }
  }

  /// How many there may be.
  static long limit() throws IOException {
    assumeTrue(Files.isReadable(LIMITS), "the system does not tell how many files may be open");
    try (Stream<String> lines = Files.lines(LIMITS)) {
      String soft =
          lines
              .filter(line -> line.startsWith("Max open files"))
              .map(line -> line.split("\\s+")[3])
              .findFirst()
              .orElse("unlimited");
      return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }
  }
}
