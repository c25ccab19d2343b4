package org.jwinsock.tools.soak;

/// How an end is told of its operations.
enum Way {
  /// By packets of a completion port.
  PORT,
  /// By an event for each operation.
  EVENT,
  /// By completion routines, on the thread that does everything for it.
  ROUTINE
}
