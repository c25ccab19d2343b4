package org.jwinsock.spi;

import java.util.ArrayList;
import java.util.List;

/// Reads comma-separated values as RFC 4180 writes them, and nothing else: a quote only around a
/// whole field or doubled within one, as many fields in each record as in the header. What breaks
/// the rules is reported with its line.
final class CsvReader {
  private final String name;
  private final String text;
  private int position;
  private int line = 1;

  private CsvReader(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /// The records below the header, which must be the given one.
  ///
  /// @param name names the file in error messages
  /// @throws IllegalStateException where the text is not well-formed
  static List<Entry> read(String name, String text, List<String> header) {
    return new CsvReader(name, text).entries(header);
  }

  /// One record and the line on which it begins, counted from 1.
  record Entry(int line, List<String> fields) {}

  private List<Entry> entries(List<String> header) {
    Entry first = entry();
    if (!first.fields.equals(header)) {
      throw malformed(first.line, "the header must be " + header);
    }
    List<Entry> entries = new ArrayList<>();
    while (position < text.length()) {
      Entry entry = entry();
      if (entry.fields.size() != header.size()) {
        throw malformed(entry.line, entry.fields.size() + " fields, not " + header.size());
      }
      entries.add(entry);
    }
    return List.copyOf(entries);
  }

  private Entry entry() {
    int start = line;
    List<String> fields = new ArrayList<>();
    do {
      fields.add(onQuote() ? quoted() : plain());
    } while (skip(','));
    skip('\r');
    if (position < text.length() && !skip('\n')) {
      throw malformed("a comma or the end of the line is missing after a quoted field");
    }
    line++;
    return new Entry(start, List.copyOf(fields));
  }

  private String plain() {
    int start = position;
    for (; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == ',' || c == '\r' || c == '\n') {
        break;
      }
      if (c == '"') {
        throw malformed("a quote within a field without quotes");
      }
    }
    return text.substring(start, position);
  }

  private String quoted() {
    int opened = line;
    StringBuilder field = new StringBuilder();
    skip('"');
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '\n') {
        line++;
      }
      if (c == '"' && !onQuote()) {
        return field.toString();
      }
      if (c == '"') {
        position++;
      }
      field.append(c);
    }
    throw malformed(opened, "a quote is never closed");
  }

  private boolean onQuote() {
    return position < text.length() && text.charAt(position) == '"';
  }

  private boolean skip(char expected) {
    boolean found = position < text.length() && text.charAt(position) == expected;
    if (found) {
      position++;
    }
    return found;
  }

  private IllegalStateException malformed(String what) {
    return malformed(line, what);
  }

  private IllegalStateException malformed(int where, String what) {
    return new IllegalStateException(name + ", line " + where + ": " + what);
  }
}
