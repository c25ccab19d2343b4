package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_OP_DISABLE;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_OP_ENABLE;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_OP_NONE;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_OP_REMOVE;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_REGISTER_EVENTS_ALL;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_ALL;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_EDGE;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_LEVEL;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_ONESHOT;
import static org.jwinsock.spi.WinSock2.SOCK_NOTIFY_TRIGGER_PERSISTENT;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSANOTINITIALISED;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.dispatch.Extensions;
import org.jwinsock.core.io.PortObject;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.SocketNotify;

/// `ProcessSocketNotifications`: providers watch, the port has the packets.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-processsocketnotifications">
///   ProcessSocketNotifications</a>
final class NotificationCalls {

  private static final int HOW = SOCK_NOTIFY_TRIGGER_LEVEL | SOCK_NOTIFY_TRIGGER_EDGE;
  private static final int HOW_OFTEN = SOCK_NOTIFY_TRIGGER_ONESHOT | SOCK_NOTIFY_TRIGGER_PERSISTENT;

  private final Dispatch dispatch;

  NotificationCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  int ProcessSocketNotifications(
      long handle,
      int registrationCount,
      @Nullable SockNotifyRegistration @Nullable [] registrations,
      int millis,
      int completionCount,
      @Nullable OverlappedEntry @Nullable [] entries,
      int @Nullable [] received) {
    if (!dispatch.initialised()) {
      return WSANOTINITIALISED;
    }
    if (!(dispatch.handles().find(handle) instanceof PortObject port)) {
      return ERROR_INVALID_HANDLE;
    }
    int refusal = refusal(registrationCount, registrations);
    refusal = refusal != 0 ? refusal : refusal(millis, completionCount, entries, received);
    if (refusal != 0) {
      return refusal;
    }
    for (int i = 0; registrations != null && i < registrationCount; i++) {
      SockNotifyRegistration each = registrations[i];
      if (each != null) {
        each.registrationResult = register(port, each);
      }
    }
    return entries == null || received == null
        ? 0
        : take(port, millis, completionCount, entries, received);
  }

  private static int refusal(
      int count, @Nullable SockNotifyRegistration @Nullable [] registrations) {
    if (count < 0 || count == 0 && registrations != null) {
      return WSAEINVAL;
    }
    if (count == 0) {
      return 0;
    }
    if (registrations == null || registrations.length < count) {
      return WSAEFAULT;
    }
    for (int i = 0; i < count; i++) {
      if (registrations[i] == null) {
        return WSAEFAULT;
      }
    }
    return 0;
  }

  private static int refusal(
      int millis,
      int count,
      @Nullable OverlappedEntry @Nullable [] entries,
      int @Nullable [] received) {
    if (count < 0) {
      return WSAEINVAL;
    }
    if (count == 0) {
      return entries == null && received == null && millis == 0 ? 0 : WSAEINVAL;
    }
    boolean room =
        entries != null && entries.length >= count && received != null && received.length > 0;
    return room ? 0 : WSAEFAULT;
  }

  private static int take(
      PortObject port, int millis, int count, @Nullable OverlappedEntry[] entries, int[] received) {
    PortObject.Outcome outcome =
        port.take(PortCalls.filled(entries, count), count, PortCalls.deadline(millis), false);
    received[0] = outcome == PortObject.Outcome.TAKEN ? port.taken() : 0;
    return PortCalls.code(outcome);
  }

  // --- registrations

  /// @return 0 or a positive error
  private int register(PortObject port, SockNotifyRegistration registration) {
    if (!isValid(registration)) {
      return WSAEINVAL;
    }
    if (registration.operation == SOCK_NOTIFY_OP_NONE) {
      return 0;
    }
    SocketObject socket = dispatch.socket(registration.socket);
    if (socket == null) {
      return WSAENOTSOCK;
    }
    SocketNotify provider = Extensions.find(socket, SocketNotify.WSAID_NOTIFY, SocketNotify.class);
    if (provider == null) {
      return Extensions.refusal(socket);
    }
    if (!socket.notifies(port)) {
      return WSAEINVAL;
    }
    boolean enable = registration.operation == SOCK_NOTIFY_OP_ENABLE;
    if (enable) {
      place(port, socket);
    }
    int result = provider.register(socket.handle(), port, registration);
    if (enable ? result != 0 : registration.operation == SOCK_NOTIFY_OP_REMOVE) {
      socket.notifyNobody();
    }
    return -result;
  }

  /// Whoever waits for packets wakes up by the socket itself, if there is room for it.
  private void place(PortObject port, SocketObject socket) {
    PortSource source = socket.provider().ports();
    PortPoller place = source == null ? null : port.place(source);
    if (place != null) {
      int _ =
          place.add(
              dispatch
                  .handles()
                  .lowest(socket.handle())); // without it the provider watches by itself
    }
  }

  private static boolean isValid(SockNotifyRegistration registration) {
    return switch (registration.operation) {
      case SOCK_NOTIFY_OP_NONE, SOCK_NOTIFY_OP_DISABLE, SOCK_NOTIFY_OP_REMOVE -> true;
      case SOCK_NOTIFY_OP_ENABLE -> {
        int triggers = registration.triggerFlags;
        yield (registration.eventFilter & ~SOCK_NOTIFY_REGISTER_EVENTS_ALL) == 0
            && (triggers & ~SOCK_NOTIFY_TRIGGER_ALL) == 0
            && Integer.bitCount(triggers & HOW) == 1
            && Integer.bitCount(triggers & HOW_OFTEN) <= 1;
      }
      default -> false;
    };
  }
}
