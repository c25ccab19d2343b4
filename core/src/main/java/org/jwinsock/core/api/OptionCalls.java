package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.IOC_IN;
import static org.jwinsock.spi.WinSock2.IOC_OUT;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.io.Overlapped;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.SyncRequest;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.RioExtensionFunctionTable;
import org.jwinsock.spi.WinSock11;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// Options and ioctls: handed to the provider, which knows their rules.
final class OptionCalls {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final Dispatch dispatch;

  OptionCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  // --- options

  int setsockopt(long s, int level, int name, @Nullable MemorySegment value) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    return value != null && Memory.isForeign(value)
        ? Answer.fail(WSAEFAULT)
        : Answer.status(socket.table().WSPSetSockOpt(s, level, number(level, name), value));
  }

  int setsockopt(long s, int level, int name, int value) {
    ThreadContext context = ThreadContext.current();
    MemorySegment word = context.borrowWord();
    try {
      word.set(INT, 0, value);
      return setsockopt(s, level, name, word);
    } finally {
      context.returnWord(word);
    }
  }

  int setsockopt(long s, int level, int name, long value) {
    MemorySegment segment = Memory.room(Long.BYTES);
    segment.set(LONG, 0, value);
    return setsockopt(s, level, name, segment);
  }

  int getsockopt(
      long s, int level, int name, @Nullable MemorySegment value, int @Nullable [] length) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (value == null || length == null || length.length == 0 || !fits(value, length[0])) {
      return Answer.fail(WSAEFAULT);
    }
    MemorySegment room = value.asSlice(0, length[0]);
    int written = socket.table().WSPGetSockOpt(s, level, number(level, name), room);
    if (written >= 0) {
      length[0] = written;
    }
    return Answer.status(written);
  }

  int getsockopt(long s, int level, int name, int @Nullable [] value) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (value == null || value.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    MemorySegment segment = Memory.room(Integer.BYTES);
    int written = socket.table().WSPGetSockOpt(s, level, number(level, name), segment);
    if (written >= 0) {
      value[0] = segment.get(INT, 0);
    }
    return Answer.status(written);
  }

  /// The option in the numbering of Winsock 2, which providers know.
  private int number(int level, int name) {
    return level == WinSock2.IPPROTO_IP && dispatch.isVersionOne()
        ? WinSock11.ipOption(name)
        : name;
  }

  private static boolean fits(MemorySegment value, int length) {
    return length >= 0
        && length <= value.byteSize()
        && !value.isReadOnly()
        && !Memory.isForeign(value);
  }

  // --- ioctls

  int ioctlsocket(long s, int command, int @Nullable [] argument) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (argument == null || argument.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    MemorySegment value = Memory.room(Integer.BYTES);
    value.set(INT, 0, argument[0]);
    MemorySegment in = (command & IOC_IN) != 0 ? value : null;
    MemorySegment out = (command & IOC_OUT) != 0 ? value : null;
    long answer = control(socket, s, command, in, out, new int[1]);
    if (answer >= 0 && out != null) {
      argument[0] = value.get(INT, 0);
    }
    return Answer.status(answer);
  }

  int WSAIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      int @Nullable [] bytesReturned) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (bytesReturned == null
        || bytesReturned.length == 0
        || in != null && !fits(in)
        || out != null && (!fits(out) || out.isReadOnly())) {
      return Answer.fail(WSAEFAULT);
    }
    MemorySegment room = Memory.sharedRoom(out);
    long answer = control(socket, s, code, Memory.shared(in), room, bytesReturned);
    if (answer >= 0) {
      if (out != null && room != null && !room.equals(out)) {
        MemorySegment.copy(room, 0, out, 0, answer);
      }
      bytesReturned[0] = (int) answer;
    }
    return Answer.status(answer);
  }

  /// With an OVERLAPPED.
  int WSAIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      int @Nullable [] bytesReturned,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null || overlapped == null || !socket.isOverlapped()) {
      return WSAIoctl(s, code, in, out, bytesReturned);
    }
    if (in != null && !fits(in)
        || out != null && (!fits(out) || out.isReadOnly() || !Memory.isShared(out))) {
      return Answer.fail(WSAEFAULT);
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, routine);
    if (busy != 0) {
      return Answer.fail(busy);
    }
    long answer = socket.table().WSPIoctl(s, code, Memory.shared(in), out, overlapped);
    if (answer >= 0 && bytesReturned != null && bytesReturned.length > 0) {
      bytesReturned[0] = (int) answer;
    }
    return Answer.status(-Overlapped.end(socket, overlapped, answer));
  }

  /// The functions of registered I/O of the socket's provider; null, and the last error, if it has
  /// none.
  @Nullable Rio rio(long s) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      Answer.fail(dispatch.noSocket());
      return null;
    }
    MemorySegment guid = Memory.room(Guids.SIZE);
    Guids.write(Guids.WSAID_MULTIPLE_RIO, guid);
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      int code = WinSock2.SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER;
      long answer = socket.table().WSPIoctl(s, code, guid, null, request);
      if (answer >= 0 && request.extension instanceof RioExtensionFunctionTable table) {
        return new Rio(table);
      }
      Answer.fail(answer < 0 ? (int) -answer : WSAEOPNOTSUPP);
      return null;
    } finally {
      request.end();
    }
  }

  private static boolean fits(MemorySegment segment) {
    return segment.byteSize() <= Integer.MAX_VALUE && !Memory.isForeign(segment);
  }

  private static long control(
      SocketObject socket,
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      int[] bytesReturned) {
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      long answer = socket.table().WSPIoctl(s, code, in, out, request);
      if (answer == -WSAEFAULT && request.transferred > 0) {
        bytesReturned[0] = (int) request.transferred;
      }
      return answer == -WSA_IO_PENDING ? request.await() : answer;
    } finally {
      request.end();
    }
  }
}
