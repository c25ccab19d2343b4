package org.jwinsock.spi;

/// `LPLOOKUPSERVICE_COMPLETION_ROUTINE`: called when a lookup of `GetAddrInfoEx` is over, on a
/// thread of Winsock's own. It is no asynchronous procedure: nobody has to wait for it.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfoexw">
///   GetAddrInfoExW</a>
@FunctionalInterface
public interface LookupServiceCompletionRoutine {

  /// The lookup is over, and the structure is the caller's again. Its [WsaOverlapped#extension] is
  /// the list of results, the `Pointer` of C.
  ///
  /// @param error 0, or the Winsock code: `WSA_E_CANCELLED` after `GetAddrInfoExCancel`
  /// @param bytes means nothing
  void completed(int error, int bytes, WsaOverlapped overlapped);
}
