package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `ConnectEx` as a provider offers it: an extension function, obtained with
/// [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_connectex">
///   ConnectEx</a>
@FunctionalInterface
public interface ConnectExProc {

  /// The GUID of this extension.
  UUID WSAID = Guids.WSAID_CONNECTEX;

  /// Connects a socket that is bound, and sends.
  ///
  /// @param data what is sent once there is a connection; null for nothing
  /// @param request never a synchronous one
  /// @return bytes sent, `-WSA_IO_PENDING`, or an error: `-WSAEINVAL` for a socket that is not
  ///   bound
  long ConnectEx(
      long s, @Nullable MemorySegment name, @Nullable MemorySegment data, WsaOverlapped request);
}
