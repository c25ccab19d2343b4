package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A client of ours and the HTTP servers of others.
@ExtendWith(Started.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class HttpClientPeerTest {

  private static final byte[] CONTENT = Payload.bytes(3 * 1024 * 1024 + 17);

  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  static void writeTheFile() throws IOException {
    Files.write(folder.resolve("content"), CONTENT);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldGetAFileByteForByteSeveralTimesOverOneConnection(WebPeer peer, Family family)
      throws IOException {
    try (WebServer server = peer.start(family, folder);
        WebClient client = WebClient.connect(family, server.port())) {
      for (int request = 0; request < 4; request++) {
        HttpMessage reply = client.get("/file");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).isEqualTo("" + CONTENT.length);
        assertThat(Arrays.mismatch(reply.body(), CONTENT)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldGetAFileInChunks(WebPeer peer, Family family) throws IOException {
    try (WebServer server = peer.start(family, folder);
        WebClient client = WebClient.connect(family, server.port())) {
      HttpMessage reply = client.get("/chunked", "Accept-Encoding: gzip");

      assertThat(reply.header("Transfer-Encoding")).isEqualToIgnoringCase("chunked");
      assertThat(Arrays.mismatch(decoded(reply), CONTENT)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldGetTheWholeAnswerAfterHalfClosing(WebPeer peer, Family family) throws IOException {
    try (WebServer server = peer.start(family, folder);
        WebClient client = WebClient.connect(family, server.port())) {
      client.ask("/file", "Connection: close");
      client.endSending();
      HttpMessage reply = client.reply();

      assertThat(Arrays.mismatch(reply.body(), CONTENT)).isEqualTo(-1);
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldGetAnswersToRequestsThatWereSentTogether(WebPeer peer, Family family)
      throws IOException {
    try (WebServer server = peer.start(family, folder);
        WebClient client = WebClient.connect(family, server.port())) {
      client.ask("/file");
      client.ask("/file", "Connection: close");

      assertThat(Payload.sum(client.reply().body())).isEqualTo(Payload.sum(CONTENT));
      assertThat(Payload.sum(client.reply().body())).isEqualTo(Payload.sum(CONTENT));
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("serversThatTakeABody")
  void shouldSendABodyWholeAndInChunksOverOneConnection(WebPeer peer, Family family)
      throws IOException {
    try (WebServer server = peer.start(family, folder);
        WebClient client = WebClient.connect(family, server.port())) {
      assertThat(client.post("/sum", CONTENT).text()).isEqualTo(Payload.sum(CONTENT));
      assertThat(client.postChunked("/sum", CONTENT, 50_001).text())
          .isEqualTo(Payload.sum(CONTENT));
    }
  }

  private static byte[] decoded(HttpMessage reply) throws IOException {
    if (!reply.header("Content-Encoding").equals("gzip")) {
      return reply.body();
    }
    try (var content = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
      return content.readAllBytes();
    }
  }

  private static Stream<Arguments> servers() {
    return overBothFamilies(List.of(WebPeer.values()));
  }

  private static Stream<Arguments> serversThatTakeABody() {
    return overBothFamilies(List.of(WebPeer.JDK, WebPeer.JETTY));
  }

  private static Stream<Arguments> overBothFamilies(List<WebPeer> peers) {
    return peers.stream()
        .flatMap(peer -> Stream.of(Family.values()).map(family -> Arguments.of(peer, family)));
  }
}
