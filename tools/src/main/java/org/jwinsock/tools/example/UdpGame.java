package org.jwinsock.tools.example;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jwinsock.spi.SockAddr;

/// A small game on datagrams: a server that knows where everybody is, and bots that wander about.
/// The state is sent as a whole, again and again; what is lost is replaced by what comes next.
public final class UdpGame implements Server {

  private static final int REPORT_MILLIS = 1000;

  private final PrintWriter out;
  private final GameServer server;
  private final SockAddr address;
  private final List<GameBot> bots = new ArrayList<>();
  private final Clock clock = new Clock();

  /// @param address of the server; port 0 picks one
  /// @param bots 1 to 255
  /// @param ticksPerSecond how often the state is sent
  /// @param weather what happens to snapshots on their way
  public UdpGame(SockAddr address, int bots, int ticksPerSecond, Weather weather, PrintWriter out) {
    this.out = out;
    server = new GameServer(address, ticksPerSecond, weather);
    this.address = server.address();
    for (int i = 0; i < bots; i++) {
      this.bots.add(new GameBot(this.address, new SplittableRandom(i)));
    }
  }

  /// What happened.
  ///
  /// @param snapshotBytesSent by the server; what the weather took is not in it
  /// @param snapshotBytesReceived by all bots
  public record Result(int bots, long snapshotBytesSent, long snapshotBytesReceived) {}

  @Override
  public SockAddr address() {
    return address;
  }

  @Override
  public void run() {
    Crew playing = new Crew();
    Crew serving = new Crew();
    serving.start(server);
    bots.forEach(playing::start);
    while (clock.goesOn(REPORT_MILLIS)) {
      serving.check();
      playing.check();
      report();
    }
    server.end();
    Clock.awaitQuiet(() -> result().snapshotBytesReceived() >= server.traffic().bytes());
    serving.dismiss();
    playing.dismiss();
    report();
    serving.check();
    playing.check();
  }

  private void report() {
    for (int i = 0; i < bots.size(); i++) {
      GameBot.Seen seen = bots.get(i).seen();
      Sequence.Count count = seen.snapshots();
      out.printf(
          "bot %d: %,d snapshots, %,d lost, %,d late, %,d twice, input to snapshot %.1f ms%n",
          i,
          count.received(),
          count.lost(),
          count.late(),
          count.duplicates(),
          seen.inputMicros() / 1000.0);
    }
    out.println();
  }

  /// What happened; final once [#run()] has returned.
  public Result result() {
    long received = bots.stream().mapToLong(bot -> bot.seen().bytesReceived()).sum();
    return new Result(bots.size(), server.traffic().bytes(), received);
  }

  @Override
  public void stop() {
    clock.stop();
  }
}
