package org.jwinsock.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `TransmitFile` as a provider offers it: an extension function, obtained with
/// [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nf-mswsock-transmitfile">
///   TransmitFile</a>
@FunctionalInterface
public interface TransmitFileProc {

  /// The GUID of this extension.
  UUID WSAID = Guids.WSAID_TRANSMITFILE;

  /// Sends from a file on a connected stream socket.
  ///
  /// @param file null to send the buffers alone
  /// @param length bytes of the file; 0 for all from the start, which is the request's offset, or
  ///   for a synchronous request the file's position
  /// @param sendLength how much is sent at a time, a hint; 0 for the provider's choice
  /// @param buffers null for none; they stay with the provider until the request completes
  /// @param flags `TF_*`
  /// @return bytes sent, `-WSA_IO_PENDING`, or an error
  long TransmitFile(
      long s,
      @Nullable FileSource file,
      int length,
      int sendLength,
      @Nullable TransmitFileBuffers buffers,
      int flags,
      WsaOverlapped request);
}
