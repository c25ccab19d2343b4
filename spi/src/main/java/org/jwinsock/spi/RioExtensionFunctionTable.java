package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `RIO_EXTENSION_FUNCTION_TABLE`: registered I/O of a base provider, answered as the extension of
/// `SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER` with [Guids#WSAID_MULTIPLE_RIO].
///
/// As in the WSP table a failure is a negative error code and nobody's last error is touched;
/// success is 0 or the handle. Handles (`RIO_BUFFERID`, `RIO_CQ`, `RIO_RQ`) are positive, belong to
/// the provider and are never given out twice.
///
/// **Threads.** Where Windows asks the caller to serialise (each request queue, each completion
/// queue) the caller has to for the order of things; nothing breaks if he does not.
///
/// **Memory.** A buffer is native memory that nobody can free meanwhile: of the global arena or of
/// an automatic one, which the registration keeps alive. The kernel may write to it at any time
/// between a request and its completion, so memory of an arena that can be closed is refused
/// (`WSAEFAULT`), as are heap segments and read-only ones.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/ns-mswsock-rio_extension_function_table">
///   RIO_EXTENSION_FUNCTION_TABLE</a>
public interface RioExtensionFunctionTable {

  /// Registers memory for transfers. Costly on Windows: register large slabs, once.
  ///
  /// @return the id; `-WSAEFAULT` for memory that can't be registered, `-WSAEINVAL` for none or
  ///   more than 2^31 - 1 bytes
  long RIORegisterBuffer(@Nullable MemorySegment buffer);

  /// Ends a registration. Requests under way in it end with `WSA_OPERATION_ABORTED` unless they
  /// complete otherwise; the memory is kept until then. An unknown id is ignored.
  void RIODeregisterBuffer(long bufferId);

  /// Creates a completion queue.
  ///
  /// @param queueSize how many requests of all its request queues can be outstanding, 1 to
  ///   `RIO_MAX_CQ_SIZE`
  /// @param notification how `RIONotify` tells; null for a queue that is only polled
  /// @return the queue; `-WSAEINVAL` for a size out of range, no event, no port or no overlapped
  long RIOCreateCompletionQueue(int queueSize, @Nullable RioNotificationCompletion notification);

  /// Closes a completion queue: results in it and those that come are dropped, its request queues
  /// take no more requests. An unknown queue is ignored.
  void RIOCloseCompletionQueue(long cq);

  /// Changes the size of a completion queue.
  ///
  /// @return 0, `-WSAEINVAL`, `-WSAETOOMANYREFS` if its request queues may need more
  int RIOResizeCompletionQueue(long cq, int queueSize);

  /// Gives a socket its request queue, which ends with the socket.
  ///
  /// @param s a socket with `WSA_FLAG_REGISTERED_IO`
  /// @param maxOutstandingReceive reserved in the receive queue
  /// @param maxReceiveDataBuffers 1
  /// @param maxOutstandingSend reserved in the send queue
  /// @param maxSendDataBuffers 1
  /// @param socketContext comes back in each result
  /// @return the queue; `-WSAENOTSOCK`; `-WSAEOPNOTSUPP` for a socket without the flag or of
  ///   another type; `-WSAENOBUFS` when a completion queue is too small for this and its others;
  ///   `-WSAEINVAL`
  long RIOCreateRequestQueue(
      long s,
      int maxOutstandingReceive,
      int maxReceiveDataBuffers,
      int maxOutstandingSend,
      int maxSendDataBuffers,
      long receiveCq,
      long sendCq,
      long socketContext);

  /// Changes what is reserved for a request queue.
  ///
  /// @return 0, `-WSAEINVAL`, `-WSAENOBUFS` as of the creation, `-WSAETOOMANYREFS` if more requests
  ///   are outstanding
  int RIOResizeRequestQueue(long rq, int maxOutstandingReceive, int maxOutstandingSend);

  /// Receives into a slice.
  ///
  /// @param data null for no data, or to commit
  /// @param dataBufferCount 1, or 0 without data
  /// @param flags `RIO_MSG_*`
  /// @param requestContext comes back in the result
  /// @return 0: the request is in the queue, and its outcome comes through the completion queue
  ///   only; `-WSAENOBUFS` when as many are outstanding as were reserved, `-WSAEFAULT` for an
  ///   unknown buffer or a slice beyond it, `-WSAEINVAL`; and what [WspProcTable#WSPRecv] refuses
  int RIOReceive(
      long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext);

  /// Receives a datagram, and what there is to know of it.
  ///
  /// @param localAddress receives the address the datagram was sent to, a `SOCKADDR_INET`
  /// @param remoteAddress receives a `SOCKADDR_INET`
  /// @param controlContext receives control data: at least an empty [RioCmsgBuffer]
  /// @param messageFlags receives the `MSG_*` flags, a `ULONG`
  /// @return as [#RIOReceive]; `-WSAEOPNOTSUPP` for what the provider cannot tell
  int RIOReceiveEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext);

  /// Sends a slice. As [#RIOReceive].
  int RIOSend(long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext);

  /// Sends a datagram.
  ///
  /// @param localAddress reserved: null
  /// @param remoteAddress the destination, a `SOCKADDR_INET`; null for the connected peer
  /// @param controlContext control data to send along, a [RioCmsgBuffer]
  /// @param messageFlags receives the `MSG_*` flags, a `ULONG`
  /// @return as [#RIOReceiveEx]
  int RIOSendEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext);

  /// Takes results out of a completion queue, in the order the requests ended. Does not wait.
  ///
  /// @param results receives them; missing ones are made
  /// @param count at most so many
  /// @return how many; `RIO_CORRUPT_CQ` for an unknown queue
  int RIODequeueCompletion(long cq, @Nullable RioResult[] results, int count);

  /// Asks to be told once when the completion queue has results of requests without
  /// `RIO_MSG_DONT_NOTIFY`; at once if it has.
  ///
  /// @return 0, or the positive error itself: `WSAEALREADY` if that has been asked and not been
  ///   told, `WSAEINVAL` for an unknown queue or one that is only polled
  int RIONotify(long cq);
}
