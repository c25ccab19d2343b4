package org.jwinsock.tools;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line as a person runs it: a JVM of its own on the module path that ships.
final class Cli implements AutoCloseable {

  private final Process process;
  private final Collected output;
  private final Collected errors;

  private Cli(Process process) {
    this.process = process;
    output = new Collected(process.getInputStream());
    errors = new Collected(process.getErrorStream());
  }

  /// What came of a run.
  ///
  /// @param status the exit code
  /// @param raw standard output, a character for each byte
  /// @param errors the text of standard error
  record Ended(int status, String raw, String errors) {

    byte[] bytes() {
      return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    String output() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  /// Starts the command line.
  ///
  /// @param provider who serves it; empty for the default
  static Cli start(String provider, String... arguments) throws IOException {
    return start(provider, null, arguments);
  }

  private static Cli start(String provider, @Nullable Path home, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--module-path=" + System.getProperty("winsock.modules"));
    if (provider.equals("nio")) {
      command.add("--illegal-native-access=deny");
    } else {
      command.add("--add-modules=org.jwinsock.linux");
      command.add("--enable-native-access=org.jwinsock.linux");
    }
    command.add("--module=org.jwinsock.tools/org.jwinsock.tools.Main");
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().remove("WINSOCK_PROVIDER");
    builder.environment().remove("WINSOCK_JAVA_OPTS");
    if (!provider.isEmpty()) {
      builder.environment().put("WINSOCK_PROVIDER", provider);
    }
    if (home != null) {
      builder.environment().put("WINSOCK_HOME", home.toString());
    }
    return new Cli(builder.start());
  }

  /// Runs the command line to its end, with a catalog of its own and empty input.
  static Ended runAt(Path home, String... arguments) throws IOException, InterruptedException {
    try (Cli cli = start("", home, arguments)) {
      cli.input().close();
      return cli.end();
    }
  }

  /// Runs the command line to its end, with empty input.
  static Ended run(String provider, String... arguments) throws IOException, InterruptedException {
    try (Cli cli = start(provider, arguments)) {
      cli.input().close();
      return cli.end();
    }
  }

  /// Its standard input.
  OutputStream input() {
    return process.getOutputStream();
  }

  /// Its standard output.
  Collected output() {
    return output;
  }

  /// The port on which an example says that it listens.
  int examplePort() throws InterruptedException {
    return Integer.parseInt(output.await("listens on \\S+:(\\d+)\\R").group(1));
  }

  /// The port on which netcat says that it listens.
  int netcatPort() throws InterruptedException {
    return Integer.parseInt(errors.await("listening on \\S+:(\\d+)\\R").group(1));
  }

  /// Waits for its end.
  Ended end() throws InterruptedException {
    String raw = new String(output.all(), StandardCharsets.ISO_8859_1);
    String said = new String(errors.all(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), raw, said);
  }

  /// Asks it to end, as Ctrl-C does, and waits for that.
  Ended interrupt() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy closes the streams as well
    return end();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
