package org.jwinsock.layers.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jwinsock.yaml.YamlDocument;
import org.jwinsock.yaml.YamlException;

class TlsRulesTest {

  @TempDir private Path folder;

  private List<TlsRule> read(String text) throws YamlException {
    return TlsRules.read(YamlDocument.parse("rules.yaml", text), folder::resolve);
  }

  @Test
  void aRuleWithoutMoreEncryptsEveryClientAndTrustsAsTheJdkDoes() throws YamlException {
    TlsRule rule = read("rules: [{id: all}]").getFirst();

    assertThat(rule.server()).isFalse();
    assertThat(rule.verifies()).isTrue();
    assertThat(rule.asksForName()).isTrue();
    assertThat(rule.versions()).containsExactly("TLSv1.3", "TLSv1.2");
    assertThat(rule.engine("192.0.2.1", 443, "web.example").getSSLParameters())
        .satisfies(
            is -> {
              assertThat(is.getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
              assertThat(is.getServerNames())
                  .hasToString("[type=host_name (0), value=web.example]");
            });
  }

  @Test
  void mistakesAreToldWithTheirPlaceAndWhatWasExpected() throws Exception {
    Files.writeString(folder.resolve("no.pem"), "no certificate");

    assertThatThrownBy(
            () ->
                read(
                    """
                    rules:
                      - {id: a, match: {local: "*:443"}}
                      - {id: a, versions: [SSLv3], clients: maybe}
                      - {id: b, trust: no.pem}
                      - {id: c, trust: gone.pem}
                      - {match: {to: "::nowhere::"}, chian: x}
                    """))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("rules.yaml:2:5: found a server without cert")
        .hasMessageContaining("the id a again")
        .hasMessageContaining("TLSv1.3 or TLSv1.2")
        .hasMessageContaining("none, want, need")
        .hasMessageContaining("rules.yaml:4:20: found it has no CERTIFICATE")
        .hasMessageContaining("gone.pem")
        .hasMessageContaining("a rule without id")
        .hasMessageContaining("the key \"chian\"")
        .hasMessageContaining("a destination");
  }

  @Test
  void noRulesAreAMistake() {
    assertThatThrownBy(() -> read("{}")).hasMessageContaining("no rules");
  }
}
