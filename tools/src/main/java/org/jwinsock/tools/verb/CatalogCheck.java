package org.jwinsock.tools.verb;

import java.util.List;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `winsock catalog check`.
@Command(
    name = "check",
    description = {
      "Reads the catalog, loads every layer and sends something through every chain.",
    },
    exitCodeList = {"0:it works", "1:it does not; what is wrong is told"},
    footer = {"", "Example:", "  winsock catalog check"})
final class CatalogCheck implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CatalogReport report;

  @Override
  public Integer call() throws CatalogException {
    CatalogFile file = CatalogStore.ofThisProcess().read();
    Winsock.catalogTransaction().check();
    long chains = file.entries().stream().filter(each -> each.members().size() > 1).count();
    report.print(
        spec.commandLine().getOut(),
        file,
        List.of(),
        "Generation %d in %s: "
            + file.providers().size()
            + " providers, "
            + chains
            + " chains; all of them work");
    return 0;
  }
}
