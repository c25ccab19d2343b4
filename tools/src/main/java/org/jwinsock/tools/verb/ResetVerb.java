package org.jwinsock.tools.verb;

import java.util.List;
import java.util.concurrent.Callable;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `winsock reset`: what `netsh winsock reset` is.
@Command(
    name = "reset",
    description = {
      "Takes away everything that is installed, so that programs have the base providers alone.",
      "",
      "What was there is kept: 'winsock catalog rollback' brings it back. Works whatever state the"
          + " catalog is in.",
    },
    footer = {"", "Example:", "  winsock reset"})
public final class ResetVerb implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CatalogReport report;

  /// Resets the catalog.
  @Override
  public Integer call() throws CatalogException {
    CatalogFile now = CatalogStore.ofThisProcess().reset();
    report.print(
        spec.commandLine().getOut(),
        now,
        List.of(),
        "Nothing is installed any more: generation %d in %s");
    return 0;
  }
}
