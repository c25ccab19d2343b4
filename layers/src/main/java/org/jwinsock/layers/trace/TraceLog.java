package org.jwinsock.layers.trace;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Writes the lines. Each is written whole, whichever threads write.
final class TraceLog {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

  private final PrintStream out;
  private final boolean explain;

  /// @param explain whether an error is followed by what it means
  TraceLog(PrintStream out, boolean explain) {
    this.out = out;
    this.explain = explain;
  }

  /// A call has returned.
  ///
  /// @param result what it answered: a negative one is an error
  void returned(String call, long result, long nanos) {
    line(call, result, nanos);
  }

  /// An operation that was pending is over.
  void completed(String call, long result, long nanos) {
    line("... " + call, result, nanos);
  }

  private void line(String call, long result, long nanos) {
    StringBuilder text = new StringBuilder(160);
    text.append(CLOCK.format(LocalTime.now(ZoneId.systemDefault())))
        .append(" [")
        .append(Thread.currentThread().getName())
        .append("] ")
        .append(call)
        .append(" = ");
    if (result >= 0) {
      text.append(result);
    } else {
      text.append(name((int) -result));
    }
    text.append(duration(nanos));
    if (explain && result < 0 && result != -WsaErrors.WSA_IO_PENDING) {
      text.append(System.lineSeparator()).append("    ").append(WsaError.describe((int) -result));
    }
    out.println(text);
  }

  /// `WSAEWOULDBLOCK (10035)`.
  private static String name(int error) {
    if (error == WsaErrors.WSA_IO_PENDING) {
      return "pending";
    }
    String whole = WsaError.describe(error);
    int colon = whole.indexOf(':');
    return colon < 0 ? whole : whole.substring(0, colon);
  }

  private static String duration(long nanos) {
    if (nanos < 1_000_000) {
      return " (%.1f us)".formatted(nanos / 1e3);
    }
    return nanos < 1_000_000_000
        ? " (%.1f ms)".formatted(nanos / 1e6)
        : " (%.2f s)".formatted(nanos / 1e9);
  }
}
