package org.jwinsock.tools.jvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of this Java on the module path of this program, with the options that the launcher got
/// from the user.
public final class Jvm {

  private static final String NATIVE_MODULE = "org.jwinsock.linux";

  /// How long an interrupted program may take to end.
  private static final int PATIENCE_SECONDS = 10;

  private Jvm() {}

  /// A command line that lacks only what to run.
  ///
  /// @param nativeAccess whether the module that calls the system may do so
  public static List<String> command(boolean nativeAccess) {
    List<String> own = ownOptions();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (own.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
      command.add("-XX:+UseSerialGC"); // two collectors would be refused
    }
    command.add("-XX:+UseCompactObjectHeaders"); // a connection is many small objects
    command.add("-XX:MaxInlineLevel=30"); // or a call's slice of memory is an object
    command.add("--module-path=" + System.getProperty("jdk.module.path"));
    if (nativeAccess) {
      command.add("--add-modules=" + NATIVE_MODULE);
      command.add("--enable-native-access=" + NATIVE_MODULE);
    } else {
      command.add("--illegal-native-access=deny");
    }
    command.addAll(own);
    return command;
  }

  private static List<String> ownOptions() {
    String options = System.getenv().getOrDefault("WINSOCK_JAVA_OPTS", "");
    return Arrays.stream(options.split("\\s+")).filter(option -> !option.isEmpty()).toList();
  }

  /// Runs a command in the place of this program: on its streams, and to its end if that comes
  /// first.
  ///
  /// @return its exit code
  /// @throws IOException if it cannot be started, or its end is not awaited
  public static int become(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    var end = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(end);
    try {
      int code = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
      return code;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
