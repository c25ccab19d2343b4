package org.jwinsock.spi;

import java.util.UUID;

/// The provider's part of `ProcessSocketNotifications`: an extension function, obtained like the
/// ones of Windows with [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and [#WSAID_NOTIFY]. A layer
/// that keeps data back answers it from its own buffers.
@FunctionalInterface
public interface SocketNotify {

  /// The GUID of this extension; our own.
  UUID WSAID_NOTIFY = UUID.fromString("5d0a9f37-4c1e-4b8f-8a52-7e9c30b1d6f4");

  /// Enables, disables or removes the registration of a socket. Its notifications are packets of
  /// the port, each a [SocketNotice]: one of a socket at most is in the queue. After removing, the
  /// last one tells `SOCK_NOTIFY_EVENT_REMOVE`; closing the socket ends the registration without a
  /// word.
  ///
  /// @param port the only one that hears of the socket; another one than before takes its place
  /// @param registration checked already: one operation, flags that are known and fit together
  /// @return 0, or a negative error: `-WSAENOTSOCK`; `-ERROR_NOT_FOUND` if there is nothing to
  ///   disable or remove
  int register(long s, CompletionTarget port, SockNotifyRegistration registration);
}
