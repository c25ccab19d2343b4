package org.jwinsock.tools.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What of a file is asked for: RFC 9110 section 14.
sealed interface ByteRange {

  /// All of it; also when several parts are asked for, which section 14.2 allows.
  record Whole() implements ByteRange {}

  /// The bytes from one to another.
  ///
  /// @param last belongs to it
  record Part(long first, long last) implements ByteRange {

    long length() {
      return last - first + 1;
    }
  }

  /// Nothing that is there.
  record Outside() implements ByteRange {}

  /// One range: from here to there, from here on, or so many at the end.
  Pattern ONE = Pattern.compile("(?i)bytes=[ \\t]*(\\d*)-(\\d*)[ \\t]*");

  /// What a field asks for.
  ///
  /// @param field null if there is none
  /// @param size of the file
  static ByteRange of(@Nullable String field, long size) {
    Matcher one = ONE.matcher(field == null ? "" : field);
    if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
      return new Whole();
    }
    if (one.group(1).isEmpty()) {
      long length = Math.min(Grammar.number(one.group(2)), size);
      return length == 0 ? new Outside() : new Part(size - length, size - 1);
    }
    long first = Grammar.number(one.group(1));
    long last = one.group(2).isEmpty() ? Long.MAX_VALUE : Grammar.number(one.group(2));
    if (last < first) {
      return new Whole(); // is no range, and counts as none
    }
    return first >= size ? new Outside() : new Part(first, Math.min(last, size - 1));
  }
}
