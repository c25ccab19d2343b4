package org.jwinsock.layers.stream;

import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.WSARecvMsgProc;
import org.jwinsock.spi.WSASendMsgProc;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

/// The lower provider's functions, each called as on a non-blocking socket and marked as a
/// [Descent].
final class LowerCalls {

  private final WspProcTable table;
  private volatile @Nullable SocketPoll poll;
  private volatile @Nullable WSARecvMsgProc receiveMessage;
  private volatile @Nullable WSASendMsgProc sendMessage;
  private volatile boolean known;

  LowerCalls(WspProcTable table) {
    this.table = table;
  }

  /// A request that never pends.
  static WsaOverlapped request() {
    WsaOverlapped request = new WsaOverlapped();
    request.synchronous = true;
    request.mayPend = false;
    return request;
  }

  /// Makes a request ready for one more call that never pends.
  static WsaOverlapped again(WsaOverlapped request) {
    request.reset();
    request.mayPend = false;
    return request;
  }

  /// Asks once what the lower provider offers beyond the table.
  void learn(long s) {
    if (!known) {
      poll = extension(s, SocketPoll.WSAID_POLL, SocketPoll.class);
      receiveMessage = extension(s, Guids.WSAID_WSARECVMSG, WSARecvMsgProc.class);
      sendMessage = extension(s, Guids.WSAID_WSASENDMSG, WSASendMsgProc.class);
      known = true;
    }
  }

  private <T> @Nullable T extension(long s, UUID id, Class<T> type) {
    MemorySegment guid = MemorySegment.ofArray(new byte[Guids.SIZE]);
    Guids.write(id, guid);
    WsaOverlapped request = request();
    long answer =
        table.WSPIoctl(s, WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER, guid, null, request);
    Object found = request.extension;
    return answer >= 0 && type.isInstance(found) ? type.cast(found) : null;
  }

  /// A non-blocking socket.
  long socket(int family, int type, int protocol, WsaProtocolInfo info) {
    int[] depth = Descent.begin();
    try {
      long s = table.WSPSocket(family, type, protocol, info, WinSock2.WSA_FLAG_OVERLAPPED);
      return s < 0 ? s : unblocked(s);
    } finally {
      Descent.end(depth);
    }
  }

  private long unblocked(long s) {
    MemorySegment on = MemorySegment.ofArray(new byte[4]);
    on.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 1);
    long error = table.WSPIoctl(s, WinSock2.FIONBIO, on, null, request());
    if (error < 0) {
      close(s);
      return error;
    }
    return s;
  }

  long accept(long s) {
    int[] depth = Descent.begin();
    try {
      long accepted = table.WSPAccept(s, null, null, request());
      return accepted < 0 ? accepted : unblocked(accepted);
    } finally {
      Descent.end(depth);
    }
  }

  void close(long s) {
    int[] depth = Descent.begin();
    try {
      long _ = table.WSPCloseSocket(s, request()); // it does not linger; a stale one is closed
    } finally {
      Descent.end(depth);
    }
  }

  int bind(long s, MemorySegment name) {
    int[] depth = Descent.begin();
    try {
      return table.WSPBind(s, name);
    } finally {
      Descent.end(depth);
    }
  }

  int listen(long s, int backlog) {
    int[] depth = Descent.begin();
    try {
      return table.WSPListen(s, backlog);
    } finally {
      Descent.end(depth);
    }
  }

  long connect(long s, MemorySegment name) {
    int[] depth = Descent.begin();
    try {
      return table.WSPConnect(s, name, null, request());
    } finally {
      Descent.end(depth);
    }
  }

  int shutdown(long s, int how) {
    int[] depth = Descent.begin();
    try {
      return table.WSPShutdown(s, how);
    } finally {
      Descent.end(depth);
    }
  }

  long receive(long s, WsaBuf[] buffers, WsaOverlapped request) {
    int[] depth = Descent.begin();
    try {
      return table.WSPRecv(s, buffers, request);
    } finally {
      Descent.end(depth);
    }
  }

  long receiveFrom(long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    int[] depth = Descent.begin();
    try {
      return table.WSPRecvFrom(s, buffers, from, request);
    } finally {
      Descent.end(depth);
    }
  }

  long send(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    int[] depth = Descent.begin();
    try {
      return table.WSPSend(s, buffers, flags, request);
    } finally {
      Descent.end(depth);
    }
  }

  long sendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request) {
    int[] depth = Descent.begin();
    try {
      return table.WSPSendTo(s, buffers, flags, to, request);
    } finally {
      Descent.end(depth);
    }
  }

  boolean hasMessages() {
    return receiveMessage != null;
  }

  long receiveMessage(long s, WsaMsg message, WsaBuf[] buffers, WsaOverlapped request) {
    WSARecvMsgProc function = receiveMessage;
    if (function == null) {
      return -WSAEOPNOTSUPP;
    }
    int[] depth = Descent.begin();
    try {
      return function.WSARecvMsg(s, message, buffers, request);
    } finally {
      Descent.end(depth);
    }
  }

  long sendMessage(long s, WsaMsg message, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    WSASendMsgProc function = sendMessage;
    if (function == null) {
      return -WSAEOPNOTSUPP;
    }
    int[] depth = Descent.begin();
    try {
      return function.WSASendMsg(s, message, buffers, flags, request);
    } finally {
      Descent.end(depth);
    }
  }

  int localName(long s, MemorySegment name) {
    return table.WSPGetSockName(s, name);
  }

  int peerName(long s, MemorySegment name) {
    return table.WSPGetPeerName(s, name);
  }

  int getOption(long s, int level, int name, MemorySegment value) {
    return table.WSPGetSockOpt(s, level, name, value);
  }

  int setOption(long s, int level, int name, MemorySegment value) {
    int[] depth = Descent.begin();
    try {
      return table.WSPSetSockOpt(s, level, name, value);
    } finally {
      Descent.end(depth);
    }
  }

  long ioctl(long s, int code, @Nullable MemorySegment in, @Nullable MemorySegment out) {
    int[] depth = Descent.begin();
    try {
      return table.WSPIoctl(s, code, in, out, request());
    } finally {
      Descent.end(depth);
    }
  }

  /// Looks at one socket.
  ///
  /// @param waiter woken when nothing was found and that may have changed; null to look only
  /// @return `POLL*` bits
  int poll(PollFd[] one, @Nullable Waiter waiter) {
    SocketPoll function = poll;
    if (function == null) {
      return 0;
    }
    int[] depth = Descent.begin();
    try {
      return function.poll(one, 1, waiter) > 0 ? one[0].revents : 0;
    } finally {
      Descent.end(depth);
    }
  }
}
