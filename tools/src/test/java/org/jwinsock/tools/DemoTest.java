package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DemoTest {

  @Test
  void everyProviderGivesBackEveryByteOfTcp() throws IOException, InterruptedException {
    var ended = Cli.run("", "demo", "--seconds", "1", "--json");

    assertThat(ended.status()).as(ended.output() + ended.errors()).isZero();
    JsonNode rows = new ObjectMapper().readTree(ended.bytes());
    for (String provider : List.of("host", "nio")) {
      for (String program : List.of("tcp-echo", "select-echo", "iocp-echo")) {
        assertThat(rows.valueStream())
            .as(provider + " " + program)
            .filteredOn(row -> row.get("provider").textValue().equals(provider))
            .filteredOn(row -> row.get("program").textValue().equals(program))
            .hasSize(2)
            .allMatch(row -> row.get("protocol").textValue().startsWith("TCP/IPv"))
            .allMatch(row -> row.get("lost").longValue() == 0)
            .anyMatch(row -> row.get("received").longValue() > 0);
      }
    }
    assertThat(rows.valueStream())
        .hasSize(24)
        .noneMatch(row -> row.get("outcome").textValue().equals("failed"));
  }

  @Test
  void theTableOfOneProviderEndsWithAVerdictAndAHint() throws IOException, InterruptedException {
    var ended = Cli.run("nio", "demo", "--seconds", "0.5");

    assertThat(ended.status()).as(ended.output() + ended.errors()).isZero();
    assertThat(ended.output())
        .containsPattern("provider +program +protocol +connections +bytes sent +received +lost")
        .containsPattern("nio +tcp-echo +TCP/IPv4 +8 +[0-9,]+ +[0-9,]+ +0 ")
        .contains("Every TCP byte that was sent came back as it was.", "Next: ")
        .doesNotContain("host ");
    assertThat(ended.errors().lines()).hasSize(13).first().isEqualTo("[1/13] nio warm-up");
  }
}
