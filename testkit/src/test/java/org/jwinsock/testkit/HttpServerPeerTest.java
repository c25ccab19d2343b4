package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers of ours and the HTTP clients of others.
@ExtendWith(Started.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HttpServerPeerTest {

  private static final int LARGE = 5 * 1024 * 1024 + 3;
  private static final int CONCURRENT = 50;
  private static final int SMALLEST = 100_001;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @MethodSource("servers")
  void shouldAnswerJavasClientManyTimesOverOneConnection(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    try (OwnWeb.OwnServer server = own.start(family);
        HttpClient client = javasClient()) {
      for (int length : new int[] {0, 1, 1460, 65_536, LARGE}) {
        assertThat(get(client, family, server, "/bytes/" + length))
            .isEqualTo(Payload.sum(Payload.bytes(length)));
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldReceiveJavasLargeBodiesWholeAndInChunks(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    byte[] body = Payload.bytes(LARGE);
    try (OwnWeb.OwnServer server = own.start(family);
        HttpClient client = javasClient()) {
      String whole = post(client, family, server, BodyPublishers.ofByteArray(body));
      String chunked =
          post(
              client,
              family,
              server,
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

      assertThat(List.of(whole, chunked)).containsOnly(Payload.sum(body));
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldAnswerFiftyConcurrentRequestsOfJavasClient(OwnWeb own, Family family) {
    try (OwnWeb.OwnServer server = own.start(family);
        HttpClient client = javasClient()) {
      List<CompletableFuture<HttpResponse<byte[]>>> replies =
          lengths()
              .mapToObj(length -> request(family, server, "/bytes/" + length).build())
              .map(request -> client.sendAsync(request, BodyHandlers.ofByteArray()))
              .toList();

      List<String> sums = replies.stream().map(reply -> Payload.sum(reply.join().body())).toList();

      assertThat(sums)
          .isEqualTo(lengths().mapToObj(length -> Payload.sum(Payload.bytes(length))).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldEndAnAnswerToJavasClientByHalfClosing(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    try (OwnWeb.OwnServer server = own.start(family);
        HttpClient client = javasClient()) {
      assertThat(get(client, family, server, "/until-end/" + LARGE))
          .isEqualTo(Payload.sum(Payload.bytes(LARGE)));
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldSendTheWholeAnswerToAJavaSocketThatHasHalfClosed(OwnWeb own, Family family)
      throws IOException {
    try (OwnWeb.OwnServer server = own.start(family);
        Socket client = new Socket()) {
      client.connect(Loopback.inet(family, server.port()));
      client.getOutputStream().write(plainRequest());
      client.shutdownOutput();
      byte[] reply = client.getInputStream().readAllBytes();

      assertThat(endsWithTheLargePayload(reply)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldSendTheWholeAnswerToNetcatThatHasHalfClosed(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    String nc = Peer.program("nc");
    try (OwnWeb.OwnServer server = own.start(family)) {
      String host = Loopback.inet(family, 0).getAddress().getHostAddress();
      List<String> command = List.of(nc, "-N", host, "" + server.port());
      byte[] reply = Peer.run(command, plainRequest());

      assertThat(endsWithTheLargePayload(reply)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldAnswerCurlOverOneConnection(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    try (OwnWeb.OwnServer server = own.start(family)) {
      Path first = folder.resolve("first");
      Path second = folder.resolve("second");
      curl(
          "--output",
          first.toString(),
          url(family, server, "/bytes/" + LARGE),
          "--output",
          second.toString(),
          url(family, server, "/bytes/2000"));

      assertThat(sumOf(first)).isEqualTo(Payload.sum(Payload.bytes(LARGE)));
      assertThat(sumOf(second)).isEqualTo(Payload.sum(Payload.bytes(2000)));
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldEndAnAnswerToCurlByHalfClosing(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    try (OwnWeb.OwnServer server = own.start(family)) {
      byte[] reply = curl(url(family, server, "/until-end/" + LARGE));

      assertThat(Payload.sum(reply)).isEqualTo(Payload.sum(Payload.bytes(LARGE)));
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldReceiveCurlsLargeBodiesWholeAndInChunks(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    Path body = Files.write(folder.resolve("body"), Payload.bytes(LARGE));
    try (OwnWeb.OwnServer server = own.start(family)) {
      String url = url(family, server, "/sum");
      byte[] whole = curl("--upload-file", body.toString(), url);
      byte[] chunked =
          curl("--header", "Transfer-Encoding: chunked", "--upload-file", body.toString(), url);

      assertThat(whole).asString().isEqualTo(Payload.sum(Payload.bytes(LARGE)));
      assertThat(chunked).asString().isEqualTo(Payload.sum(Payload.bytes(LARGE)));
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldAnswerFiftyConcurrentRequestsOfCurl(OwnWeb own, Family family)
      throws IOException, InterruptedException {
    try (OwnWeb.OwnServer server = own.start(family)) {
      String range = "[%d-%d]".formatted(SMALLEST, SMALLEST + CONCURRENT - 1);
      curl(
          "--parallel",
          "--parallel-immediate",
          "--parallel-max",
          "" + CONCURRENT,
          "--output",
          folder.resolve("#1").toString(),
          url(family, server, "/bytes/" + range));

      for (int length : lengths().toArray()) {
        assertThat(sumOf(folder.resolve("" + length)))
            .isEqualTo(Payload.sum(Payload.bytes(length)));
      }
    }
  }

  private static HttpClient javasClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .build();
  }

  private static HttpRequest.Builder request(Family family, WebServer server, String path) {
    return HttpRequest.newBuilder(Loopback.http(family, server.port(), path))
        .timeout(Duration.ofSeconds(60));
  }

  private static String get(HttpClient client, Family family, WebServer server, String path)
      throws IOException, InterruptedException {
    HttpRequest request = request(family, server, path).build();
    return Payload.sum(client.send(request, BodyHandlers.ofByteArray()).body());
  }

  private static String post(HttpClient client, Family family, WebServer server, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request = request(family, server, "/sum").POST(body).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static byte[] curl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Peer.program("curl"));
    command.addAll(
        List.of("--disable", "--silent", "--show-error", "--fail", "--http1.1", "--noproxy", "*"));
    command.addAll(List.of(arguments));
    return Peer.run(command);
  }

  private static String url(Family family, WebServer server, String path) {
    return "http://" + Loopback.authority(family, server.port()) + path;
  }

  private static String sumOf(Path file) throws IOException {
    return Payload.sum(Files.readAllBytes(file));
  }

  private static byte[] plainRequest() {
    return ("GET /bytes/" + LARGE + " HTTP/1.1\r\nHost: host.test\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean endsWithTheLargePayload(byte[] reply) {
    int from = Math.max(0, reply.length - LARGE);
    return Arrays.equals(reply, from, reply.length, Payload.bytes(LARGE), 0, LARGE);
  }

  private static IntStream lengths() {
    return IntStream.range(SMALLEST, SMALLEST + CONCURRENT);
  }

  private static Stream<Arguments> servers() {
    return Stream.of(OwnWeb.values())
        .flatMap(own -> Stream.of(Family.values()).map(family -> Arguments.of(own, family)));
  }
}
