package org.jwinsock.spi;

import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `WSPPROC_TABLE`: the thirty functions of a transport service provider.
///
/// Every function answers its result or a **negative** Winsock error code; there is no error slot
/// to fill. Only the top of the chain stores the calling thread's last error. `name` and `addr`
/// segments hold Windows' address layouts ([SockAddr]); their size is the length argument of C. A
/// null segment is C's `NULL`.
///
/// Operations that may wait take a request ([WsaOverlapped]) and never wait themselves: they are
/// done now, pending (`-WSA_IO_PENDING`), or failed. A synchronous request fails with
/// `-WSAEWOULDBLOCK` instead of pending when the socket is non-blocking.
///
/// A slot a provider does not fill answers `WSAEOPNOTSUPP`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2spi/ns-ws2spi-wspproc_table">
///   WSPPROC_TABLE</a>
public interface WspProcTable {

  /// Takes a pending connection off a listening socket.
  ///
  /// Pending here means that no connection has arrived; the request then completes when one may
  /// have, and the caller calls again. So the condition function runs on the caller's own thread.
  ///
  /// @param addr receives the peer's address, its length in `request.addressLength`; may be null
  /// @return the new socket, `-WSATRY_AGAIN` if the condition deferred, `-WSAECONNREFUSED` if it
  ///   rejected, `-WSAEINVAL` if the socket does not listen
  long WSPAccept(
      long s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped request);

  /// Writes an address as text.
  ///
  /// @return 0, `-WSAEINVAL` for an address of another family, `-WSAEFAULT` for a short one
  int WSPAddressToString(
      @Nullable MemorySegment address, @Nullable WsaProtocolInfo info, StringBuilder out);

  /// Selects messages for network events.
  default int WSPAsyncSelect(long s, long window, int message, int events) {
    return -WSAEOPNOTSUPP;
  }

  /// Gives the socket a local address.
  int WSPBind(long s, @Nullable MemorySegment name);

  /// Cancels the calling thread's blocking hook, Winsock 1.1.
  default int WSPCancelBlockingCall() {
    return -WSAEOPNOTSUPP;
  }

  /// Ends the provider: resets every socket it still has.
  int WSPCleanup();

  /// Releases the socket. Pends while a blocking socket lingers.
  ///
  /// @return 0, `-WSA_IO_PENDING`, `-WSAEWOULDBLOCK` for a non-blocking socket with a linger time
  long WSPCloseSocket(long s, WsaOverlapped request);

  /// Connects, or sets a datagram socket's peer. Pends until the outcome is known.
  ///
  /// @param callerData connect data; no IP transport has any: `-WSAEINVAL` when given and not empty
  long WSPConnect(
      long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped request);

  /// Makes the socket's object known to `WSPSocket` under a token.
  ///
  /// @return the token that goes into `WsaProtocolInfo.providerReserved`, positive
  default long WSPDuplicateSocket(long s, int processId) {
    return -WSAEOPNOTSUPP;
  }

  /// Copies and clears the record of network events.
  default int WSPEnumNetworkEvents(long s, long event, WsaNetworkEvents out) {
    return -WSAEOPNOTSUPP;
  }

  /// Selects an event object for network events.
  default int WSPEventSelect(long s, long event, int events) {
    return -WSAEOPNOTSUPP;
  }

  /// The outcome of an overlapped request.
  default long WSPGetOverlappedResult(long s, WsaOverlapped overlapped, boolean wait) {
    return -WSAEOPNOTSUPP;
  }

  /// The peer's address.
  ///
  /// @return the length written
  int WSPGetPeerName(long s, @Nullable MemorySegment name);

  /// A named quality-of-service template.
  default int WSPGetQOSByName(long s, String name, MemorySegment qos) {
    return -WSAEOPNOTSUPP;
  }

  /// The local address.
  ///
  /// @return the length written
  int WSPGetSockName(long s, @Nullable MemorySegment name);

  /// Reads an option.
  ///
  /// @return the length written
  int WSPGetSockOpt(long s, int level, int name, @Nullable MemorySegment value);

  /// Runs an ioctl. Extension functions come back in `request.extension`.
  ///
  /// @return the bytes written to `out`
  long WSPIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      WsaOverlapped request);

  /// Joins a leaf to a multipoint session.
  default long WSPJoinLeaf(long s, MemorySegment name, int flags) {
    return -WSAEOPNOTSUPP;
  }

  /// Puts a bound stream socket into listening state.
  int WSPListen(long s, int backlog);

  /// Receives on a connected socket.
  ///
  /// @param request `flags` in and out
  /// @return the bytes; 0 for the end of a stream or an empty datagram
  long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request);

  /// Ends reception and takes disconnect data, of which IP has none.
  int WSPRecvDisconnect(long s, @Nullable WsaBuf data);

  /// Receives a datagram and its source.
  ///
  /// @param from receives the source, its length in `request.addressLength`; may be null
  long WSPRecvFrom(long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request);

  /// Which sockets are ready now.
  ///
  /// Rewrites the sets to the ready ones and answers their number. When none is ready the sets stay
  /// as they are, the answer is 0, and the waiter, if given, will be woken when that may have
  /// changed: the caller sleeps in it and calls again with the same sets. A kernel waiter learns
  /// the answer only by sleeping, so a caller that will not wait still calls [Waiter#await(long)]
  /// once, with a deadline that has passed.
  ///
  /// @return the number of ready memberships over the three sets
  int WSPSelect(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter);

  /// Sends on a connected socket. A blocking send pends until everything is taken.
  long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request);

  /// Sends disconnect data, of which IP has none, and ends sending.
  int WSPSendDisconnect(long s, @Nullable WsaBuf data);

  /// Sends a datagram.
  ///
  /// @param to the destination; null sends to the connected peer
  long WSPSendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request);

  /// Sets an option.
  int WSPSetSockOpt(long s, int level, int name, @Nullable MemorySegment value);

  /// Ends receiving, sending or both.
  int WSPShutdown(long s, int how);

  /// Creates a socket.
  ///
  /// @param info the catalog entry it is created from
  /// @return the socket
  long WSPSocket(int af, int type, int protocol, WsaProtocolInfo info, int flags);

  /// Reads an address from text.
  ///
  /// @return the length written to `out`
  int WSPStringToAddress(
      String text, int family, @Nullable WsaProtocolInfo info, @Nullable MemorySegment out);

  /// Who has a say in name lookups on behalf of this provider; null if nobody has. Our own.
  default @Nullable NameInterceptor interceptor() {
    return this instanceof NameInterceptor own ? own : null;
  }
}
