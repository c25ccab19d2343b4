package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The command line as a person runs it: a JVM of its own on the module path that ships.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandLineTest {

  @Test
  void helpNamesTheVerbsOfTheLauncher() throws IOException, InterruptedException {
    var ended = Cli.run("", "--help");

    assertThat(ended.status()).isZero();
    assertThat(ended.output()).contains("test ", "docs ", "bench ", "format ");
  }

  @Test
  void versionNamesOursAndTheVersionOfJava() throws IOException, InterruptedException {
    var ended = Cli.run("", "--version");

    assertThat(ended.status()).isZero();
    assertThat(ended.output()).startsWith("winsock 0.").contains("Java " + Runtime.version());
  }

  @Test
  void aCommandLineWithoutVerbIsWrong() throws IOException, InterruptedException {
    assertThat(Cli.run("").status()).isEqualTo(2);
  }

  @Test
  void anUnknownOptionIsWrong() throws IOException, InterruptedException {
    assertThat(Cli.run("", "--no-such-option").status()).isEqualTo(2);
  }

  @Test
  void aProviderThatIsNotThereIsWrongAndTheOthersAreNamed()
      throws IOException, InterruptedException {
    var ended = Cli.run("", "nc", "--provider", "carrier-pigeon", "127.0.0.1", "1");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.errors())
        .startsWith("winsock nc: ")
        .contains("carrier-pigeon", "host", "nio")
        .hasLineCount(1);
  }

  @Test
  void theOptionCountsBeforeTheEnvironment() throws IOException, InterruptedException {
    var ended = Cli.run("carrier-pigeon", "catalog", "show", "--provider", "nio");

    assertThat(ended.status()).isZero();
    assertThat(ended.output()).contains("nio: serves this process");
  }
}
