package org.jwinsock.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The open files of this process, where the system tells: proc(5).
@SuppressWarnings("StringSplitter") // no field of this file is empty
final class OpenFiles {

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path LIMITS = Path.of("/proc/self/limits");

  /// Does not match `unlimited`.
  private static final Pattern SOFT = Pattern.compile("Max open files +(\\d+)");

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
    Matcher soft = SOFT.matcher(Files.readString(LIMITS));
    return soft.find() ? Long.parseLong(soft.group(1)) : Long.MAX_VALUE;
  }
}
