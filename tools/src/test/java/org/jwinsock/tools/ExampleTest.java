package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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
