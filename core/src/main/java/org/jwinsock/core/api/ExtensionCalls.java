package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER;
import static org.jwinsock.spi.WinSock2.SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.dispatch.Extensions;
import org.jwinsock.core.io.Overlapped;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.SyncRequest;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.AcceptExBuffer;
import org.jwinsock.spi.AcceptExProc;
import org.jwinsock.spi.ConnectExProc;
import org.jwinsock.spi.DisconnectExProc;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TransmitFileBuffers;
import org.jwinsock.spi.TransmitFileProc;
import org.jwinsock.spi.TransmitPacketsElement;
import org.jwinsock.spi.TransmitPacketsProc;
import org.jwinsock.spi.WSARecvMsgProc;
import org.jwinsock.spi.WSASendMsgProc;
import org.jwinsock.spi.WsaOverlapped;

/// The extension functions: each asks the socket's provider for its own.
final class ExtensionCalls {

  private final Dispatch dispatch;

  private final FileCalls files;

  private final DatagramMessageCalls datagrams;

  private final OptionCalls options;

  ExtensionCalls(
      Dispatch dispatch, FileCalls files, DatagramMessageCalls datagrams, OptionCalls options) {
    this.dispatch = dispatch;
    this.files = files;
    this.datagrams = datagrams;
    this.options = options;
  }

  // --- the functions themselves

  int WSAIoctl(long s, int code, @Nullable UUID id, @Nullable Object @Nullable [] out) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (id == null || out == null || out.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    Object function =
        switch (code) {
          case SIO_GET_EXTENSION_FUNCTION_POINTER -> function(socket, id);
          case SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER ->
              id.equals(Guids.WSAID_MULTIPLE_RIO) ? options.rio(s) : null;
          default -> null;
        };
    if (function == null) {
      return Answer.fail(WSAEINVAL);
    }
    out[0] = function;
    return 0;
  }

  private @Nullable Object function(SocketObject socket, UUID id) {
    if (id.equals(Guids.WSAID_ACCEPTEX)) {
      return offered(socket, id, AcceptExProc.class, (Mswsock.LPFN_ACCEPTEX) this::AcceptEx);
    }
    if (id.equals(Guids.WSAID_GETACCEPTEXSOCKADDRS)) {
      Mswsock.LPFN_GETACCEPTEXSOCKADDRS split = ExtensionCalls::GetAcceptExSockaddrs;
      return offered(socket, Guids.WSAID_ACCEPTEX, AcceptExProc.class, split);
    }
    if (id.equals(Guids.WSAID_CONNECTEX)) {
      return offered(socket, id, ConnectExProc.class, (Mswsock.LPFN_CONNECTEX) this::ConnectEx);
    }
    if (id.equals(Guids.WSAID_DISCONNECTEX)) {
      Mswsock.LPFN_DISCONNECTEX disconnect = this::DisconnectEx;
      return offered(socket, id, DisconnectExProc.class, disconnect);
    }
    if (id.equals(Guids.WSAID_TRANSMITFILE)) {
      Mswsock.LPFN_TRANSMITFILE transmit = this::TransmitFile;
      return offered(socket, id, TransmitFileProc.class, transmit);
    }
    if (id.equals(Guids.WSAID_WSARECVMSG)) {
      Mswsock.LPFN_WSARECVMSG receive = datagrams::WSARecvMsg;
      return offered(socket, id, WSARecvMsgProc.class, receive);
    }
    if (id.equals(Guids.WSAID_WSASENDMSG)) {
      Mswsock.LPFN_WSASENDMSG send = datagrams::WSASendMsg;
      return offered(socket, id, WSASendMsgProc.class, send);
    }
    if (id.equals(Guids.WSAID_TRANSMITPACKETS)) {
      Mswsock.LPFN_TRANSMITPACKETS transmit = this::TransmitPackets;
      return offered(socket, id, TransmitPacketsProc.class, transmit);
    }
    return null;
  }

  private static @Nullable Object offered(
      SocketObject socket, UUID id, Class<?> type, Object function) {
    return Extensions.find(socket, id, type) == null ? null : function;
  }

  // --- AcceptEx

  boolean AcceptEx(
      long listener,
      long s,
      @Nullable MemorySegment output,
      int dataLength,
      int localLength,
      int remoteLength,
      int @Nullable [] bytes,
      @Nullable WsaOverlapped overlapped) {
    SocketObject socket = dispatch.socket(listener);
    if (socket == null) {
      return Answer.no(dispatch.noSocket());
    }
    AcceptExProc function = Extensions.find(socket, AcceptExProc.WSAID, AcceptExProc.class);
    if (function == null) {
      return Answer.no(Extensions.refusal(socket));
    }
    SocketObject into = dispatch.socket(s);
    if (into == null) {
      return Answer.no(WSAENOTSOCK);
    }
    if (overlapped == null) {
      return Answer.no(WSA_INVALID_PARAMETER);
    }
    if (output == null || !isOurs(output)) {
      return Answer.no(WSAEFAULT);
    }
    if (into.provider() != socket.provider()) {
      return Answer.no(WSAEINVAL);
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, null);
    if (busy != 0) {
      return Answer.no(busy);
    }
    long answer =
        function.AcceptEx(listener, s, output, dataLength, localLength, remoteLength, overlapped);
    return ended(socket, overlapped, answer, bytes);
  }

  static void GetAcceptExSockaddrs(
      MemorySegment output,
      int dataLength,
      int localLength,
      int remoteLength,
      @Nullable SockAddr @Nullable [] local,
      @Nullable SockAddr @Nullable [] remote) {
    give(output.asSlice(dataLength, localLength), local);
    give(output.asSlice((long) dataLength + localLength, remoteLength), remote);
  }

  private static void give(MemorySegment area, @Nullable SockAddr @Nullable [] to) {
    if (to != null && to.length > 0) {
      MemorySegment found = AcceptExBuffer.address(area);
      to[0] = found == null ? null : SockAddr.read(found);
    }
  }

  // --- ConnectEx

  boolean ConnectEx(
      long s,
      @Nullable SockAddr name,
      @Nullable MemorySegment data,
      int @Nullable [] bytes,
      @Nullable WsaOverlapped overlapped) {
    return ConnectEx(s, name == null ? null : name.toSegment(), data, bytes, overlapped);
  }

  boolean ConnectEx(
      long s,
      @Nullable MemorySegment name,
      @Nullable MemorySegment data,
      int @Nullable [] bytes,
      @Nullable WsaOverlapped overlapped) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.no(dispatch.noSocket());
    }
    ConnectExProc function = Extensions.find(socket, ConnectExProc.WSAID, ConnectExProc.class);
    if (function == null) {
      return Answer.no(Extensions.refusal(socket));
    }
    if (overlapped == null) {
      return Answer.no(WSA_INVALID_PARAMETER);
    }
    if (name == null || Memory.isForeign(name) || data != null && !isOurs(data)) {
      return Answer.no(WSAEFAULT);
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, null);
    if (busy != 0) {
      return Answer.no(busy);
    }
    long answer = function.ConnectEx(s, Memory.shared(name), data, overlapped);
    return ended(socket, overlapped, answer, bytes);
  }

  // --- DisconnectEx

  boolean DisconnectEx(long s, @Nullable WsaOverlapped overlapped, int flags, int reserved) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.no(dispatch.noSocket());
    }
    DisconnectExProc function =
        Extensions.find(socket, DisconnectExProc.WSAID, DisconnectExProc.class);
    if (function == null) {
      return Answer.no(Extensions.refusal(socket));
    }
    if (overlapped == null || !socket.isOverlapped()) {
      return waited(socket, request -> function.DisconnectEx(s, flags, reserved, request)) >= 0;
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, null);
    if (busy != 0) {
      return Answer.no(busy);
    }
    long answer = function.DisconnectEx(s, flags, reserved, overlapped);
    return ended(socket, overlapped, answer, null);
  }

  // --- TransmitFile, TransmitPackets

  boolean TransmitFile(
      long s,
      long file,
      int length,
      int sendLength,
      @Nullable WsaOverlapped overlapped,
      @Nullable TransmitFileBuffers buffers,
      int flags) {
    FileSource source = file == 0 ? null : files.find(file);
    if (file != 0 && source == null) {
      return Answer.no(dispatch.socket(s) == null ? dispatch.noSocket() : WSA_INVALID_HANDLE);
    }
    return TransmitFile(s, source, length, sendLength, overlapped, buffers, flags);
  }

  boolean TransmitFile(
      long s,
      @Nullable FileSource file,
      int length,
      int sendLength,
      @Nullable WsaOverlapped overlapped,
      @Nullable TransmitFileBuffers buffers,
      int flags) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.no(dispatch.noSocket());
    }
    TransmitFileProc function =
        Extensions.find(socket, TransmitFileProc.WSAID, TransmitFileProc.class);
    if (function == null) {
      return Answer.no(Extensions.refusal(socket));
    }
    if (buffers != null && !(isReadable(buffers.head()) && isReadable(buffers.tail()))) {
      return Answer.no(WSAEFAULT);
    }
    if (overlapped == null || !socket.isOverlapped()) {
      TransmitFileBuffers shared =
          buffers == null
              ? null
              : new TransmitFileBuffers(
                  Memory.shared(buffers.head()), Memory.shared(buffers.tail()));
      return waited(
              socket,
              request -> function.TransmitFile(s, file, length, sendLength, shared, flags, request))
          >= 0;
    }
    if (buffers != null && !(isShared(buffers.head()) && isShared(buffers.tail()))) {
      return Answer.no(WSAEFAULT);
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, null);
    if (busy != 0) {
      return Answer.no(busy);
    }
    long answer = function.TransmitFile(s, file, length, sendLength, buffers, flags, overlapped);
    return ended(socket, overlapped, answer, null);
  }

  boolean TransmitPackets(
      long s,
      TransmitPacketsElement @Nullable [] elements,
      int sendLength,
      @Nullable WsaOverlapped overlapped,
      int flags) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.no(dispatch.noSocket());
    }
    TransmitPacketsProc function =
        Extensions.find(socket, TransmitPacketsProc.WSAID, TransmitPacketsProc.class);
    if (function == null) {
      return Answer.no(Extensions.refusal(socket));
    }
    if (elements == null) {
      return Answer.no(WSAEFAULT);
    }
    TransmitPacketsElement[] captured = elements.clone();
    for (TransmitPacketsElement element : captured) {
      if (!isReadable(element.memory()) || !isShared(element.memory())) {
        return Answer.no(WSAEFAULT);
      }
    }
    if (overlapped == null || !socket.isOverlapped()) {
      return waited(
              socket, request -> function.TransmitPackets(s, captured, sendLength, flags, request))
          >= 0;
    }
    int busy = Overlapped.begin(dispatch.handles(), socket, overlapped, null);
    if (busy != 0) {
      return Answer.no(busy);
    }
    long answer = function.TransmitPackets(s, captured, sendLength, flags, overlapped);
    return ended(socket, overlapped, answer, null);
  }

  private static boolean isReadable(@Nullable MemorySegment memory) {
    return memory == null || !Memory.isForeign(memory);
  }

  private static boolean isShared(@Nullable MemorySegment memory) {
    return memory == null || Memory.isShared(memory);
  }

  // --- shared steps

  /// A call of an extension function.
  @FunctionalInterface
  private interface Call {
    long make(WsaOverlapped request);
  }

  /// Calls without an OVERLAPPED, and waits.
  ///
  /// @return as the provider answers, and a failure is the last error
  private static long waited(SocketObject socket, Call call) {
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    try {
      long answer = call.make(request);
      long result = answer == -WSA_IO_PENDING ? request.await() : answer;
      if (result < 0) {
        int _ = Answer.fail((int) -result);
      }
      return result;
    } finally {
      request.end();
    }
  }

  private static boolean ended(
      SocketObject socket, WsaOverlapped overlapped, long answer, int @Nullable [] bytes) {
    if (answer >= 0 && bytes != null && bytes.length > 0) {
      bytes[0] = (int) answer;
    }
    int error = Overlapped.end(socket, overlapped, answer);
    return error == 0 || Answer.no(error);
  }

  /// True if every thread may use the memory, now.
  private static boolean isOurs(MemorySegment segment) {
    return Memory.isShared(segment)
        && !Memory.isForeign(segment)
        && segment.byteSize() <= Integer.MAX_VALUE;
  }
}
