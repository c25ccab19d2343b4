package org.jwinsock.tools.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, '', true",
    "/a/b, a b, false",
    "/a/b/, a b, true",
    "//a///b, a b, false",
    "/a/./b/., a b, true",
    "/a/../b, b, false",
    "/a/b/.., a, true",
    "/a/%2e%2e/b, b, false",
    "/%61%2Db?x=/../, a-b, false",
    "http://host:1/a?b, a, false",
    "HTTP://host, '', true",
    "http://host?b, '', true",
    "/%C3%BC, ü, false",
    "/a%2Fb, a/b, false",
    "/a+b, a+b, false",
  })
  void aTargetLeadsThroughNames(String target, String names, boolean isFolder) {
    List<String> expected = names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    assertThat(TargetPath.of(target)).isEqualTo(new TargetPath(expected, isFolder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "a",
        "?a",
        "host:80",
        "/..",
        "/a/../../b",
        "/%2e%2E",
        "/%2e.",
        "/%00",
        "/a%",
        "/a%4",
        "/a%4g",
        "/%+1",
        "/%FF",
        "/%C0%AE%C0%AE/a",
        "/%ED%A0%80",
        "ftp://host/a"
      })
  void whatLeadsNowhereIsNone(String target) {
    assertThat(TargetPath.of(target)).isNull();
  }

  @Test
  void askingForAFolderAgainLeadsToTheSameFolderOnThisHost() {
    for (String target : List.of("//evil/x", "/a%20b/%C3%BC%25", "/a%2Fb", "/a%5Cb%0d%0aX:y")) {
      TargetPath path = Objects.requireNonNull(TargetPath.of(target));
      String folder = path.asFolder();
      assertThat(folder).matches("/[^/\\\\\\s].*/");
      assertThat(TargetPath.of(folder)).isEqualTo(new TargetPath(path.names(), true));
    }
  }

  @Test
  void noTargetLeadsAboveTheRoot() {
    var random = new SplittableRandom(1);
    String[] parts = {"/", "..", ".", "%2e", "%2F", "%5c", "a", "%", "//", "%00", "?", "%C0%AE"};
    for (int round = 0; round < 20_000; round++) {
      var target = new StringBuilder("/");
      for (int i = random.nextInt(10); i >= 0; i--) {
        target.append(parts[random.nextInt(parts.length)]);
      }
      TargetPath path = TargetPath.of(target.toString());
      if (path != null) {
        assertThat(path.names()).doesNotContain("..", ".", "");
      }
    }
  }
}
