package org.jwinsock.tools.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.http.Fields.Field;

/// Makes requests of the bytes of a connection, however they are cut: RFC 9112.
///
/// It is strict where servers and proxies that read a message differently have been played off
/// against each other: blanks before a colon, folded lines, lone carriage returns, lengths that
/// contradict each other. Lines may end without the carriage return, and empty lines may come
/// before a request.
///
/// A parser that has refused something is of no use any more.
public final class RequestParser {

  /// The longest first line, in bytes. RFC 9112 section 3 recommends at least 8,000.
  static final int MOST_LINE = 8 * 1024;

  /// The longest head, in bytes.
  static final int MOST_HEAD = 16 * 1024;

  static final int MOST_FIELDS = 100;

  private static final int FIRST_SIZE = 1024;

  private byte[] bytes = new byte[FIRST_SIZE];

  /// What has been added and is not in a request yet: from `from` to `to`.
  private int from;

  private int to;

  /// Where the line begins that is not complete yet.
  private int line;

  /// Up to here there is no other end of a line.
  private int scanned;

  /// What a look at the bytes comes to.
  public sealed interface Outcome {}

  /// A request; there may be more.
  public record Complete(Request request) implements Outcome {}

  /// What is there is no whole request.
  public record Incomplete() implements Outcome {}

  /// What is there is none at all.
  public record Refused(Status status) implements Outcome {}

  private static final Incomplete INCOMPLETE = new Incomplete();

  /// Takes what came.
  ///
  /// @param data at most [#room()] bytes
  public void add(MemorySegment data) {
    int length = (int) data.byteSize();
    if (length > bytes.length - to) {
      makeRoom(length);
    }
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, to, length);
    to += length;
  }

  private void makeRoom(int length) {
    int kept = to - from;
    byte[] target =
        kept + length <= bytes.length ? bytes : new byte[Math.max(kept + length, 2 * bytes.length)];
    System.arraycopy(bytes, from, target, 0, kept);
    bytes = target;
    line -= from;
    scanned -= from;
    from = 0;
    to = kept;
  }

  /// How many bytes it can take before the next look.
  public int room() {
    return MOST_HEAD - (to - from);
  }

  /// Whether it has nothing of a request.
  public boolean isEmpty() {
    return from == to;
  }

  /// Forgets everything, for another connection.
  public void clear() {
    from = 0;
    to = 0;
    line = 0;
    scanned = 0;
    if (bytes.length > FIRST_SIZE) {
      bytes = new byte[FIRST_SIZE];
    }
  }

  /// Looks for the next request.
  public Outcome next() {
    skipEmptyLines();
    if (from == to) {
      return INCOMPLETE;
    }
    if (bytes[from] != '\r' && !Grammar.isTokenCharacter(bytes[from])) {
      return new Refused(Status.BAD_REQUEST); // it may be TLS
    }
    int first = from;
    boolean ended = endsHead();
    int length = (ended ? scanned : to) - first;
    if (!ended && line == first && length > MOST_LINE) {
      return new Refused(Status.URI_TOO_LONG);
    }
    if (ended) {
      from = scanned;
      line = scanned;
      return request(new String(bytes, first, length, ISO_8859_1));
    }
    return length < MOST_HEAD ? INCOMPLETE : new Refused(Status.HEADER_FIELDS_TOO_LARGE);
  }

  private void skipEmptyLines() {
    while (line == from && from < to) {
      int ends = bytes[from] == '\r' ? from + 1 : from;
      if (ends == to || bytes[ends] != '\n') {
        return;
      }
      from = ends + 1;
      line = from;
      scanned = from;
    }
  }

  /// Goes on to the end of the first line that is empty.
  private boolean endsHead() {
    while (scanned < to) {
      if (bytes[scanned++] == '\n') {
        int length = scanned - 1 - line;
        if (length == 0 || length == 1 && bytes[line] == '\r') {
          return true;
        }
        line = scanned;
      }
    }
    return false;
  }

  // --- a whole head

  private static Outcome request(String head) {
    List<String> lines = lines(head);
    String first = lines.getFirst();
    if (first.length() > MOST_LINE) {
      return new Refused(Status.URI_TOO_LONG);
    }
    if (lines.size() > MOST_FIELDS + 1) {
      return new Refused(Status.HEADER_FIELDS_TOO_LARGE);
    }
    int target = first.indexOf(' ') + 1;
    int version = first.lastIndexOf(' ') + 1;
    if (target == version // none at all, too
        || !Grammar.isToken(first.substring(0, target - 1))
        || !Grammar.isTarget(first.substring(target, version - 1))
        || !Grammar.isVersion(first.substring(version))) {
      return new Refused(Status.BAD_REQUEST);
    }
    if (first.charAt(version + 5) != '1') {
      return new Refused(Status.VERSION_NOT_SUPPORTED);
    }
    List<Field> fields = new ArrayList<>(lines.size() - 1);
    for (String each : lines.subList(1, lines.size())) {
      Field field = field(each);
      if (field == null) {
        return new Refused(Status.BAD_REQUEST);
      }
      fields.add(field);
    }
    Request request =
        new Request(
            first.substring(0, target - 1),
            first.substring(target, version - 1),
            first.charAt(version + 7) - '0',
            new Fields(fields));
    return request.isWellFramed() ? new Complete(request) : new Refused(Status.BAD_REQUEST);
  }

  private static @Nullable Field field(String line) {
    int colon = line.indexOf(':');
    if (colon < 0 || !Grammar.isToken(line.substring(0, colon))) {
      return null;
    }
    String value = trimmed(line.substring(colon + 1));
    return Grammar.isFieldValue(value) ? new Field(line.substring(0, colon), value) : null;
  }

  /// The lines of a head but the empty one, without their ends.
  private static List<String> lines(String head) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = head.indexOf('\n'); end >= 0; end = head.indexOf('\n', start)) {
      int length = end > start && head.charAt(end - 1) == '\r' ? end - 1 : end;
      lines.add(head.substring(start, length));
      start = end + 1;
    }
    lines.removeLast();
    return lines;
  }

  /// Without the blanks around it: `OWS`.
  private static String trimmed(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
