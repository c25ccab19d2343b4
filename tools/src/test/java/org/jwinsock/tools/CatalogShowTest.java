package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CatalogShowTest {

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void listsTcpAndUdpOfBothFamilies(String provider) throws IOException, InterruptedException {
    var ended = Cli.run(provider, "catalog", "show");

    assertThat(ended.status()).as(ended.errors()).isZero();
    assertThat(ended.output())
        .containsPattern("AF_INET +SOCK_STREAM +6 ")
        .containsPattern("AF_INET6 +SOCK_DGRAM +17 ")
        .contains(provider + ": serves this process");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void jsonHasOneObjectForEachEntry(String provider) throws IOException, InterruptedException {
    var ended = Cli.run(provider, "catalog", "show", "--json");

    JsonNode entries = new ObjectMapper().readTree(ended.bytes());
    assertThat(entries.isArray()).isTrue();
    assertThat(entries.valueStream())
        .anyMatch(
            entry ->
                entry.get("family").textValue().equals("AF_INET6")
                    && entry.get("type").textValue().equals("SOCK_STREAM")
                    && entry.get("protocol").intValue() == 6)
        .allMatch(entry -> entry.get("id").isInt() && entry.get("chain").isArray());
  }
}
