package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.MSG_DONTROUTE;
import static org.jwinsock.spi.WinSock2.MSG_PEEK;
import static org.jwinsock.spi.WinSock2.MSG_PUSH_IMMEDIATE;
import static org.jwinsock.spi.WinSock2.MSG_WAITALL;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEMSGSIZE;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.io.Overlapped;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.SyncRequest;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// Sending and receiving without an OVERLAPPED.
///
/// A buffer of an arena that is confined to the calling thread cannot go with a request that waits.
/// So a call with such a buffer is first made so that it cannot wait, and only if it would have to
/// it is made again with memory of our own.
final class DataCalls {

  /// The longest datagram; a stream gives what it has.
  private static final long BOUNCE_SIZE = 1 << 16;

  static final int INPUT_FLAGS = MSG_PEEK | MSG_WAITALL | MSG_PUSH_IMMEDIATE | MSG_DONTROUTE;

  private final Dispatch dispatch;

  DataCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  // --- receiving

  int recv(long s, @Nullable MemorySegment buffer, int flags) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (buffer == null || !canFill(buffer)) {
      return Answer.fail(WSAEFAULT);
    }
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      request.flags = flags;
      return Answer.count(receive(socket, s, request.buffers(buffer), false, null, request));
    } finally {
      request.end();
    }
  }

  int recvfrom(
      long s,
      @Nullable MemorySegment buffer,
      int flags,
      @Nullable MemorySegment from,
      int @Nullable [] fromLength) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    return recvfrom(socket, s, buffer, flags, AddressArea.optional(from, fromLength));
  }

  int recvfrom(
      long s, @Nullable MemorySegment buffer, int flags, @Nullable SockAddr @Nullable [] from) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    return recvfrom(socket, s, buffer, flags, AddressArea.optional(from));
  }

  private static int recvfrom(
      SocketObject socket,
      long s,
      @Nullable MemorySegment buffer,
      int flags,
      @Nullable AddressArea from) {
    if (buffer == null || !canFill(buffer) || from == null) {
      return Answer.fail(WSAEFAULT);
    }
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      request.flags = flags;
      return Answer.count(receive(socket, s, request.buffers(buffer), true, from, request));
    } finally {
      request.end();
    }
  }

  int WSARecv(long s, WsaBuf @Nullable [] buffers, int @Nullable [] bytes, int @Nullable [] flags) {
    return receive(s, buffers, bytes, flags, false, null);
  }

  int WSARecvFrom(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      @Nullable MemorySegment from,
      int @Nullable [] fromLength) {
    AddressArea area = AddressArea.optional(from, fromLength);
    return area == null
        ? Answer.fail(dispatch.socket(s) == null ? dispatch.noSocket() : WSAEFAULT)
        : receive(s, buffers, bytes, flags, true, area);
  }

  private int receive(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      boolean named,
      @Nullable AddressArea from) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    int refusal = refusal(buffers, bytes);
    if (refusal != 0 || buffers == null || bytes == null) {
      return Answer.fail(refusal);
    }
    if (flags == null || flags.length == 0 || !canFill(buffers)) {
      return Answer.fail(WSAEFAULT);
    }
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      request.flags = flags[0];
      long answer = receive(socket, s, buffers.clone(), named, from, request);
      if (answer < 0) {
        return Answer.fail((int) -answer);
      }
      bytes[0] = (int) answer;
      flags[0] = request.flags & ~INPUT_FLAGS;
      return 0;
    } finally {
      request.end();
    }
  }

  // --- with an OVERLAPPED

  int WSARecv(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    SocketObject socket = dispatch.socket(s);
    return socket == null || overlapped == null || !socket.isOverlapped()
        ? WSARecv(s, buffers, bytes, flags)
        : receive(socket, s, buffers, bytes, flags, false, null, null, overlapped, routine);
  }

  int WSARecvFrom(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      @Nullable MemorySegment from,
      int @Nullable [] fromLength,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    SocketObject socket = dispatch.socket(s);
    return socket == null || overlapped == null || !socket.isOverlapped()
        ? WSARecvFrom(s, buffers, bytes, flags, from, fromLength)
        : receive(socket, s, buffers, bytes, flags, true, from, fromLength, overlapped, routine);
  }

  private int receive(
      SocketObject socket,
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      boolean named,
      @Nullable MemorySegment from,
      int @Nullable [] fromLength,
      WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    int refusal = refusal(buffers);
    if (refusal != 0 || buffers == null) {
      return Answer.fail(refusal);
    }
    MemorySegment area = null;
    if (from != null) {
      if (fromLength == null || !holds(from, fromLength) || from.isReadOnly()) {
        return Answer.fail(WSAEFAULT);
      }
      area = from.asSlice(0, fromLength[0]);
    }
    if (flags == null || flags.length == 0 || !canFill(buffers) || !Memory.isShared(buffers)) {
      return Answer.fail(WSAEFAULT);
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, routine);
    if (busy != 0) {
      return Answer.fail(busy);
    }
    overlapped.flags = flags[0];
    overlapped.addressLengthOut = area == null ? null : fromLength;
    WsaBuf[] captured = overlapped.capture(buffers);
    long answer =
        named
            ? socket.table().WSPRecvFrom(s, captured, area, overlapped)
            : socket.table().WSPRecv(s, captured, overlapped);
    if (answer >= 0) {
      flags[0] = overlapped.flags & ~INPUT_FLAGS;
      tell(bytes, answer);
    }
    return ended(Overlapped.end(socket, overlapped, answer));
  }

  int WSASend(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    SocketObject socket = dispatch.socket(s);
    return socket == null || overlapped == null || !socket.isOverlapped()
        ? WSASend(s, buffers, bytes, flags)
        : send(socket, s, buffers, bytes, flags, false, null, overlapped, routine);
  }

  int WSASendTo(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      @Nullable MemorySegment to,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    SocketObject socket = dispatch.socket(s);
    return socket == null || overlapped == null || !socket.isOverlapped()
        ? WSASendTo(s, buffers, bytes, flags, to)
        : send(socket, s, buffers, bytes, flags, true, to, overlapped, routine);
  }

  private int send(
      SocketObject socket,
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      boolean named,
      @Nullable MemorySegment to,
      WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    int refusal = refusal(buffers);
    if (refusal != 0 || buffers == null) {
      return Answer.fail(refusal);
    }
    if (!canRead(buffers) || !Memory.isShared(buffers) || to != null && Memory.isForeign(to)) {
      return Answer.fail(WSAEFAULT);
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, routine);
    if (busy != 0) {
      return Answer.fail(busy);
    }
    WsaBuf[] captured = overlapped.capture(buffers);
    long answer =
        named
            ? socket.table().WSPSendTo(s, captured, flags, Memory.shared(to), overlapped)
            : socket.table().WSPSend(s, captured, flags, overlapped);
    if (answer >= 0) {
      tell(bytes, answer);
    }
    return ended(Overlapped.end(socket, overlapped, answer));
  }

  /// The count is optional in overlapped calls.
  private static void tell(int @Nullable [] bytes, long answer) {
    if (bytes != null && bytes.length > 0) {
      bytes[0] = (int) answer;
    }
  }

  private static int ended(int error) {
    return error == 0 ? 0 : Answer.fail(error);
  }

  private static boolean holds(MemorySegment area, int[] length) {
    return length.length > 0
        && length[0] >= 0
        && length[0] <= area.byteSize()
        && Memory.isShared(area)
        && !Memory.isForeign(area);
  }

  // --- shared steps of receiving

  /// @param named true for the functions that tell the source, also if the caller left it out
  private static long receive(
      SocketObject socket,
      long s,
      WsaBuf[] buffers,
      boolean named,
      @Nullable AddressArea from,
      SyncRequest request) {
    MemorySegment source = from == null ? null : from.segment();
    long answer;
    if (Memory.isShared(buffers)) {
      answer = attempt(socket, s, buffers, named, source, request);
    } else {
      answer = receiveConfined(socket, s, buffers, named, source, request);
    }
    if (from != null && (answer >= 0 || answer == -WSAEMSGSIZE)) {
      from.filled(request.addressLength);
    }
    return answer;
  }

  private static long receiveConfined(
      SocketObject socket,
      long s,
      WsaBuf[] buffers,
      boolean named,
      @Nullable MemorySegment source,
      SyncRequest request) {
    int flags = request.flags;
    boolean whole = (flags & MSG_WAITALL) != 0;
    if (!whole) { // a part of the whole must not be taken and then lost
      request.mayPend = false;
      long answer = attempt(socket, s, buffers, named, source, request);
      if (answer != -WSAEWOULDBLOCK) {
        return answer;
      }
      request.reset();
      request.flags = flags;
    }
    long total = WsaBuf.total(buffers);
    MemorySegment bounce = Memory.room(whole ? total : Math.min(total, BOUNCE_SIZE));
    long answer = attempt(socket, s, alone(bounce), named, source, request);
    long moved = answer == -WSAEMSGSIZE ? bounce.byteSize() : answer;
    if (moved > 0) {
      Memory.scatter(bounce, moved, buffers);
    }
    return answer;
  }

  private static long attempt(
      SocketObject socket,
      long s,
      WsaBuf[] buffers,
      boolean named,
      @Nullable MemorySegment source,
      SyncRequest request) {
    long answer =
        named
            ? socket.table().WSPRecvFrom(s, buffers, source, request)
            : socket.table().WSPRecv(s, buffers, request);
    return answer == -WSA_IO_PENDING ? request.await() : answer;
  }

  // --- sending

  int send(long s, @Nullable MemorySegment buffer, int flags) {
    return send(s, buffer, flags, false, null);
  }

  int sendto(long s, @Nullable MemorySegment buffer, int flags, @Nullable MemorySegment to) {
    return send(s, buffer, flags, true, to);
  }

  private int send(
      long s,
      @Nullable MemorySegment buffer,
      int flags,
      boolean named,
      @Nullable MemorySegment to) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (buffer == null || !canRead(buffer) || to != null && Memory.isForeign(to)) {
      return Answer.fail(WSAEFAULT);
    }
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      return Answer.count(transmit(socket, s, request.buffers(buffer), flags, named, to, request));
    } finally {
      request.end();
    }
  }

  int WSASend(long s, WsaBuf @Nullable [] buffers, int @Nullable [] bytes, int flags) {
    return send(s, buffers, bytes, flags, false, null);
  }

  int WSASendTo(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      @Nullable MemorySegment to) {
    return send(s, buffers, bytes, flags, true, to);
  }

  private int send(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      boolean named,
      @Nullable MemorySegment to) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    int refusal = refusal(buffers, bytes);
    if (refusal != 0 || buffers == null || bytes == null) {
      return Answer.fail(refusal);
    }
    if (!canRead(buffers) || to != null && Memory.isForeign(to)) {
      return Answer.fail(WSAEFAULT);
    }
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      long answer = transmit(socket, s, buffers.clone(), flags, named, to, request);
      if (answer < 0) {
        return Answer.fail((int) -answer);
      }
      bytes[0] = (int) answer;
      return 0;
    } finally {
      request.end();
    }
  }

  private static long transmit(
      SocketObject socket,
      long s,
      WsaBuf[] buffers,
      int flags,
      boolean named,
      @Nullable MemorySegment to,
      SyncRequest request) {
    MemorySegment destination = Memory.shared(to);
    if (Memory.isShared(buffers)) {
      return attempt(socket, s, buffers, flags, named, destination, request);
    }
    request.mayPend = false;
    long sent = attempt(socket, s, buffers, flags, named, destination, request);
    boolean partly =
        sent >= 0 && sent < WsaBuf.total(buffers) && socket.info().socketType() == SOCK_STREAM;
    if (sent != -WSAEWOULDBLOCK && !partly) {
      return sent;
    }
    long before = Math.max(sent, 0);
    request.reset();
    WsaBuf[] rest = alone(Memory.gather(buffers, before));
    long answer = attempt(socket, s, rest, flags, named, destination, request);
    if (answer >= 0) {
      return before + answer;
    }
    return answer == -WSAEWOULDBLOCK && before > 0 ? before : answer;
  }

  private static long attempt(
      SocketObject socket,
      long s,
      WsaBuf[] buffers,
      int flags,
      boolean named,
      @Nullable MemorySegment to,
      SyncRequest request) {
    long answer =
        named
            ? socket.table().WSPSendTo(s, buffers, flags, to, request)
            : socket.table().WSPSend(s, buffers, flags, request);
    return answer == -WSA_IO_PENDING ? request.await() : answer;
  }

  private static WsaBuf[] alone(MemorySegment segment) {
    return new WsaBuf[] {new WsaBuf(segment)};
  }

  // --- arguments

  /// C's lengths are ints: what is longer is not the memory of the caller.
  private static boolean canRead(MemorySegment buffer) {
    return buffer.byteSize() <= Integer.MAX_VALUE && !Memory.isForeign(buffer);
  }

  private static boolean canFill(MemorySegment buffer) {
    return canRead(buffer) && !buffer.isReadOnly();
  }

  private static boolean canRead(WsaBuf[] buffers) {
    for (WsaBuf buffer : buffers) {
      if (!canRead(buffer.buf())) {
        return false;
      }
    }
    return WsaBuf.total(buffers) <= Integer.MAX_VALUE;
  }

  private static boolean canFill(WsaBuf[] buffers) {
    for (WsaBuf buffer : buffers) {
      if (buffer.buf().isReadOnly()) {
        return false;
      }
    }
    return canRead(buffers);
  }

  /// Why the arguments of a `WSASend` or `WSARecv` cannot be used; 0 if they can.
  private static int refusal(@Nullable WsaBuf @Nullable [] buffers, int @Nullable [] bytes) {
    return bytes == null || bytes.length == 0 ? WSAEFAULT : refusal(buffers);
  }

  private static int refusal(@Nullable WsaBuf @Nullable [] buffers) {
    if (buffers == null) {
      return WSAEFAULT;
    }
    for (WsaBuf buffer : buffers) {
      if (buffer == null) {
        return WSAEFAULT;
      }
    }
    return buffers.length == 0 ? WSAEINVAL : 0;
  }
}
