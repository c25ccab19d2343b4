package org.jwinsock.layers.filter;

import java.util.Optional;
import java.util.function.Predicate;
import org.jwinsock.layers.rules.Peer;

/// What somebody is about to do.
///
/// @param protocol `tcp`, `udp`, `raw` or `unix`
/// @param to the other end; for a lookup the name
/// @param local this end
/// @param thread the name of the thread that does it
record Operation(At at, String protocol, Peer to, Peer local, String thread) {

  private static final StackWalker STACK = StackWalker.getInstance();

  /// True if a class that fits is among the callers of this thread. Asked of rules that want to
  /// know, and of no others: walking a stack takes microseconds.
  static boolean isCalledBy(Predicate<String> fits) {
    Optional<String> found =
        STACK.walk(
            frames -> frames.map(StackWalker.StackFrame::getClassName).filter(fits).findFirst());
    return found.isPresent();
  }
}
