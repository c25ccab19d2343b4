package org.jwinsock.layers.filter;

import org.jwinsock.layers.rules.Peer;
import org.jwinsock.spi.SockAddrText;

/// Says what was decided, with the rule that said so.
final class Reports {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.layers.filter");

  private Reports() {}

  static void of(Verdict verdict, Operation operation) {
    if (verdict.log()) {
      LOGGER.log(
          verdict.allows() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          text(verdict.action().toString(), verdict, operation));
    }
  }

  /// It would have been refused.
  static void shadow(Verdict verdict, Operation operation) {
    LOGGER.log(System.Logger.Level.WARNING, text("would " + verdict.action(), verdict, operation));
  }

  private static String text(String what, Verdict verdict, Operation operation) {
    boolean local = operation.at() == At.BIND || operation.at() == At.LISTEN;
    return "filter: "
        + what
        + " "
        + operation.at()
        + " "
        + operation.protocol()
        + " "
        + text(local ? operation.local() : operation.to())
        + " (rule "
        + verdict.rule()
        + ")";
  }

  private static String text(Peer peer) {
    String names = peer.names().isEmpty() ? "" : " " + String.join(" ", peer.names());
    return (peer.address() == null ? "" : SockAddrText.format(peer.address())) + names;
  }
}
