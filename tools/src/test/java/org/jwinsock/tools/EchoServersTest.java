package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Every echo server for connections, on both providers and in both families, against the JDK's
/// sockets.
@ParameterizedClass
@MethodSource("servers")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EchoServersTest {

  private static final List<String> NAMES =
      List.of(
          "tcp-echo",
          "select-echo",
          "event-echo",
          "async-select-echo",
          "apc-echo",
          "iocp-echo",
          "notify-echo",
          "notify-echo --edge",
          "vt-echo",
          "rio-echo");

  private static final int PATIENCE_MILLIS = 20_000;

  private final Subject subject;

  EchoServersTest(Subject subject) {
    this.subject = subject;
  }

  /// A server: one process for all tests, which ends after them.
  static final class Subject implements AutoCloseable {
    private final String provider;
    private final String name;
    private final String host;
    private @Nullable Cli running;
    private int port;

    Subject(String provider, String name, String host) {
      this.provider = provider;
      this.name = name;
      this.host = host;
    }

    Cli running() throws Exception {
      Cli cli = running;
      if (cli == null) {
        List<String> arguments = new ArrayList<>(List.of("example"));
        arguments.addAll(Arrays.asList(name.split(" ", -1)));
        arguments.addAll(List.of("--port", "0", "--host", host));
        cli = Cli.start(provider, arguments.toArray(new String[0]));
        running = cli;
        port = cli.examplePort();
      }
      return cli;
    }

    /// The name without options.
    String program() {
      return name.replaceFirst(" .*", "");
    }

    InetSocketAddress address() throws Exception {
      Cli _ = running();
      return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    @Override
    public void close() {
      if (running != null) {
        running.close();
      }
    }

    @Override
    public String toString() {
      return name + " on " + provider + " at " + host;
    }
  }

  static List<Subject> servers() {
    List<Subject> servers = new ArrayList<>();
    for (String provider : List.of("host", "nio")) {
      for (String name : NAMES) {
        servers.add(new Subject(provider, name, "127.0.0.1"));
        servers.add(new Subject(provider, name, "::1"));
      }
    }
    return servers;
  }

  @AfterParameterizedClassInvocation
  static void endsWithALineThatCountsConnectionsAndBytes(Subject subject) throws Exception {
    assertThat(subject.running().interrupt().output())
        .containsPattern("(?m)^" + subject.program() + ": [0-9,]+ connections, [0-9,]+ bytes$");
  }

  private Socket connect() throws Exception {
    var client = new Socket();
    client.setSoTimeout(PATIENCE_MILLIS);
    client.connect(subject.address(), PATIENCE_MILLIS);
    return client;
  }

  private static byte[] random(int size) {
    byte[] data = new byte[size];
    new SplittableRandom(size).nextBytes(data);
    return data;
  }

  @Test
  void aClientThatEndsSendingStillGetsEverythingBack() throws Exception {
    byte[] data = random(1 << 20);
    try (Socket client = connect()) {
      var sending = CompletableFuture.runAsync(() -> sendAll(client, data));

      assertThat(client.getInputStream().readAllBytes()).isEqualTo(data);
      sending.get();
    }
  }

  private static void sendAll(Socket client, byte[] data) {
    try {
      client.getOutputStream().write(data);
      client.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aClientThatReadsLateLosesNothing() throws Exception {
    byte[] data = random(1 << 16);
    try (var client = SocketChannel.open(subject.address())) {
      client.configureBlocking(false);
      long written = writeUntilNothingGoes(client, data);
      assertThat(written).as("the server has had to wait").isGreaterThan(data.length);

      client.configureBlocking(true);
      client.shutdownOutput();
      client.socket().setSoTimeout(PATIENCE_MILLIS);
      byte[] echo = client.socket().getInputStream().readAllBytes();
      assertThat(echo).hasSize((int) written);
      for (int from = 0; from < echo.length; from += data.length) {
        int length = Math.min(data.length, echo.length - from);
        assertThat(Arrays.mismatch(echo, from, from + length, data, 0, length)).isEqualTo(-1);
      }
    }
  }

  /// Fills every buffer between here and what the server keeps.
  private static long writeUntilNothingGoes(SocketChannel client, byte[] data) throws IOException {
    long written = 0;
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < TimeUnit.MILLISECONDS.toNanos(200)) {
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

  @Test
  void aClientThatResetsTheConnectionEndsNoOther() throws Exception {
    try (Socket other = connect()) {
      for (int i = 0; i < 20; i++) {
        try (Socket client = connect()) {
          client.getOutputStream().write(random(i % 2 == 0 ? 1 : 100_000));
          client.setSoLinger(true, 0);
        }
      }
      other.getOutputStream().write('A');
      assertThat(other.getInputStream().read()).isEqualTo('A');
      try (Socket next = connect()) {
        next.getOutputStream().write('B');
        assertThat(next.getInputStream().read()).isEqualTo('B');
      }
    }
  }

  @Test
  void manyConnectionsAreKeptApart() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        clients.add(connect());
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
}
