package org.jwinsock.layers.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where passwords are that do not stand in a rule file: `env:NAME`, `file:PATH`.
///
/// @param environment answers null for a variable that is not set
/// @param beside finds a file that the rule file names
record Secrets(Function<String, @Nullable String> environment, Function<String, Path> beside) {

  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";

  /// What stands at a reference, or the text itself if it is none.
  ///
  /// @throws Missing if there is nothing at the reference
  String resolve(String text) throws Missing {
    if (text.startsWith(ENVIRONMENT)) {
      String name = text.substring(ENVIRONMENT.length());
      String value = environment.apply(name);
      if (value == null) {
        throw new Missing("a password in the environment variable " + name + ", which is not set");
      }
      return value;
    }
    return text.startsWith(FILE) ? firstLine(text.substring(FILE.length())) : text;
  }

  static boolean isReference(String text) {
    return text.startsWith(ENVIRONMENT) || text.startsWith(FILE);
  }

  private String firstLine(String name) throws Missing {
    try {
      List<String> lines = Files.readAllLines(beside.apply(name));
      return lines.isEmpty() ? "" : lines.getFirst();
    } catch (IOException | RuntimeException e) {
      throw new Missing("a password in the file " + name + ", which cannot be read: " + e);
    }
  }

  /// There is nothing at a reference; the message says what was expected.
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String expected) {
      super(expected);
    }
  }
}
