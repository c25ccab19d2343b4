package org.jwinsock.tools.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Installed;
import org.jwinsock.tools.demo.Row.Outcome;
import org.jwinsock.tools.text.Json;
import org.jwinsock.tools.text.Table;

/// Every provider's scenes, and the table of what went through.
public final class Demo {

  private static final String EVERY = "every";

  private final double seconds;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  /// @param seconds about how long all of it may take
  /// @param out takes the table
  /// @param err takes the progress
  /// @param terminal whether `err` is one
  public Demo(double seconds, PrintWriter out, PrintWriter err, boolean terminal) {
    this.seconds = seconds;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /// Runs the demo.
  ///
  /// @param providers those to show; one that cannot run here gets a row that says why
  /// @param json whether to print JSON instead of a table
  /// @return whether no byte of a stream is missing, and nothing else went wrong
  public boolean run(List<Installed> providers, boolean json) throws IOException {
    long able = providers.stream().filter(provider -> provider.unavailable() == null).count();
    var progress = new Progress(err, terminal, (int) able * Stage.STEPS);
    List<Row> rows = new ArrayList<>();
    for (Installed provider : providers) {
      String reason = provider.unavailable();
      if (reason == null) {
        rows.addAll(scenes(provider.name(), seconds / able, progress));
      } else {
        rows.add(none(provider.name(), Outcome.SKIPPED, reason));
      }
    }
    progress.end();
    if (json) {
      out.println(Json.lines(rows.stream().map(Row::members).toList()));
    } else {
      print(rows);
    }
    return rows.stream().allMatch(Row::isGood);
  }

  private static List<Row> scenes(String provider, double seconds, Progress progress)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    int code =
        new ProviderProcess(provider, seconds)
            .run(
                line -> {
                  if (line.startsWith(Stage.STEP)) {
                    progress.step(provider + " " + line.substring(Stage.STEP.length()));
                  } else if (line.startsWith(Stage.ROW)) {
                    rows.add(Row.parse(line.substring(Stage.ROW.length())));
                  }
                });
    if (code != 0 || rows.size() < Stage.SCENES) {
      rows.add(none(provider, Outcome.FAILED, "its process ended early, with exit code " + code));
    }
    return rows;
  }

  private static Row none(String provider, Outcome outcome, String reason) {
    return new Row(provider, EVERY, "", 0, 0, 0, 0, outcome, reason);
  }

  private void print(List<Row> rows) {
    Table table = Row.table();
    rows.forEach(row -> row.addTo(table));
    table.lines().forEach(out::println);
    out.println();
    rows.stream()
        .filter(row -> row.outcome() == Outcome.RAN && !row.note().isEmpty())
        .forEach(row -> out.println(row.provider() + " " + row.program() + ": " + row.note()));
    out.println(verdict(rows));
    out.println();
    out.println(
        "Next: winsock example tcp-echo    a server to talk to; all of them: winsock example");
    out.println("      winsock nc 127.0.0.1 27015  netcat, to talk to it from another terminal");
    out.println("      winsock surface             what of Winsock is there");
  }

  private static String verdict(List<Row> rows) {
    @Nullable Row bad = rows.stream().filter(row -> !row.isGood()).findFirst().orElse(null);
    if (bad == null) {
      return "Every TCP byte that was sent came back as it was.";
    }
    return bad.outcome() == Outcome.FAILED
        ? "Something failed: see above."
        : String.format("TCP bytes are missing: %,d of %s.", bad.lost(), bad.program());
  }
}
