package org.jwinsock.tools.soak;

import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// One `AcceptEx` after the other, each with the number of its pair as first data.
final class Acceptor extends Operation {

  private static final int ADDRESS = SockAddr.STORAGE_SIZE + 16;

  private final Soak soak;
  private final long listener;
  private final MemorySegment buffer = Arena.ofAuto().allocate(Pair.NAME_SIZE + 2 * ADDRESS, 8);
  private long s = WinSock2.INVALID_SOCKET;

  Acceptor(Soak soak, long listener) {
    super(soak);
    this.soak = soak;
    this.listener = listener;
  }

  void accept() {
    int error = WSAECONNRESET; // a connection that was reset while it was queued: the next one
    while (error == WSAECONNRESET) {
      s = Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP);
      if (s == WinSock2.INVALID_SOCKET) {
        soak.fail("socket: error " + Winsock.WSAGetLastError());
        return;
      }
      error = begin();
    }
    if (error != 0 && soak.isRunning()) {
      soak.fail("AcceptEx: error " + error);
    }
  }

  /// Begins, and answers why it could not.
  private int begin() {
    begins();
    if (Mswsock.AcceptEx(listener, s, buffer, Pair.NAME_SIZE, ADDRESS, ADDRESS, new int[1], this)
        || Winsock.WSAGetLastError() == WSA_IO_PENDING) {
      return 0;
    }
    int error = Winsock.WSAGetLastError();
    neverBegan();
    Winsock.closesocket(s);
    return error;
  }

  @Override
  boolean isToGoOnAfter(int error, int bytes) {
    long accepted = s;
    s = WinSock2.INVALID_SOCKET;
    boolean named = error == 0 && bytes == Pair.NAME_SIZE;
    Pair pair = named ? soak.pair((int) buffer.get(ValueLayout.JAVA_LONG, 0)) : null;
    if (pair == null
        || Winsock.setsockopt(
                accepted, WinSock2.SOL_SOCKET, MsWSock.SO_UPDATE_ACCEPT_CONTEXT, listener)
            != 0) {
      Winsock.closesocket(accepted);
    } else {
      pair.accepted(accepted, soak.serve(accepted));
    }
    return soak.isRunning();
  }

  @Override
  void next(boolean goesOn) {
    if (goesOn) {
      accept();
    }
  }

  @Override
  public String toString() {
    return "AcceptEx with socket " + s;
  }
}
