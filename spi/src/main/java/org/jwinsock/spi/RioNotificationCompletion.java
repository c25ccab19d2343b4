package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// `RIO_NOTIFICATION_COMPLETION`: how `RIONotify` tells that a completion queue is not empty. C's
/// `Type` is the subtype.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/ns-mswsock-rio_notification_completion">
///   RIO_NOTIFICATION_COMPLETION</a>
public sealed interface RioNotificationCompletion {

  /// `RIO_EVENT_COMPLETION` or `RIO_IOCP_COMPLETION`.
  int type();

  /// An event is set.
  ///
  /// @param eventHandle an event object
  /// @param notifyReset whether `RIONotify` resets it first
  record EventNotify(long eventHandle, boolean notifyReset) implements RioNotificationCompletion {
    @Override
    public int type() {
      return MsWSock.RIO_EVENT_COMPLETION;
    }
  }

  /// A packet of no bytes is queued to a completion port.
  ///
  /// @param iocpHandle the port
  /// @param completionKey the packet's key
  /// @param overlapped the packet's pointer, this queue's own; null is refused (`WSAEINVAL`)
  record IocpNotify(long iocpHandle, long completionKey, @Nullable WsaOverlapped overlapped)
      implements RioNotificationCompletion {
    @Override
    public int type() {
      return MsWSock.RIO_IOCP_COMPLETION;
    }
  }
}
