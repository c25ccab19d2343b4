package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WsaOverlapped;

/// `CancelIo` and `CancelIoEx`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/fileio/cancelioex-func">CancelIoEx</a>
final class Cancel {

  private Cancel() {}

  static int cancel(
      AfdEngine engine, long s, @Nullable Thread issuer, @Nullable WsaOverlapped one) {
    AfdSocket socket = engine.find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    RequestQueue.Finished finished = new RequestQueue.Finished();
    int cancelled;
    synchronized (socket.receives) {
      cancelled = take(socket.receives, issuer, one, finished);
      RequestQueue urgent = socket.urgents;
      if (urgent != null) {
        cancelled += take(urgent, issuer, one, finished);
      }
    }
    cancelled += Acknowledged.cancel(socket, r -> isMeant(r, issuer, one), WSA_OPERATION_ABORTED);
    cancelled += engine.changes.cancel(socket, r -> isMeant(r, issuer, one), WSA_OPERATION_ABORTED);
    cancelled += AcceptEx.cancelAwaitingData(socket, r -> isMeant(r, issuer, one));
    synchronized (socket.sends) {
      boolean connecting = socket.phase == Phase.CONNECTING;
      int ended = take(socket.sends, issuer, one, finished);
      DisconnectEx.forget(socket);
      if (connecting && ended > 0) {
        Connect.abandon(socket, WSA_OPERATION_ABORTED); // nothing else waits there by then
      }
      cancelled += ended;
    }
    finished.complete();
    if (cancelled > 0) {
      Watchers.look(socket); // what comes now is no request's any more
    }
    return cancelled;
  }

  /// Takes requests out while the queue's lock is held: one that completes meanwhile may be another
  /// socket's the next moment.
  private static int take(
      RequestQueue queue,
      @Nullable Thread issuer,
      @Nullable WsaOverlapped one,
      RequestQueue.Finished finished) {
    int taken = 0;
    WsaOverlapped following;
    for (WsaOverlapped r = queue.head(); r != null; r = following) {
      following = r.next;
      if (isMeant(r, issuer, one) && queue.remove(r)) {
        AcceptEx.ended(r);
        finished.add(r, WSA_OPERATION_ABORTED);
        taken++;
      }
    }
    return taken;
  }

  @SuppressWarnings("ReferenceEquality") // a request is itself alone
  private static boolean isMeant(
      WsaOverlapped r, @Nullable Thread issuer, @Nullable WsaOverlapped one) {
    boolean meant = one == null ? issuer == null || issuer.equals(r.issuer) : r == one;
    return meant && !r.synchronous;
  }
}
