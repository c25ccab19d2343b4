package org.jwinsock.tools.verb;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Surface;
import org.jwinsock.spi.Surface.Row;
import org.jwinsock.spi.Surface.Status;
import org.jwinsock.spi.Surface.Tier;
import org.jwinsock.tools.text.Json;
import org.jwinsock.tools.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `winsock surface`: the table that says what of Windows Sockets is there.
@Command(
    name = "surface",
    description = {
      "What of Windows Sockets is there, and what is not.",
      "",
      "One row for every function, option, constant and structure. Its status is implemented, error"
          + " (it answers the documented error) or not-yet.",
    },
    exitCodeList = {
      "0:the verb did its work",
      "1:nothing fits NAME or the filters",
      "2:the command line is wrong",
    },
    footer = {
      "",
      "Examples:",
      "  winsock surface recv                       what is known of one function",
      "  winsock surface 'WSA*' --status not-yet    what is still missing of a family of names",
      "  winsock surface --tier core --json",
    })
public final class SurfaceVerb implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      description = "print one JSON array of {kind, name, tier, status, error}")
  private boolean json;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      converter = TierName.class,
      description = "only this tier: core, common, rare, obsolete")
  private @Nullable Tier tier;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = StatusName.class,
      description = "only this status: implemented, error, not-yet")
  private @Nullable Status status;

  @Option(
      names = "--area",
      paramLabel = "AREA",
      description = "only this area, such as select-poll")
  private @Nullable String area;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "only this C name, in any case; * stands for anything")
  private @Nullable String name;

  /// `--tier`
  static final class TierName implements ITypeConverter<Tier> {
    @Override
    public Tier convert(String text) {
      return named(Tier.values(), text);
    }
  }

  /// `--status`
  static final class StatusName implements ITypeConverter<Status> {
    @Override
    public Status convert(String text) {
      return named(Status.values(), text);
    }
  }

  /// Prints the rows.
  ///
  /// @return the exit code: 1 if there are none
  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Surface surface = Surface.load();
    List<Row> rows = surface.rows().stream().filter(filter(surface)).toList();
    if (json) {
      out.println(Json.lines(rows.stream().map(row -> members(surface, row)).toList()));
    } else if (rows.isEmpty()) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + nothing(surface));
    } else if (rows.stream().map(Row::name).distinct().count() == 1) {
      rows.forEach(row -> details(out, surface, row));
    } else {
      table(surface, rows).lines().forEach(out::println);
      out.println();
      totals(surface, rows).lines().forEach(out::println);
    }
    return rows.isEmpty() ? 1 : 0;
  }

  private Predicate<Row> filter(Surface surface) {
    Pattern pattern = pattern(name == null ? "*" : name);
    return row ->
        pattern.matcher(row.name()).matches()
            && (tier == null || row.tier() == tier)
            && (status == null || surface.status(row) == status)
            && (area == null || row.area().equalsIgnoreCase(area));
  }

  private static Pattern pattern(String glob) {
    String regex =
        Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  private static <E extends Enum<E>> E named(E[] constants, String text) {
    for (E constant : constants) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    String all = Arrays.stream(constants).map(Enum::toString).collect(Collectors.joining(", "));
    throw new TypeConversionException("'" + text + "' is none of " + all);
  }

  /// Why there are no rows, with names that are like the one asked for.
  private String nothing(Surface surface) {
    if (name == null) {
      List<String> areas = surface.rows().stream().map(Row::area).distinct().sorted().toList();
      return "nothing fits. The areas are " + String.join(", ", areas);
    }
    String part = name.replace("*", "").toLowerCase(Locale.ROOT);
    String like =
        surface.rows().stream()
            .map(Row::name)
            .filter(other -> other.toLowerCase(Locale.ROOT).contains(part))
            .distinct()
            .limit(10)
            .collect(Collectors.joining(", "));
    return "no " + name + (like.isEmpty() ? "" : " under these filters; there is " + like);
  }

  private static Map<String, @Nullable Object> members(Surface surface, Row row) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("kind", row.kind().toString());
    members.put("name", row.name());
    members.put("tier", row.tier().toString());
    members.put("status", surface.status(row).toString());
    members.put("error", error(surface, row));
    return members;
  }

  /// What a row answers that is there only to answer its error.
  private static @Nullable String error(Surface surface, Row row) {
    return surface.status(row) == Status.ERROR ? row.documentedError() : null;
  }

  private static Table table(Surface surface, List<Row> rows) {
    var table = new Table("tier", "status", "kind", "name");
    for (Row row : rows) {
      table.row(
          row.tier().toString(), surface.status(row).toString(), row.kind().toString(), row.name());
    }
    return table;
  }

  private static Table totals(Surface surface, List<Row> rows) {
    var table = new Table("tier", ">rows", ">implemented", ">error", ">not-yet");
    for (Tier each : Tier.values()) {
      total(table, each.toString(), surface, rows.stream().filter(r -> r.tier() == each).toList());
    }
    total(table, "all", surface, rows);
    return table;
  }

  private static void total(Table table, String title, Surface surface, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    Map<Status, Integer> counts = new EnumMap<>(Status.class);
    rows.forEach(row -> counts.merge(surface.status(row), 1, Integer::sum));
    table.row(
        title,
        Integer.toString(rows.size()),
        Integer.toString(counts.getOrDefault(Status.IMPLEMENTED, 0)),
        Integer.toString(counts.getOrDefault(Status.ERROR, 0)),
        Integer.toString(counts.getOrDefault(Status.NOT_YET, 0)));
  }

  private static void details(PrintWriter out, Surface surface, Row row) {
    out.println(row.name() + ": " + surface.status(row));
    var table = new Table("", "");
    table.row("  kind", row.kind() + ", " + row.tier() + ", " + row.area());
    table.row("  header", row.header() + ", since " + row.since());
    detail(table, "  value", row.value());
    detail(table, "  does", row.semantics());
    detail(table, "  trap", row.trap());
    detail(table, "  error", row.documentedError());
    table.lines().stream().skip(1).forEach(out::println);
  }

  private static void detail(Table table, String title, String text) {
    if (!text.isEmpty()) {
      table.row(title, text);
    }
  }
}
