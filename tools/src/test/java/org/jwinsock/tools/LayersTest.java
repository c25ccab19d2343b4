package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers from the command line.
@Timeout(120)
final class LayersTest {

  private static String unusedPort() throws IOException {
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(gone.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tcp-echo", "select-echo", "event-echo", "apc-echo", "iocp-echo", "vt-echo"})
  void everyKindOfServerIsUpperCased(String example) throws Exception {
    try (Cli server = Cli.start("", "example", example, "--port", "0", "--layer", "uppercase");
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.examplePort())) {
      client.getOutputStream().write("hello layers".getBytes(UTF_8));
      client.shutdownOutput();
      assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
          .isEqualTo("HELLO LAYERS");
    }
  }

  @Test
  void aTraceHasALineForEveryCall() throws Exception {
    var ended = Cli.run("", "trace", "--explain", "--", "nc", "127.0.0.1", unusedPort());
    assertThat(ended.errors())
        .contains("WSPSocket(AF_INET, SOCK_STREAM, 6", "WSPConnect(", "= WSAECONNREFUSED (10061)")
        .contains("WSPCloseSocket(");
  }

  @Test
  void whatTheFilterRefusesNamesItsRule(@TempDir Path folder) throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            "version: 1\nfilter:\n  default: allow\n  rules: [{id: nowhere, to: 127.0.0.1, deny: true}]\n");
    var ended = Cli.run("", "nc", "--rules", rules.toString(), "127.0.0.1", unusedPort());
    assertThat(ended.errors())
        .contains("filter: deny connect tcp 127.0.0.1:", "(rule nowhere)", "WSAEACCES (10013)");
  }

  @Test
  void aRuleFileThatIsWrongIsToldWithItsLine(@TempDir Path folder) throws Exception {
    Path rules =
        Files.writeString(folder.resolve("rules.yaml"), "version: 1\nfilter: {defualt: deny}\n");
    var ended = Cli.run("", "nc", "--rules", rules.toString(), "127.0.0.1", "9");
    assertThat(ended.errors()).contains("rules.yaml:2:10: found the key \"defualt\"");
  }

  @Test
  void aLayerThatIsNotThereIsToldWithThoseThatAre() throws Exception {
    var ended = Cli.run("", "nc", "--layer", "nosuch", "127.0.0.1", "9");
    assertThat(ended.errors()).contains("There is no layer nosuch. Available: ", "filter", "trace");
  }

  @Test
  void mandatoryRulesRefuseSafeMode(@TempDir Path folder) throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"), "version: 1\nmandatory: true\nfilter: {default: deny}\n");
    var ended = Cli.run("", "nc", "--safe", "--rules", rules.toString(), "127.0.0.1", "9");
    assertThat(ended.errors()).contains("are mandatory");
  }

  @Test
  void theCatalogShowsTheLayers() throws Exception {
    var shown = Cli.run("", "catalog", "show", "--layer", "trace", "--layer", "uppercase");
    assertThat(shown.output()).containsSubsequence("trace: ", "uppercase: ");
  }
}
