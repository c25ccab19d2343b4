package org.jwinsock.spi;

import java.util.UUID;

/// `DisconnectEx` as a provider offers it: an extension function, obtained with
/// [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID].
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_disconnectex">
///   DisconnectEx</a>
@FunctionalInterface
public interface DisconnectExProc {

  /// The GUID of this extension.
  UUID WSAID = Guids.WSAID_DISCONNECTEX;

  /// Ends a connection gracefully, behind what has been sent.
  ///
  /// @param flags 0 or [MsWSock#TF_REUSE_SOCKET]
  /// @param reserved 0
  /// @return 0, `-WSA_IO_PENDING`, or an error: `-WSAEINVAL`, `-WSAENOTCONN`
  long DisconnectEx(long s, int flags, int reserved, WsaOverlapped request);
}
