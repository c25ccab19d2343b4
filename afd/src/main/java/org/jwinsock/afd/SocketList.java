package org.jwinsock.afd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All sockets of an engine, linked through [AfdSocket#next] and [AfdSocket#previous], which the
/// monitor guards.
final class SocketList {

  private @Nullable AfdSocket first;
  private int size;

  synchronized void add(AfdSocket socket) {
    AfdSocket after = first;
    socket.next = after;
    if (after != null) {
      after.previous = socket;
    }
    first = socket;
    size++;
  }

  /// Takes a socket out; it may have been taken out, or never been here.
  @SuppressWarnings("ReferenceEquality") // a socket is itself alone
  synchronized void remove(AfdSocket socket) {
    AfdSocket before = socket.previous;
    AfdSocket after = socket.next;
    if (before == null && first != socket) {
      return;
    }
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    socket.next = null;
    socket.previous = null;
    size--;
  }

  /// Those that are open now.
  synchronized List<AfdSocket> all() {
    List<AfdSocket> all = new ArrayList<>(size);
    for (AfdSocket each = first; each != null; each = each.next) {
      all.add(each);
    }
    return all;
  }
}
