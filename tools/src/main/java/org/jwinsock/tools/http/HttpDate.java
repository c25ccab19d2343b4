package org.jwinsock.tools.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Points in time as fields have them, in whole seconds: RFC 9110 section 5.6.7.
final class HttpDate {

  /// `Sun, 06 Nov 1994 08:49:37 GMT`
  private static final DateTimeFormatter FIXED = of("EEE, dd MMM uuuu HH:mm:ss 'GMT'");

  private static final int YEARS_AHEAD = 50;

  private HttpDate() {}

  private static DateTimeFormatter of(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`. A year that seems to be more than 50 years away is one of
  /// the last century.
  private static DateTimeFormatter obsolete(Instant now) {
    int first = now.atOffset(ZoneOffset.UTC).getYear() + YEARS_AHEAD - 99;
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, first)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH)
        .withZone(ZoneOffset.UTC);
  }

  static String text(Instant time) {
    return FIXED.format(time);
  }

  /// Reads the form of today, and the two that came before it.
  ///
  /// @return null if it is none of them
  static @Nullable Instant parse(String text, Instant now) {
    Instant fixed = parse(text, FIXED);
    if (fixed != null) {
      return fixed;
    }
    Instant obsolete = parse(text, obsolete(now));
    return obsolete != null ? obsolete : parse(text, of("EEE MMM ppd HH:mm:ss uuuu"));
  }

  private static @Nullable Instant parse(String text, DateTimeFormatter form) {
    try {
      return ZonedDateTime.parse(text, form).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
