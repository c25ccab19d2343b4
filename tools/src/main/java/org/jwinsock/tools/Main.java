package org.jwinsock.tools;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `winsock`: one command line, a verb for each thing a person does with it.
///
/// Exits 0 when the verb did its work, 1 when it failed, 2 when the command line is wrong.
@Command(
    name = "winsock",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Windows Sockets 2 for the JVM.",
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "In a source tree also:",
      "  test [MAVEN-ARG...]  check and test everything",
      "  docs                 write the API documentation",
      "  bench [GROUP...]     measure against the targets",
      "  format               lay out the sources",
    })
final class Main implements Runnable {

  /// The verbs, in the order in which help shows them.
  private static final List<Class<?>> VERBS = List.of();

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Main());
    VERBS.forEach(commandLine::addSubcommand);
    return commandLine;
  }

  /// The command line names no verb.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing verb");
  }
}
