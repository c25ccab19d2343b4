package org.jwinsock.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// A program with plain sockets, under which there is TLS; run by [TlsTest].
@ExtendWith(Started.class)
@Timeout(60)
class TlsScenarios {

  static final String RULES =
      """
      version: 1
      tls:
        rules:
          - {id: served, match: {local: 127.0.0.0/8}, side: server, cert: good.pem, key: good.key}
          - {id: alpn, match: {to: 127.0.0.2}, trust: good.pem, verify: localhost, alpn: [h2, http/1.1]}
          - {id: name, match: {to: 127.0.0.3}, trust: good.pem}
          - {id: trust, match: {to: 127.0.0.4}, trust: other.pem, verify: localhost}
          - {id: mine, match: {to: 127.0.0.6}, trust: good.pem, verify: localhost, cert: other.pem, key: other.key, versions: [TLSv1.2]}
          - {id: quick, match: {to: 127.0.0.7}, trust: good.pem, timeout: 1s}
          - {id: usual, match: {to: 127.0.0.1}, trust: good.pem}
      """;

  private static Path folder() {
    Path rules = Path.of(System.getProperty("winsock.rules", ""));
    return rules.toAbsolutePath().resolveSibling("");
  }

  private static Certificates certificates(String name) {
    return new Certificates(folder().resolve(name + ".p12"));
  }

  private static SockAddrIn at(int host, int port) {
    return new SockAddrIn(0x7F000000 | host, port);
  }

  private static InetAddress loopback(int host) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
  }

  private static SSLServerSocket jdkServer(String certificate, int host) throws Exception {
    return (SSLServerSocket)
        certificates(certificate)
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 5, loopback(host));
  }

  /// What is done with the first client of a server.
  private interface Talk<T> {
    T with(Socket client) throws Exception;
  }

  private static <T> CompletableFuture<T> serve(ServerSocket server, Talk<T> talk) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client = server.accept()) {
            return talk.with(client);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  private static boolean echo(Socket client) throws IOException {
    client.getInputStream().transferTo(client.getOutputStream());
    return true;
  }

  private static int connect(long s, int host, ServerSocket server) {
    return Winsock.connect(s, at(host, server.getLocalPort()));
  }

  // --- clients

  @Test
  void aPlainClientIsAnsweredByATlsServer() throws Exception {
    try (SSLServerSocket server = jdkServer("good", 1)) {
      CompletableFuture<Boolean> served = serve(server, TlsScenarios::echo);
      long s = Calls.tcp(Family.IPV4);
      ok(connect(s, 1, server));
      Calls.send(s, "in the clear");
      assertThat(Calls.recv(s)).isEqualTo("in the clear");
      ok(Winsock.shutdown(s, WinSock2.SD_SEND));
      assertThat(Calls.recv(s)).isEmpty();
      assertThat(served.get(20, TimeUnit.SECONDS)).isTrue();
      Calls.close(s);
    }
  }

  @Test
  void aMegabyteComesBackAsItWent() throws Exception {
    try (SSLServerSocket server = jdkServer("good", 1)) {
      var _ = serve(server, TlsScenarios::echo);
      long s = Calls.tcp(Family.IPV4);
      ok(connect(s, 1, server));
      byte[] sent = new byte[1 << 20];
      new Random(7).nextBytes(sent);
      Thread sender =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int at = 0; at < sent.length; ) {
                      at += ok(Winsock.send(s, sent, at, Math.min(70_000, sent.length - at), 0));
                    }
                    ok(Winsock.shutdown(s, WinSock2.SD_SEND));
                  });
      byte[] back = new byte[sent.length];
      int length = 0;
      while (length < back.length) {
        int more = ok(Winsock.recv(s, back, length, back.length - length, 0));
        assertThat(more).isPositive();
        length += more;
      }
      assertThat(back).isEqualTo(sent);
      sender.join();
      Calls.close(s);
    }
  }

  @Test
  void theProtocolIsAgreedOn() throws Exception {
    try (SSLServerSocket server = jdkServer("good", 2)) {
      var parameters = server.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      server.setSSLParameters(parameters);
      CompletableFuture<String> agreed =
          serve(
              server,
              client -> {
                client.getInputStream().read();
                return ((SSLSocket) client).getApplicationProtocol();
              });
      long s = Calls.tcp(Family.IPV4);
      ok(connect(s, 2, server));
      Calls.send(s, "x");
      assertThat(agreed.get(20, TimeUnit.SECONDS)).isEqualTo("http/1.1");
      Calls.close(s);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"good 3", "good 4"}) // another name, an unknown issuer
  void aCertificateThatIsRefusedEndsTheConnect(String which) throws Exception {
    String[] words = which.split(" ", -1);
    int host = Integer.parseInt(words[1]);
    try (SSLServerSocket server = jdkServer(words[0], host)) {
      var _ = serve(server, client -> client.getInputStream().read());
      long s = Calls.tcp(Family.IPV4);
      assertThat(connect(s, host, server)).isEqualTo(-1);
      assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaError.WSAECONNABORTED.code()));
      Calls.close(s);
    }
  }

  @Test
  void aClientShowsItsCertificate() throws Exception {
    try (SSLServerSocket server =
        (SSLServerSocket)
            certificates("good")
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 5, loopback(6))) {
      server.setNeedClientAuth(true); // and does not trust the one it is shown
      var _ = serve(server, client -> client.getInputStream().read());
      long s = Calls.tcp(Family.IPV4);
      assertThat(connect(s, 6, server)).isEqualTo(-1);
      assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaError.WSAECONNRESET.code()));
      Calls.close(s);
    }
  }

  @Test
  void garbageEndsTheConnect() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, loopback(1))) {
      var _ =
          serve(
              server,
              client -> {
                client.getOutputStream().write("HTTP/1.1 400 what?\r\n\r\n".getBytes(US_ASCII));
                return client.getInputStream().read(new byte[4096]);
              });
      long s = Calls.tcp(Family.IPV4);
      fails(WsaError.WSAECONNABORTED, connect(s, 1, server));
      Calls.close(s);
    }
  }

  @Test
  void aServerThatSaysNothingEndsTheConnectInTime() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, loopback(7))) {
      var _ = serve(server, client -> client.getInputStream().readAllBytes());
      long s = Calls.tcp(Family.IPV4);
      fails(WsaError.WSAETIMEDOUT, connect(s, 7, server));
      Calls.close(s);
    }
  }

  @Test
  void anEndWithoutANoticeIsNoEnd() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, loopback(1))) {
      var _ =
          serve(
              server,
              client -> {
                SSLSocket tls =
                    (SSLSocket)
                        certificates("good")
                            .context()
                            .getSocketFactory()
                            .createSocket(client, null, client.getPort(), false);
                tls.setUseClientMode(false);
                tls.getOutputStream().write("half of it".getBytes(US_ASCII));
                client.shutdownOutput();
                return client.getInputStream().readAllBytes();
              });
      long s = Calls.tcp(Family.IPV4);
      ok(connect(s, 1, server));
      assertThat(Calls.recv(s)).isEqualTo("half of it");
      byte[] one = new byte[1];
      fails(WsaError.WSAECONNRESET, Winsock.recv(s, one, 0, 1, 0));
      Calls.close(s);
    }
  }

  @Test
  void aServerMayAnswerOneByteAtATime() throws Exception {
    try (SSLServerSocket real = jdkServer("good", 1);
        ServerSocket between = new ServerSocket(0, 5, loopback(1))) {
      var _ = serve(real, TlsScenarios::echo);
      var _ = serve(between, client -> trickle(client, real.getLocalPort()));
      long s = Calls.tcp(Family.IPV4);
      ok(connect(s, 1, between));
      Calls.send(s, "slowly");
      assertThat(Calls.recv(s)).isEqualTo("slowly");
      Calls.close(s);
    }
  }

  /// Hands on one byte at a time what comes back.
  private static boolean trickle(Socket client, int port) throws Exception {
    try (Socket server = new Socket(loopback(1), port)) {
      client.setTcpNoDelay(true);
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  InputStream in = server.getInputStream();
                  OutputStream out = client.getOutputStream();
                  for (int b = in.read(); b >= 0; b = in.read()) {
                    out.write(b);
                  }
                } catch (IOException e) {
                  return; // it has been hung up
                }
              });
      client.getInputStream().transferTo(server.getOutputStream());
    }
    return true;
  }

  @Test
  void aNonBlockingConnectDoesNotWaitForTheHandshake() throws Exception {
    try (SSLServerSocket server = jdkServer("good", 1)) {
      var _ = serve(server, TlsScenarios::echo);
      long s = Calls.tcp(Family.IPV4);
      Calls.nonBlocking(s, true);
      fails(WsaError.WSAEWOULDBLOCK, connect(s, 1, server));
      FdSet writes = new FdSet(1);
      writes.add(s);
      assertThat(ok(Winsock.select(0, null, writes, null, new TimeVal(20, 0)))).isEqualTo(1);
      Calls.send(s, "ready");
      Calls.nonBlocking(s, false);
      assertThat(Calls.recv(s)).isEqualTo("ready");
      Calls.close(s);
    }
  }

  // --- servers

  @Test
  void aPlainServerAnswersATlsClient() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    CompletableFuture<String> heard = hearsOf(Calls.port(listener));
    long s = ok(Winsock.accept(listener));
    assertThat(Calls.recv(s)).isEqualTo("hello");
    Calls.send(s, "welcome");
    Calls.close(s, listener);
    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("welcome");
  }

  /// What a TLS client is told that says hello.
  private static CompletableFuture<String> hearsOf(int port) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client =
              certificates("good").context().getSocketFactory().createSocket("127.0.0.1", port)) {
            client.getOutputStream().write("hello".getBytes(US_ASCII));
            return new String(client.getInputStream().readAllBytes(), US_ASCII);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void whatAcceptExTakesOverGoesOnAsItWas() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    MemorySegment room = MemorySegment.ofArray(new byte[5 + 2 * 32]);
    ExOperation accepting = new ExOperation();
    accepting.begun(Mswsock.AcceptEx(listener, s, room, 5, 32, 32, new int[1], accepting));
    CompletableFuture<String> heard = hearsOf(Calls.port(listener));
    assertThat(accepting.succeeds(listener)).isEqualTo(5);
    assertThat(new String(room.asSlice(0, 5).toArray(ValueLayout.JAVA_BYTE), US_ASCII))
        .isEqualTo("hello");
    Calls.send(s, "welcome");
    Calls.close(s, listener);
    assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("welcome");
  }

  @Test
  void aPlainServerAnswersCurl() throws Exception {
    String curl = Peer.program("curl");
    long listener = Calls.listener(Family.IPV4);
    int port = Calls.port(listener);
    Thread server =
        Thread.ofPlatform()
            .start(
                () -> {
                  long s = ok(Winsock.accept(listener));
                  StringBuilder request = new StringBuilder();
                  while (request.indexOf("\r\n\r\n") < 0) {
                    request.append(Calls.recv(s));
                  }
                  Calls.send(s, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain");
                  ok(Winsock.shutdown(s, WinSock2.SD_SEND));
                  Calls.close(s);
                });
    byte[] said =
        Peer.run(
            List.of(
                curl,
                "-sS",
                "--noproxy",
                "*",
                "--cacert",
                folder().resolve("good.pem").toString(),
                "https://127.0.0.1:" + port + "/"));
    assertThat(new String(said, US_ASCII)).isEqualTo("plain");
    server.join();
    Calls.close(listener);
  }

  @Test
  void aClientThatSpeaksNoTlsEndsItsConnectionOnly() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    try (Socket client = new Socket(loopback(1), Calls.port(listener))) {
      long s = ok(Winsock.accept(listener));
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
      byte[] one = new byte[1];
      fails(WsaError.WSAECONNABORTED, Winsock.recv(s, one, 0, 1, 0));
      Calls.close(s);
    }
    Calls.close(listener);
  }
}
