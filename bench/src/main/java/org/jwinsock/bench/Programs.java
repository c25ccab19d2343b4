package org.jwinsock.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Starts the measured programs, each in a process of its own.
final class Programs {

  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private Programs() {}

  /// A program of this module, with the runtime this process has.
  static List<String> java(Class<?> main, String... args) {
    List<String> command = new ArrayList<>(virtualMachine());
    command.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
    command.addAll(List.of("--class-path", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return command;
  }

  /// A verb of the command line.
  static List<String> tool(String... args) {
    List<String> command = new ArrayList<>(virtualMachine());
    command.addAll(List.of("--module", "org.jwinsock.tools/org.jwinsock.tools.Main"));
    command.addAll(List.of(args));
    return command;
  }

  private static List<String> virtualMachine() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "-XX:MaxInlineLevel=30",
        "--enable-native-access=org.jwinsock.linux",
        "--module-path",
        System.getProperty("jdk.module.path"));
  }

  /// The same on one processor, where the system can do that.
  static List<String> pinned(int processor, List<String> command) {
    if (!Files.isExecutable(TASKSET) || Runtime.getRuntime().availableProcessors() <= processor) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of(TASKSET.toString(), "-c", "" + processor));
    pinned.addAll(command);
    return pinned;
  }

  /// Runs a program to its end and reads the `key=value` figures it prints.
  static Map<String, Double> figures(List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + printed);
    }
    Map<String, Double> figures = new HashMap<>();
    for (String word : printed.strip().split("\\s+")) {
      int equals = word.indexOf('=');
      if (equals > 0 && word.substring(equals + 1).matches("-?[0-9.]+")) {
        figures.put(word.substring(0, equals), Double.valueOf(word.substring(equals + 1)));
      }
    }
    return figures;
  }
}
