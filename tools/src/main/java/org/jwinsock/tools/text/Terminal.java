package org.jwinsock.tools.text;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether a person sits at the other end of a standard stream.
///
/// Java answers this only for input and output together; Linux shows each descriptor as a link.
public final class Terminal {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Terminal() {}

  /// Whether standard input comes from a terminal.
  public static boolean isInput() {
    return isTerminal("0");
  }

  /// Whether standard error goes to a terminal.
  public static boolean isError() {
    return isTerminal("2");
  }

  @SuppressWarnings("SystemConsoleNull") // since 25 there is none again where there is no terminal
  private static boolean isTerminal(String descriptor) {
    Path link = DESCRIPTORS.resolve(descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException e) {
        return false; // the descriptor is closed
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
