package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WsaErrors.WSAEALREADY;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAEINTR;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEISCONN;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.SyncRequest;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaOverlapped;

/// `WSAConnectByName` resolves, then connects to one address after the other until one answers;
/// `WSAConnectByList` is given them.
///
/// Each attempt takes as long as the transport gives it, at most until the caller's time is over.
/// The attempts pend whatever the socket's mode, as those of `ConnectEx` do, because this function
/// waits even on a non-blocking socket.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaconnectbynamew">
///   WSAConnectByName</a>
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaconnectbylist">
///   WSAConnectByList</a>
final class ConnectByName {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /// `sizeof(SOCKADDR_STORAGE)`.
  private static final int ADDRESS_ROOM = 128;

  private final Dispatch dispatch;
  private final NameCalls names;

  ConnectByName(Dispatch dispatch, NameCalls names) {
    this.dispatch = dispatch;
    this.names = names;
  }

  /// Connects to a host and a service by name.
  ///
  /// @param local where the local address goes; null if the caller's memory for it is bad
  /// @param remote where the peer's address goes; null if the caller's memory for it is bad
  boolean connect(
      long s,
      @Nullable String node,
      @Nullable String service,
      @Nullable AddressArea local,
      @Nullable AddressArea remote,
      @Nullable TimeVal timeout,
      @Nullable WsaOverlapped reserved) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return failed(dispatch.noSocket());
    }
    if (node == null || service == null || reserved != null || !isStream(socket)) {
      return failed(WSAEINVAL);
    }
    if (local == null || remote == null) {
      return failed(WSAEFAULT);
    }
    long deadline = timeout == null ? Waiter.FOREVER : Deadlines.after(timeout.nanos());
    List<AddrInfo> found = new ArrayList<>();
    if (names.getaddrinfo(node, service, hint(socket, s), found) != 0) {
      return false;
    }
    List<SockAddr> addresses = new ArrayList<>();
    for (AddrInfo info : found) {
      if (info.addr() != null) {
        addresses.add(info.addr());
      }
    }
    int error = connect(socket, s, addresses, deadline);
    return error == 0 ? report(socket, s, local, remote) : failed(error);
  }

  /// Connects to one of several addresses.
  ///
  /// @param local where the local address goes; null if the caller's memory for it is bad
  /// @param remote where the peer's address goes; null if the caller's memory for it is bad
  boolean connect(
      long s,
      @Nullable SocketAddressList addresses,
      @Nullable AddressArea local,
      @Nullable AddressArea remote,
      @Nullable TimeVal timeout,
      @Nullable WsaOverlapped reserved) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return failed(dispatch.noSocket());
    }
    if (addresses == null || addresses.addresses().isEmpty() || reserved != null) {
      return failed(WSAEINVAL);
    }
    if (!isStream(socket) || isBound(socket, s)) {
      return failed(WSAEINVAL);
    }
    if (local == null || remote == null) {
      return failed(WSAEFAULT);
    }
    long deadline = timeout == null ? Waiter.FOREVER : Deadlines.after(timeout.nanos());
    int error = connect(socket, s, addresses.addresses(), deadline);
    return error == 0 ? report(socket, s, local, remote) : failed(error);
  }

  private static boolean isStream(SocketObject socket) {
    return socket.info().socketType() == WinSock2.SOCK_STREAM;
  }

  private static boolean isBound(SocketObject socket, long s) {
    return socket.table().WSPGetSockName(s, MemorySegment.ofArray(new byte[ADDRESS_ROOM])) >= 0;
  }

  /// The addresses the socket can reach: those of its own family, and through an IPv6 socket that
  /// is not for IPv6 only the IPv4 ones too.
  private static AddrInfo hint(SocketObject socket, long s) {
    int family = socket.info().addressFamily();
    boolean dual = family == AF_INET6 && !isV6Only(socket, s);
    int flags = dual ? Ws2TcpIp.AI_V4MAPPED | Ws2TcpIp.AI_ALL : 0;
    return AddrInfo.hint(
        flags, family == AF_INET6 ? AF_INET6 : AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP);
  }

  private static boolean isV6Only(SocketObject socket, long s) {
    MemorySegment value = MemorySegment.ofArray(new byte[Integer.BYTES]);
    int length =
        socket.table().WSPGetSockOpt(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, value);
    return length <= 0 || value.asSlice(0, length).mismatch(zeros(length)) >= 0;
  }

  private static MemorySegment zeros(int length) {
    return MemorySegment.ofArray(new byte[length]);
  }

  /// Tries the addresses in turn.
  ///
  /// @return 0, or the error of the last attempt
  private static int connect(SocketObject socket, long s, List<SockAddr> found, long deadline) {
    int error = WSAEHOSTUNREACH;
    for (SockAddr address : found) {
      if (Deadlines.passed(deadline)) {
        return WSAETIMEDOUT;
      }
      error = attempt(socket, s, address.toSegment(), deadline);
      switch (error) {
        case 0, WSAENOTSOCK, WSAEINTR, WSAEISCONN, WSAEALREADY, WSAEINVAL -> {
          return error;
        }
        default -> {}
      }
    }
    return error;
  }

  private static int attempt(SocketObject socket, long s, MemorySegment address, long deadline) {
    SyncRequest request = ThreadContext.current().request(socket.waiters());
    request.synchronous = false;
    try {
      long answer = socket.table().WSPConnect(s, address, null, request);
      if (answer == -WSA_IO_PENDING) {
        request.timeoutMillis = millisUntil(deadline);
        answer = request.await();
      }
      return answer == -WSA_OPERATION_ABORTED ? WSAEINTR : answer < 0 ? (int) -answer : 0;
    } finally {
      request.synchronous = true;
      request.end();
    }
  }

  /// Rounded up, so that an attempt that runs out of time leaves none for the next one; at least 1,
  /// for 0 has no end.
  private static int millisUntil(long deadline) {
    if (deadline == Waiter.FOREVER) {
      return 0;
    }
    long millis = Math.ceilDiv(deadline - System.nanoTime(), NANOS_PER_MILLI);
    return Math.clamp(millis, 1, Integer.MAX_VALUE);
  }

  private static boolean report(
      SocketObject socket, long s, AddressArea local, AddressArea remote) {
    MemorySegment localTarget = local.segment();
    if (localTarget != null && local.answer(socket.table().WSPGetSockName(s, localTarget)) != 0) {
      return false;
    }
    MemorySegment remoteTarget = remote.segment();
    return remoteTarget == null
        || remote.answer(socket.table().WSPGetPeerName(s, remoteTarget)) == 0;
  }

  private static boolean failed(int error) {
    Answer.fail(error);
    return false;
  }
}
