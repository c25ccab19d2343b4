package org.jwinsock.tools.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void theThreeFormsOfTheStandardAreTheSameTime(String text) {
    assertThat(HttpDate.parse(text, NOW)).isEqualTo(Instant.parse("1994-11-06T08:49:37Z"));
  }

  @Test
  void aTimeIsWrittenInTheFormOfToday() {
    assertThat(HttpDate.text(NOW)).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
    assertThat(HttpDate.parse(HttpDate.text(NOW), NOW)).isEqualTo(NOW);
  }

  @Test
  void aShortYearIsOfThisCenturyUnlessItIsFarAhead() {
    assertThat(HttpDate.parse("Thursday, 01-Jan-76 00:00:00 GMT", NOW)).isNull(); // a Wednesday
    assertThat(HttpDate.parse("Wednesday, 01-Jan-76 00:00:00 GMT", NOW))
        .isEqualTo(Instant.parse("2076-01-01T00:00:00Z"));
    assertThat(HttpDate.parse("Saturday, 01-Jan-77 00:00:00 GMT", NOW))
        .isEqualTo(Instant.parse("1977-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37"})
  void anythingElseIsNoTime(String text) {
    assertThat(HttpDate.parse(text, NOW)).isNull();
  }
}
