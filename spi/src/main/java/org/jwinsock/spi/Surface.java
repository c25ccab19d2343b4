package org.jwinsock.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The whole surface of Windows Sockets, one row for each function, option, constant and structure,
/// and what this implementation does with it.
///
/// Two resources beside this class hold it. `surface.csv` says what Windows has: facts, which do
/// not change. `surface-status.txt` says how far we are: one line `kind name` for each row that is
/// implemented, one line `error kind name` for a row that answers its documented error although it
/// is not obsolete. Of the others, an obsolete row with a documented error is [Status#ERROR]; the
/// rest is [Status#NOT_YET].
public final class Surface {
  private static final String TABLE = "surface.csv";
  private static final String STATUS = "surface-status.txt";
  private static final String ERROR_MARK = "error ";

  private static final List<String> HEADER =
      List.of(
          "kind",
          "name",
          "header",
          "area",
          "since",
          "tier",
          "semantics",
          "trap",
          "documented_error",
          "value");

  private final List<Row> rows;
  private final Map<Key, Row> byKey;
  private final Map<Key, Status> marked;

  private Surface(Map<Key, Row> byKey, Map<Key, Status> marked) {
    this.rows = List.copyOf(byKey.values());
    this.byKey = byKey;
    this.marked = marked;
  }

  /// Reads the surface of this implementation; a reader that needs it often keeps it.
  ///
  /// @throws IllegalStateException where a resource is malformed or missing, with file and line
  public static Surface load() {
    return parse(resource(TABLE), resource(STATUS));
  }

  static Surface parse(String table, String status) {
    Map<Key, Row> byKey = new LinkedHashMap<>();
    for (CsvReader.Entry csv : CsvReader.read(TABLE, table, HEADER)) {
      Row row = row(csv);
      if (byKey.putIfAbsent(new Key(row.kind, row.name), row) != null) {
        throw malformed(TABLE, csv.line(), "second row of " + row.kind + " " + row.name);
      }
    }
    return new Surface(byKey, marks(status, byKey));
  }

  /// Every row, in the order of the table.
  public List<Row> rows() {
    return rows;
  }

  /// The row of this kind and name, or null.
  public @Nullable Row find(Kind kind, String name) {
    return byKey.get(new Key(kind, name));
  }

  /// What this implementation does with the row.
  public Status status(Row row) {
    Status mark = marked.get(new Key(row.kind, row.name));
    if (mark != null) {
      return mark;
    }
    return row.tier == Tier.OBSOLETE && !row.documentedError.isEmpty()
        ? Status.ERROR
        : Status.NOT_YET;
  }

  /// One thing that Windows Sockets offers.
  ///
  /// @param kind what sort of thing it is
  /// @param name its C name; some rows name a family of them
  /// @param header the header file that declares it
  /// @param area the part of Windows Sockets it belongs to
  /// @param since the Winsock version or the Windows release that introduced it
  /// @param tier how much programs depend on it
  /// @param semantics what it does
  /// @param trap what is easily got wrong, empty where nothing is
  /// @param documentedError the documented answer where it is not available, empty where none is
  /// @param value its number or GUID, empty where it has none
  public record Row(
      Kind kind,
      String name,
      String header,
      String area,
      String since,
      Tier tier,
      String semantics,
      String trap,
      String documentedError,
      String value) {}

  /// The sorts of things in the table.
  public enum Kind {
    FUNCTION("function"),
    EXTENSION_FUNCTION("extension-function"),
    SPI_FUNCTION("spi-function"),
    KERNEL32_FUNCTION("kernel32-function"),
    STRUCT("struct"),
    ERROR_CODE("error-code"),
    ADDRESS_FAMILY_OR_PROTOCOL("address-family/protocol"),
    SOCKET_OPTION("socket-option"),
    IOCTL("ioctl"),
    FLAG("flag"),
    EVENT_BIT("event-bit");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /// As in the table: `socket-option`.
    @Override
    public String toString() {
      return text;
    }
  }

  /// How much programs depend on a row.
  public enum Tier {
    CORE("core"),
    COMMON("common"),
    RARE("rare"),
    OBSOLETE("obsolete");

    private final String text;

    Tier(String text) {
      this.text = text;
    }

    /// As in the table: `core`.
    @Override
    public String toString() {
      return text;
    }
  }

  /// What this implementation does with a row.
  public enum Status {
    /// It works as documented.
    IMPLEMENTED("implemented"),
    /// It answers the documented error.
    ERROR("error"),
    /// It is not there yet.
    NOT_YET("not-yet");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /// As printed: `not-yet`.
    @Override
    public String toString() {
      return text;
    }
  }

  private record Key(Kind kind, String name) {}

  private static Row row(CsvReader.Entry csv) {
    List<String> field = csv.fields();
    return new Row(
        constant(Kind.values(), field.get(0), csv.line()),
        field.get(1),
        field.get(2),
        field.get(3),
        field.get(4),
        constant(Tier.values(), field.get(5), csv.line()),
        field.get(6),
        field.get(7),
        field.get(8),
        field.get(9));
  }

  private static <E> E constant(E[] constants, String text, int line) {
    return Arrays.stream(constants)
        .filter(constant -> constant.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> malformed(TABLE, line, "unknown word \"" + text + "\""));
  }

  /// Blank lines and lines that begin with `#` say nothing.
  private static Map<Key, Status> marks(String status, Map<Key, Row> rows) {
    Map<String, Key> byText = new HashMap<>();
    rows.keySet().forEach(key -> byText.put(key.kind + " " + key.name, key));
    Map<Key, Status> marks = new HashMap<>();
    List<String> lines = status.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      boolean error = line.startsWith(ERROR_MARK);
      String text = error ? line.substring(ERROR_MARK.length()) : line;
      Key key = byText.get(text);
      if (key == null) {
        throw malformed(STATUS, i + 1, "no row is named \"" + text + "\"");
      }
      if (marks.put(key, error ? Status.ERROR : Status.IMPLEMENTED) != null) {
        throw malformed(STATUS, i + 1, "second line of " + text);
      }
    }
    return marks;
  }

  private static String resource(String name) {
    try (InputStream in = Surface.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  private static IllegalStateException malformed(String file, int line, String what) {
    return new IllegalStateException(file + ", line " + line + ": " + what);
  }
}
