package org.jwinsock.spi;

import java.util.UUID;

/// `WSASendMsg` as a provider offers it: an extension function, obtained with
/// [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasendmsg">
///   WSASendMsg</a>
@FunctionalInterface
public interface WSASendMsgProc {

  /// The GUID of this extension.
  UUID WSAID = Guids.WSAID_WSASENDMSG;

  /// Sends a datagram with control data. For datagram and raw sockets.
  ///
  /// @param buffers those of the message; the array is the provider's
  /// @param flags `MSG_DONTROUTE`; what the message says does not count
  /// @return bytes, `-WSA_IO_PENDING`, or an error: `-WSAEOPNOTSUPP` for a stream socket
  long WSASendMsg(long s, WsaMsg message, WsaBuf[] buffers, int flags, WsaOverlapped request);
}
