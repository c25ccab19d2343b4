package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// netcat against the JDK's sockets.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SuppressWarnings("try") // a stream is closed early on purpose: that is the end of input
class NcTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, LOOPBACK);
  }

  private static Cli nc(String provider, ServerSocket peer) throws IOException {
    return Cli.start(provider, "nc", "127.0.0.1", "" + peer.getLocalPort());
  }

  private static void reset(Socket peer) throws IOException {
    peer.setSoLinger(true, 0);
    peer.close();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  /// Writes everything, and then ends the stream, on a thread of its own.
  private static CompletableFuture<Void> feed(OutputStream to, byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try (to) {
            to.write(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void movesBytesBothWaysAtOnceAndUnchanged(String provider) throws Exception {
    byte[] there = random(5_000_000);
    byte[] back = random(4_000_000);
    try (var listener = listen();
        Cli nc = nc(provider, listener);
        Socket peer = listener.accept()) {
      var input = feed(nc.input(), there);
      var sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  peer.getOutputStream().write(back);
                  peer.shutdownOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      assertThat(peer.getInputStream().readAllBytes()).isEqualTo(there);
      input.join();
      sending.join();
      var ended = nc.end();
      assertThat(ended.errors()).isEmpty();
      assertThat(ended.status()).isZero();
      assertThat(ended.bytes()).isEqualTo(back);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void readsOnAfterTheEndOfItsInput(String provider) throws Exception {
    byte[] answer = random(300_000);
    try (var listener = listen();
        Cli nc = nc(provider, listener);
        Socket peer = listener.accept()) {
      nc.input().write("question".getBytes(UTF_8));
      nc.input().close();

      assertThat(peer.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("question");
      peer.getOutputStream().write(answer);
      peer.shutdownOutput();
      var ended = nc.end();
      assertThat(ended.status()).isZero();
      assertThat(ended.bytes()).isEqualTo(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void sendsAllOfItsInputToAPeerThatHasFinishedSending(String provider) throws Exception {
    byte[] there = random(5_000_000);
    try (var listener = listen();
        Cli nc = nc(provider, listener);
        Socket peer = listener.accept()) {
      peer.getOutputStream().write("bye".getBytes(UTF_8));
      peer.shutdownOutput();
      nc.output().await("bye");
      var input = feed(nc.input(), there);

      assertThat(peer.getInputStream().readAllBytes()).isEqualTo(there);
      input.join();
      assertThat(nc.end().status()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void endsWhenThePeerHasFinishedAndItsInputIsSilent(String provider) throws Exception {
    try (var listener = listen();
        Cli nc = nc(provider, listener);
        Socket peer = listener.accept()) {
      peer.getOutputStream().write("bye".getBytes(UTF_8));
      peer.shutdownOutput();

      var ended = nc.end(); // its input is open all the time
      assertThat(ended.status()).isZero();
      assertThat(ended.output()).isEqualTo("bye");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void aRefusedConnectionIsToldWithNameAndNumber(String provider) throws Exception {
    int port;
    try (var listener = listen()) {
      port = listener.getLocalPort();
    }

    var ended = Cli.run(provider, "nc", "127.0.0.1", "" + port);

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors())
        .startsWith("winsock nc: connect 127.0.0.1:" + port + ": WSAECONNREFUSED (10061): ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void aTraceIsShownToWhoAsksForIt(String provider) throws Exception {
    var ended = Cli.run(provider, "nc", "-v", "-6", "127.0.0.1", "1");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.errors()).startsWith("winsock nc: getaddrinfo").contains("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void aResetIsToldWithNameAndNumber(String provider) throws Exception {
    try (var listener = listen();
        Cli nc = nc(provider, listener);
        Socket peer = listener.accept()) {
      reset(peer);

      var ended = nc.end();
      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.errors()).contains("WSAECONNRESET (10054)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void aNameIsResolvedAndEveryAddressTried(String provider) throws Exception {
    try (var listener = listen()) { // not on ::1
      try (Cli nc = Cli.start(provider, "nc", "localhost", "" + listener.getLocalPort());
          Socket peer = listener.accept()) {
        nc.input().close();
        peer.shutdownOutput();

        assertThat(nc.end().status()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void listensOnAPortOfTheSystemsChoiceAndTalksToTheFirstWhoComes(String provider)
      throws Exception {
    byte[] there = random(1_000_000);
    try (Cli nc = Cli.start(provider, "nc", "-l", "0");
        var peer = new Socket(LOOPBACK, nc.netcatPort())) {
      var input = feed(nc.input(), there);

      assertThat(peer.getInputStream().readAllBytes()).isEqualTo(there);
      input.join();
      peer.getOutputStream().write("thanks".getBytes(UTF_8));
      peer.shutdownOutput();
      var ended = nc.end();
      assertThat(ended.status()).isZero();
      assertThat(ended.output()).isEqualTo("thanks");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void aDatagramGoesThereAndTheAnswerIsPrinted(String provider) throws Exception {
    try (var peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        Cli nc = Cli.start(provider, "nc", "-u", "127.0.0.1", "" + peer.getLocalPort())) {
      nc.input().write("hello".getBytes(UTF_8));
      nc.input().close();
      var packet = new DatagramPacket(new byte[100], 100);
      peer.receive(packet);
      assertThat(packet.getLength()).isEqualTo(5);
      peer.send(packet);

      var ended = nc.end();
      assertThat(ended.status()).as(ended.errors()).isZero();
      assertThat(ended.output()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void listensForDatagramsAndAnswersWhoeverSentTheFirst(String provider) throws Exception {
    try (Cli nc = Cli.start(provider, "nc", "-u", "-l", "-w", "0.2", "0");
        var peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      byte[] hello = random(8000);
      peer.send(new DatagramPacket(hello, hello.length, LOOPBACK, nc.netcatPort()));
      feed(nc.input(), "welcome".getBytes(UTF_8)).join();
      var packet = new DatagramPacket(new byte[100], 100);
      peer.receive(packet);

      assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8)).isEqualTo("welcome");
      var ended = nc.end();
      assertThat(ended.status()).as(ended.errors()).isZero();
      assertThat(ended.bytes()).isEqualTo(hello);
    }
  }
}
