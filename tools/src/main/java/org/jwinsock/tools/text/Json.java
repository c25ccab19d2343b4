package org.jwinsock.tools.text;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON: maps are objects, collections arrays. An array at the top has one element a line,
/// so that line tools can read it too.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
public final class Json {

  private Json() {}

  /// An array with one element a line.
  public static String lines(Collection<? extends Map<String, ?>> rows) {
    var text = new StringBuilder("[");
    String separator = "\n";
    for (Map<String, ?> row : rows) {
      text.append(separator);
      write(text, row);
      separator = ",\n";
    }
    return text.append(rows.isEmpty() ? "]" : "\n]").toString();
  }

  /// One object, on one line.
  public static String line(Map<String, ?> row) {
    var text = new StringBuilder();
    write(text, row);
    return text.toString();
  }

  private static void write(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> object -> object(text, object);
      case Collection<?> array -> array(text, array);
      case Boolean truth -> text.append(truth);
      case Integer number -> text.append(number);
      case Long number -> text.append(number);
      case Double number when Double.isFinite(number) -> text.append(number);
      default -> string(text, value.toString());
    }
  }

  private static void object(StringBuilder text, Map<?, ?> object) {
    String separator = "{";
    for (Map.Entry<?, ?> member : object.entrySet()) {
      text.append(separator);
      string(text, member.getKey().toString());
      text.append(": ");
      write(text, member.getValue());
      separator = ", ";
    }
    text.append(object.isEmpty() ? "{}" : "}");
  }

  private static void array(StringBuilder text, Collection<?> array) {
    text.append('[');
    String separator = "";
    for (Object element : array) {
      text.append(separator);
      write(text, element);
      separator = ", ";
    }
    text.append(']');
  }

  /// Everything outside ASCII is escaped, so that no terminal's encoding can spoil it.
  private static void string(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
