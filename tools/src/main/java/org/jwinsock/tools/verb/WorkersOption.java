package org.jwinsock.tools.verb;

import picocli.CommandLine.Option;

/// How many threads serve a completion port.
final class WorkersOption {

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "2",
      description = "threads that take packets (default: ${DEFAULT-VALUE})")
  private int workers;

  int count() {
    return workers;
  }
}
