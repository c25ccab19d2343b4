package org.jwinsock.layers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.layers.proxy.Proxies.credentials;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LoginTest {

  @Nested
  class Challenges {

    private static List<Challenge> parse(String... values) {
      return Challenge.parse(List.of(values));
    }

    @Test
    void severalStandInOneHeader() {
      assertThat(
              parse(
                  "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\""))
          .containsExactly(
              new Challenge(
                  "newauth", Map.of("realm", "apps", "type", "1", "title", "Login to \"apps\"")),
              new Challenge("basic", Map.of("realm", "simple")));
    }

    @Test
    void theyStandInSeveralHeadersToo() {
      assertThat(parse("Basic realm=a", "DIGEST Realm=b , nonce = c"))
          .containsExactly(
              new Challenge("basic", Map.of("realm", "a")),
              new Challenge("digest", Map.of("realm", "b", "nonce", "c")));
    }

    @Test
    void aTokenInPlaceOfParametersIsSkipped() {
      assertThat(parse("Negotiate YII/abc+d==, Basic realm=x, NTLM"))
          .extracting(Challenge::scheme)
          .containsExactly("negotiate", "basic", "ntlm");
    }

    @Test
    void whatCannotBeReadEndsItsHeaderAlone() {
      assertThat(parse("Basic realm=\"never ends", "Digest realm=b"))
          .extracting(Challenge::scheme)
          .containsExactly("basic", "digest");
      assertThat(parse("", ",, ,", "=", "\"")).isEmpty();
    }

    @Test
    void garbageIsReadInTimeAndNeverFails() {
      long seed = new Random().nextLong();
      Random random = new Random(seed);
      String alphabet = "aB =,\"\\/\t;Basic Digest realm=\u00ff";
      for (int i = 0; i < 50_000; i++) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(60); length > 0; length--) {
          text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        assertThat(parse(text.toString())).as("seed %s", seed).isNotNull();
      }
    }
  }

  @Nested
  class Digests {

    private static Digest digest(String challenge) {
      return Objects.requireNonNull(read(challenge));
    }

    private static @Nullable Digest read(String challenge) {
      return Digest.of(Challenge.parse(List.of(challenge)).getFirst());
    }

    /// RFC 7616, section 3.9.1.
    @Test
    void theExamplesOfTheStandardComeOut() {
      String challenge =
          "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
              + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
              + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
      Credentials mufasa = credentials("Mufasa", "Circle of Life");
      String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
      assertThat(
              digest(challenge.formatted("SHA-256"))
                  .answer(mufasa, "GET", "/dir/index.html", 1, cnonce))
          .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")
          .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
      assertThat(
              digest(challenge.formatted("MD5"))
                  .answer(mufasa, "GET", "/dir/index.html", 1, cnonce))
          .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"");
    }

    /// RFC 2617, section 3.5.
    @Test
    void theExampleOfTheFormerStandardComesOut() {
      String challenge =
          "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
              + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
      assertThat(
              digest(challenge)
                  .answer(
                      credentials("Mufasa", "Circle Of Life"),
                      "GET",
                      "/dir/index.html",
                      1,
                      "0a4f113b"))
          .contains("response=\"6629fae49393a05397450978507c4ef1\"")
          .doesNotContain("algorithm");
    }

    @Test
    void withoutQopTheAnswerIsThatOfRfc2069() {
      assertThat(
              digest("Digest realm=r, nonce=n")
                  .answer(credentials("u", "p"), "CONNECT", "a:1", 1, "c"))
          .doesNotContain("qop")
          .doesNotContain("cnonce");
    }

    @Test
    void aSessionKeyIsMadeFromBothNonces() {
      Credentials own = credentials("u", "p");
      String plain =
          digest("Digest realm=r, nonce=n, qop=auth, algorithm=SHA-256")
              .answer(own, "CONNECT", "a:1", 1, "c");
      String session =
          digest("Digest realm=r, nonce=n, qop=auth, algorithm=SHA-256-sess")
              .answer(own, "CONNECT", "a:1", 1, "c");
      assertThat(session).contains("algorithm=SHA-256-sess");
      assertThat(response(session)).isNotEqualTo(response(plain));
    }

    private static String response(String answer) {
      int at = answer.indexOf("response=");
      return answer.substring(at, answer.indexOf(',', at));
    }

    @Test
    void aProxyThatHidesUsersIsToldAHash() {
      assertThat(
              digest("Digest realm=r, nonce=n, qop=auth, userhash=true")
                  .answer(credentials("somebody", "p"), "CONNECT", "a:1", 1, "c"))
          .contains("userhash=true")
          .doesNotContain("somebody");
    }

    @Test
    void whatNobodyHereCanAnswerIsNoChallenge() {
      assertThat(read("Digest realm=r")).isNull();
      assertThat(read("Digest nonce=n")).isNull();
      assertThat(read("Digest realm=r, nonce=n, algorithm=SHA-1")).isNull();
      assertThat(read("Digest realm=r, nonce=n, qop=auth-int")).isNull();
      assertThat(read("Digest realm=r, nonce=n, algorithm=MD5-sess")).isNull();
      assertThat(read("Basic realm=r")).isNull();
    }
  }

  @Nested
  class Pairs {

    @Test
    void lineEndsAndOverlongOnesAreRefused() {
      assertThat(Credentials.of("a\r\nb", "p")).isNull();
      assertThat(Credentials.of("a", "p\n")).isNull();
      assertThat(Credentials.of("", "p")).isNull();
      assertThat(Credentials.of("a".repeat(256), "p")).isNull();
      assertThat(Credentials.of("a", "\u00e4".repeat(128))).isNull();
      assertThat(Credentials.of("a", "")).isNotNull();
    }

    @Test
    void thePasswordIsNeverShown() {
      assertThat(credentials("me", "sesame").toString()).isEqualTo("me");
      assertThat(Proxies.hop("http://me:sesame@px:1").toString()).isEqualTo("http://px:1");
    }
  }
}
