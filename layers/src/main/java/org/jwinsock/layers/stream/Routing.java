package org.jwinsock.layers.stream;

/// How a connection gets to where the application wants to go.
public sealed interface Routing {

  /// To the destination itself.
  Routing STRAIGHT = new Straight();

  /// To the destination itself.
  record Straight() implements Routing {}

  /// Not at all.
  ///
  /// @param error the positive code that `connect` answers
  record Refused(int error) implements Routing {}

  /// By somebody else.
  record By(Route route) implements Routing {}
}
