package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// A program that runs beside a scenario and speaks to it through the kernel's sockets. What it
/// says is kept for the report of a failure; it ends with the scenario.
final class Peer implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(15);
  private static final Duration RUN = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);

  private final Process process;
  private final Path said;
  private final int port;

  private Peer(List<String> command, int port) throws IOException {
    this.port = port;
    said = Files.createTempFile("peer", ".txt");
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }

  /// Where a program is installed; without it the scenario is skipped, by the program's name.
  static String program(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    List<Path> found =
        Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin", "/sbin"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), () -> name + " is not installed");
    return found.getFirst().toString();
  }

  /// A program that listens on a port of both loopback addresses. It cannot choose the port, so a
  /// port is chosen for it, and another one when somebody else was faster.
  static Peer listening(IntFunction<List<String>> command) throws IOException {
    String said = "";
    for (int attempt = 0; attempt < 5; attempt++) {
      int port = freePort();
      Peer peer = new Peer(command.apply(port), port);
      if (peer.becomesReady()) {
        return peer;
      }
      said = peer.said();
      peer.close();
    }
    throw new AssertionError("the peer did not start: " + said);
  }

  /// What a program says that must end well by itself.
  static byte[] run(List<String> command, byte[] input) throws IOException, InterruptedException {
    try (Peer peer = new Peer(command, 0)) {
      try (var in = peer.process.getOutputStream()) {
        in.write(input);
      }
      boolean ended = peer.process.waitFor(RUN.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended).as("%s still runs: %s", command, peer.said()).isTrue();
      assertThat(peer.process.exitValue()).as("%s: %s", command, peer.said()).isZero();
      return Files.readAllBytes(peer.said);
    }
  }

  static byte[] run(List<String> command) throws IOException, InterruptedException {
    return run(command, new byte[0]);
  }

  int port() {
    return port;
  }

  /// What it has said so far.
  String said() {
    try {
      return Files.readString(said, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().completeOnTimeout(process, END.toSeconds(), TimeUnit.SECONDS).join();
    if (process.isAlive()) {
      process.destroyForcibly().onExit().join();
    }
    Files.deleteIfExists(said);
  }

  private boolean becomesReady() {
    await()
        .atMost(READY)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !process.isAlive() || accepts(Family.IPV4) && accepts(Family.IPV6));
    return process.isAlive();
  }

  private boolean accepts(Family family) {
    try (Socket probe = new Socket()) {
      probe.connect(Loopback.inet(family, port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /// A port that nobody had a moment ago.
  private static int freePort() throws IOException {
    for (int attempt = 0; attempt < 20; attempt++) {
      try (ServerSocket four = new ServerSocket()) {
        four.bind(Loopback.inet(Family.IPV4, 0));
        int port = four.getLocalPort();
        if (isFree(Loopback.inet(Family.IPV6, port))) {
          return port;
        }
      }
    }
    throw new AssertionError("no port is free on both loopback addresses");
  }

  private static boolean isFree(InetSocketAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(address);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
