package org.jwinsock.tools.verb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock catalog export`.
@Command(
    name = "export",
    description = "Writes the catalog as its file has it.",
    footer = {"", "Example:", "  winsock catalog export --generation 12 catalog-12.yaml"})
final class CatalogExport implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "a new file; without it standard output")
  private @Nullable Path file;

  @Option(
      names = "--generation",
      paramLabel = "N",
      description = "a generation that is kept; without it the active one")
  private @Nullable Long generation;

  @Override
  public Integer call() throws CatalogException, IOException {
    CatalogStore store = CatalogStore.ofThisProcess();
    CatalogFile exported = generation == null ? store.read() : store.generation(generation);
    String text = exported.text();
    if (file == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    } else {
      Files.writeString(file, text, java.nio.file.StandardOpenOption.CREATE_NEW);
    }
    return 0;
  }
}
