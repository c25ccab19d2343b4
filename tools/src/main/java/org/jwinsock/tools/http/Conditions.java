package org.jwinsock.tools.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a request is to be carried out as things are: RFC 9110 section 13.
final class Conditions {

  private Conditions() {}

  /// Looks at the conditions in the order of section 13.2.2.
  ///
  /// @return the status that is the whole answer; null to go on
  static @Nullable Status answer(Fields fields, Validators file, Instant now) {
    String match = fields.value("If-Match");
    Instant unmodified = date(fields, "If-Unmodified-Since", now);
    if (match != null
        ? !file.isIn(match, false)
        : unmodified != null && !file.isSince(unmodified)) {
      return Status.PRECONDITION_FAILED;
    }
    String noneMatch = fields.value("If-None-Match");
    Instant modified = date(fields, "If-Modified-Since", now);
    boolean known =
        noneMatch != null ? file.isIn(noneMatch, true) : modified != null && file.isSince(modified);
    return known ? Status.NOT_MODIFIED : null;
  }

  /// Whether the client has a part of just this file, if it says so: section 13.1.5. Only strong
  /// validators tell that. A time is one when it is certain that the file was changed once in it.
  static boolean allowsRange(Fields fields, Validators file, Instant now) {
    String condition = fields.value("If-Range");
    if (condition == null) {
      return true;
    }
    Instant date = HttpDate.parse(condition, now);
    return date == null
        ? !condition.equals("*") && file.isIn(condition, false)
        : date.equals(file.modified()) && file.modified().plusSeconds(1).isBefore(now);
  }

  private static @Nullable Instant date(Fields fields, String name, Instant now) {
    String value = fields.value(name);
    return value == null ? null : HttpDate.parse(value, now);
  }
}
