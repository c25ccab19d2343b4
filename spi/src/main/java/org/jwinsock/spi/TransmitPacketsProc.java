package org.jwinsock.spi;

import java.util.UUID;

/// `TransmitPackets` as a provider offers it: an extension function, obtained with
/// [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID].
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_transmitpackets">
///   TransmitPackets</a>
@FunctionalInterface
public interface TransmitPacketsProc {

  /// The GUID of this extension.
  UUID WSAID = Guids.WSAID_TRANSMITPACKETS;

  /// Sends pieces of memory and files on a connected socket.
  ///
  /// @param elements the caller has no more use for the array; what they hold stays with the
  ///   provider until the request completes
  /// @param sendLength how much is sent at a time on a stream, a hint; 0 for the provider's choice
  /// @param flags `TP_*`
  /// @return bytes sent, `-WSA_IO_PENDING`, or an error
  long TransmitPackets(
      long s, TransmitPacketsElement[] elements, int sendLength, int flags, WsaOverlapped request);
}
