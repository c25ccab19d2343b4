package org.jwinsock.tools.example;

import java.time.Duration;

/// How much a web server bears.
///
/// @param connections how many at a time; more wait outside
/// @param idle how long a connection without a request is kept
/// @param head how long the head of a request may take, from its first byte on
/// @param send how long a client may take for a megabyte
public record HttpLimits(int connections, Duration idle, Duration head, Duration send) {

  public static final int CONNECTIONS = 10_000;
  public static final int IDLE_SECONDS = 15;
  public static final int HEAD_SECONDS = 10;
  public static final int SEND_SECONDS = 60;

  /// For who has no other wish.
  public static final HttpLimits USUAL =
      new HttpLimits(
          CONNECTIONS,
          Duration.ofSeconds(IDLE_SECONDS),
          Duration.ofSeconds(HEAD_SECONDS),
          Duration.ofSeconds(SEND_SECONDS));
}
