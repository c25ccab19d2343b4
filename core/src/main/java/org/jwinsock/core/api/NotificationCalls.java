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
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSANOTINITIALISED;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.io.PortObject;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.SocketNotifications;

/// `ProcessSocketNotifications`: the arguments; readiness itself is the providers' business.
final class NotificationCalls {

  private final Dispatch dispatch;
  private final PortCalls ports;

  NotificationCalls(Dispatch dispatch, PortCalls ports) {
    this.dispatch = dispatch;
    this.ports = ports;
  }

  int process(
      long handle,
      @Nullable SockNotifyRegistration @Nullable [] registrations,
      int timeoutMillis,
      @Nullable OverlappedEntry @Nullable [] entries,
      int @Nullable [] received) {
    if (!dispatch.initialised()) {
      return WSANOTINITIALISED;
    }
    PortObject port = ports.port(handle);
    if (port == null) {
      return WSA_INVALID_HANDLE;
    }
    boolean takes = entries != null && entries.length > 0;
    if (takes == (received == null) || !takes && timeoutMillis != 0) {
      return WSAEINVAL;
    }
    if (received != null && received.length == 0 || holdsNull(registrations)) {
      return WSAEINVAL;
    }
    if (registrations != null) {
      for (SockNotifyRegistration registration : registrations) {
        if (registration != null) {
          registration.registrationResult = register(port, registration);
        }
      }
    }
    return entries == null || received == null ? 0 : take(port, entries, timeoutMillis, received);
  }

  private static boolean holdsNull(@Nullable SockNotifyRegistration @Nullable [] registrations) {
    if (registrations != null) {
      for (SockNotifyRegistration registration : registrations) {
        if (registration == null) {
          return true;
        }
      }
    }
    return false;
  }

  private int register(PortObject port, SockNotifyRegistration registration) {
    if (!isValid(registration)) {
      return WSAEINVAL;
    }
    if (registration.operation == SOCK_NOTIFY_OP_NONE) {
      return 0;
    }
    SocketObject socket = dispatch.socket(registration.socket);
    if (socket == null) {
      return dispatch.noSocket();
    }
    SocketNotifications notifications = socket.provider().notifications();
    return notifications == null
        ? WSAEOPNOTSUPP
        : -notifications.register(registration.socket, port, registration);
  }

  private static boolean isValid(SockNotifyRegistration registration) {
    return switch (registration.operation) {
      case SOCK_NOTIFY_OP_NONE, SOCK_NOTIFY_OP_DISABLE, SOCK_NOTIFY_OP_REMOVE -> true;
      case SOCK_NOTIFY_OP_ENABLE ->
          (registration.eventFilter & ~SOCK_NOTIFY_REGISTER_EVENTS_ALL) == 0
              && isValidTrigger(registration.triggerFlags);
      default -> false;
    };
  }

  private static boolean isValidTrigger(int trigger) {
    boolean level = (trigger & SOCK_NOTIFY_TRIGGER_LEVEL) != 0;
    boolean edge = (trigger & SOCK_NOTIFY_TRIGGER_EDGE) != 0;
    int both = SOCK_NOTIFY_TRIGGER_ONESHOT | SOCK_NOTIFY_TRIGGER_PERSISTENT;
    return (trigger & ~SOCK_NOTIFY_TRIGGER_ALL) == 0 && level != edge && (trigger & both) != both;
  }

  private static int take(
      PortObject port, @Nullable OverlappedEntry[] entries, int timeoutMillis, int[] received) {
    OverlappedEntry[] filled = PortCalls.filled(entries, entries.length);
    PortObject.Outcome outcome =
        port.take(filled, entries.length, PortCalls.deadline(timeoutMillis), false);
    received[0] = outcome == PortObject.Outcome.TAKEN ? port.taken() : 0;
    return switch (outcome) {
      case TAKEN -> 0;
      case TIMEOUT, ALERTED -> WAIT_TIMEOUT;
      case ABANDONED -> WSA_INVALID_HANDLE;
    };
  }
}
