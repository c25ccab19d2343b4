package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What the command line accepts, and what it says of itself.
class ArgumentsTest {

  static Stream<List<String>> verbs() {
    return verbsBelow(Main.commandLine()).stream();
  }

  private static List<List<String>> verbsBelow(CommandLine command) {
    List<List<String>> all = new ArrayList<>();
    for (CommandLine verb : command.getSubcommands().values()) {
      if (!verb.getCommandSpec().usageMessage().hidden()) {
        String[] names = verb.getCommandSpec().qualifiedName().split(" ", -1);
        all.add(Arrays.asList(names).subList(1, names.length));
        all.addAll(verbsBelow(verb));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void theHelpOfEveryVerbHasExamplesAndExitCodes(List<String> verb) {
    List<String> arguments = new ArrayList<>(verb);
    arguments.add("--help");

    var ended = InProcess.run(arguments.toArray(String[]::new));

    assertThat(ended.status()).isZero();
    assertThat(ended.output()).containsPattern("Examples?:").contains("Exit codes:");
    assertThat(ended.output().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nc                                     | PORT",
        "nc 127.0.0.1                           | HOST PORT",
        "nc 127.0.0.1 65536                     | 65536 is no port",
        "nc 127.0.0.1 99999999999               | is no port",
        "nc 1 2 3                               | '3'",
        "nc -w x 127.0.0.1 1                    | -w",
        "example tcp-echo --port many           | 'many' is no port",
        "example tcp-echo --port -1             | -1 is no port",
        "example multicast-stream --receivers 0 | 0 is less than 1",
        "example no-such-example                | 'no-such-example'",
        "java                                   | FILE.java",
        "java -ea                               | FILE.java",
        "java no-such-program.java              | no file 'no-such-program.java'",
        "catalog                                | show",
        "surface --tier finest                  | core, common, rare, obsolete",
        "surface --status done                  | implemented, error, not-yet",
        "no-such-verb                           | 'no-such-verb'",
        "demo --sceonds 1                       | --sceonds",
      })
  void aWrongCommandLineIsToldInALineAndExitsWith2(String line, String complaint) {
    var ended = InProcess.run(line.split(" +", -1));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).isEmpty();
    assertThat(ended.errors()).startsWith("winsock").contains(complaint);
    assertThat(ended.errors().lines().count()).isLessThanOrEqualTo(3);
  }

  @Test
  void completionIsAScriptThatKnowsVerbsAndOptions() {
    var ended = InProcess.run("completion");

    assertThat(ended.status()).isZero();
    assertThat(ended.output()).contains("complete ", "surface", "--provider", "select-echo");
  }

  @Test
  void exampleAloneListsTheExamples() {
    var ended = InProcess.run("example");

    assertThat(ended.status()).isZero();
    assertThat(ended.output())
        .contains("tcp-client ", "tcp-echo ", "udp-echo ", "select-echo ")
        .contains("multicast-stream ", "udp-game ");
  }
}
