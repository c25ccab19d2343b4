package org.jwinsock.tools.demo;

import java.io.PrintWriter;

/// Where the demo is: one line that changes on a terminal, a line for each step elsewhere.
final class Progress {

  private static final String START_OF_LINE = "\r";
  private static final String REST_OF_LINE = "\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final int steps;
  private int step;

  Progress(PrintWriter err, boolean terminal, int steps) {
    this.err = err;
    this.terminal = terminal;
    this.steps = steps;
  }

  void step(String what) {
    step++;
    String line = String.format("[%d/%d] %s", step, steps, what);
    err.print(terminal ? START_OF_LINE + line + REST_OF_LINE : line + System.lineSeparator());
    err.flush();
  }

  /// Clears the line.
  void end() {
    if (terminal) {
      err.print(START_OF_LINE + REST_OF_LINE);
      err.flush();
    }
  }
}
