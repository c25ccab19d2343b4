package org.jwinsock.spi;

import static org.jwinsock.spi.WsaErrors.*;

/// The codes that `GetQueuedCompletionStatus` and `GetOverlappedResult` answer where
/// `WSAGetOverlappedResult` answers a Winsock code: both translate the same `NTSTATUS`.
public final class Win32Errors {

  private Win32Errors() {}

  /// What a Winsock code is on this side; a code that has no counterpart stays.
  ///
  /// @param datagram the socket is not a stream: a reset is then a port that cannot be reached
  public static int of(int error, boolean datagram) {
    return switch (error) {
      case WSAECONNRESET -> datagram ? ERROR_PORT_UNREACHABLE : ERROR_NETNAME_DELETED;
      case WSAENETRESET -> ERROR_NETNAME_DELETED;
      case WSAECONNABORTED -> ERROR_CONNECTION_ABORTED;
      case WSAECONNREFUSED -> ERROR_CONNECTION_REFUSED;
      case WSAENETUNREACH -> ERROR_NETWORK_UNREACHABLE;
      case WSAEHOSTUNREACH -> ERROR_HOST_UNREACHABLE;
      case WSAETIMEDOUT -> ERROR_SEM_TIMEOUT;
      case WSAEMSGSIZE -> ERROR_MORE_DATA;
      default -> error;
    };
  }
}
