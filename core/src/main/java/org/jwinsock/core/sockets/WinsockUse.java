package org.jwinsock.core.sockets;

import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaData;

/// This face's own use of Winsock: one `WSAStartup`, at the first socket.
///
/// It lasts as long as the process. A `WSACleanup` when the last socket closes would reset what
/// `closesocket` is still sending in the background.
final class WinsockUse {

  private static boolean started;

  private WinsockUse() {}

  static synchronized void begin() throws WsaException {
    if (!started) {
      int error = Winsock.WSAStartup(0x0202, new WsaData[1]);
      if (error != 0) {
        throw new WsaException(error, "WSAStartup");
      }
      started = true;
    }
  }
}
