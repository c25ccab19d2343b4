package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// `LPCONDITIONPROC`: decides what becomes of a connection request in `WSAAccept`.
///
/// Runs on the accepting thread with no lock held.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaaccept">
///   WSAAccept</a>
@FunctionalInterface
public interface ConditionProc {

  /// Decides about one connection request.
  ///
  /// @param caller the peer's address
  /// @param callee the local address it connected to
  /// @return [WinSock2#CF_ACCEPT], [WinSock2#CF_REJECT] or [WinSock2#CF_DEFER]
  int decide(@Nullable SockAddr caller, @Nullable SockAddr callee);
}
