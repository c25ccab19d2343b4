package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `winsock catalog` and `winsock reset`, each in a process of its own.
@Timeout(120)
class CatalogVerbsTest {

  @TempDir private Path home;

  private Cli.Ended winsock(String... arguments) throws IOException, InterruptedException {
    return Cli.runAt(home, arguments);
  }

  private String succeeds(String... arguments) throws IOException, InterruptedException {
    Cli.Ended ended = winsock(arguments);
    assertThat(ended.status()).as(ended.errors()).isZero();
    return ended.output();
  }

  @Test
  void anInstalledLayerIsUnderEveryProgramUntilItIsRemoved() throws Exception {
    assertThat(succeeds("catalog", "install", "uppercase", "--over", "inet/stream/tcp"))
        .contains("uppercase > inet/stream/tcp", "Generation 1 in " + home);
    assertThat(succeeds("catalog", "show"))
        .contains("uppercase over [TCP/IP]", "installed, generation 1:");
    assertThat(succeeds("catalog", "check")).contains("1 providers, 1 chains; all of them work");
    assertThat(succeeds("catalog", "show", "--safe")).doesNotContain("uppercase over");
    assertThat(succeeds("catalog", "diff")).contains("+ - {id: 1001, owner:");

    succeeds("catalog", "remove", "uppercase");

    assertThat(succeeds("catalog", "show")).doesNotContain("uppercase over");
    succeeds("catalog", "rollback");
    assertThat(succeeds("catalog", "show")).contains("uppercase over");
    assertThat(succeeds("catalog", "rollback", "--list").lines()).containsExactly("1", "2", "3");
  }

  @Test
  void severalLayersAreOneChange() throws Exception {
    Cli.Ended failed = winsock("catalog", "install", "uppercase", "no-such");

    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.errors())
        .startsWith("winsock catalog install: There is no layer no-such. Available: ");
    assertThat(home.resolve("catalog.yaml")).doesNotExist();
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    assertThat(succeeds("catalog", "install", "uppercase", "--dry-run"))
        .contains("uppercase > inet/dgram/udp", "Nothing has been changed.");
    assertThat(home.resolve("catalog.yaml")).doesNotExist();
  }

  @Test
  void aLayerForOneProgramIsForNoOther() throws Exception {
    succeeds("catalog", "install", "uppercase", "--for", "com.acme.*");
    assertThat(succeeds("catalog", "show")).doesNotContain("uppercase over");
    succeeds("catalog", "remove", "uppercase");
    succeeds("catalog", "install", "uppercase", "--for", "org.jwinsock.tools.*");
    assertThat(succeeds("catalog", "show")).contains("uppercase over");
  }

  @Test
  void aMandatoryLayerLeavesSafeModeWithoutSockets() throws Exception {
    succeeds("catalog", "install", "uppercase", "--mandatory");
    Cli.Ended refused = winsock("catalog", "show", "--safe");

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors()).contains("is mandatory");
  }

  @Test
  void aLayerOfTheProcessStandsInThePlaceOfTheSameOneInTheCatalog() throws Exception {
    succeeds("catalog", "install", "pass-through");
    assertThat(succeeds("catalog", "show", "--layer", "pass-through", "--json"))
        .contains("\"chain\": [65536, 1]")
        .doesNotContain("1001");
  }

  @Test
  void aFileThatWasCutOffLeavesTheNetworkAsItWas() throws Exception {
    succeeds("catalog", "install", "uppercase");
    Path file = home.resolve("catalog.yaml");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() / 2));

    Cli.Ended shown = winsock("catalog", "show");

    assertThat(shown.output()).contains("uppercase over [TCP/IP]");
    assertThat(shown.errors()).contains(file + ":", "Generation 1 is used instead");
    assertThat(winsock("catalog", "check").status()).isEqualTo(1);
    assertThat(succeeds("reset")).contains("Nothing is installed any more");
    assertThat(succeeds("catalog", "check")).contains("0 providers");
  }

  @Test
  void whatIsSaidCanBeJson() throws Exception {
    assertThat(succeeds("catalog", "install", "uppercase", "--over", "inet/stream/tcp", "--json"))
        .startsWith("{\"generation\": 1, ")
        .contains("\"added\": [{", "\"chain\": \"uppercase > inet/stream/tcp\"");
    assertThat(succeeds("catalog", "check", "--json")).contains("\"chains\": 1");
    assertThat(succeeds("catalog", "rollback", "--list", "--json"))
        .isEqualToIgnoringNewLines("{\"generations\": [1]}");
    assertThat(succeeds("catalog", "diff", "--json")).contains("\"lines\": [\"- next-id");
    assertThat(succeeds("reset", "--json")).startsWith("{\"generation\": 2, ");
  }

  @Test
  void anExportIsTheFile() throws Exception {
    succeeds("catalog", "install", "uppercase");
    assertThat(succeeds("catalog", "export"))
        .isEqualTo(Files.readString(home.resolve("catalog.yaml")));
  }

  @Test
  void anOrderPutsEntriesFirst() throws Exception {
    succeeds("catalog", "install", "uppercase");
    succeeds("catalog", "order", "2", "1");
    assertThat(succeeds("catalog", "show").lines().skip(1).findFirst().orElseThrow())
        .startsWith("   2  AF_INET   SOCK_DGRAM");
    assertThat(winsock("catalog", "order", "4711").errors()).contains("some order of");
  }
}
