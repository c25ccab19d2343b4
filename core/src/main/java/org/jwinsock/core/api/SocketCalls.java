package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.FROM_PROTOCOL_INFO;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_OVERLAPPED;
import static org.jwinsock.spi.WsaErrors.WSAEALREADY;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.KernelObject;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.SyncRequest;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaProtocolInfo;

/// The life of a socket: made, named, connected, accepted, shut down, closed.
final class SocketCalls {

  private final Dispatch dispatch;

  SocketCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  // --- making and ending

  long socket(int af, int type, int protocol) {
    return Answer.socket(dispatch.open(af, type, protocol, WSA_FLAG_OVERLAPPED));
  }

  long WSASocket(
      int af, int type, int protocol, @Nullable WsaProtocolInfo info, int group, int flags) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.failSocket(closed);
    }
    if (group != 0) {
      return Answer.failSocket(WSAEINVAL);
    }
    if (info == null) {
      return Answer.socket(opened(dispatch.open(af, type, protocol, flags), flags));
    }
    int family = take(af, info.addressFamily());
    int kind = take(type, info.socketType());
    int number = take(protocol, info.protocol());
    if (family != info.addressFamily() || kind != info.socketType()) {
      return Answer.failSocket(WSAEINVAL);
    }
    long opened = opened(dispatch.open(family, kind, number, info, flags), flags);
    SocketObject socket = dispatch.socket(opened);
    if (info.providerReserved() != 0 && socket != null) {
      dispatch.handles().forEach(object -> share(socket, object));
    }
    return Answer.socket(opened);
  }

  /// Notes what the core has to know of a new socket's flags.
  private long opened(long s, int flags) {
    SocketObject socket = (flags & WSA_FLAG_OVERLAPPED) == 0 ? dispatch.socket(s) : null;
    if (socket != null) {
      socket.setNotOverlapped();
    }
    return s;
  }

  /// Two handles for one thing of the provider tell of its operations in the same way.
  @SuppressWarnings("ReferenceEquality") // it is the same thing
  private static void share(SocketObject duplicate, KernelObject object) {
    if (object instanceof SocketObject other
        && other != duplicate
        && other.context() == duplicate.context()) {
      duplicate.duplicates(other);
    }
  }

  private static int take(int given, int fromInfo) {
    return given == FROM_PROTOCOL_INFO || given == 0 ? fromInfo : given;
  }

  int WSADuplicateSocket(long s, int processId, WsaProtocolInfo @Nullable [] out) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (out == null || out.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    if (processId != (int) ProcessHandle.current().pid()) {
      return Answer.fail(WSAEINVAL);
    }
    long token = socket.table().WSPDuplicateSocket(s, processId);
    if (token < 0) {
      return Answer.fail((int) -token);
    }
    out[0] = socket.info().withReserved(token);
    return 0;
  }

  int closesocket(long s) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      return Answer.status(finish(request, socket.table().WSPCloseSocket(s, request)));
    } finally {
      request.end();
    }
  }

  int shutdown(long s, int how) {
    SocketObject socket = dispatch.socket(s);
    return socket == null
        ? Answer.fail(dispatch.noSocket())
        : Answer.status(socket.table().WSPShutdown(s, how));
  }

  int WSASendDisconnect(long s, @Nullable WsaBuf data) {
    SocketObject socket = dispatch.socket(s);
    return socket == null
        ? Answer.fail(dispatch.noSocket())
        : Answer.status(socket.table().WSPSendDisconnect(s, data));
  }

  int WSARecvDisconnect(long s, @Nullable WsaBuf data) {
    SocketObject socket = dispatch.socket(s);
    return socket == null
        ? Answer.fail(dispatch.noSocket())
        : Answer.status(socket.table().WSPRecvDisconnect(s, data));
  }

  // --- names

  int bind(long s, @Nullable MemorySegment name) {
    SocketObject socket = dispatch.socket(s);
    return socket == null
        ? Answer.fail(dispatch.noSocket())
        : Answer.status(socket.table().WSPBind(s, name));
  }

  int getsockname(long s, @Nullable MemorySegment name, int @Nullable [] length) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    AddressArea area = AddressArea.required(name, length);
    return area == null
        ? Answer.fail(WSAEFAULT)
        : area.answer(socket.table().WSPGetSockName(s, area.segment()));
  }

  int getsockname(long s, @Nullable SockAddr @Nullable [] name) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    AddressArea area = AddressArea.required(name);
    return area == null
        ? Answer.fail(WSAEFAULT)
        : area.answer(socket.table().WSPGetSockName(s, area.segment()));
  }

  int getpeername(long s, @Nullable MemorySegment name, int @Nullable [] length) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    AddressArea area = AddressArea.required(name, length);
    return area == null
        ? Answer.fail(WSAEFAULT)
        : area.answer(socket.table().WSPGetPeerName(s, area.segment()));
  }

  int getpeername(long s, @Nullable SockAddr @Nullable [] name) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    AddressArea area = AddressArea.required(name);
    return area == null
        ? Answer.fail(WSAEFAULT)
        : area.answer(socket.table().WSPGetPeerName(s, area.segment()));
  }

  // --- connections

  int listen(long s, int backlog) {
    SocketObject socket = dispatch.socket(s);
    return socket == null
        ? Answer.fail(dispatch.noSocket())
        : Answer.status(socket.table().WSPListen(s, backlog));
  }

  int connect(long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (name != null && Memory.isForeign(name)) {
      return Answer.fail(WSAEFAULT);
    }
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      long answer = socket.table().WSPConnect(s, Memory.shared(name), callerData, request);
      return Answer.status(forVersion(finish(request, answer)));
    } finally {
      request.end();
    }
  }

  /// A second connect while one is under way is an invalid call to a caller of Winsock 1.
  private long forVersion(long answer) {
    return answer == -WSAEALREADY && dispatch.isVersionOne() ? -WSAEINVAL : answer;
  }

  long accept(
      long s,
      @Nullable MemorySegment addr,
      int @Nullable [] length,
      @Nullable ConditionProc condition) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.failSocket(dispatch.noSocket());
    }
    AddressArea area = AddressArea.optional(addr, length);
    return area == null ? Answer.failSocket(WSAEFAULT) : accept(socket, s, area, condition);
  }

  long accept(long s, @Nullable SockAddr @Nullable [] addr, @Nullable ConditionProc condition) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.failSocket(dispatch.noSocket());
    }
    AddressArea area = AddressArea.optional(addr);
    return area == null ? Answer.failSocket(WSAEFAULT) : accept(socket, s, area, condition);
  }

  /// A pending accept only tells that a connection may have come: it is taken on this thread, where
  /// the condition function runs.
  private long accept(
      SocketObject socket, long s, AddressArea area, @Nullable ConditionProc condition) {
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      long answer = socket.table().WSPAccept(s, area.segment(), condition, request);
      while (answer == -WSA_IO_PENDING) {
        long woken = request.await();
        request.reset();
        answer =
            woken < 0 ? woken : socket.table().WSPAccept(s, area.segment(), condition, request);
      }
      if (answer >= 0) {
        area.filled(request.addressLength);
      }
      return Answer.socket(opened(answer, socket.isOverlapped() ? WSA_FLAG_OVERLAPPED : 0));
    } finally {
      request.end();
    }
  }

  private static long finish(SyncRequest request, long answer) {
    return answer == -WSA_IO_PENDING ? request.await() : answer;
  }
}
