package org.jwinsock.tools.verb;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.tools.text.Json;
import picocli.CommandLine.Option;

/// What the verbs say that change the catalog, or look at it as a whole.
final class CatalogReport {

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  /// Says which generation there is now.
  ///
  /// @param chains those that are new
  /// @param what for people, in front of the generation or in its place
  void print(PrintWriter out, CatalogFile file, List<InstalledEntry> chains, String what) {
    CatalogStore store = CatalogStore.ofThisProcess();
    if (!json) {
      chains.forEach(each -> out.println(each.id() + "  " + InstalledNames.chain(file, each)));
      out.println(what.formatted(file.generation(), store.file()));
      return;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("generation", file.generation());
    members.put("file", store.file().toString());
    members.put("providers", file.providers().stream().map(InstalledNames::name).toList());
    members.put(
        "chains", file.entries().stream().filter(each -> each.members().size() > 1).count());
    members.put(
        "added",
        chains.stream()
            .map(each -> Map.of("id", each.id(), "chain", InstalledNames.chain(file, each)))
            .toList());
    out.println(Json.line(members));
  }

  /// After a change without new chains.
  void print(PrintWriter out, CatalogFile file) {
    print(out, file, List.of(), "Generation %d in %s");
  }

  boolean isJson() {
    return json;
  }
}
