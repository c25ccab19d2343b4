package org.jwinsock.tools.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.tools.http.Fields.Field;
import org.jwinsock.tools.http.RequestParser.Complete;
import org.jwinsock.tools.http.RequestParser.Incomplete;
import org.jwinsock.tools.http.RequestParser.Outcome;
import org.jwinsock.tools.http.RequestParser.Refused;

/// Requests out of bytes, good and bad ones.
class RequestParserTest {

  private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n";

  /// What a parser makes of text that comes at once: each request, and then why there is no more.
  private static List<Outcome> outcomes(String text) {
    return outcomes(text.getBytes(ISO_8859_1), null);
  }

  /// What it makes of bytes that come in pieces.
  private static List<Outcome> outcomes(byte[] bytes, @Nullable SplittableRandom cuts) {
    var parser = new RequestParser();
    List<Outcome> outcomes = new ArrayList<>();
    int at = 0;
    while (true) {
      Outcome outcome = parser.next();
      if (outcome instanceof Complete) {
        outcomes.add(outcome);
        continue;
      }
      if (outcome instanceof Refused || at == bytes.length) {
        outcomes.add(outcome);
        return outcomes;
      }
      int most = Math.min(bytes.length - at, parser.room());
      int length = cuts == null ? most : cuts.nextInt(most) + 1;
      parser.add(MemorySegment.ofArray(bytes).asSlice(at, length));
      at += length;
    }
  }

  private static Outcome outcome(String text) {
    return outcomes(text).getFirst();
  }

  private static Request request(String text) {
    assertThat(outcome(text)).isInstanceOf(Complete.class);
    return ((Complete) outcome(text)).request();
  }

  private static Outcome refused(Status status) {
    return new Refused(status);
  }

  @Test
  void aRequestHasItsMethodTargetVersionAndFields() {
    Request request = request("HEAD /a?b HTTP/1.0\r\nX-One:1\r\nx-two: \t two  words \r\n\r\n");

    assertThat(request.method()).isEqualTo("HEAD");
    assertThat(request.target()).isEqualTo("/a?b");
    assertThat(request.minor()).isZero();
    assertThat(request.fields().all())
        .containsExactly(new Field("X-One", "1"), new Field("x-two", "two  words"));
    assertThat(request.fields().value("X-TWO")).isEqualTo("two  words");
    assertThat(request.fields().value("X-Three")).isNull();
  }

  @Test
  void requestsMayFollowEachOtherAndEmptyLinesMayComeBefore() {
    List<Outcome> outcomes = outcomes("\r\n\n" + GET + "\r\n" + GET + "\r\n\r\n" + GET);

    assertThat(outcomes).hasSize(3);
    assertThat(outcomes.getLast()).isEqualTo(new Incomplete());
  }

  @Test
  void linesMayEndWithoutCarriageReturns() {
    assertThat(request("GET / HTTP/1.1\nHost: h\n\n").fields().value("host")).isEqualTo("h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001 this is TLS",
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
        "GET / a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /\u00e4 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /#a HTTP/1.1\r\nHost: h\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.10\r\nHost: h\r\n\r\n",
        "GET / http/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET / HTTP/1.1\r\n: no name\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\rGET / HTTP/1.1\r\nHost: h\r\n\r\n"
      })
  void whatCanBeReadInTwoWaysIsRefused(String text) {
    assertThat(outcome(text)).isEqualTo(refused(Status.BAD_REQUEST));
  }

  @Test
  void anotherVersionIsRefusedByItsName() {
    assertThat(outcome("PRI * HTTP/2.0\r\n\r\n")).isEqualTo(refused(Status.VERSION_NOT_SUPPORTED));
  }

  @Test
  void whatIsTooLongIsRefusedBeforeItEnds() {
    String endless = "GET /" + "a".repeat(RequestParser.MOST_LINE);
    assertThat(outcome(endless)).isEqualTo(refused(Status.URI_TOO_LONG));
    assertThat(outcome(endless + " HTTP/1.1\r\n\r\n")).isEqualTo(refused(Status.URI_TOO_LONG));
    assertThat(outcome(GET + "X: " + "a".repeat(RequestParser.MOST_HEAD)))
        .isEqualTo(refused(Status.HEADER_FIELDS_TOO_LARGE));
    assertThat(outcome(GET + "A: b\r\n".repeat(RequestParser.MOST_FIELDS) + "\r\n"))
        .isEqualTo(refused(Status.HEADER_FIELDS_TOO_LARGE));
    assertThat(outcome(GET + "A: b\r\n".repeat(RequestParser.MOST_FIELDS - 1) + "\r\n"))
        .isInstanceOf(Complete.class);
  }

  @Test
  void theConnectionEndsWhenEitherSideWantsItOrContentComes() {
    assertThat(request(GET + "\r\n").isLast()).isFalse();
    assertThat(request(GET + "Connection: a, Close\r\n\r\n").isLast()).isTrue();
    assertThat(request("GET / HTTP/1.0\r\n\r\n").isLast()).isTrue();
    assertThat(request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").isLast()).isFalse();
    assertThat(request(GET + "Content-Length: 0\r\n\r\n").isLast()).isFalse();
    assertThat(request(GET + "Content-Length: 99999999999999999999\r\n\r\n").isLast()).isTrue();
    assertThat(request(GET + "Transfer-Encoding: chunked\r\n\r\n").isLast()).isTrue();
  }

  @Test
  void anotherConnectionFindsNothingOfTheLastOne() {
    var parser = new RequestParser();
    parser.add(MemorySegment.ofArray(("GET /" + "a".repeat(3000)).getBytes(ISO_8859_1)));
    assertThat(parser.next()).isEqualTo(new Incomplete());
    parser.clear();
    assertThat(parser.isEmpty()).isTrue();
    parser.add(MemorySegment.ofArray((GET + "\r\n").getBytes(ISO_8859_1)));
    assertThat(parser.next()).isInstanceOf(Complete.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bytesOfAnyKindAreUnderstoodTheSameHoweverTheyAreCut(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = round % 2 == 0 ? noise(random) : spoilt(random);
      List<Outcome> whole = outcomes(bytes, null);
      assertThat(outcomes(bytes, random.split()))
          .as("seed %d, round %d: %s", seed, round, new String(bytes, ISO_8859_1))
          .isEqualTo(whole);
    }
  }

  /// Any bytes, and often those that mean something.
  private static byte[] noise(SplittableRandom random) {
    byte[] telling = "GET / HTTP/1.1\r\n\r\n:Host ,\t".getBytes(ISO_8859_1);
    byte[] bytes = new byte[random.nextInt(200)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          random.nextInt(4) == 0
              ? (byte) random.nextInt(256)
              : telling[random.nextInt(telling.length)];
    }
    return bytes;
  }

  /// Good requests with a few wrong bytes.
  private static byte[] spoilt(SplittableRandom random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(GET).append("X: y\r\n".repeat(random.nextInt(5))).append("\r\n");
    }
    byte[] bytes = text.toString().getBytes(ISO_8859_1);
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return Arrays.copyOf(bytes, bytes.length - random.nextInt(3));
  }
}
