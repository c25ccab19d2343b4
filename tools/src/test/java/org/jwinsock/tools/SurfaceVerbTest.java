package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.jwinsock.spi.Surface;
import org.jwinsock.spi.Surface.Kind;
import org.jwinsock.spi.Surface.Status;
import org.jwinsock.spi.Surface.Tier;

class SurfaceVerbTest {

  private static JsonNode json(String... arguments) throws JsonProcessingException {
    var ended = InProcess.run(arguments);
    assertThat(ended.errors()).isEmpty();
    return new ObjectMapper().readTree(ended.output());
  }

  @Test
  void jsonIsOneArrayWithARowForEachRowOfTheTable() throws JsonProcessingException {
    Surface surface = Surface.load();

    JsonNode rows = json("surface", "--json");

    assertThat(rows.isArray()).isTrue();
    assertThat(rows.size()).isEqualTo(surface.rows().size());
    for (int i = 0; i < rows.size(); i++) {
      Surface.Row row = surface.rows().get(i);
      JsonNode shown = rows.get(i);
      assertThat(shown.propertyStream().map(member -> member.getKey()))
          .containsExactly("kind", "name", "tier", "status", "error");
      assertThat(shown.get("kind").textValue()).isEqualTo(row.kind().toString());
      assertThat(shown.get("name").textValue()).isEqualTo(row.name());
      assertThat(shown.get("tier").textValue()).isEqualTo(row.tier().toString());
      assertThat(shown.get("status").textValue()).isEqualTo(surface.status(row).toString());
    }
  }

  @Test
  void onlyARowThatAnswersAnErrorHasOne() throws JsonProcessingException {
    for (JsonNode row : json("surface", "--json")) {
      boolean answers = row.get("status").textValue().equals(Status.ERROR.toString());
      assertThat(row.get("error").isTextual()).as(row.toString()).isEqualTo(answers);
    }
  }

  @Test
  void filtersNarrowTheRows() throws JsonProcessingException {
    long expected =
        Surface.load().rows().stream()
            .filter(row -> row.tier() == Tier.CORE && row.kind() == Kind.FUNCTION)
            .filter(row -> row.name().startsWith("WSA"))
            .count();

    JsonNode rows = json("surface", "--json", "--tier", "core", "wsa*");

    assertThat(expected).isPositive();
    assertThat(rows.valueStream().filter(row -> row.get("kind").textValue().equals("function")))
        .hasSize((int) expected)
        .allMatch(row -> row.get("tier").textValue().equals("core"));
  }

  @Test
  void aNameIsFoundInAnyCaseAndShownInDetail() {
    var ended = InProcess.run("surface", "wsarecv");

    assertThat(ended.status()).isZero();
    assertThat(ended.output()).contains("WSARecv", "winsock2.h", "trap");
  }

  @Test
  void theTableEndsWithTotals() {
    var ended = InProcess.run("surface", "--area", "select-poll");

    assertThat(ended.status()).isZero();
    assertThat(ended.output()).containsPattern("tier +rows +implemented +error +not-yet");
    assertThat(ended.output()).containsPattern("(?m)^all +\\d+");
  }

  @Test
  void aNameThatIsNoneGetsNamesLikeIt() {
    var ended = InProcess.run("surface", "GetAddr");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).contains("GetAddrInfo");
  }
}
