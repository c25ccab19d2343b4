package org.jwinsock.tools.verb;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `winsock catalog`.
@Command(
    name = "catalog",
    description = "The protocols that sockets can be made of, and who provides them.",
    synopsisSubcommandLabel = "show",
    subcommands = CatalogShow.class,
    footer = {"", "Example:", "  winsock catalog show"})
public final class CatalogVerb implements Runnable {

  @Spec private CommandSpec spec;

  /// The command line does not say what to do with it.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing verb: show");
  }
}
