package org.jwinsock.tools.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// By what a client can tell whether a file is the one it knows: RFC 9110 section 8.8.
///
/// @param tag `"5a-17c4f2"`
/// @param modified in whole seconds, as a field can say it
record Validators(String tag, Instant modified) {

  private static final String ANY = "*";
  private static final String WEAK = "W/";

  /// `entity-tag`
  private static final Pattern TAG = Pattern.compile("(W/)?\"[^\"]*\"");

  /// A file that changes gets another size, or another time, which file systems keep in nanoseconds
  /// or nearly so.
  static Validators of(FileTree.File file) {
    Instant modified = file.modified();
    long nanos = modified.getEpochSecond() * 1_000_000_000L + modified.getNano();
    String tag = '"' + Long.toHexString(file.size()) + '-' + Long.toHexString(nanos) + '"';
    return new Validators(tag, modified.truncatedTo(ChronoUnit.SECONDS));
  }

  /// Whether a list has the tag, which is a strong one.
  ///
  /// @param weakly whether weak ones count too
  boolean isIn(String list, boolean weakly) {
    if (list.equals(ANY)) {
      return true;
    }
    List<String> tags = new ArrayList<>();
    TAG.matcher(list).results().forEach(found -> tags.add(found.group()));
    return tags.contains(tag) || weakly && tags.contains(WEAK + tag);
  }

  /// Whether it has not been changed since.
  boolean isSince(Instant then) {
    return !modified.isAfter(then);
  }
}
