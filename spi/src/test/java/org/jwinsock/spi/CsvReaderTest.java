package org.jwinsock.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "\"a\",b\n\"1\",\"2\"\n"})
  void plainAndQuotedFieldsReadTheSame(String text) {
    assertThat(read(text))
        .singleElement()
        .extracting(CsvReader.Entry::fields)
        .isEqualTo(List.of("1", "2"));
  }

  @Test
  void aQuotedFieldHoldsCommasQuotesAndLines() {
    assertThat(read("a,b\n\"x,\"\"y\"\"\",\"one\ntwo\"\n3,\n"))
        .containsExactly(
            new CsvReader.Entry(2, List.of("x,\"y\"", "one\ntwo")),
            new CsvReader.Entry(4, List.of("3", "")));
  }

  @Test
  void aHeaderAloneHasNoRecords() {
    assertThat(read("a,b\n")).isEmpty();
  }

  @Test
  void theHeaderMustBeAsExpected() {
    refuses("a,c\n", "table.csv, line 1: the header must be [a, b]");
  }

  @Test
  void aRecordOfAnotherLengthIsRefusedWithItsLine() {
    refuses("a,b\n1,2\n1\n", "table.csv, line 3: 1 fields, not 2");
    refuses("a,b\n1,2,3\n", "table.csv, line 2: 3 fields, not 2");
    refuses("a,b\n\n1,2\n", "table.csv, line 2: 1 fields, not 2");
  }

  @Test
  void aStrayQuoteIsRefusedWithItsLine() {
    refuses("a,b\n1,2\"\n", "table.csv, line 2: a quote within a field without quotes");
    refuses(
        "a,b\n\"1\"x,2\n",
        "table.csv, line 2: a comma or the end of the line is missing after a quoted field");
    refuses("a,b\n1,\"2\n\n", "table.csv, line 2: a quote is never closed");
  }

  private static List<CsvReader.Entry> read(String text) {
    return CsvReader.read("table.csv", text, List.of("a", "b"));
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }
}
