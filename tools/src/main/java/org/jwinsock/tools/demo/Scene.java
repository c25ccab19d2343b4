package org.jwinsock.tools.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.example.Example;
import org.jwinsock.tools.example.IocpEcho;
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
    Tally play(Family family, Effort effort) throws Exception {
      return echo(
          new TcpEcho(family.loopback(0), QUIET),
          effort.nanos(),
          STREAM_CLIENTS,
          (server, i, gate) -> new StreamClient(server, i * APART, gate));
    }
  },

  SELECT_ECHO("select-echo", "TCP") {
    @Override
    Tally play(Family family, Effort effort) throws Exception {
      return echo(
          new SelectEcho(family.loopback(0), QUIET),
          effort.nanos(),
          1,
          (server, _, gate) -> new SelectClients(server, effort.of(SELECT_CLIENTS), gate));
    }
  },

  IOCP_ECHO("iocp-echo", "TCP") {
    @Override
    Tally play(Family family, Effort effort) throws Exception {
      return echo(
          new IocpEcho(family.loopback(0), WORKERS, QUIET),
          effort.nanos(),
          1,
          (server, _, gate) -> new SelectClients(server, effort.of(PORT_CLIENTS), gate));
    }
  },

  UDP_ECHO("udp-echo", "UDP") {
    @Override
    Tally play(Family family, Effort effort) throws Exception {
      return echo(
          new UdpEcho(family.loopback(0), QUIET),
          effort.nanos(),
          DATAGRAM_CLIENTS,
          (server, i, gate) -> new DatagramClient(server, i * APART, gate));
    }
  },

  MULTICAST_STREAM("multicast-stream", "UDP") {
    @Override
    Tally play(Family family, Effort effort) throws Exception {
      var stream = new MulticastStream(family, 0, RECEIVERS, DATAGRAMS_PER_SECOND, QUIET);
      double seconds = runFor(stream, effort.nanos());
      MulticastStream.Result result = stream.result();
      long received = result.receivers().stream().mapToLong(count -> count.received()).sum();
      long size = result.datagramSize();
      return new Tally(RECEIVERS, result.sent() * RECEIVERS * size, received * size, seconds, "");
    }
  },

  UDP_GAME("udp-game", "UDP") {
    @Override
    Tally play(Family family, Effort effort) throws Exception {
      var game = new UdpGame(family.loopback(0), BOTS, TICKS_PER_SECOND, Weather.FINE, QUIET);
      double seconds = runFor(game, effort.nanos());
      UdpGame.Result result = game.result();
      return new Tally(
          BOTS, result.snapshotBytesSent(), result.snapshotBytesReceived(), seconds, "");
    }
  };

  private static final int STREAM_CLIENTS = 8;
  private static final int SELECT_CLIENTS = 1000;
  private static final int PORT_CLIENTS = 2000;
  private static final int WORKERS = 2;
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
  /// @throws Exception whatever ended it early
  abstract Tally play(Family family, Effort effort) throws Exception;

  /// The name of the example.
  String program() {
    return program;
  }

  /// `TCP/IPv6`
  String protocol(Family family) {
    return protocol + "/" + family;
  }

  /// Makes a client of a server.
  @FunctionalInterface
  private interface Clients {
    Callable<Tally> client(SockAddr server, int number, Gate gate);
  }

  private static Tally echo(Server server, long nanos, int count, Clients clients)
      throws Exception {
    CompletableFuture<?> serving = inBackground(server);
    var gate = new Gate(count, nanos);
    List<CompletableFuture<Tally>> talking = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Callable<Tally> client = clients.client(server.address(), i, gate);
      talking.add(inBackground(client).whenComplete((_, _) -> gate.leave()));
    }
    try {
      Tally all = Tally.NOTHING;
      for (CompletableFuture<Tally> each : talking) {
        all = all.plus(each.get());
      }
      return all;
    } finally {
      server.stop();
      serving.get();
    }
  }

  private static double runFor(Example example, long nanos) throws Exception {
    long start = System.nanoTime();
    CompletableFuture<?> running = inBackground(example);
    if (!endsWithin(running, nanos)) {
      example.stop();
    }
    running.get();
    return (System.nanoTime() - start) / 1e9;
  }

  private static boolean endsWithin(CompletableFuture<?> running, long nanos) throws Exception {
    try {
      running.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
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
