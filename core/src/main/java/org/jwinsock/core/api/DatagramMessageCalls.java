package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.dispatch.Extensions;
import org.jwinsock.core.io.Overlapped;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.SyncRequest;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.WSARecvMsgProc;
import org.jwinsock.spi.WSASendMsgProc;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// Datagrams with control data: `WSARecvMsg` and `WSASendMsg`.
final class DatagramMessageCalls {

  private final Dispatch dispatch;

  DatagramMessageCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  int WSARecvMsg(
      long s,
      @Nullable WsaMsg message,
      int @Nullable [] bytes,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    WSARecvMsgProc function = Extensions.find(socket, WSARecvMsgProc.WSAID, WSARecvMsgProc.class);
    if (function == null) {
      return Answer.fail(Extensions.refusal(socket));
    }
    if (message == null || message.lpBuffers == null || !isOurs(message, true)) {
      return Answer.fail(WSAEFAULT);
    }
    WsaBuf[] buffers = message.lpBuffers;
    return call(
        socket,
        bytes,
        overlapped,
        routine,
        buffers,
        (captured, r) -> function.WSARecvMsg(s, message, captured, r));
  }

  int WSASendMsg(
      long s,
      @Nullable WsaMsg message,
      int flags,
      int @Nullable [] bytes,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    WSASendMsgProc function = Extensions.find(socket, WSASendMsgProc.WSAID, WSASendMsgProc.class);
    if (function == null) {
      return Answer.fail(Extensions.refusal(socket));
    }
    if (message == null || message.lpBuffers == null || !isOurs(message, false)) {
      return Answer.fail(WSAEFAULT);
    }
    WsaBuf[] buffers = message.lpBuffers;
    return call(
        socket,
        bytes,
        overlapped,
        routine,
        buffers,
        (captured, r) -> function.WSASendMsg(s, message, captured, flags, r));
  }

  /// A call of an extension function.
  @FunctionalInterface
  private interface Call {
    long make(WsaBuf[] captured, WsaOverlapped request);
  }

  private int call(
      SocketObject socket,
      int @Nullable [] bytes,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine,
      WsaBuf[] buffers,
      Call call) {
    boolean told = bytes != null && bytes.length > 0;
    if (overlapped == null || !socket.isOverlapped()) {
      if (!told) {
        return Answer.fail(WSAEFAULT);
      }
      long answer = waited(socket, buffers, call);
      if (answer >= 0) {
        tell(bytes, answer);
      }
      return Answer.status(answer);
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, routine);
    if (busy != 0) {
      return Answer.fail(busy);
    }
    long answer = call.make(overlapped.capture(buffers), overlapped);
    if (answer >= 0) {
      tell(bytes, answer);
    }
    int error = Overlapped.end(socket, overlapped, answer);
    return error == 0 ? 0 : Answer.fail(error);
  }

  private static void tell(int @Nullable [] bytes, long answer) {
    if (bytes != null && bytes.length > 0) {
      bytes[0] = (int) answer;
    }
  }

  private static long waited(SocketObject socket, WsaBuf[] buffers, Call call) {
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      long answer = call.make(buffers.clone(), request);
      return answer == -WSA_IO_PENDING ? request.await() : answer;
    } finally {
      request.end();
    }
  }

  /// True if every thread may use all memory of the message, now.
  private static boolean isOurs(WsaMsg message, boolean filled) {
    WsaBuf[] buffers = message.lpBuffers;
    if (buffers == null || !isOurs(message.name, filled) || !isOurs(message.control, filled)) {
      return false;
    }
    for (WsaBuf buffer : buffers) {
      if (buffer == null || !isOurs(buffer.buf(), filled)) {
        return false;
      }
    }
    return WsaBuf.total(buffers) <= Integer.MAX_VALUE;
  }

  private static boolean isOurs(@Nullable MemorySegment memory, boolean filled) {
    return memory == null
        || Memory.isShared(memory) && !Memory.isForeign(memory) && !(filled && memory.isReadOnly());
  }
}
