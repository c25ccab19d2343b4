package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.EventObject;
import org.jwinsock.core.kernel.MessageQueue;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.WsaNetworkEvents;

/// `WSAEventSelect`, `WSAEnumNetworkEvents`, `WSAAsyncSelect`: providers record, this class looks
/// whether there is somewhere to tell.
final class NetworkEventCalls {

  private final Dispatch dispatch;

  NetworkEventCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  /// Where nothing is selected the event does not count.
  int WSAEventSelect(long s, long event, int events) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    return events != 0 && !isEvent(event)
        ? Answer.fail(WSAEINVAL)
        : Answer.status(socket.table().WSPEventSelect(s, event, events));
  }

  int WSAEnumNetworkEvents(long s, long event, @Nullable WsaNetworkEvents out) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (out == null) {
      return Answer.fail(WSAEFAULT);
    }
    return event != 0 && !isEvent(event)
        ? Answer.fail(WSAEINVAL)
        : Answer.status(socket.table().WSPEnumNetworkEvents(s, event, out));
  }

  int WSAAsyncSelect(long s, long window, int message, int events) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    return events != 0 && !(dispatch.handles().find(window) instanceof MessageQueue)
        ? Answer.fail(WSAEINVAL)
        : Answer.status(socket.table().WSPAsyncSelect(s, window, message, events));
  }

  private boolean isEvent(long handle) {
    return dispatch.handles().find(handle) instanceof EventObject;
  }
}
