package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The web server among the examples, and the clients of others: curl, wrk, a browser.
@ParameterizedClass
@ValueSource(strings = {"host", "nio"})
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HttpFilesPeerTest {

  private static final int SIZE = 3_000_000;

  @TempDir private Path folder = Path.of("");

  private final String provider;

  HttpFilesPeerTest(String provider) {
    this.provider = provider;
  }

  private Path root() throws IOException {
    return Files.createDirectories(folder.resolve("root"));
  }

  /// A program's output; the test is skipped, by the program's name, where it is missing.
  private static String run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(place -> Path.of(place, program))
            .filter(Files::isExecutable)
            .findFirst()
            .map(Path::toString)
            .orElse(""));
    assumeTrue(!command.getFirst().isEmpty(), () -> program + " is not installed");
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("errors", ".txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
      return output;
    } finally {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }

  private static String curl(String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--disable", "--silent", "--show-error", "--noproxy", "*"));
    all.addAll(List.of(arguments));
    return run("curl", all.toArray(String[]::new));
  }

  private Path fetched() {
    return folder.resolve("fetched");
  }

  /// Has curl fetch something into a file, and answers the status.
  private String fetch(WebServer server, String path, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", fetched().toString(), "--write-out", "%{http_code}"));
    all.add(server.uri("/") + path);
    Files.deleteIfExists(fetched());
    return curl(all.toArray(String[]::new));
  }

  @Test
  void curlGetsFilesAndPartsOfThem() throws Exception {
    byte[] file = WebServer.file(root().resolve("a.bin"), SIZE);
    try (WebServer server = WebServer.start(provider, root())) {
      assertThat(fetch(server, "a.bin")).isEqualTo("200");
      assertThat(fetched()).hasBinaryContent(file);
      assertThat(fetch(server, "a.bin", "--http1.0")).isEqualTo("200");
      assertThat(fetched()).hasBinaryContent(file);
      assertThat(fetch(server, "a.bin", "--range", "1000-1999999")).isEqualTo("206");
      assertThat(fetched()).hasBinaryContent(Arrays.copyOfRange(file, 1000, 2_000_000));
      assertThat(fetch(server, "a.bin", "--range", "-10")).isEqualTo("206");
      assertThat(fetched()).hasBinaryContent(Arrays.copyOfRange(file, SIZE - 10, SIZE));
      assertThat(fetch(server, "a.bin", "--range", "0-1,5-9")).isEqualTo("200");
      assertThat(fetched()).hasBinaryContent(file);
      assertThat(fetch(server, "a.bin", "--range", SIZE + "-")).isEqualTo("416");

      Files.write(fetched(), Arrays.copyOf(file, 777));
      String resumed =
          curl("--continue-at", "-", "-o", "" + fetched(), server.uri("/a.bin").toString());
      assertThat(resumed).isEmpty();
      assertThat(fetched()).hasBinaryContent(file);
    }
  }

  @Test
  void curlSeesTheHeadAlone() throws Exception {
    WebServer.file(root().resolve("a.png"), SIZE);
    try (WebServer server = WebServer.start(provider, root())) {
      assertThat(curl("--head", server.uri("/a.png").toString()))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("Content-Length: " + SIZE + "\r\n", "Content-Type: image/png\r\n");
    }
  }

  @Test
  void curlDoesNotGetAgainWhatItHas() throws Exception {
    WebServer.file(root().resolve("a"), SIZE);
    Path tag = folder.resolve("tag");
    try (WebServer server = WebServer.start(provider, root())) {
      assertThat(fetch(server, "a", "--etag-save", "" + tag, "--remote-time")).isEqualTo("200");
      assertThat(curl("-z", "" + fetched(), "-w", "%{http_code}", "" + server.uri("/a")))
          .isEqualTo("304");
      assertThat(fetch(server, "a", "--etag-compare", "" + tag)).isEqualTo("304");

      WebServer.file(root().resolve("a"), SIZE + 1);
      assertThat(fetch(server, "a", "--etag-compare", "" + tag)).isEqualTo("200");
    }
  }

  @Test
  void curlKeepsItsConnection() throws Exception {
    WebServer.file(root().resolve("a"), SIZE);
    try (WebServer server = WebServer.start(provider, root())) {
      String url = server.uri("/a").toString();
      String out = folder.resolve("a").toString();
      String connects =
          curl("-w", "%{num_connects}\n", "-o", out, url, "-o", out, url, "-o", out, url);
      assertThat(connects).isEqualTo("1\n0\n0\n");
    }
  }

  @Test
  void curlFindsNoWayOut() throws Exception {
    Files.writeString(folder.resolve("secret"), "secret");
    WebServer.file(root().resolve("a"), 1);
    Files.createSymbolicLink(root().resolve("link"), folder.resolve("secret"));
    try (WebServer server = WebServer.start(provider, root())) {
      for (String path :
          List.of("../secret", "a/../../secret", "%2e%2e/secret", "..%2fsecret", "link", "a%00")) {
        assertThat(fetch(server, path, "--path-as-is")).as(path).isIn("400", "404");
        assertThat(fetched()).content().doesNotContain("secret");
      }
    }
  }

  @Test
  void wrkFindsNoErrorUnderLoad() throws Exception {
    WebServer.file(root().resolve("a"), 5000);
    try (WebServer server = WebServer.start(provider, root())) {
      String report = run("wrk", "-t1", "-c64", "-d2s", server.uri("/a").toString());

      assertThat(report).containsPattern("[1-9]\\d* requests in ");
      assertThat(report).doesNotContain("Socket errors").doesNotContain("Non-2xx");
    }
  }

  @Test
  void aBrowserLoadsAPageOfFiftyFiles() throws Exception {
    page(root());
    try (WebServer server = WebServer.start(provider, root())) {
      String dom =
          run(
              "chromium",
              "--headless",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-quic",
              "--no-first-run",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--user-data-dir=" + Files.createDirectory(folder.resolve("profile")),
              "--dump-dom",
              server.uri("/").toString());

      assertThat(Pattern.compile("<title>(.*)</title>").matcher(dom).results().toList())
          .as(dom)
          .extracting(found -> found.group(1))
          .containsExactly("50 arrived");
    }
  }

  /// A page that counts in its title what has arrived: 20 images, 20 scripts, 10 style sheets.
  private static void page(Path root) throws IOException {
    var page = new StringBuilder("<!DOCTYPE html><title>none</title>\n");
    page.append(
        "<script>let n = 0; function got() { document.title = ++n + ' arrived' }</script>\n");
    for (int i = 0; i < 20; i++) {
      page.append("<img onload='got()' src='image%d.svg'>\n".formatted(i));
      Files.writeString(
          root.resolve("image%d.svg".formatted(i)),
          "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='9'/>".formatted(i + 1));
      page.append("<script src='script%d.js' defer></script>\n".formatted(i));
      Files.writeString(
          root.resolve("script%d.js".formatted(i)), "got()" + "\n// padding".repeat(i * 1000));
    }
    for (int i = 0; i < 10; i++) {
      page.append("<link rel='stylesheet' onload='got()' href='style%d.css'>\n".formatted(i));
      Files.writeString(
          root.resolve("style%d.css".formatted(i)), "body { margin: %dpx }".formatted(i));
    }
    Files.writeString(root.resolve("index.html"), page);
  }
}
