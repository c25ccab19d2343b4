package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.FD_CLOSE;
import static org.jwinsock.spi.WinSock2.FD_WRITE;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jwinsock.core.api.Winsock;

/// A non-blocking connection that is told its network events and gives back what comes.
///
/// What the peer does not take yet is kept, and nothing more is received until that has gone: a
/// peer that only sends cannot fill the memory.
final class Echo {

  private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

  private final long socket;
  private final Traffic traffic;
  private MemorySegment kept = NOTHING;
  private boolean peerEnded;

  Echo(long socket, Traffic traffic) {
    this.socket = socket;
    this.traffic = traffic;
  }

  long socket() {
    return socket;
  }

  /// Does what can be done without waiting. `recv` lets the next FD_READ come, a `send` that would
  /// have to wait the next FD_WRITE.
  ///
  /// @param events `FD_*`. One that is out of date does no harm: the calls say how things are.
  /// @param buffer for what comes; any content
  /// @return false when the connection is over
  boolean handle(int events, MemorySegment buffer) {
    if (events == FD_WRITE && kept.byteSize() == 0) {
      return true; // every connection begins with one
    }
    peerEnded |= (events & FD_CLOSE) != 0;
    do {
      if (!send(kept)) {
        return false;
      }
      if (kept.byteSize() > 0) {
        return true; // FD_WRITE will come
      }
      int length = Winsock.recv(socket, buffer, 0);
      if (length == SOCKET_ERROR) {
        return Winsock.WSAGetLastError() == WSAEWOULDBLOCK;
      }
      if (length == 0) {
        return false;
      }
      traffic.message(length);
      if (!send(buffer.asSlice(0, length))) {
        return false;
      }
    } while (peerEnded); // after FD_CLOSE no event tells of what is left to receive
    return true;
  }

  /// Sends until all has gone, or until `WSAEWOULDBLOCK`: only that lets FD_WRITE come, a part that
  /// was taken does not.
  ///
  /// @return false if the connection is lost
  private boolean send(MemorySegment bytes) {
    MemorySegment rest = bytes;
    while (rest.byteSize() > 0) {
      int sent = Winsock.send(socket, rest, 0);
      if (sent == SOCKET_ERROR) {
        if (Winsock.WSAGetLastError() != WSAEWOULDBLOCK) {
          return false;
        }
        kept = rest.isNative() ? MemorySegment.ofArray(rest.toArray(ValueLayout.JAVA_BYTE)) : rest;
        return true;
      }
      rest = rest.asSlice(sent);
    }
    kept = NOTHING;
    return true;
  }
}
