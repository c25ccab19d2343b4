package org.jwinsock.spi;

import java.util.UUID;

/// What `ProcessSocketNotifications` needs of a provider: an extension function, obtained like the
/// ones of Windows with [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID_NOTIFICATIONS]. A
/// layer that holds data of its own answers it from there.
@FunctionalInterface
public interface SocketNotifications {

  /// The GUID of this extension; our own.
  UUID WSAID_NOTIFICATIONS = UUID.fromString("6f1d3b52-9c47-4e0b-a8d6-0f2e5c7b9a31");

  /// Carries out the operation of a registration, whose flags have been checked. Readiness is told
  /// with [SocketNotice]s in the port until the registration is removed or the socket closed.
  ///
  /// @return 0, or a negative error: `-WSAENOTSOCK`, `-WSA_INVALID_PARAMETER` for another port than
  ///   the one it is registered with, or while it is being removed; `-ERROR_NOT_FOUND` for a socket
  ///   that is not registered
  int register(long s, CompletionTarget port, SockNotifyRegistration registration);
}
