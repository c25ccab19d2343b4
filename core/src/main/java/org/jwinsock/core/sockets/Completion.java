package org.jwinsock.core.sockets;

import org.jspecify.annotations.Nullable;

/// What a [CompletionPort] hands out.
///
/// @param attachment what the socket was added with; null for what was posted, and once the socket
///   has been closed
/// @param operation the operation that has ended; null for what was posted, or was started through
///   the C functions
/// @param bytes how many bytes; of a receive 0 when the peer has finished sending
/// @param error 0, or the Winsock code
public record Completion<A>(
    @Nullable A attachment, @Nullable Operation operation, int bytes, int error) {

  /// True if the operation has gone well.
  public boolean succeeded() {
    return error == 0;
  }
}
