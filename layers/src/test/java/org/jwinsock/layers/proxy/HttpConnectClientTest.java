package org.jwinsock.layers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.layers.proxy.Proxies.CNONCE;
import static org.jwinsock.layers.proxy.Proxies.credentials;
import static org.jwinsock.layers.proxy.Proxies.name;
import static org.jwinsock.layers.proxy.Talk.failure;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jwinsock.layers.proxy.Handshake.Progress;
import org.jwinsock.layers.proxy.ProxyFailure.Blame;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WsaErrors;

class HttpConnectClientTest {

  private static final Target TARGET = name("a.test", 443);
  private static final String OK = "HTTP/1.1 200 Connection established\r\n\r\n";
  private static final String BASIC = "Proxy-Authenticate: Basic realm=\"px\"\r\n";

  private static HttpLogin login(@Nullable String user) {
    return new HttpLogin(user == null ? null : credentials(user, "open sesame"), CNONCE);
  }

  private static Talk talk() {
    return new Talk(new HttpConnectClient(TARGET, login(null)));
  }

  private static Talk talkAs(String user) {
    return new Talk(new HttpConnectClient(TARGET, login(user)));
  }

  private static String challenged(String headers, String body) {
    return "HTTP/1.1 407 Proxy Authentication Required\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @Test
  void theRequestNamesTheDestinationTwiceAndNothingElse() {
    assertThat(talk().saidText())
        .isEqualTo("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n");
    Target six = new Target.Address(new SockAddrIn6(0x20010DB8_00000000L, 1, 80, 0, 9));
    assertThat(new Talk(new HttpConnectClient(six, login(null))).saidText())
        .startsWith("CONNECT [2001:db8::1]:80 HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n");
  }

  @Test
  void everythingBehindTheEmptyLineIsTheApplications() {
    Talk talk = talk();
    assertThat(
            talk.hearText(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello"))
        .isEqualTo(new Progress.Done(null));
    assertThat(talk.leftText()).isEqualTo("hello");
  }

  @Test
  void anAnswerOfHttp10IsAnAnswer() {
    assertThat(talk().hearText("HTTP/1.0 200 OK\r\n\r\n")).isInstanceOf(Progress.Done.class);
  }

  @Test
  void aStatusWithoutReasonIsAnAnswer() {
    assertThat(talk().hearText("HTTP/1.1 200\r\n\r\n")).isInstanceOf(Progress.Done.class);
    assertThat(talk().hearText("HTTP/1.1 204 \r\n\r\n")).isInstanceOf(Progress.Done.class);
  }

  @Test
  void interimResponsesAreSkipped() {
    Talk talk = talk();
    assertThat(talk.hearText("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n"))
        .isEqualTo(Progress.MORE);
    assertThat(talk.hearText(OK + "x")).isInstanceOf(Progress.Done.class);
    assertThat(talk.leftText()).isEqualTo("x");
  }

  @Test
  void interimResponsesDoNotComeForEver() {
    Talk talk = talk();
    assertThat(failure(talk.hearText("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))).reason())
        .contains("16384");
  }

  @Test
  void oneByteAtATimeIsTheSame() {
    Talk talk = talkAs("me");
    byte[] all = Talk.ascii(challenged(BASIC, "log in!") + OK + "rest");
    assertThat(talk.hear(all, 1)).isEqualTo(new Progress.Done(null));
    assertThat(talk.leftText()).isEqualTo("rest");
  }

  @Test
  void aProxyThatStopsAnywhereFailsCleanly() {
    byte[] all = Talk.ascii(challenged(BASIC, "log in!") + OK);
    for (int length = 0; length < all.length; length++) {
      Talk talk = talkAs("me");
      assertThat(talk.hear(java.util.Arrays.copyOf(all, length))).isEqualTo(Progress.MORE);
      assertThat(failure(talk.end()).error()).isEqualTo(WsaErrors.WSAECONNABORTED);
    }
  }

  // --- logging in

  @Test
  void noPasswordIsSentBeforeTheProxyAsks() {
    assertThat(talkAs("me").saidText()).doesNotContain("Authorization");
  }

  @Test
  void aChallengeIsAnsweredOnTheSameConnectionBehindItsBody() {
    Talk talk = talkAs("me");
    talk.said();
    assertThat(talk.hearText(challenged(BASIC, "log in!"))).isEqualTo(Progress.MORE);
    assertThat(talk.saidText()).contains("Proxy-Authorization: Basic bWU6b3BlbiBzZXNhbWU=\r\n");
    assertThat(talk.hearText(OK)).isInstanceOf(Progress.Done.class);
  }

  @Test
  void theNextRequestWaitsForTheEndOfTheBody() {
    Talk talk = talkAs("me");
    talk.said();
    String all = challenged(BASIC, "log in!");
    talk.hearText(all.substring(0, all.length() - 1));
    assertThat(talk.waiting()).isZero();
    talk.hearText("!");
    assertThat(talk.saidText()).startsWith("CONNECT");
  }

  @Test
  void aProxyThatClosesIsAnsweredOnANewConnection() {
    for (String head :
        new String[] {
          "HTTP/1.1 407 Log in\r\nConnection: close\r\nContent-Length: 0\r\n",
          "HTTP/1.1 407 Log in\r\nProxy-Connection: Close\r\nContent-Length: 0\r\n",
          "HTTP/1.0 407 Log in\r\nContent-Length: 0\r\n",
          "HTTP/1.1 407 Log in\r\n",
          "HTTP/1.1 407 Log in\r\nTransfer-Encoding: chunked\r\n",
          "HTTP/1.1 407 Log in\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "HTTP/1.1 407 Log in\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
          "HTTP/1.1 407 Log in\r\nContent-Length: +3\r\n",
          "HTTP/1.1 407 Log in\r\nContent-Length: 99999999\r\n",
        }) {
      Talk talk = talkAs("me");
      assertThat(talk.hearText(head + BASIC + "\r\n")).as(head).isInstanceOf(Progress.Again.class);
      talk.again();
      assertThat(talk.saidText()).contains("Proxy-Authorization: Basic ");
      assertThat(talk.hearText(OK)).isInstanceOf(Progress.Done.class);
    }
  }

  @Test
  void aRefusedPasswordIsWsaeaccesOfTheProxy() {
    Talk talk = talkAs("me");
    talk.hearText(challenged(BASIC, ""));
    ProxyFailure failure = failure(talk.hearText(challenged(BASIC, "")));
    assertThat(failure.error()).isEqualTo(WsaErrors.WSAEACCES);
    assertThat(failure.blame()).isEqualTo(Blame.PROXY);
    assertThat(failure.toString()).doesNotContain("sesame");
  }

  @Test
  void aLoginNobodyHasIsWsaeacces() {
    assertThat(failure(talk().hearText(challenged(BASIC, ""))).error())
        .isEqualTo(WsaErrors.WSAEACCES);
    assertThat(
            failure(talkAs("me").hearText(challenged("Proxy-Authenticate: Negotiate\r\n", "")))
                .error())
        .isEqualTo(WsaErrors.WSAEACCES);
  }

  @Test
  void aDigestIsPreferredToAPasswordInClearText() {
    Talk talk = talkAs("me");
    talk.said();
    talk.hearText(
        challenged(
            BASIC
                + "Proxy-Authenticate: Digest realm=\"px\", nonce=\"n1\", qop=\"auth\"\r\n"
                + "Proxy-Authenticate: Digest realm=\"px\", nonce=\"n2\", algorithm=SHA-256,"
                + " qop=\"auth,auth-int\"\r\n",
            ""));
    assertThat(talk.saidText())
        .contains("Digest username=\"me\", realm=\"px\", nonce=\"n2\", uri=\"a.test:443\"")
        .contains("algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"0a4f113b\"\r\n")
        .doesNotContain("sesame");
  }

  @Test
  void aStaleNonceIsNoWrongPassword() {
    Talk talk = talkAs("me");
    talk.hearText(challenged("Proxy-Authenticate: Digest realm=px, nonce=n1, qop=auth\r\n", ""));
    talk.said();
    talk.hearText(
        challenged("Proxy-Authenticate: Digest realm=px, nonce=n2, qop=auth, stale=true\r\n", ""));
    assertThat(talk.saidText()).contains("nonce=\"n2\"");
    assertThat(talk.hearText(OK)).isInstanceOf(Progress.Done.class);
  }

  @Test
  void noncesDoNotGetStaleForEver() {
    Talk talk = talkAs("me");
    String stale =
        challenged("Proxy-Authenticate: Digest realm=px, nonce=n, qop=auth, stale=true\r\n", "");
    Progress progress = Progress.MORE;
    for (int i = 0; i < 5 && progress instanceof Progress.More; i++) {
      progress = talk.hearText(stale);
    }
    assertThat(failure(progress).error()).isEqualTo(WsaErrors.WSAEACCES);
  }

  @Test
  void theNextConnectionLogsInAtOnceAndCountsItsNonce() {
    HttpLogin login = login("me");
    Talk first = new Talk(new HttpConnectClient(TARGET, login));
    first.hearText(challenged("Proxy-Authenticate: Digest realm=px, nonce=n, qop=auth\r\n", ""));
    assertThat(first.saidText()).contains("nc=00000001");
    assertThat(new Talk(new HttpConnectClient(TARGET, login)).saidText()).contains("nc=00000002");
  }

  @Test
  void aNonceOfAnEarlierConnectionThatIsRefusedIsNoWrongPassword() {
    HttpLogin login = login("me");
    Talk first = new Talk(new HttpConnectClient(TARGET, login));
    first.hearText(challenged("Proxy-Authenticate: Digest realm=px, nonce=n, qop=auth\r\n", ""));
    Talk second = new Talk(new HttpConnectClient(TARGET, login));
    assertThat(
            second.hearText(
                challenged("Proxy-Authenticate: Digest realm=px, nonce=m, qop=auth\r\n", "")))
        .isEqualTo(Progress.MORE);
    assertThat(second.saidText()).contains("nonce=\"m\"");
  }

  // --- refusals

  @Test
  void everyStatusHasAnErrorAndAReason() {
    Map<Integer, Integer> errors =
        Map.ofEntries(
            Map.entry(302, WsaErrors.WSAECONNABORTED),
            Map.entry(400, WsaErrors.WSAEOPNOTSUPP),
            Map.entry(401, WsaErrors.WSAEACCES),
            Map.entry(403, WsaErrors.WSAEACCES),
            Map.entry(404, WsaErrors.WSAEHOSTUNREACH),
            Map.entry(405, WsaErrors.WSAEOPNOTSUPP),
            Map.entry(408, WsaErrors.WSAETIMEDOUT),
            Map.entry(429, WsaErrors.WSAECONNABORTED),
            Map.entry(500, WsaErrors.WSAECONNREFUSED),
            Map.entry(501, WsaErrors.WSAEOPNOTSUPP),
            Map.entry(502, WsaErrors.WSAEHOSTUNREACH),
            Map.entry(503, WsaErrors.WSAECONNREFUSED),
            Map.entry(504, WsaErrors.WSAETIMEDOUT),
            Map.entry(999, WsaErrors.WSAECONNABORTED));
    errors.forEach(
        (status, error) -> {
          ProxyFailure failure =
              failure(
                  talk()
                      .hearText(
                          "HTTP/1.1 " + status + " No \u0007way\r\n\r\n".replace("\u0007", "")));
          assertThat(failure.error()).as("%s", status).isEqualTo(error);
          assertThat(failure.reason()).contains(status + " No way").contains("a.test:443");
          assertThat(failure.blame()).isEqualTo(Blame.DESTINATION);
        });
  }

  @Test
  void whatTheProxySaysIsCutBeforeItIsLogged() {
    ProxyFailure failure =
        failure(talk().hearText("HTTP/1.1 503 " + "\u00e4".repeat(5000) + "\r\n\r\n"));
    assertThat(failure.reason().length()).isLessThan(300);
    assertThat(failure.reason()).doesNotContain("\u00e4");
  }

  // --- what is no HTTP

  @Test
  void whatIsNoHttpEndsTheHandshakeAtOnce() {
    for (String garbage :
        new String[] {
          "SSH-2.0",
          "\u0005\u0000",
          "HTTP/2 200\r\n\r\n",
          "HTTP/1.1 200 OK\n\n",
          "HTTP/1.1 200 OK\r\rx",
          "HTTP/1.1 20 OK\r\n\r\n",
          "HTTP/1.1 2000 OK\r\n\r\n",
          "HTTP/1.12 200 OK\r\n\r\n",
          "HTTP/1.1  200 OK\r\n\r\n",
          "HTTP/1.1 200 OK\u0000\r\n\r\n",
          "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
          "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
          "HTTP/1.1 200 OK\r\nA: b\u0000\r\n\r\n",
          "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
          "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
          "HTTP/1.1 101 Switching Protocols\r\n\r\n",
          "\r\nHTTP/1.1 200 OK\r\n\r\n",
        }) {
      ProxyFailure failure = failure(talk().hearText(garbage));
      assertThat(failure.error()).as(garbage).isEqualTo(WsaErrors.WSAECONNABORTED);
      assertThat(failure.blame()).isEqualTo(Blame.PROXY);
    }
  }

  @Test
  void aHeadHas16KibAtMost() {
    String head = "HTTP/1.1 200 OK\r\nA: ";
    int room = HttpHead.MOST_BYTES - head.length() - 4;
    assertThat(talk().hearText(head + "x".repeat(room) + "\r\n\r\n"))
        .isInstanceOf(Progress.Done.class);
    assertThat(failure(talk().hearText(head + "x".repeat(room + 1) + "\r\n\r\n")).error())
        .isEqualTo(WsaErrors.WSAECONNABORTED);
    assertThat(talk().hearText(head + "x".repeat(100_000))).isInstanceOf(Progress.Failed.class);
  }

  @Test
  void aHeadHas100HeadersAtMost() {
    String head = "HTTP/1.1 200 OK\r\n";
    assertThat(talk().hearText(head + "A: b\r\n".repeat(100) + "\r\n"))
        .isInstanceOf(Progress.Done.class);
    assertThat(talk().hearText(head + "A: b\r\n".repeat(101) + "\r\n"))
        .isInstanceOf(Progress.Failed.class);
  }

  @Test
  void nothingThatAProxySaysPutsALineIntoTheNextRequest() {
    Talk talk = talkAs("m\u00e9\"\\");
    talk.said();
    talk.hearText(
        challenged(
            "Proxy-Authenticate: Digest realm=\"a\\\"b\\\\c\", nonce=\"x\ty\u00ff\", opaque=\"\","
                + " qop=auth\r\n",
            ""));
    String said = talk.saidText();
    assertThat(said.lines()).hasSize(4);
    assertThat(said).contains("realm=\"a\\\"b\\\\c\"").contains("username*=UTF-8''m%C3%A9%22%5C");
  }
}
