package org.jwinsock.tools.demo;

/// What clients sent, and what of it came back as it was.
///
/// @param connections how many took part
/// @param sent in bytes
/// @param received in bytes
/// @param note what was different from what was wanted; empty if nothing was
record Tally(int connections, long sent, long received, String note) {

  static Tally of(int connections, long sent, long received) {
    return new Tally(connections, sent, received, "");
  }

  Tally plus(Tally other) {
    return new Tally(
        connections + other.connections,
        sent + other.sent,
        received + other.received,
        note.isEmpty() ? other.note : note);
  }
}
