package org.jwinsock.core.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.store.Application;

/// The program that runs in this process, as the catalog's lists of programs name it.
///
/// @param names its executable, its jar or main class, and the jar's whole path
/// @param arguments what it was started with, with blanks between
record Program(List<String> names, String arguments) {

  Program {
    names = List.copyOf(names);
  }

  /// This one.
  static Program current() {
    List<String> names = new ArrayList<>();
    ProcessHandle.current().info().command().ifPresent(names::add);
    String command = System.getProperty("sun.java.command", "");
    int blank = command.indexOf(' ');
    String main = blank < 0 ? command : command.substring(0, blank);
    if (!main.isEmpty()) {
      names.add(main.substring(main.indexOf('/') + 1)); // without the module of a main class
      if (main.endsWith(".jar")) {
        names.add(Path.of(main).toAbsolutePath().normalize().toString());
      }
    }
    return new Program(names, blank < 0 ? "" : command.substring(blank + 1));
  }

  /// True if one of the patterns is one of its names; `*` is any text. True without patterns.
  boolean isAmong(List<String> patterns) {
    return patterns.isEmpty()
        || patterns.stream().anyMatch(each -> names.stream().anyMatch(name -> fits(each, name)));
  }

  private static boolean fits(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return name.matches(regex.toString());
  }

  /// What the catalog says of it; null if nothing. What says more counts before what says less.
  @Nullable Application among(List<Application> applications) {
    Application found = null;
    for (Application each : applications) {
      if (names.contains(each.path())
          && (each.extra() == null || arguments.startsWith(each.extra()))
          && (found == null || length(each) > length(found))) {
        found = each;
      }
    }
    return found;
  }

  private static int length(Application application) {
    return application.extra() == null ? -1 : application.extra().length();
  }
}
