package org.jwinsock.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Ends pending overlapped operations of one socket: an extension function, since the WSP table has
/// no slot for what `CancelIo` and `CancelIoEx` do in the kernel of Windows.
@FunctionalInterface
public interface SocketCancel {

  /// The GUID of this extension; our own.
  UUID WSAID_CANCEL = UUID.fromString("b2d1c9f4-6e0a-4c83-8f55-0d9a7e3b6c12");

  /// Asks that pending operations end with `WSA_OPERATION_ABORTED`. Each of them still completes,
  /// maybe otherwise. Calls without an OVERLAPPED are not touched.
  ///
  /// @param issuer only those this thread issued; null for those of all threads
  /// @param one only this one; null for all
  /// @return how many were found, or `-WSAENOTSOCK`
  int cancel(long s, @Nullable Thread issuer, @Nullable WsaOverlapped one);
}
