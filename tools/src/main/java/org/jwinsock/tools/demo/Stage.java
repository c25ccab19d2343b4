package org.jwinsock.tools.demo;

import static org.jwinsock.spi.WsaErrors.WSAEADDRNOTAVAIL;
import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAENETUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAEPROTONOSUPPORT;

import java.io.PrintWriter;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;
import org.jwinsock.tools.demo.Row.Outcome;

/// The scenes of one provider, in the process that it serves. What happens is told in lines:
/// `scene` and its name when one begins, `row` and the row when it has ended.
public final class Stage {

  /// How many scenes each provider gets.
  static final int SCENES = Scene.values().length * Family.values().length;

  static final String SCENE = "scene ";
  static final String ROW = "row ";

  private final String provider;
  private final long nanos;
  private final PrintWriter out;

  /// @param provider who serves this process, for the rows
  /// @param nanos how long all scenes may take together
  /// @param out takes the lines
  public Stage(String provider, long nanos, PrintWriter out) {
    this.provider = provider;
    this.nanos = nanos;
    this.out = out;
  }

  /// Plays every scene in every family.
  public void run() {
    for (Scene scene : Scene.values()) {
      for (Family family : Family.values()) {
        out.println(SCENE + scene.program() + " " + scene.protocol(family));
        out.println(ROW + row(scene, family).line());
        out.flush();
      }
    }
  }

  private Row row(Scene scene, Family family) {
    Tally tally = Tally.NOTHING;
    Outcome outcome = Outcome.RAN;
    String note;
    try {
      tally = scene.play(family, nanos / SCENES);
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
