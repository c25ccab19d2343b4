package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// `ConnectEx`: connects a bound socket and sends the first data.
///
/// A request waits for the connection as that of a `connect` does, and then for its data as that of
/// a `WSASend` does.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_connectex">
///   ConnectEx</a>
final class ConnectEx {

  /// What is sent once there is a connection; kept in [WsaOverlapped#work].
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Call(WsaBuf[] data) {}

  private static final WsaBuf[] NOTHING = {};

  private ConnectEx() {}

  static long connect(
      AfdSocket s, @Nullable MemorySegment name, @Nullable MemorySegment data, WsaOverlapped r) {
    if (!s.isStream() || !s.bound && s.phase == Phase.IDLE) {
      return -WSAEINVAL;
    }
    WsaBuf[] first = data == null ? NOTHING : new WsaBuf[] {new WsaBuf(data)};
    r.work = new Call(first);
    long result = Connect.connect(s, name, null, r);
    if (result == -WSA_IO_PENDING) {
      return result;
    }
    r.work = null;
    return result < 0 || first.length == 0 ? result : Write.send(s, first, 0, null, false, r);
  }

  /// There is a connection: the request waits for its data now. Called under the send lock, after
  /// which [Write#advance] sends.
  ///
  /// @return false if there is nothing to send
  static boolean sends(AfdSocket s, WsaOverlapped r) {
    if (!(r.work instanceof Call(WsaBuf[] data)) || data.length == 0) {
      return false;
    }
    r.work = null;
    r.flags = 0;
    r.transferred = 0;
    r.buffers = data;
    long _ = s.pend(s.sends, r, AfdSocket.SEND, Readiness.WRITE);
    return true;
  }

  /// `SO_UPDATE_CONNECT_CONTEXT`.
  static int updateContext(AfdSocket s) {
    if (s.phase != Phase.CONNECTED && !Connect.settled(s)) {
      return -WSAENOTCONN;
    }
    s.contextMissing = false;
    return 0;
  }
}
