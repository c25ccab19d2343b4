package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `winsock java` as a person runs it.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JavaTest {

  private static final String PROGRAM =
      """
      import static org.jwinsock.core.api.Winsock.*;

      import org.jwinsock.spi.WsaData;

      void main(String[] arguments) throws Exception {
        IO.println(WSAStartup(0x0202, new WsaData[1]));
        IO.println(String.join(" ", arguments) + " " + System.getProperty("word"));
        IO.print(IO.readln());
        System.exit(WSACleanup() + 7);
      }
      """;

  @TempDir private Path folder;

  private String program(String text) throws IOException {
    return Files.writeString(folder.resolve("Program.java"), text).toString();
  }

  @Test
  void aProgramHasOurModulesItsArgumentsItsInputAndItsExitCode() throws Exception {
    String file = program(PROGRAM);
    try (Cli cli = Cli.start("", "java", "-Dword=heard", "-ea", file, "--help", "-v", "x.java")) {
      cli.input().write("typed\n".getBytes(UTF_8));
      cli.input().close();

      var ended = cli.end();

      assertThat(ended.output()).isEqualToNormalizingNewlines("0\n--help -v x.java heard\ntyped");
      assertThat(ended.errors()).isEmpty();
      assertThat(ended.status()).isEqualTo(7);
    }
  }

  @Test
  void aProgramThatDoesNotCompileFailsWithWhatTheCompilerSays() throws Exception {
    var ended = Cli.run("", "java", program("void main() { nonsense(); }"));

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).contains("nonsense");
  }

  @Test
  void aProgramEndsWithTheCommand() throws Exception {
    String file =
        program(
            """
            void main() throws Exception {
              Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("ended")));
              IO.println("runs");
              Thread.sleep(60_000);
            }
            """);
    try (Cli cli = Cli.start("", "java", file)) {
      cli.output().await("runs\\R");

      assertThat(cli.interrupt().output()).isEqualToNormalizingNewlines("runs\nended\n");
    }
  }
}
