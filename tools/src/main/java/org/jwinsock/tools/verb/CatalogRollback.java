package org.jwinsock.tools.verb;

import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock catalog rollback`.
@Command(
    name = "rollback",
    description = {
      "Makes an earlier generation the active one, as a new generation; also when the active one"
          + " cannot be read.",
    },
    footer = {
      "",
      "Examples:",
      "  winsock catalog rollback --list",
      "  winsock catalog rollback       the one before",
      "  winsock catalog rollback 12",
    })
final class CatalogRollback implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "GENERATION",
      arity = "0..1",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "which one; without it the one before")
  private long generation;

  @Option(names = "--list", description = "list the generations that are kept")
  private boolean list;

  @Override
  public Integer call() throws CatalogException {
    CatalogStore store = CatalogStore.ofThisProcess();
    if (list) {
      store.generations().forEach(each -> spec.commandLine().getOut().println(each));
      return 0;
    }
    CatalogFile now = Winsock.catalogTransaction().rollback(generation);
    spec.commandLine().getOut().println("Generation " + now.generation() + " in " + store.file());
    return 0;
  }
}
