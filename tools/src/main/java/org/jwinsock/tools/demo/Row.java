package org.jwinsock.tools.demo;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.text.Table;

/// What came of one scene, or why nothing did.
///
/// @param provider who served
/// @param program the example
/// @param protocol `TCP/IPv6`
/// @param connections connections, peers or receivers
/// @param sent bytes that should arrive
/// @param received bytes that did, each checked
/// @param seconds how long it took
/// @param outcome whether it ran
/// @param note why it did not, or what was different; empty if there is nothing to say
record Row(
    String provider,
    String program,
    String protocol,
    int connections,
    long sent,
    long received,
    double seconds,
    Outcome outcome,
    String note) {

  private static final String SEPARATOR = "\t";

  /// Whether a scene ran.
  enum Outcome {
    /// It ran to its end.
    RAN,
    /// This machine lacks what it needs.
    SKIPPED,
    /// It ended too early.
    FAILED
  }

  /// How many bytes are lost.
  long lost() {
    return sent - received;
  }

  /// Whether the demo succeeds with this row: datagrams may be lost, bytes of a stream may not.
  boolean isGood() {
    return switch (outcome) {
      case RAN -> lost() == 0 || !protocol.startsWith("TCP");
      case SKIPPED -> true;
      case FAILED -> false;
    };
  }

  /// The row as one line that [#parse] reads.
  String line() {
    return String.join(
        SEPARATOR,
        provider,
        program,
        protocol,
        Integer.toString(connections),
        Long.toString(sent),
        Long.toString(received),
        Double.toString(seconds),
        outcome.name(),
        note.replaceAll("\\s+", " ") + ".");
  }

  static Row parse(String line) {
    String[] cells = line.split(SEPARATOR, -1);
    return new Row(
        cells[0],
        cells[1],
        cells[2],
        Integer.parseInt(cells[3]),
        Long.parseLong(cells[4]),
        Long.parseLong(cells[5]),
        Double.parseDouble(cells[6]),
        Outcome.valueOf(cells[7]),
        cells[8].substring(0, cells[8].length() - 1));
  }

  static Table table() {
    return new Table(
        "provider",
        "program",
        "protocol",
        ">connections",
        ">bytes sent",
        ">received",
        ">lost",
        ">rate");
  }

  void addTo(Table table) {
    if (outcome != Outcome.RAN) {
      table.row(provider, program, protocol, outcome.name().toLowerCase(Locale.ROOT) + ": " + note);
      return;
    }
    table.row(
        provider,
        program,
        protocol,
        String.format(Locale.ROOT, "%,d", connections),
        String.format(Locale.ROOT, "%,d", sent),
        String.format(Locale.ROOT, "%,d", received),
        String.format(Locale.ROOT, "%,d", lost()),
        String.format(Locale.ROOT, "%,.1f MB/s", received / seconds / 1e6));
  }

  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("provider", provider);
    members.put("program", program);
    members.put("protocol", protocol);
    members.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    members.put("connections", connections);
    members.put("sent", sent);
    members.put("received", received);
    members.put("lost", lost());
    members.put("seconds", seconds);
    members.put("bytesPerSecond", seconds > 0 ? received / seconds : 0.0);
    members.put("note", note.isEmpty() ? null : note);
    return members;
  }
}
