package org.jwinsock.layers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jwinsock.layers.stream.Routing;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.NameInterceptor.Decision;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.yaml.YamlException;

/// Where connections are sent.
class ProxyRouterTest {

  private static final String ALL = "{id: out, chain: \"socks5://127.0.0.1:1080\"}";
  private static final SockAddr FAR = new SockAddrIn(0x0A000001, 80);
  private static final SockAddr NEAR = new SockAddrIn(WinSock2.INADDR_LOOPBACK, 80);
  private static final SockAddr PATH = new SockAddrUn("/run/some.socket");

  @TempDir private Path folder;

  private ProxyRouter router(boolean noLeak, String rules) throws IOException, YamlException {
    Path file =
        Files.writeString(
            folder.resolve("rules.yaml"),
            "version: 1\nproxy: {no-leak: " + noLeak + ", rules: [" + rules + "]}\n");
    return new ProxyRouter(new LayerSettings(file, "proxy"));
  }

  @Test
  void whatNoRuleSpeaksOfGoesStraight() throws Exception {
    ProxyRouter router = router(false, "{id: some, match: {to: 192.0.2.1}, direct: true}");

    assertThat(router.routing(FAR)).isEqualTo(Routing.STRAIGHT);
  }

  @Test
  void withoutLeaksItGoesNowhereButToThisMachine() throws Exception {
    ProxyRouter router = router(true, "{id: some, match: {to: 192.0.2.1}, direct: true}");

    assertThat(router.routing(FAR)).isEqualTo(new Routing.Refused(WSAEACCES));
    assertThat(router.routing(SockAddrIn6.mapped(new SockAddrIn(0x0A000001, 80))))
        .isEqualTo(new Routing.Refused(WSAEACCES));
    assertThat(router.routing(NEAR)).isEqualTo(Routing.STRAIGHT);
  }

  @Test
  void aPathOfThisMachineLeaksUnlessARuleSaysDirect() throws Exception {
    assertThat(router(false, ALL).routing(PATH)).isEqualTo(Routing.STRAIGHT);
    assertThat(router(true, ALL).routing(PATH)).isEqualTo(new Routing.Refused(WSAEACCES));
    assertThat(
            router(true, "{id: unix, match: {to: \"unix:/run/*\"}, direct: true}, " + ALL)
                .routing(PATH))
        .isEqualTo(Routing.STRAIGHT);
  }

  @Test
  void anAddressThatStandsForANameGoesToTheProxyAndNowhereElse() throws Exception {
    ProxyRouter router = router(false, ALL);
    List<SockAddr> given =
        ((Decision.Answer) router.resolving("far.example", List.of(WinSock2.AF_INET))).addresses();

    assertThat(router.nameOf(given.getFirst())).isEqualTo("far.example");
    assertThat(router.routing(given.getFirst())).isInstanceOf(Routing.By.class);
    assertThat(router.routing(new SockAddrIn(0xC6120909, 80)))
        .as("one that stands for nothing")
        .isEqualTo(new Routing.Refused(WSAEHOSTUNREACH));
    assertThat(router.sends(given.getFirst())).isEqualTo(-WSAEACCES);
  }

  @Test
  void aProxyWhoseNameHasNotBeenFoundIsNowhere() {
    assertThat(new ProxyAddresses().of(new Target.Name("px", 1080))).isNull();
  }
}
