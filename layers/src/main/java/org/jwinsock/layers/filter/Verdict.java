package org.jwinsock.layers.filter;

import java.util.Locale;

/// What becomes of an operation.
///
/// @param action what is done
/// @param rule the id of the rule that says so; `default` if none does, `error` if deciding failed
/// @param log true if an allowed operation is to be reported as well
record Verdict(Action action, String rule, boolean log) {

  /// What can be done with an operation.
  enum Action {
    ALLOW,
    /// `WSAEACCES`.
    DENY,
    /// As if the peer refused: `WSAECONNREFUSED`, and a connection that has come is reset.
    RESET,
    /// As if nobody was there: a connect times out, a datagram vanishes, a connection is reset.
    DROP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean allows() {
    return action == Action.ALLOW;
  }
}
