package org.jwinsock.tools.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.tools.http.ByteRange.Outside;
import org.jwinsock.tools.http.ByteRange.Part;
import org.jwinsock.tools.http.ByteRange.Whole;

/// Ranges of a file of 10 bytes.
class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=2-4, 2, 4",
    "Bytes= 9-, 9, 9",
    "bytes=0-99999999999999999999, 0, 9",
    "bytes=-3, 7, 9",
    "bytes=-99999999999999999999, 0, 9",
  })
  void aRangeIsAPart(String field, long first, long last) {
    assertThat(ByteRange.of(field, 10)).isEqualTo(new Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-11", "bytes=99999999999999999999-", "bytes=-0"})
  void whatIsNotThereIsOutside(String field) {
    assertThat(ByteRange.of(field, 10)).isEqualTo(new Outside());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bytes=", "bytes=-", "bytes=4-3", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4"})
  void whatIsNoRangeOrSeveralIsTheWhole(String field) {
    assertThat(ByteRange.of(field, 10)).isEqualTo(new Whole());
  }

  @Test
  void nothingIsTheWholeAndAnEmptyFileHasNoParts() {
    assertThat(ByteRange.of(null, 10)).isEqualTo(new Whole());
    assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new Outside());
    assertThat(ByteRange.of("bytes=-5", 0)).isEqualTo(new Outside());
    assertThat(new Part(5, 1L << 40).length()).isEqualTo((1L << 40) - 4);
  }
}
