package org.jwinsock.tools.verb;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `winsock catalog`.
@Command(
    name = "catalog",
    description = "The protocols that sockets can be made of, and who provides them.",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      CatalogShow.class,
      CatalogInstall.class,
      CatalogRemove.class,
      CatalogOrder.class,
      CatalogCheck.class,
      CatalogRollback.class,
      CatalogDiffVerb.class,
      CatalogExport.class,
    },
    footer = {
      "",
      "What is installed is in catalog.yaml in the folder WINSOCK_HOME, or ~/.config/jwinsock.",
      "",
      "Examples:",
      "  winsock catalog show",
      "  winsock catalog install trace",
    })
public final class CatalogVerb implements Runnable {

  @Spec private CommandSpec spec;

  /// The command line does not say what to do with it.
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing verb: show, install, remove, order, check, rollback, diff or export");
  }
}
