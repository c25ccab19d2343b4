package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// `shutdown`: ends one or both directions and keeps the socket.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-shutdown">
///   shutdown</a>
final class Shutdown {

  private static final WsaBuf[] NOTHING = {WsaBuf.of(new byte[0])};

  private Shutdown() {}

  static int shutdown(AfdSocket s, int how) {
    if (how < WinSock2.SD_RECEIVE || how > WinSock2.SD_BOTH) {
      return -WSAEINVAL;
    }
    boolean connected = s.phase == Phase.CONNECTED || Connect.settled(s);
    if (s.isStream() && (!connected || s.contextMissing)) {
      return -WSAENOTCONN;
    }
    int error = how == WinSock2.SD_RECEIVE ? 0 : ofSending(s);
    if (how != WinSock2.SD_SEND && error == 0) {
      error = ofReceiving(s);
    }
    s.rearm();
    Watchers.look(s);
    return error;
  }

  /// `FIN` follows what was queued before.
  private static int ofSending(AfdSocket s) {
    synchronized (s.sends) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      if (s.lost != 0) {
        return -s.lost;
      }
      if (s.sendShut) {
        return 0;
      }
      if (!s.isStream()) {
        s.sendShut = true;
        return 0; // a datagram has no end to announce
      }
      RioRequestQueue rio = s.rio;
      if (!s.sends.isEmpty() || rio != null && rio.isSending()) {
        s.sendShut = true;
        s.finishAfterSends = true;
        return 0;
      }
      int error = finish(s);
      s.sendShut = error == 0;
      return error;
    }
  }

  /// Sends `FIN`, under the send lock.
  ///
  /// @return 0, or a negative error: that of the loss where a connection is lost
  static int finish(AfdSocket s) {
    int error = s.transport.shutdown(WinSock2.SD_SEND);
    if (error != -WSAENOTCONN) {
      return (int) s.lostBy(error);
    }
    // lost, and nobody has been told: a send is
    long told = s.lostBy(s.transport.send(NOTHING, 0, 0, null));
    return told < 0 ? (int) told : error;
  }

  /// On TCP, data that is there unread or comes later resets the connection; the kernel is not
  /// told, because it would take such data silently.
  private static int ofReceiving(AfdSocket s) {
    RequestQueue.Finished finished = new RequestQueue.Finished();
    boolean reset;
    synchronized (s.receives) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      s.receiveShut = true;
      for (WsaOverlapped r = s.receives.head(); r != null; r = s.receives.head()) {
        s.receives.remove();
        finished.add(r, WSAESHUTDOWN);
      }
      boolean watch = s.isStream() && s.family != WinSock2.AF_UNIX && s.lost == 0;
      reset = watch && s.transport.available() > 0;
      s.resetsOnData = watch && !reset;
      if (reset) {
        s.lose(WSAECONNABORTED);
      }
    }
    if (reset) {
      reset(s);
    }
    finished.complete();
    RioRequestQueue rio = s.rio;
    if (rio != null) {
      RioTable.cancel(rio.receives, WSAESHUTDOWN, null);
    }
    return 0;
  }

  /// Resets the connection and keeps the socket; its requests end.
  static void reset(AfdSocket s) {
    RequestQueue.Finished finished = new RequestQueue.Finished();
    synchronized (s.sends) {
      if (!s.closed) {
        s.keepName();
        s.transport.disconnect();
        while (!s.sends.isEmpty()) {
          finished.add(s.sends.remove(), s.lost);
        }
      }
    }
    finished.complete();
    s.wakeAll();
  }
}
