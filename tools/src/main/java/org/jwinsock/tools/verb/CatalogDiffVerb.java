package org.jwinsock.tools.verb;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.store.CatalogDiff;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.tools.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock catalog diff`.
@Command(
    name = "diff",
    description = "Tells what a change of the catalog has changed, by the lines of its file.",
    footer = {
      "",
      "Examples:",
      "  winsock catalog diff        the last change",
      "  winsock catalog diff 12     from generation 12 to the active one",
      "  winsock catalog diff 12 14",
    })
final class CatalogDiffVerb implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      arity = "0..1",
      description = "a generation; without it the one before the active one")
  private @Nullable Long from;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      arity = "0..1",
      description = "a generation; without it the active one")
  private @Nullable Long to;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws CatalogException {
    CatalogStore store = CatalogStore.ofThisProcess();
    CatalogFile after = to == null ? store.read() : store.generation(to);
    CatalogFile before = from == null ? before(store, after) : store.generation(from);
    List<String> lines = CatalogDiff.lines(before, after);
    if (json) {
      spec.commandLine()
          .getOut()
          .println(
              Json.line(
                  Map.of("from", before.generation(), "to", after.generation(), "lines", lines)));
    } else {
      lines.forEach(spec.commandLine().getOut()::println);
    }
    return 0;
  }

  private static CatalogFile before(CatalogStore store, CatalogFile after) throws CatalogException {
    List<Long> earlier =
        store.generations().stream().filter(each -> each < after.generation()).toList();
    return earlier.isEmpty() ? CatalogFile.EMPTY : store.generation(earlier.getLast());
  }
}
