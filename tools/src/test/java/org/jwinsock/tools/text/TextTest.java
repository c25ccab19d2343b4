package org.jwinsock.tools.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void jsonReadsBackAsItWas() throws Exception {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("text", "a \"quote\", a \\, a\ttab, a \u0001 and \u00fc");
    row.put("number", 1L << 40);
    row.put("fraction", 0.5);
    row.put("endless", Double.POSITIVE_INFINITY);
    row.put("truth", true);
    row.put("nothing", null);
    row.put("list", List.of(1, "two", Map.of()));

    JsonNode read = new ObjectMapper().readTree(Json.lines(List.of(row, Map.of("b", 2))));

    assertThat(read.size()).isEqualTo(2);
    assertThat(read.get(0).get("text").textValue()).isEqualTo(row.get("text"));
    assertThat(read.get(0).get("number").longValue()).isEqualTo(1L << 40);
    assertThat(read.get(0).get("fraction").doubleValue()).isEqualTo(0.5);
    assertThat(read.get(0).get("endless").textValue()).isEqualTo("Infinity");
    assertThat(read.get(0).get("truth").booleanValue()).isTrue();
    assertThat(read.get(0).get("nothing").isNull()).isTrue();
    assertThat(read.get(0).get("list").toString()).isEqualTo("[1,\"two\",{}]");
  }

  @Test
  void anEmptyListIsAnEmptyArray() {
    assertThat(Json.lines(List.of())).isEqualTo("[]");
  }

  @Test
  void aTableAlignsItsColumnsAndLetsNotesRunOn() {
    var table = new Table("name", ">size", "what");
    table.row("a", "10", "x");
    table.row("longer", "5", "y");
    table.row("b", "skipped: a note that is long");

    assertThat(table.lines())
        .containsExactly(
            "name    size  what",
            "a         10  x",
            "longer     5  y",
            "b       skipped: a note that is long");
  }
}
