package org.jwinsock.tools.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.tools.http.Answer.FilePart;
import org.jwinsock.tools.http.Answer.Nothing;
import org.jwinsock.tools.http.Answer.Text;
import org.jwinsock.tools.http.Fields.Field;

/// Answers about a folder with one file of 10 bytes, changed at midnight.
class SiteTest {

  private static final String MIDNIGHT = "Fri, 02 Jan 2026 00:00:00 GMT";
  private static final String BEFORE = "Thu, 01 Jan 2026 23:59:59 GMT";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path root = Path.of("");

  private String tag = "";

  @BeforeEach
  void makeTheFile() throws IOException {
    Path file = Files.writeString(root.resolve("a.txt"), "0123456789");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
    tag = String.valueOf(new Fields(get().fields()).value("ETag"));
  }

  /// @param lines name, value, name, value
  private Answer answer(String method, String target, String... lines) throws IOException {
    List<Field> fields = new ArrayList<>(List.of(new Field("Host", "h")));
    for (int i = 0; i < lines.length; i += 2) {
      fields.add(new Field(lines[i], lines[i + 1]));
    }
    return new Site(root, () -> NOW).answer(new Request(method, target, 1, new Fields(fields)));
  }

  private Answer get(String... lines) throws IOException {
    return answer("GET", "/a.txt", lines);
  }

  private Status status(String... lines) throws IOException {
    return get(lines).status();
  }

  private static String text(Answer answer) {
    return new String(answer.head(NOW), ISO_8859_1);
  }

  @Test
  void aFileComesWithWhatThereIsToSayOfIt() throws IOException {
    assertThat(text(get()))
        .isEqualTo(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Date: Fri, 02 Jan 2026 03:04:05 GMT",
                "ETag: " + tag,
                "Last-Modified: " + MIDNIGHT,
                "Accept-Ranges: bytes",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Length: 10",
                "",
                ""));
    assertThat(get().body()).isEqualTo(new FilePart(root.toRealPath().resolve("a.txt"), 0, 10));
  }

  @Test
  void theHeadAloneIsTheSame() throws IOException {
    assertThat(text(answer("HEAD", "/a.txt", "Range", "bytes=0-0"))).isEqualTo(text(get()));
    assertThat(answer("HEAD", "/a.txt").body()).isEqualTo(new Nothing());
    assertThat(text(answer("HEAD", "/b"))).isEqualTo(text(answer("GET", "/b")));
    assertThat(answer("HEAD", "/b").body()).isEqualTo(new Nothing());
  }

  @Test
  void aRangeIsAPartOfTheFile() throws IOException {
    Answer part = get("Range", "bytes=-3");

    assertThat(part.status()).isEqualTo(Status.PARTIAL_CONTENT);
    assertThat(text(part)).contains("Content-Range: bytes 7-9/10\r\n", "Content-Length: 3\r\n");
    assertThat(part.body())
        .isInstanceOfSatisfying(
            FilePart.class,
            file -> assertThat(List.of(file.from(), file.length())).containsExactly(7L, 3L));
    assertThat(text(get("Range", "bytes=10-")))
        .startsWith("HTTP/1.1 416 ")
        .contains("Content-Range: bytes */10\r\n");
  }

  @Test
  void aRangeOfAnotherFileIsTheWholeFile() throws IOException {
    assertThat(status("Range", "bytes=1-2", "If-Range", tag)).isEqualTo(Status.PARTIAL_CONTENT);
    assertThat(status("Range", "bytes=1-2", "If-Range", MIDNIGHT))
        .isEqualTo(Status.PARTIAL_CONTENT);
    for (String other : List.of("\"x\"", "W/" + tag, BEFORE, "*", "nonsense")) {
      assertThat(status("Range", "bytes=1-2", "If-Range", other)).as(other).isEqualTo(Status.OK);
    }
  }

  @Test
  void aFileTheClientHasIsNotSentAgain() throws IOException {
    for (String known : List.of(tag, "*", "W/" + tag, "\"x\", " + tag)) {
      assertThat(status("If-None-Match", known)).as(known).isEqualTo(Status.NOT_MODIFIED);
    }
    Answer known = get("If-Modified-Since", MIDNIGHT);
    assertThat(known.status()).isEqualTo(Status.NOT_MODIFIED);
    assertThat(known.body()).isEqualTo(new Nothing());
    assertThat(text(known)).contains("ETag: " + tag).doesNotContain("Content-");
    assertThat(status("If-Modified-Since", BEFORE)).isEqualTo(Status.OK);
    assertThat(status("If-Modified-Since", "never")).isEqualTo(Status.OK);
    assertThat(status("If-None-Match", "\"x\"", "If-Modified-Since", MIDNIGHT))
        .as("the tag says more than the time")
        .isEqualTo(Status.OK);
  }

  @Test
  void aFileThatIsNotTheOneWantedIsNotSent() throws IOException {
    assertThat(status("If-Match", tag)).isEqualTo(Status.OK);
    assertThat(status("If-Match", "W/" + tag)).isEqualTo(Status.PRECONDITION_FAILED);
    assertThat(status("If-Unmodified-Since", MIDNIGHT)).isEqualTo(Status.OK);
    assertThat(status("If-Unmodified-Since", BEFORE)).isEqualTo(Status.PRECONDITION_FAILED);
  }

  @Test
  void aChangedFileHasAnotherTag() throws IOException {
    Files.setLastModifiedTime(
        root.resolve("a.txt"), FileTime.from(Instant.parse("2026-01-02T00:00:00.001Z")));
    assertThat(status("If-None-Match", tag)).isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /none, 404",
    "GET, /../a.txt, 400",
    "GET, /%2e%2e/a.txt, 400",
    "GET, *, 400",
    "POST, /a.txt, 405",
    "OPTIONS, *, 405",
    "get, /a.txt, 501",
  })
  void whatCannotBeAnsweredIsToldInAFewWords(String method, String target, int code)
      throws IOException {
    Answer answer = answer(method, target);

    assertThat(answer.status().code()).isEqualTo(code);
    assertThat(answer.body())
        .isInstanceOfSatisfying(
            Text.class,
            text ->
                assertThat(new String(text.bytes(), ISO_8859_1)).isEqualTo(answer.status() + "\n"));
    assertThat(text(answer).contains("Allow: GET, HEAD\r\n")).isEqualTo(code == 405);
  }

  @Test
  void aFolderIsAskedForAgainWithASlash() throws IOException {
    Files.createDirectory(root.resolve("a b"));
    Answer moved = answer("GET", "/a%20b");
    assertThat(moved.status()).isEqualTo(Status.MOVED_PERMANENTLY);
    assertThat(text(moved)).contains("Location: /a%20b/\r\n");
  }

  @Test
  void anEmptyFileHasNoBody() throws IOException {
    Files.createFile(root.resolve("empty"));
    Answer empty = answer("GET", "/empty");
    assertThat(empty.body()).isEqualTo(new Nothing());
    assertThat(text(empty))
        .contains("Content-Length: 0\r\n", "Content-Type: application/octet-stream\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "keep-alive"})
  void theConnectionEndsWhenTheClientSaysSo(String word) throws IOException {
    Answer answer = get("Connection", word);
    assertThat(answer.isLast()).isEqualTo(word.equals("close"));
    assertThat(text(answer).contains("Connection: close\r\n")).isEqualTo(answer.isLast());
  }

  @Test
  void oldClientsAreToldThatTheConnectionIsKept() throws IOException {
    var keep = new Fields(List.of(new Field("Connection", "keep-alive")));
    Answer answer = new Site(root, () -> NOW).answer(new Request("GET", "/a.txt", 0, keep));
    assertThat(text(answer)).contains("Connection: keep-alive\r\n");
    assertThat(text(answer.asLast())).contains("Connection: close\r\n");
  }

  @Test
  void whoIsNotUnderstoodIsToldAndLeft() {
    Answer refusal = Answer.refusal(Status.BAD_REQUEST);
    assertThat(text(refusal)).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("close");
    assertThat(refusal.isLast()).isTrue();
  }
}
