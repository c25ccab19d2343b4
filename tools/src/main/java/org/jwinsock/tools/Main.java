package org.jwinsock.tools;

import java.util.List;
import java.util.function.Supplier;
import org.jwinsock.tools.verb.CatalogVerb;
import org.jwinsock.tools.verb.CompletionVerb;
import org.jwinsock.tools.verb.DemoStageVerb;
import org.jwinsock.tools.verb.DemoVerb;
import org.jwinsock.tools.verb.ExampleVerb;
import org.jwinsock.tools.verb.JavaVerb;
import org.jwinsock.tools.verb.NcVerb;
import org.jwinsock.tools.verb.ResetVerb;
import org.jwinsock.tools.verb.SoakVerb;
import org.jwinsock.tools.verb.SurfaceVerb;
import org.jwinsock.tools.verb.TraceVerb;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `winsock`: one command line, a verb for each thing a person does with it.
///
/// Exits 0 when the verb did its work, 1 when it failed, 2 when the command line is wrong.
@Command(
    name = "winsock",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    description = "Windows Sockets 2 for the JVM.",
    synopsisSubcommandLabel = "VERB",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the verb did its work",
      "1:it failed",
      "2:the command line is wrong, or asks for a provider that is not there",
    })
final class Main implements Runnable {

  /// The verbs, in the order in which help shows them.
  private static final List<Supplier<Object>> VERBS =
      List.of(
          DemoVerb::new,
          NcVerb::new,
          ExampleVerb::new,
          Main::java,
          Main::trace,
          CatalogVerb::new,
          ResetVerb::new,
          SurfaceVerb::new,
          SoakVerb::new,
          CompletionVerb::new,
          DemoStageVerb::new);

  /// How a line that is logged looks; without a word of its own Java takes two, with the time.
  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  private static final int HELP_WIDTH = 100;

  private static final String[] FOOTER = {
    "",
    "In a source tree also:",
    "  test [MAVEN-ARG...]  check and test everything",
    "  docs                 write the API documentation",
    "  bench [GROUP...]     measure against the targets",
    "  format               lay out the sources",
    "",
    "Examples:",
    "  winsock demo             servers and clients over loopback, on every provider",
    "  winsock nc 127.0.0.1 80  talk to a server",
    "  winsock nc --help        what a verb takes, with examples",
  };

  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "show with an error where it comes from")
  private boolean verbose;

  private Main() {}

  public static void main(String[] args) {
    if (System.getProperty(LOG_FORMAT) == null) {
      System.setProperty(LOG_FORMAT, "winsock: %5$s%6$s%n");
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var main = new Main();
    var commandLine = new CommandLine(main);
    VERBS.forEach(verb -> commandLine.addSubcommand(verb.get()));
    commandLine.getCommandSpec().usageMessage().footer(FOOTER);
    commandLine.setUsageHelpWidth(HELP_WIDTH);
    commandLine.setParameterExceptionHandler(Complaints::ofCommandLine);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> Complaints.of(failure, command, main.verbose));
    return commandLine;
  }

  /// What is not our option is one of Java's, and after the first of those everything is as it is.
  private static CommandLine java() {
    return new CommandLine(new JavaVerb())
        .setPosixClusteredShortOptionsAllowed(false)
        .setUnmatchedOptionsArePositionalParams(true)
        .setStopAtPositional(true);
  }

  /// Everything after the verb that is traced is that verb's.
  private static CommandLine trace() {
    return new CommandLine(new TraceVerb()).setStopAtPositional(true);
  }

  /// The command line names no verb.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing verb");
  }
}
