package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples against the JDK's sockets and against each other.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExampleTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private static Cli server(String provider, String name) throws IOException {
    return Cli.start(provider, "example", name, "--port", "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void theTextbookClientGetsItsWordsBackFromTheEchoServer(String provider) throws Exception {
    try (Cli server = server(provider, "tcp-echo")) {
      var client = Cli.run(provider, "example", "tcp-client", "--port", "" + server.examplePort());

      assertThat(client.status()).as(client.errors()).isZero();
      assertThat(client.output())
          .contains("Bytes sent: 14", "Bytes received: 14: this is a test", "Connection closed");
      assertThat(server.interrupt().output()).contains("tcp-echo: 1 connections, 14 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void theTextbookClientTellsThatNobodyListens(String provider) throws Exception {
    int port;
    try (var free = new java.net.ServerSocket(0, 1, LOOPBACK)) {
      port = free.getLocalPort();
    }

    var client = Cli.run(provider, "example", "tcp-client", "--port", "" + port);

    assertThat(client.status()).isEqualTo(1);
    assertThat(client.output()).contains("connect failed: WSAECONNREFUSED (10061)");
  }

  @ParameterizedTest
  @CsvSource({
    "host,tcp-echo",
    "host,select-echo",
    "nio,tcp-echo",
    "nio,select-echo",
    "host,rio-echo",
    "nio,rio-echo"
  })
  void anEchoServerKeepsManyConnectionsApart(String provider, String name) throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (Cli server = server(provider, name)) {
      int port = server.examplePort();
      for (int i = 0; i < 200; i++) {
        clients.add(new Socket(LOOPBACK, port));
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < clients.size(); i++) {
          clients.get(i).getOutputStream().write(("I am " + i).getBytes(UTF_8));
        }
        for (int i = 0; i < clients.size(); i++) {
          String expected = "I am " + i;
          byte[] echo = clients.get(i).getInputStream().readNBytes(expected.length());
          assertThat(echo).asString(UTF_8).isEqualTo(expected);
        }
      }
      for (Socket client : clients) {
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void selectEchoLosesNothingOfAClientThatReadsLate(String provider) throws Exception {
    byte[] data = new byte[1 << 16];
    new SplittableRandom(1).nextBytes(data);
    try (Cli server = server(provider, "select-echo");
        var client = SocketChannel.open(new InetSocketAddress(LOOPBACK, server.examplePort()))) {
      client.configureBlocking(false);
      long written = writeUntilNothingGoes(client, data);
      assertThat(written).as("the server keeps a left-over").isGreaterThan(data.length);

      client.configureBlocking(true);
      client.shutdownOutput();
      byte[] echo = client.socket().getInputStream().readAllBytes();
      assertThat(echo).hasSize((int) written);
      for (int i = 0; i < echo.length; i++) {
        if (echo[i] != data[i % data.length]) {
          throw new AssertionError("byte " + i + " is wrong");
        }
      }
    }
  }

  /// Fills every buffer between here and the server's left-over.
  private static long writeUntilNothingGoes(SocketChannel client, byte[] data) throws IOException {
    long written = 0;
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < TimeUnit.MILLISECONDS.toNanos(300)) {
      int from = (int) (written % data.length);
      int n = client.write(ByteBuffer.wrap(data, from, data.length - from));
      written += n;
      if (n > 0) {
        quietSince = System.nanoTime();
      } else {
        Thread.onSpinWait();
      }
    }
    return written;
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void rioUdpEchoGivesBackDatagrams(String provider) throws Exception {
    try (Cli server = server(provider, "rio-udp-echo");
        var client = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      client.setSoTimeout(10_000);
      int port = server.examplePort();
      for (int size = 0; size < 1000; size++) {
        byte[] data = new byte[size];
        new SplittableRandom(size).nextBytes(data);
        client.send(new DatagramPacket(data, size, LOOPBACK, port));
        var echo = new DatagramPacket(new byte[2048], 2048);
        client.receive(echo);
        assertThat(Arrays.copyOf(echo.getData(), echo.getLength())).isEqualTo(data);
      }
      assertThat(server.interrupt().output()).contains("rio-udp-echo: 1,000 datagrams");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void udpEchoGivesBackDatagramsOfEverySize(String provider) throws Exception {
    try (Cli server = server(provider, "udp-echo");
        var client = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      int port = server.examplePort();
      for (int size : new int[] {1, 0, 1400, 65_507}) {
        byte[] data = new byte[size];
        new SplittableRandom(size).nextBytes(data);
        client.send(new DatagramPacket(data, size, LOOPBACK, port));
        var echo = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(echo);
        assertThat(echo.getLength()).isEqualTo(size);
        assertThat(Arrays.copyOf(echo.getData(), size)).isEqualTo(data);
      }
      assertThat(server.interrupt().output()).contains("udp-echo: 4 datagrams");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void everyMemberOfAMulticastGroupGetsEveryDatagram(String provider) throws Exception {
    var ended =
        Cli.run(
            provider,
            "example",
            "multicast-stream",
            "--port=0",
            "--rate=200",
            "--receivers=2",
            "--seconds=1");

    assertThat(ended.status()).as(ended.errors()).isZero();
    assertThat(ended.output().strip().lines().toList().getLast())
        .matches("sent ([0-9,]+) \\| received \\1 lost 0.* \\| received \\1 lost 0.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "nio"})
  void botsSeeWhatTheWeatherDoesToTheirSnapshots(String provider) throws Exception {
    var ended =
        Cli.run(
            provider,
            "example",
            "udp-game",
            "--port=0",
            "--bots=3",
            "--ticks=200",
            "--drop=20",
            "--swap=10",
            "--seconds=1.5");

    assertThat(ended.status()).as(ended.errors()).isZero();
    List<String> last = ended.output().lines().filter(line -> line.startsWith("bot 2")).toList();
    assertThat(last.getLast())
        .matches("bot 2: [1-9]\\d* snapshots, [1-9]\\d* lost, [1-9]\\d* late.*");
  }
}
