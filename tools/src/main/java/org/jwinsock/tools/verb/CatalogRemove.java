package org.jwinsock.tools.verb;

import java.util.List;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.install.RemoveProvider;
import org.jwinsock.core.install.Transaction;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock catalog remove`: what WSCDeinstallProvider does.
@Command(
    name = "remove",
    description = {
      "Takes layers away, and out of the chains of others. Several are one change.",
    },
    footer = {"", "Example:", "  winsock catalog remove trace"})
final class CatalogRemove implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CatalogReport report;

  @Parameters(paramLabel = "LAYER", arity = "1..*", description = "its name or GUID")
  private List<String> layers = List.of();

  @Override
  public Integer call() throws CatalogException {
    Transaction transaction = Winsock.catalogTransaction();
    for (String layer : layers) {
      transaction.then(
          (now, catalog) ->
              new RemoveProvider(InstalledNames.find(now, layer)).apply(now, catalog));
    }
    CatalogFile now = transaction.commit();
    report.print(spec.commandLine().getOut(), now);
    return 0;
  }
}
