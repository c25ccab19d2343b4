package org.jwinsock.spi;

import java.util.UUID;

/// `WSARecvMsg` as a provider offers it: an extension function, obtained with
/// [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_wsarecvmsg">
///   WSARecvMsg</a>
@FunctionalInterface
public interface WSARecvMsgProc {

  /// The GUID of this extension.
  UUID WSAID = Guids.WSAID_WSARECVMSG;

  /// Receives a datagram with its control data. For datagram and raw sockets.
  ///
  /// @param buffers those of the message; the array is the provider's
  /// @return bytes, `-WSA_IO_PENDING`, or an error: `-WSAEOPNOTSUPP` for a stream socket
  long WSARecvMsg(long s, WsaMsg message, WsaBuf[] buffers, WsaOverlapped request);
}
