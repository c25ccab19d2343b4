package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `AcceptEx` as a provider offers it: an extension function, obtained with
/// [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nf-mswsock-acceptex">
///   AcceptEx</a>
@FunctionalInterface
public interface AcceptExProc {

  /// The GUID of this extension.
  UUID WSAID = Guids.WSAID_ACCEPTEX;

  /// Accepts a connection into a socket that is neither bound nor connected.
  ///
  /// @param output receives the first data, then both addresses as [AcceptExBuffer] has them; it
  ///   stays with the provider until the request completes
  /// @param receiveDataLength room for data in bytes; 0 completes with the connection
  /// @param localAddressLength room for the local address, at least [AcceptExBuffer#EXTRA] bytes
  ///   more than the longest address
  /// @param remoteAddressLength the same for the peer's
  /// @param request never a synchronous one
  /// @return bytes of data, `-WSA_IO_PENDING`, or an error: `-WSAEINVAL` for a socket that does not
  ///   listen, an accept socket that does not suit, or too little room; `-WSAECONNRESET`
  long AcceptEx(
      long listenSocket,
      long acceptSocket,
      @Nullable MemorySegment output,
      int receiveDataLength,
      int localAddressLength,
      int remoteAddressLength,
      WsaOverlapped request);
}
