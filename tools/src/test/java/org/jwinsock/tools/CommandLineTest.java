package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The command line as a person runs it: a JVM of its own on the module path that ships.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandLineTest {

  @Test
  void helpNamesTheVerbsOfTheLauncher() throws IOException, InterruptedException {
    var ended = winsock("--help");

    assertThat(ended.status).isZero();
    assertThat(ended.output).contains("test ", "docs ", "bench ", "format ");
  }

  @Test
  void versionNamesOursAndTheVersionOfJava() throws IOException, InterruptedException {
    var ended = winsock("--version");

    assertThat(ended.status).isZero();
    assertThat(ended.output).startsWith("winsock 0.").contains("Java " + Runtime.version());
  }

  @Test
  void aCommandLineWithoutVerbIsWrong() throws IOException, InterruptedException {
    assertThat(winsock().status).isEqualTo(2);
  }

  @Test
  void anUnknownOptionIsWrong() throws IOException, InterruptedException {
    assertThat(winsock("--no-such-option").status).isEqualTo(2);
  }

  private record Ended(int status, String output) {}

  private static Ended winsock(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--module-path=" + System.getProperty("winsock.modules"));
    command.add("--module=org.jwinsock.tools/org.jwinsock.tools.Main");
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
