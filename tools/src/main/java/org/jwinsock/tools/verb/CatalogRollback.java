package org.jwinsock.tools.verb;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.tools.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private CatalogReport report;

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
      PrintWriter out = spec.commandLine().getOut();
      if (report.isJson()) {
        out.println(Json.line(Map.of("generations", store.generations())));
      } else {
        store.generations().forEach(out::println);
      }
      return 0;
    }
    CatalogFile now = Winsock.catalogTransaction().rollback(generation);
    report.print(spec.commandLine().getOut(), now);
    return 0;
  }
}
