package org.jwinsock.tools.example;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.Family;

/// One sender, several receivers, and a group between them: each datagram is sent once and arrives
/// at every member. Nothing repeats what is lost; the numbers show it.
public final class MulticastStream implements Example {

  private static final int REPORT_MILLIS = 1000;

  private final PrintWriter out;
  private final SockAddr to;
  private final MulticastSender sender;
  private final List<MulticastReceiver> receivers = new ArrayList<>();
  private final Clock clock = new Clock();

  /// @param port of the group; 0 picks one
  /// @param perSecond datagrams
  public MulticastStream(Family family, int port, int receivers, int perSecond, PrintWriter out) {
    this.out = out;
    MulticastGroup group = MulticastGroup.of(family);
    int shared = port;
    for (int i = 0; i < receivers; i++) {
      var receiver = new MulticastReceiver(group, family, shared);
      this.receivers.add(receiver);
      shared = receiver.port();
    }
    to = group.address(shared);
    sender = new MulticastSender(group, shared, perSecond);
  }

  /// What happened.
  ///
  /// @param sent datagrams, each counted once
  /// @param datagramSize in bytes
  /// @param receivers what each receiver saw
  public record Result(long sent, int datagramSize, List<Sequence.Count> receivers) {}

  @Override
  public void run() {
    out.printf("multicast-stream sends to %s, %d receivers%n", to, receivers.size());
    Crew sending = new Crew();
    Crew receiving = new Crew();
    receivers.forEach(receiving::start);
    sending.start(sender);
    while (clock.goesOn(REPORT_MILLIS)) {
      sending.check();
      receiving.check();
      report();
    }
    sending.dismiss();
    Clock.awaitQuiet(this::hasAllArrived);
    receiving.dismiss();
    report();
    sending.check();
    receiving.check();
  }

  private boolean hasAllArrived() {
    return receivers.stream().allMatch(receiver -> receiver.count().received() >= sender.sent());
  }

  private void report() {
    var line = new StringBuilder(String.format("sent %,d", sender.sent()));
    for (MulticastReceiver receiver : receivers) {
      Sequence.Count count = receiver.count();
      line.append(String.format(" | received %,d lost %,d", count.received(), count.lost()));
      if (count.late() > 0) {
        line.append(String.format(" late %,d", count.late()));
      }
    }
    out.println(line);
  }

  /// What happened; final once [#run()] has returned.
  public Result result() {
    return new Result(
        sender.sent(),
        MulticastSender.MAX_SIZE,
        receivers.stream().map(MulticastReceiver::count).toList());
  }

  @Override
  public void stop() {
    clock.stop();
  }
}
