package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// What a program sees whose connections go through a proxy; run by [ProxyTest], which has a server
/// that says with whom it speaks.
@ExtendWith(Started.class)
@Timeout(60)
class ProxyScenarios {

  private static final SockAddr SERVER =
      new SockAddrIn(WinSock2.INADDR_LOOPBACK, Integer.getInteger("testkit.server", 0));
  private static final SockAddr NOBODY =
      new SockAddrIn(WinSock2.INADDR_LOOPBACK, Integer.getInteger("testkit.nobody", 0));

  /// What the server says: the port that it sees.
  private static int portSeen(long s) {
    StringBuilder said = new StringBuilder();
    while (said.indexOf("\n") < 0) {
      String more = Calls.recv(s);
      assertThat(more).as("the end of the stream after '%s'", said).isNotEmpty();
      said.append(more);
    }
    return Integer.parseInt(said.toString().strip());
  }

  private static void speaksThroughTheProxy(long s) {
    assertThat(portSeen(s)).isPositive().isNotEqualTo(Calls.port(s));
    Calls.send(s, "there and back");
    StringBuilder back = new StringBuilder();
    while (back.length() < "there and back".length()) { // not every proxy knows half-closed ones
      String more = Calls.recv(s);
      assertThat(more).as("the end of the stream after '%s'", back).isNotEmpty();
      back.append(more);
    }
    assertThat(back).hasToString("there and back");
    Calls.close(s);
  }

  @Test
  void aConnectionGoesThroughTheProxyAndNamesItsDestination() {
    long s = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(s, SERVER));
    SockAddr[] peer = new SockAddr[1];
    ok(Winsock.getpeername(s, peer));
    assertThat(peer[0]).isEqualTo(SERVER);
    speaksThroughTheProxy(s);
  }

  @Test
  void aNonBlockingConnectDoesNotWaitForTheProxy() {
    long s = Calls.tcp(Family.IPV4);
    Calls.nonBlocking(s, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, SERVER));
    FdSet writes = new FdSet(1);
    writes.add(s);
    assertThat(ok(Winsock.select(0, null, writes, null, new TimeVal(20, 0)))).isEqualTo(1);
    Calls.nonBlocking(s, false);
    speaksThroughTheProxy(s);
  }

  @Test
  void aDestinationWhereNobodyListensIsAnError() {
    long s = Calls.tcp(Family.IPV4);
    assertThat(Winsock.connect(s, NOBODY)).isEqualTo(-1);
    assertThat(Winsock.WSAGetLastError())
        .isIn(WsaError.WSAECONNREFUSED.code(), WsaError.WSAEHOSTUNREACH.code());
    Calls.close(s);
  }

  @Test
  void aNameIsLookedUpByTheProxy() {
    List<AddrInfo> found = new ArrayList<>();
    assertThat(
            Winsock.getaddrinfo(
                "server.named.example",
                null,
                AddrInfo.hint(0, WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0),
                found))
        .isZero();
    SockAddr standIn = Objects.requireNonNull(found.getFirst().addr());
    assertThat(standIn).asString().startsWith("198.18.");
    long s = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(s, new SockAddrIn(((SockAddrIn) standIn).addr(), Family.port(SERVER))));
    speaksThroughTheProxy(s);
  }

  @Test
  void datagramsDoNotGoRoundTheProxy() {
    long s = Calls.udp(Family.IPV4);
    byte[] one = new byte[1];
    fails(WsaError.WSAEACCES, Winsock.sendto(s, one, 0, 1, 0, SERVER));
    fails(WsaError.WSAEACCES, Winsock.connect(s, SERVER));
    Calls.close(s);
  }

  @Test
  void manyConnectionsGoThroughAtOnce() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(
          Thread.ofVirtual()
              .unstarted(
                  () -> {
                    long s = Calls.tcp(Family.IPV4);
                    ok(Winsock.connect(s, SERVER));
                    speaksThroughTheProxy(s);
                  }));
    }
    for (Thread each : threads) {
      each.setUncaughtExceptionHandler(
          (_, e) -> {
            synchronized (failures) {
              failures.add(e);
            }
          });
      each.start();
    }
    for (Thread each : threads) {
      assertThat(each.join(Duration.ofSeconds(40))).isTrue();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aProxyThatTalksNonsenseIsAnError() {
    long s = Calls.tcp(Family.IPV4);
    fails(WsaError.WSAECONNABORTED, Winsock.connect(s, behind(1))); // as the rules have it
    Calls.close(s);
  }

  @Test
  @Timeout(15) // which the connect of a socket without a proxy takes longer than
  void aProxyThatSaysNothingIsAnErrorInTheTimeOfItsRule() {
    long s = Calls.tcp(Family.IPV4);
    fails(WsaError.WSAETIMEDOUT, Winsock.connect(s, behind(2)));
    Calls.close(s);
  }

  private static SockAddr behind(int port) {
    return new SockAddrIn(WinSock2.INADDR_LOOPBACK, port);
  }
}
