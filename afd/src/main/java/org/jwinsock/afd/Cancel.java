package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    List<WsaOverlapped> found = new ArrayList<>();
    synchronized (socket.receives) {
      collect(socket.receives, issuer, one, found);
      for (WsaOverlapped r : AcceptEx.awaitingData(socket)) {
        if (isMeant(r, issuer, one)) {
          found.add(r);
        }
      }
      RequestQueue urgent = socket.urgents;
      if (urgent != null) {
        collect(urgent, issuer, one, found);
      }
    }
    synchronized (socket.sends) {
      collect(socket.sends, issuer, one, found);
    }
    int cancelled = 0;
    for (WsaOverlapped request : found) {
      if (request.cancel(WSA_OPERATION_ABORTED)) {
        cancelled++;
      }
    }
    return cancelled;
  }

  private static void collect(
      RequestQueue queue,
      @Nullable Thread issuer,
      @Nullable WsaOverlapped one,
      List<WsaOverlapped> found) {
    for (WsaOverlapped r = queue.head(); r != null; r = r.next) {
      if (isMeant(r, issuer, one)) {
        found.add(r);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a request is itself alone
  private static boolean isMeant(
      WsaOverlapped r, @Nullable Thread issuer, @Nullable WsaOverlapped one) {
    boolean meant = one == null ? issuer == null || issuer.equals(r.issuer) : r == one;
    return meant && !r.synchronous;
  }
}
