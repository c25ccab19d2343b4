package org.jwinsock.tools.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jwinsock.tools.jvm.Jvm;

/// A process that one provider serves: this program again, on the same modules.
final class ProviderProcess {

  private static final int LIMIT_SECONDS = 60;

  private final String provider;
  private final double seconds;

  ProviderProcess(String provider, double seconds) {
    this.provider = provider;
    this.seconds = seconds;
  }

  /// Runs the process to its end.
  ///
  /// @param lines takes what it says
  /// @return its exit code
  int run(Consumer<String> lines) throws IOException {
    Process process = new ProcessBuilder(command()).redirectError(Redirect.INHERIT).start();
    var end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(LIMIT_SECONDS + (long) (3 * seconds), TimeUnit.SECONDS)
          .execute(process::destroyForcibly); // nothing waits for ever, whatever goes wrong there
      said.lines().forEach(lines);
      int code = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
      return code;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private List<String> command() {
    // nio gets no native access: it needs none.
    List<String> command = Jvm.command(!provider.equals("nio"));
    command.add("--module=org.jwinsock.tools/org.jwinsock.tools.Main");
    command.add("demo-stage");
    command.add("--provider=" + provider);
    command.add(String.format(Locale.ROOT, "--seconds=%.3f", seconds));
    return command;
  }
}
