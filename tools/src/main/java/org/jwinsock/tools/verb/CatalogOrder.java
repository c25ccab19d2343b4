package org.jwinsock.tools.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.install.Entries;
import org.jwinsock.core.install.Reorder;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.spi.WsaProtocolInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock catalog order`: what WSCWriteProviderOrder does.
@Command(
    name = "order",
    description = {
      "Changes the order in which sockets match: these entries first, the others as they were.",
    },
    footer = {"", "Example:", "  winsock catalog order 1003 1"})
final class CatalogOrder implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CatalogReport report;

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "of an entry, as 'winsock catalog show' has it")
  private List<Integer> ids = List.of();

  @Override
  public Integer call() throws CatalogException {
    CatalogFile now =
        Winsock.catalogTransaction()
            .then(
                (current, catalog) -> {
                  List<Integer> all = new ArrayList<>(ids);
                  Entries.of(current, catalog).stream()
                      .map(WsaProtocolInfo::catalogEntryId)
                      .filter(id -> !ids.contains(id))
                      .forEach(all::add);
                  return new Reorder(all).apply(current, catalog);
                })
            .commit();
    report.print(spec.commandLine().getOut(), now);
    return 0;
  }
}
