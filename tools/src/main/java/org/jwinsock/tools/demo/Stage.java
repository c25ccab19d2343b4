package org.jwinsock.tools.demo;

import static org.jwinsock.spi.WsaErrors.WSAEADDRNOTAVAIL;
import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAENETUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAEPROTONOSUPPORT;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;
import org.jwinsock.tools.demo.Row.Outcome;

/// The scenes of one provider, in the process that it serves: first all of them for a short while,
/// which loads and compiles their code, and then, with the same code, all of them for the table.
/// What happens is told in lines: `step` and its name when something begins, `row` and the row when
/// a scene has ended.
public final class Stage {

  /// How many scenes each provider gets.
  static final int SCENES = Scene.values().length * Family.values().length;

  /// How many steps it takes: the warm-up and the scenes.
  static final int STEPS = 1 + SCENES;

  static final String STEP = "step ";
  static final String ROW = "row ";

  private static final int WARM_UP_SHARE = 3;
  private static final int WARM_UP_DIVISOR = 10;

  private final String provider;
  private final Effort warmUp;
  private final Effort whole;
  private final PrintWriter out;

  private record Turn(Scene scene, Family family) {}

  /// @param provider who serves this process, for the rows
  /// @param nanos how long all scenes may take together; a third of it is for the warm-up
  /// @param out takes the lines
  public Stage(String provider, long nanos, PrintWriter out) {
    this.provider = provider;
    long each = nanos / SCENES;
    warmUp = new Effort(each / WARM_UP_SHARE, WARM_UP_DIVISOR);
    whole = new Effort(each - warmUp.nanos(), 1);
    this.out = out;
  }

  /// Plays every scene in every family.
  public void run() {
    say(STEP + "warm-up");
    Map<Turn, Row> spoilt = new HashMap<>();
    for (Turn turn : turns()) {
      Row row = row(turn, warmUp);
      if (row.outcome() != Outcome.RAN || !row.isGood()) {
        spoilt.put(turn, row); // what went wrong counts, whenever it did
      }
    }
    for (Turn turn : turns()) {
      say(STEP + turn.scene.program() + " " + turn.scene.protocol(turn.family));
      Row row = spoilt.get(turn);
      say(ROW + (row != null ? row : row(turn, whole)).line());
    }
  }

  private static List<Turn> turns() {
    List<Turn> turns = new ArrayList<>(SCENES);
    for (Scene scene : Scene.values()) {
      for (Family family : Family.values()) {
        turns.add(new Turn(scene, family));
      }
    }
    return turns;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private Row row(Turn turn, Effort effort) {
    Scene scene = turn.scene;
    Family family = turn.family;
    Tally tally = Tally.NOTHING;
    Outcome outcome = Outcome.RAN;
    String note;
    try {
      tally = scene.play(family, effort);
      note = tally.note();
    } catch (Exception e) {
      SocketFailure failure = socketFailure(e);
      outcome = failure != null && isMissing(failure) ? Outcome.SKIPPED : Outcome.FAILED;
      note = String.valueOf(failure != null ? failure.getMessage() : e);
      if (outcome == Outcome.SKIPPED && !isPresent(family)) {
        note = "no " + family + " on this machine: " + note;
      }
    }
    return new Row(
        provider,
        scene.program(),
        scene.protocol(family),
        tally.connections(),
        tally.sent(),
        tally.received(),
        tally.seconds(),
        outcome,
        note);
  }

  /// Whether this machine has the loopback address of a family.
  private static boolean isPresent(Family family) {
    try {
      return Winsock.closesocket(Sockets.boundUdp(family.loopback(0))) == 0;
    } catch (SocketFailure e) {
      return !isMissing(e);
    }
  }

  private static @Nullable SocketFailure socketFailure(Exception e) {
    Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
    return cause instanceof SocketFailure failure ? failure : null;
  }

  /// Whether a failure means that this machine lacks the family, or the group a route.
  private static boolean isMissing(SocketFailure failure) {
    return switch (failure.code()) {
      case WSAEAFNOSUPPORT, WSAEPROTONOSUPPORT, WSAEADDRNOTAVAIL, WSAENETUNREACH, WSAEOPNOTSUPP ->
          true;
      default -> false;
    };
  }
}
