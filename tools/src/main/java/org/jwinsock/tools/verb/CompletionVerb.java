package org.jwinsock.tools.verb;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `winsock completion`.
@Command(
    name = "completion",
    description = "Prints a script that teaches bash or zsh to complete this command line.",
    footer = {
      "",
      "Examples:",
      "  source <(winsock completion)                 now, in this shell",
      "  winsock completion >~/.winsock-completion    to be sourced by ~/.bashrc",
    })
public final class CompletionVerb implements Runnable {

  @Spec private CommandSpec spec;

  /// Prints the script.
  @Override
  public void run() {
    var root = spec.root();
    spec.commandLine().getOut().print(AutoComplete.bash(root.name(), root.commandLine()));
    spec.commandLine().getOut().flush();
  }
}
