package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SoakTest {

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void everyOperationEndsOnceAndNothingIsLeft(String provider)
      throws IOException, InterruptedException {
    var ended = Cli.run(provider, "soak", "--minutes", "0.05", "--connections", "100", "--json");

    assertThat(ended.status()).as(ended.output() + ended.errors()).isZero();
    JsonNode result = new ObjectMapper().readTree(ended.bytes()).get(0);
    assertThat(result.get("failure").isNull()).as(ended.output()).isTrue();
    assertThat(result.get("operations").longValue()).isPositive();
    assertThat(result.get("seed").isIntegralNumber()).isTrue();
  }

  @Test
  void aMinusIsNoNumberOfConnections() throws IOException, InterruptedException {
    var ended = Cli.run("", "soak", "--connections", "-1");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.errors()).contains("--connections");
  }
}
