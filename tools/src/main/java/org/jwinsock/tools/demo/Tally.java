package org.jwinsock.tools.demo;

/// What clients sent, and what of it came back as it was.
///
/// @param connections how many took part
/// @param sent in bytes
/// @param received in bytes
/// @param seconds how long that took
/// @param note what was different from what was wanted; empty if nothing was
record Tally(int connections, long sent, long received, double seconds, String note) {

  /// Nobody has done anything yet.
  static final Tally NOTHING = new Tally(0, 0, 0, 0, "");

  Tally plus(Tally other) {
    return new Tally(
        connections + other.connections,
        sent + other.sent,
        received + other.received,
        Math.max(seconds, other.seconds),
        note.isEmpty() ? other.note : note);
  }
}
