package org.jwinsock.afd;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaOverlapped;

/// Pending requests of one direction of a socket, first in first out, linked through
/// [WsaOverlapped#next]. The queue is also the lock of its direction: every method but
/// [#unattended()] is called while holding its monitor.
@SuppressWarnings({
  "ReferenceEquality", // a request is itself alone
  "NonAtomicVolatileUpdate" // written in the monitor, read outside
})
final class RequestQueue {

  private @Nullable WsaOverlapped head;
  private @Nullable WsaOverlapped tail;

  /// Requests whose issuer does not watch the socket itself, so that the transport has to tell.
  private volatile int unattended;

  @Nullable WsaOverlapped head() {
    return head;
  }

  boolean isEmpty() {
    return head == null;
  }

  /// True if the transport must be armed for this queue.
  boolean unattended() {
    return unattended != 0;
  }

  void add(WsaOverlapped request, boolean attended) {
    request.next = null;
    if (tail == null) {
      head = request;
    } else {
      tail.next = request;
    }
    tail = request;
    if (!attended) {
      request.operation |= UNATTENDED;
      unattended++;
    }
  }

  /// The transport need not be armed for a request, here or not.
  void attend(WsaOverlapped request) {
    if ((request.operation & UNATTENDED) != 0) {
      request.operation &= ~UNATTENDED;
      unattended--;
    }
  }

  /// Takes the first request out.
  WsaOverlapped remove() {
    WsaOverlapped first = head;
    if (first == null) {
      throw new IllegalStateException("the queue is empty");
    }
    head = first.next;
    if (head == null) {
      tail = null;
    }
    removed(first);
    return first;
  }

  /// True if a request is here.
  boolean contains(WsaOverlapped request) {
    for (WsaOverlapped r = head; r != null; r = r.next) {
      if (r == request) {
        return true;
      }
    }
    return false;
  }

  /// Takes one request out, wherever it is; false if it is not here.
  boolean remove(WsaOverlapped request) {
    WsaOverlapped before = null;
    for (WsaOverlapped r = head; r != null; before = r, r = r.next) {
      if (r == request) {
        if (before == null) {
          head = r.next;
        } else {
          before.next = r.next;
        }
        if (tail == r) {
          tail = before;
        }
        removed(r);
        return true;
      }
    }
    return false;
  }

  private void removed(WsaOverlapped request) {
    request.next = null;
    attend(request);
  }

  /// A flag in [WsaOverlapped#operation] beside the operation's number.
  private static final int UNATTENDED = 0x100;

  /// Requests that are over but not yet completed, because completing needs the locks released.
  static final class Finished {

    private @Nullable WsaOverlapped last;

    /// Notes the outcome; the bytes are in `request.transferred`.
    void add(WsaOverlapped request, int error) {
      last = add(last, request, error);
    }

    /// As above, for those who keep the last one themselves and make no object.
    ///
    /// @return the last one from now on
    static WsaOverlapped add(@Nullable WsaOverlapped last, WsaOverlapped request, int error) {
      request.operation = error;
      request.next = last;
      return request;
    }

    boolean isEmpty() {
      return last == null;
    }

    /// Completes them in the order they were added; the caller holds no lock.
    void complete() {
      WsaOverlapped all = last;
      last = null;
      complete(all);
    }

    static void complete(@Nullable WsaOverlapped last) {
      WsaOverlapped reversed = null;
      for (WsaOverlapped r = last; r != null; ) {
        WsaOverlapped following = r.next;
        r.next = reversed;
        reversed = r;
        r = following;
      }
      for (WsaOverlapped r = reversed; r != null; ) {
        WsaOverlapped following = r.next;
        r.complete(r.operation, r.transferred);
        r = following;
      }
    }
  }
}
