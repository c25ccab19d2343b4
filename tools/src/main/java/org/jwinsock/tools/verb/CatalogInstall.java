package org.jwinsock.tools.verb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.install.InstallLayer;
import org.jwinsock.core.install.Transaction;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.Member;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock catalog install`: what WSCInstallProviderAndChains does, for several layers at once.
@Command(
    name = "install",
    description = {
      "Puts layers over the sockets of every program that uses this catalog, from its next start.",
      "",
      "Several layers are one change. Before it holds, something is sent through every chain; if"
          + " that fails nothing has changed.",
    },
    footer = {
      "",
      "Examples:",
      "  winsock catalog install trace",
      "  winsock catalog install filter --rules rules.yaml --for com.acme.Server --mandatory",
      "  winsock catalog install ./mine.jar --over inet/stream/tcp --before tls",
    })
final class CatalogInstall implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CatalogReport report;

  @Parameters(
      paramLabel = "LAYER",
      arity = "1..*",
      description = "the name of a layer, or a jar with one in it; JAR#NAME where it has several")
  private List<String> layers = List.of();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "a rule file, with a section for each of the layers")
  private @Nullable Path rules;

  @Option(
      names = "--over",
      paramLabel = "FAMILY/TYPE/PROTOCOL",
      split = ",",
      description = "only over these, such as inet/stream/tcp; otherwise over all of them")
  private List<String> over = List.of();

  @Option(
      names = "--before",
      paramLabel = "LAYER",
      split = ",",
      description = "stand above these, whatever is usual")
  private List<String> before = List.of();

  @Option(
      names = "--after",
      paramLabel = "LAYER",
      split = ",",
      description = "stand below these, whatever is usual")
  private List<String> after = List.of();

  @Option(
      names = "--for",
      paramLabel = "PROGRAM",
      split = ",",
      description = "only for programs with such a main class, jar or executable; * is any text")
  private List<String> programs = List.of();

  @Option(names = "--mandatory", description = "nothing may run without it, not even with --safe")
  private boolean mandatory;

  @Option(
      names = "--dry-run",
      description = "try it and tell what would change, and change nothing")
  private boolean dryRun;

  @Override
  public Integer call() throws CatalogException {
    if (rules != null && !Files.isReadable(rules)) {
      throw new ParameterException(spec.commandLine(), "there is no rule file '" + rules + "'");
    }
    CatalogFile earlier = CatalogStore.ofThisProcess().read();
    Transaction transaction = Winsock.catalogTransaction();
    for (String layer : layers) {
      transaction.then(
          new InstallLayer(
              null,
              ProviderPath.parse(layer),
              protocols(),
              rules,
              mandatory,
              Set.copyOf(before),
              new LinkedHashSet<>(after),
              programs));
    }
    CatalogFile now = dryRun ? transaction.preview() : transaction.commit();
    List<InstalledEntry> added =
        now.entries().stream()
            .filter(entry -> earlier.entry(entry.id()) == null && !entry.isLayer())
            .toList();
    report.print(
        spec.commandLine().getOut(),
        now,
        added,
        dryRun ? "Nothing has been changed." : "Generation %d in %s");
    return 0;
  }

  private List<Member.Base> protocols() {
    List<Member.Base> protocols = new ArrayList<>();
    for (String text : over) {
      if (Member.parse(text) instanceof Member.Base base) {
        protocols.add(base);
      } else {
        throw new ParameterException(
            spec.commandLine(), "'" + text + "' is no protocol such as inet/stream/tcp");
      }
    }
    return protocols;
  }
}
