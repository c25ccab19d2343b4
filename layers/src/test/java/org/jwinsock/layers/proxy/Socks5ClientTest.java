package org.jwinsock.layers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.layers.proxy.Proxies.credentials;
import static org.jwinsock.layers.proxy.Proxies.four;
import static org.jwinsock.layers.proxy.Proxies.name;
import static org.jwinsock.layers.proxy.Talk.failure;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jwinsock.layers.proxy.Handshake.Progress;
import org.jwinsock.layers.proxy.ProxyFailure.Blame;
import org.jwinsock.layers.proxy.Socks5Client.Command;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WsaErrors;

/// Bytes written by hand from RFC 1928 and RFC 1929.
class Socks5ClientTest {

  private static final String SUCCESS = "05 00 00 01 c0000201 1f90";

  private static Talk talk(Target target) {
    return new Talk(new Socks5Client(Command.CONNECT, target, null));
  }

  private static Talk talkAs(String user, String password) {
    return new Talk(
        new Socks5Client(Command.CONNECT, name("a.test", 80), credentials(user, password)));
  }

  @Test
  void anIpv4AddressIsAskedForWithType1() {
    Talk talk = talk(four(0xC0000207, 443));
    assertThat(talk.saidHex()).isEqualTo("050100");
    talk.hearHex("0500");
    assertThat(talk.saidHex()).isEqualTo("05010001c000020701bb");
    assertThat(talk.hearHex(SUCCESS)).isEqualTo(new Progress.Done(four(0xC0000201, 8080)));
  }

  @Test
  void anIpv6AddressIsAskedForWithType4() {
    Talk talk = talk(new Target.Address(new SockAddrIn6(0x20010DB8_00000000L, 1, 80, 0, 7)));
    talk.said();
    talk.hearHex("0500");
    assertThat(talk.saidHex()).isEqualTo("0501000420010db8000000000000000000000001" + "0050");
    assertThat(talk.hearHex("05000004 20010db8000000000000000000000002 0050"))
        .isInstanceOf(Progress.Done.class);
  }

  @Test
  void anIpv4AddressWrittenAsIpv6IsAnIpv4Address() {
    Talk talk = talk(new Target.Address(new SockAddrIn6(0, 0xFFFF_7F000001L, 80, 0, 0)));
    talk.said();
    talk.hearHex("0500");
    assertThat(talk.saidHex()).isEqualTo("050100017f0000010050");
  }

  @Test
  void aNameIsAskedForAsItIs() {
    Talk talk = talk(name("a.test", 80));
    talk.said();
    talk.hearHex("0500");
    assertThat(talk.saidHex()).isEqualTo("0501000306612e746573740050");
  }

  @Test
  void aNameInTheReplyIsUnderstood() {
    Talk talk = talk(name("a.test", 80));
    talk.hearHex("0500");
    assertThat(talk.hearHex("05000003 06 612e74657374 0050"))
        .isEqualTo(new Progress.Done(name("a.test", 80)));
  }

  @Test
  void userAndPasswordAreOfferedAndSentWhenChosen() {
    Talk talk = talkAs("me", "secret");
    assertThat(talk.saidHex()).isEqualTo("05020002");
    talk.hearHex("0502");
    assertThat(talk.saidHex()).isEqualTo("01026d6506736563726574");
    talk.hearHex("0100");
    assertThat(talk.saidHex()).startsWith("05010003");
    assertThat(talk.hearHex(SUCCESS)).isInstanceOf(Progress.Done.class);
  }

  @Test
  void aProxyThatWantsNoLoginIsToldNoPassword() {
    Talk talk = talkAs("me", "secret");
    talk.said();
    talk.hearHex("0500");
    assertThat(talk.saidHex()).startsWith("05010003");
  }

  @Test
  void aRefusedPasswordIsWsaeaccesOfTheProxy() {
    Talk talk = talkAs("me", "wrong");
    talk.hearHex("0502");
    ProxyFailure failure = failure(talk.hearHex("01ff"));
    assertThat(failure.error()).isEqualTo(WsaErrors.WSAEACCES);
    assertThat(failure.blame()).isEqualTo(Blame.PROXY);
    assertThat(failure.toString()).doesNotContain("wrong");
  }

  @Test
  void aProxyThatTakesNoneOfTheMethodsIsWsaeacces() {
    assertThat(failure(talk(name("a.test", 1)).hearHex("05ff")).error())
        .isEqualTo(WsaErrors.WSAEACCES);
    assertThat(failure(talkAs("me", "x").hearHex("05ff")).error()).isEqualTo(WsaErrors.WSAEACCES);
  }

  @Test
  void aMethodThatWasNotOfferedEndsTheHandshake() {
    assertThat(failure(talk(name("a.test", 1)).hearHex("0502")).error())
        .isEqualTo(WsaErrors.WSAECONNABORTED);
    assertThat(failure(talkAs("me", "x").hearHex("0501")).error())
        .isEqualTo(WsaErrors.WSAECONNABORTED);
  }

  @Test
  void everyReplyCodeHasAnErrorAndAReason() {
    Map<Integer, Integer> errors =
        Map.of(
            1, WsaErrors.WSAECONNABORTED,
            2, WsaErrors.WSAEACCES,
            3, WsaErrors.WSAENETUNREACH,
            4, WsaErrors.WSAEHOSTUNREACH,
            5, WsaErrors.WSAECONNREFUSED,
            6, WsaErrors.WSAETIMEDOUT,
            7, WsaErrors.WSAEOPNOTSUPP,
            8, WsaErrors.WSAEOPNOTSUPP,
            9, WsaErrors.WSAECONNABORTED,
            255, WsaErrors.WSAECONNABORTED);
    errors.forEach(
        (code, error) -> {
          Talk talk = talk(name("a.test", 80));
          talk.hearHex("0500");
          ProxyFailure failure = failure(talk.hear(new byte[] {5, code.byteValue()}));
          assertThat(failure.error()).as("code %s", code).isEqualTo(error);
          assertThat(failure.reason()).isNotBlank();
        });
  }

  @Test
  void whatADestinationRefusesIsNotTheProxysFault() {
    Talk talk = talk(name("a.test", 80));
    talk.hearHex("0500");
    assertThat(failure(talk.hearHex("0505")).blame()).isEqualTo(Blame.DESTINATION);
  }

  @Test
  void anotherVersionEndsTheHandshakeAtTheFirstByte() {
    assertThat(failure(talk(name("a.test", 80)).hearHex("04")).error())
        .isEqualTo(WsaErrors.WSAECONNABORTED);
    assertThat(failure(talk(name("a.test", 80)).hear(Talk.ascii("HTTP"))).reason())
        .contains("no SOCKS5 proxy");
  }

  @Test
  void anUnknownAddressTypeEndsTheHandshake() {
    Talk talk = talk(name("a.test", 80));
    talk.hearHex("0500");
    assertThat(failure(talk.hearHex("05000002")).error()).isEqualTo(WsaErrors.WSAECONNABORTED);
  }

  @Test
  void whatFollowsTheReplyIsGivenBack() {
    for (String address : new String[] {"01 00000000 0000", "03 02 6162 0000", "03 00 0000"}) {
      Talk talk = talk(name("a.test", 80));
      talk.hearHex("0500");
      assertThat(talk.hearHex("050000" + address + "68656c6c6f")).isInstanceOf(Progress.Done.class);
      assertThat(talk.leftText()).as(address).isEqualTo("hello");
    }
  }

  @Test
  void oneByteAtATimeIsTheSame() {
    Talk talk = talkAs("me", "secret");
    byte[] all = Talk.hex("0502 0100" + SUCCESS + "6869");
    assertThat(talk.hear(all, 1)).isEqualTo(new Progress.Done(four(0xC0000201, 8080)));
    assertThat(talk.leftText()).isEqualTo("hi");
    assertThat(talk.saidHex()).startsWith("05020002" + "0102").endsWith("0050");
  }

  @Test
  void aProxyThatStopsAnywhereFailsCleanly() {
    byte[] all = Talk.hex("0502 0100" + SUCCESS);
    for (int length = 0; length < all.length; length++) {
      Talk talk = talkAs("me", "secret");
      assertThat(talk.hear(java.util.Arrays.copyOf(all, length)))
          .as("%s bytes", length)
          .isEqualTo(Progress.MORE);
      ProxyFailure failure = failure(talk.end());
      assertThat(failure.error()).isEqualTo(WsaErrors.WSAECONNABORTED);
      assertThat(failure.blame()).isEqualTo(Blame.PROXY);
    }
  }

  @Test
  void anAssociationIsCommand3() {
    Talk talk =
        new Talk(new Socks5Client(Command.UDP_ASSOCIATE, Socks5Client.anywhere(false), null));
    talk.said();
    talk.hearHex("0500");
    assertThat(talk.saidHex()).isEqualTo("05030001000000000000");
    assertThat(talk.hearHex("05000001 00000000 1388")).isEqualTo(new Progress.Done(four(0, 5000)));
  }
}
