package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The web server among the examples, against the JDK's sockets and its HTTP client.
@ParameterizedClass
@ValueSource(strings = {"host", "nio"})
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HttpFilesTest {

  private static final String HOST = "Host: h\r\n";
  private static final String CLOSE = "Connection: close\r\n";
  private static final int LARGE = 5_000_000;
  private static final long BEYOND_INT = (1L << 31) + 12_345_678;

  @TempDir private Path root = Path.of("");

  private final String provider;

  HttpFilesTest(String provider) {
    this.provider = provider;
  }

  private WebServer start(String... options) throws Exception {
    return WebServer.start(provider, root, options);
  }

  private static String get(String path, String... fields) {
    return "GET " + path + " HTTP/1.1\r\n" + HOST + String.join("", fields) + "\r\n";
  }

  @Test
  void everyByteOfManyFilesArrivesOverOneConnectionOrMany() throws Exception {
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      contents.add(WebServer.file(root.resolve("f" + i), i == 0 ? LARGE : i * i * 37));
    }
    try (WebServer server = start("--workers=3");
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < contents.size(); i++) {
        var request = HttpRequest.newBuilder(server.uri("/f" + i)).build();
        assertThat(client.send(request, BodyHandlers.ofByteArray()).body())
            .isEqualTo(contents.get(i));
      }
      List<CompletableFuture<HttpResponse<byte[]>>> all =
          IntStream.range(0, contents.size())
              .mapToObj(i -> HttpRequest.newBuilder(server.uri("/f" + i)).build())
              .map(request -> client.sendAsync(request, BodyHandlers.ofByteArray()))
              .toList();
      for (int i = 0; i < contents.size(); i++) {
        assertThat(all.get(i).join().body()).isEqualTo(contents.get(i));
      }
      assertThat(server.cli().interrupt().output()).contains(" connections, 80 requests, ");
    }
  }

  @Test
  void requestsThatComeAtOnceAreAnsweredInTheirOrder() throws Exception {
    byte[] small = WebServer.file(root.resolve("small"), 300);
    byte[] large = WebServer.file(root.resolve("large"), LARGE);
    int rounds = 200;
    String requests =
        (get("/small") + get("/none") + get("/small", "Range: bytes=-7\r\n")).repeat(rounds)
            + get("/large", CLOSE);
    try (WebServer server = start();
        Socket client = server.connect()) {
      var sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.getOutputStream().write(requests.getBytes(ISO_8859_1));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      InputStream in = client.getInputStream();
      for (int i = 0; i < rounds; i++) {
        assertThat(answer(in)).isEqualTo("200 " + new String(small, ISO_8859_1));
        assertThat(answer(in)).startsWith("404 ");
        assertThat(answer(in)).isEqualTo("206 " + new String(small, 293, 7, ISO_8859_1));
      }
      assertThat(answer(in)).isEqualTo("200 " + new String(large, ISO_8859_1));
      assertThat(in.read()).isEqualTo(-1);
      sending.join();
    }
  }

  /// Reads an answer: its number, and its body.
  private static String answer(InputStream in) throws IOException {
    String head = head(in);
    byte[] body = in.readNBytes(Math.toIntExact(length(head)));
    return head.substring(9, 12) + " " + new String(body, ISO_8859_1);
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("the end, after: %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static long length(String head) {
    return Long.parseLong(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
  }

  @Test
  void aRequestMayComeByteByByte() throws Exception {
    Files.writeString(root.resolve("a"), "content");
    try (WebServer server = start();
        Socket client = server.connect()) {
      client.setTcpNoDelay(true);
      for (byte b : get("/a").getBytes(ISO_8859_1)) {
        client.getOutputStream().write(b);
      }
      assertThat(answer(client.getInputStream())).isEqualTo("200 content");
    }
  }

  @Test
  void aClientThatHasEndedSendingGetsItsAnswer() throws Exception {
    byte[] large = WebServer.file(root.resolve("large"), LARGE);
    try (WebServer server = start();
        Socket client = server.connect()) {
      client.getOutputStream().write(get("/large").getBytes(ISO_8859_1));
      client.shutdownOutput();
      assertThat(answer(client.getInputStream())).isEqualTo("200 " + new String(large, ISO_8859_1));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aFileMayBeLongerThanOneCallCanSend() throws Exception {
    try (FileChannel file =
        FileChannel.open(
            root.resolve("big"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap("border".getBytes(ISO_8859_1)), Integer.MAX_VALUE - 3L);
      file.write(ByteBuffer.wrap("end".getBytes(ISO_8859_1)), BEYOND_INT - 3);
    }
    try (WebServer server = start()) {
      var border = get("/big", "Range: bytes=2147483643-2147483650\r\n", CLOSE);
      assertThat(server.exchange(border)).endsWith("\r\n\r\n\u0000border\u0000");

      assertThat(lengthOfLastAnswer(server, get("/big", CLOSE))).isEqualTo(BEYOND_INT);
    }
  }

  /// Reads the length of an answer in its head, and all of its body, which must be as long.
  private static long lengthOfLastAnswer(WebServer server, String request) throws IOException {
    try (Socket client = server.connect()) {
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream in = client.getInputStream();
      String head = head(in);
      byte[] buffer = new byte[1 << 20];
      long read = 0;
      int last = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        read += n;
        last = n;
      }
      assertThat(length(head)).isEqualTo(read);
      assertThat(buffer[last - 1]).isEqualTo((byte) 'd');
      return read;
    }
  }

  @Test
  void whoeverIsNotUnderstoodIsToldWhy() throws Exception {
    Files.writeString(root.resolve("a"), "content");
    try (WebServer server = start()) {
      assertThat(server.exchange("\u0016\u0003\u0001\u0002")).startsWith("HTTP/1.1 400 ");
      assertThat(server.exchange("GET /a HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(server.exchange("GET /" + "a".repeat(9000))).startsWith("HTTP/1.1 414 ");
      assertThat(server.exchange(get("/a", "X: " + "a".repeat(20_000))))
          .startsWith("HTTP/1.1 431 ");
      assertThat(server.exchange("GET /a HTTP/3.0\r\n\r\n")).startsWith("HTTP/1.1 505 ");
      assertThat(server.exchange(get("/%2e%2e/a", CLOSE))).startsWith("HTTP/1.1 400 ");
      String upload = "POST /a HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n";
      assertThat(server.exchange(upload + "x".repeat(1_000_000))).startsWith("HTTP/1.1 405 ");
      assertThat(server.exchange("GET /a HTTP/1.0\r\n\r\n")).endsWith("\r\n\r\ncontent");
    }
  }

  @Test
  void aConnectionWithoutRequestsIsClosedAfterAWhile() throws Exception {
    Files.writeString(root.resolve("a"), "content");
    try (WebServer server = start("--idle-seconds=1");
        Socket silent = server.connect();
        Socket client = server.connect()) {
      client.getOutputStream().write(get("/a").getBytes(ISO_8859_1));
      assertThat(answer(client.getInputStream())).isEqualTo("200 content");

      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aRequestThatIsNeverFinishedIsGivenUp() throws Exception {
    try (WebServer server = start("--head-seconds=1")) {
      assertThat(server.exchange("GET / HTTP/1.1\r\nHost: ")).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void aClientThatDoesNotReadMakesRoomForTheNextOne() throws Exception {
    WebServer.file(root.resolve("large"), 40_000_000);
    Files.writeString(root.resolve("a"), "content");
    try (WebServer server = start("--send-seconds=1", "--connections=1");
        Socket lazy = server.connect()) {
      lazy.getOutputStream().write(get("/large").getBytes(ISO_8859_1));
      assertThat(lazy.getInputStream().read()).isEqualTo('H');

      assertThat(server.exchange(get("/a", CLOSE))).endsWith("\r\n\r\ncontent");
    }
  }

  @Test
  @SuppressWarnings("try") // closing early is what it is about
  void whoIsTooMuchWaitsUntilSomebodyLeaves() throws Exception {
    Files.writeString(root.resolve("a"), "content");
    try (WebServer server = start("--connections=2");
        Socket first = server.connect();
        Socket second = server.connect();
        Socket third = server.connect()) {
      third.getOutputStream().write(get("/a").getBytes(ISO_8859_1));
      server.cli().output().await("2 connections, and no more: that is the limit");

      first.close();
      assertThat(answer(third.getInputStream())).isEqualTo("200 content");
      second.getOutputStream().write(get("/a").getBytes(ISO_8859_1));
      assertThat(answer(second.getInputStream())).isEqualTo("200 content");
    }
  }

  @Test
  void anAnswerUnderWayComesToItsEndWhenTheServerEnds() throws Exception {
    byte[] large = WebServer.file(root.resolve("large"), 12_000_000);
    Files.writeString(root.resolve("a"), "content");
    try (WebServer server = start();
        Socket client = server.connect();
        Socket idle = server.connect()) {
      idle.getOutputStream().write(get("/a").getBytes(ISO_8859_1));
      assertThat(answer(idle.getInputStream())).isEqualTo("200 content"); // it has been accepted
      client.getOutputStream().write(get("/large").getBytes(ISO_8859_1));
      assertThat(client.getInputStream().read()).isEqualTo('H');
      var ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return server.cli().interrupt().output();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(idle.getInputStream().read()).isEqualTo(-1); // it is ending
      byte[] rest = client.getInputStream().readAllBytes();

      assertThat(rest).endsWith(large);
      assertThat(ended.get()).contains("http-files: 2 connections, 2 requests, ");
    }
  }

  @Test
  void aFolderThatIsNotThereIsAComplaintAboutTheCommandLine() throws Exception {
    var ended =
        Cli.run(provider, "example", "http-files", "--port=0", "--root=" + root.resolve("none"));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.errors()).contains("none is no folder that can be read");
  }
}
