package org.jwinsock.tools.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock trace`.
@Command(
    name = "trace",
    customSynopsis = "winsock trace [--explain] [--] VERB [ARG...]",
    description = {
      "Runs another verb and writes a line to standard error for every call it makes of its sockets.",
      "",
      "The same as --layer trace, which has a section trace: in a rule file for more.",
    },
    exitCodeList = "N:the verb's",
    footer = {
      "",
      "Examples:",
      "  winsock trace -- nc 127.0.0.1 27015",
      "  winsock trace --explain -- java docs/examples/FirstClient.java 27015",
    })
public final class TraceVerb implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--explain", description = "say what each error means")
  private boolean explain;

  @Parameters(paramLabel = "VERB", arity = "1..*", description = "a verb, and its arguments")
  private List<String> command = new ArrayList<>();

  /// Runs the verb.
  ///
  /// @return its exit code
  @Override
  public Integer call() {
    CommandLine root = spec.commandLine().getParent();
    String verb = command.getFirst();
    if (!root.getSubcommands().containsKey(verb) || verb.equals("trace")) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no verb '"
              + verb
              + "' to trace; there are "
              + String.join(", ", root.getSubcommands().keySet()));
    }
    if (verb.equals("java")) { // another process
      command.addAll(1, List.of("-Dwinsock.layers=trace", "-Dwinsock.trace.explain=" + explain));
    } else {
      System.setProperty("winsock.layers", "trace");
      System.setProperty("winsock.trace.explain", Boolean.toString(explain));
    }
    return root.execute(command.toArray(String[]::new));
  }
}
