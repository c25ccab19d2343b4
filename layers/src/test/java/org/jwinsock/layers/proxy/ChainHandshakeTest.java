package org.jwinsock.layers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.layers.proxy.Proxies.hop;
import static org.jwinsock.layers.proxy.Proxies.name;
import static org.jwinsock.layers.proxy.Talk.failure;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.jwinsock.layers.proxy.Handshake.Progress;
import org.jwinsock.layers.proxy.ProxyFailure.Blame;
import org.jwinsock.spi.WsaErrors;

class ChainHandshakeTest {

  private static final String SOCKS = "0500" + "0500000100000000" + "0000";
  private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

  private static Talk talk(String... hops) {
    return new Talk(
        new ChainHandshake(
            java.util.Arrays.stream(hops).map(Proxies::hop).toList(), name("a.test", 80)));
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void eachProxyIsAskedForTheNextOne() {
    Talk talk = talk("socks5://one.test:1080", "http://two.test:3128");
    talk.said();
    talk.hearHex("0500");
    assertThat(new String(talk.said(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("two.test");
    talk.hearHex("05000001000000000000");
    assertThat(talk.saidText()).startsWith("CONNECT a.test:80 HTTP/1.1\r\n");
    assertThat(talk.hearText(OK + "hello")).isInstanceOf(Progress.Done.class);
    assertThat(talk.leftText()).isEqualTo("hello");
  }

  @Test
  void allAnswersInOnePieceAreTheSame() {
    Talk talk = talk("socks5://one.test:1080", "http://two.test:3128", "socks5://three.test");
    byte[] all = join(join(Talk.hex(SOCKS), Talk.ascii(OK)), Talk.hex(SOCKS + "6869"));
    assertThat(talk.hear(all)).isInstanceOf(Progress.Done.class);
    assertThat(talk.leftText()).isEqualTo("hi");
  }

  @Test
  void oneByteAtATimeIsTheSame() {
    Talk talk = talk("http://one.test:1", "socks5://two.test:2");
    byte[] all = join(Talk.ascii(OK), Talk.hex(SOCKS + "6869"));
    assertThat(talk.hear(all, 1)).isInstanceOf(Progress.Done.class);
    assertThat(talk.leftText()).isEqualTo("hi");
  }

  @Test
  void aProxyThatCannotBeReachedThroughAnotherIsAtFault() {
    Talk talk = talk("socks5://one.test:1080", "http://two.test:3128");
    talk.hearHex("0500");
    ProxyFailure failure = failure(talk.hearHex("0505"));
    assertThat(failure.blame()).isEqualTo(Blame.PROXY);
    assertThat(failure.reason()).startsWith("socks5://one.test:1080: ").contains("two.test:3128");
  }

  @Test
  void aDestinationThatTheLastProxyCannotReachIsTheAnswer() {
    Talk talk = talk("http://one.test:1", "socks5://two.test:2");
    talk.hearText(OK);
    talk.hearHex("0500");
    ProxyFailure failure = failure(talk.hearHex("0505"));
    assertThat(failure.blame()).isEqualTo(Blame.DESTINATION);
    assertThat(failure.error()).isEqualTo(WsaErrors.WSAECONNREFUSED);
    assertThat(failure.reason()).startsWith("socks5://two.test:2: ");
  }

  @Test
  void aLoginOnANewConnectionBeginsWithTheFirstProxy() {
    Talk talk = talk("socks5://one.test:1", "http://me:pw@two.test:2");
    talk.hear(Talk.hex(SOCKS));
    assertThat(
            talk.hearText(
                "HTTP/1.1 407 Log in\r\nConnection: close\r\nProxy-Authenticate: Basic realm=x\r\n\r\n"))
        .isInstanceOf(Progress.Again.class);
    talk.again();
    assertThat(talk.saidHex()).isEqualTo("050100");
    talk.hear(Talk.hex(SOCKS));
    assertThat(talk.saidText()).contains("Proxy-Authorization: Basic bWU6cHc=");
    assertThat(talk.hearText(OK)).isInstanceOf(Progress.Done.class);
  }

  @Test
  void aProxyInTheMiddleThatClosesIsNamed() {
    Talk talk = talk("socks5://one.test:1", "http://two.test:2");
    talk.hear(Talk.hex(SOCKS));
    assertThat(failure(talk.end()).reason()).startsWith("http://two.test:2: ");
  }

  @Test
  void aDeadChainIsTriedAfterTheOthersForAWhile() {
    Chain one = new Chain(List.of(hop("socks5://one.test")));
    Chain two = new Chain(List.of(hop("socks5://two.test")));
    List<Chain> both = List.of(one, two);
    long now = Long.MAX_VALUE - 5; // a clock may begin anywhere
    assertThat(Chain.inOrder(both, now)).containsExactly(one, two);
    one.fails(now);
    assertThat(Chain.inOrder(both, now)).containsExactly(two, one);
    two.fails(now);
    assertThat(Chain.inOrder(both, now)).containsExactly(one, two);
    two.works();
    assertThat(Chain.inOrder(both, now)).containsExactly(two, one);
    assertThat(Chain.inOrder(both, now + Chain.DEAD_FOR.toNanos())).containsExactly(one, two);
  }
}
