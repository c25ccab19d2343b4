package org.jwinsock.tools.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.example.Example;
import org.jwinsock.tools.example.MulticastStream;
import org.jwinsock.tools.example.SelectEcho;
import org.jwinsock.tools.example.Server;
import org.jwinsock.tools.example.TcpEcho;
import org.jwinsock.tools.example.UdpEcho;
import org.jwinsock.tools.example.UdpGame;
import org.jwinsock.tools.example.Weather;

/// A server of the examples and its clients.
enum Scene {
  TCP_ECHO("tcp-echo", "TCP") {
    @Override
    Tally play(Family family, long nanos) throws Exception {
      return echo(
          new TcpEcho(family.loopback(0), QUIET),
          nanos,
          (server, end) -> many(STREAM_CLIENTS, i -> new StreamClient(server, i * APART, end)));
    }
  },

  SELECT_ECHO("select-echo", "TCP") {
    @Override
    Tally play(Family family, long nanos) throws Exception {
      return echo(
          new SelectEcho(family.loopback(0), QUIET),
          nanos,
          (server, end) -> List.of(new SelectClients(server, SELECT_CLIENTS, end)));
    }
  },

  UDP_ECHO("udp-echo", "UDP") {
    @Override
    Tally play(Family family, long nanos) throws Exception {
      return echo(
          new UdpEcho(family.loopback(0), QUIET),
          nanos,
          (server, end) -> many(DATAGRAM_CLIENTS, i -> new DatagramClient(server, i * APART, end)));
    }
  },

  MULTICAST_STREAM("multicast-stream", "UDP") {
    @Override
    Tally play(Family family, long nanos) throws Exception {
      var stream = new MulticastStream(family, 0, RECEIVERS, DATAGRAMS_PER_SECOND, QUIET);
      runFor(stream, nanos);
      MulticastStream.Result result = stream.result();
      long received = result.receivers().stream().mapToLong(count -> count.received()).sum();
      long size = result.datagramSize();
      return Tally.of(RECEIVERS, result.sent() * RECEIVERS * size, received * size);
    }
  },

  UDP_GAME("udp-game", "UDP") {
    @Override
    Tally play(Family family, long nanos) throws Exception {
      var game = new UdpGame(family.loopback(0), BOTS, TICKS_PER_SECOND, Weather.FINE, QUIET);
      runFor(game, nanos);
      UdpGame.Result result = game.result();
      return Tally.of(BOTS, result.snapshotBytesSent(), result.snapshotBytesReceived());
    }
  };

  private static final int STREAM_CLIENTS = 8;
  private static final int SELECT_CLIENTS = 1000;
  private static final int DATAGRAM_CLIENTS = 4;
  private static final int RECEIVERS = 4;
  private static final int DATAGRAMS_PER_SECOND = 2000;
  private static final int BOTS = 16;
  private static final int TICKS_PER_SECOND = 60;

  /// How far the rounds of two clients are apart.
  private static final long APART = 1_000_003;

  private static final PrintWriter QUIET = new PrintWriter(PrintWriter.nullWriter());

  private final String program;
  private final String protocol;

  Scene(String program, String protocol) {
    this.program = program;
    this.protocol = protocol;
  }

  /// Runs the server and its clients.
  ///
  /// @param nanos about how long
  /// @throws Exception whatever ended it early
  abstract Tally play(Family family, long nanos) throws Exception;

  /// The name of the example.
  String program() {
    return program;
  }

  /// `TCP/IPv6`
  String protocol(Family family) {
    return protocol + "/" + family;
  }

  /// Makes the clients of a server.
  @FunctionalInterface
  private interface Clients {
    List<Callable<Tally>> of(SockAddr server, long end);
  }

  private static List<Callable<Tally>> many(int count, Function<Long, Callable<Tally>> client) {
    return IntStream.range(0, count).mapToObj(i -> client.apply((long) i)).toList();
  }

  private static Tally echo(Server server, long nanos, Clients clients) throws Exception {
    CompletableFuture<?> serving = inBackground(server);
    List<CompletableFuture<Tally>> talking = new ArrayList<>();
    for (Callable<Tally> client : clients.of(server.address(), System.nanoTime() + nanos)) {
      talking.add(inBackground(client));
    }
    try {
      Tally all = Tally.of(0, 0, 0);
      for (CompletableFuture<Tally> each : talking) {
        all = all.plus(each.get());
      }
      return all;
    } finally {
      server.stop();
      serving.get();
    }
  }

  private static void runFor(Example example, long nanos) throws Exception {
    CompletableFuture<?> running = inBackground(example);
    if (!endsWithin(running, nanos)) {
      example.stop();
    }
    running.get();
  }

  private static boolean endsWithin(CompletableFuture<?> running, long nanos) throws Exception {
    try {
      running.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  private static CompletableFuture<Boolean> inBackground(Example example) {
    return inBackground(
        () -> {
          example.run();
          return true;
        });
  }

  private static <T> CompletableFuture<T> inBackground(Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }
}
