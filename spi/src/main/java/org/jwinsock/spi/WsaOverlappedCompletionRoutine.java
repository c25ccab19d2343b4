package org.jwinsock.spi;

/// `LPWSAOVERLAPPED_COMPLETION_ROUTINE`: called when an overlapped operation has completed, on the
/// thread that issued it, while that thread is in an alertable wait.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nc-winsock2-lpwsaoverlapped_completion_routine">
///   LPWSAOVERLAPPED_COMPLETION_ROUTINE</a>
@FunctionalInterface
public interface WsaOverlappedCompletionRoutine {

  /// The operation has completed; the structure and its buffers are the caller's again.
  ///
  /// @param error 0, or the Winsock code
  /// @param transferred bytes
  /// @param overlapped the operation
  /// @param flags what `WSARecv` would have answered in its flags
  void completed(int error, int transferred, WsaOverlapped overlapped, int flags);
}
