package org.jwinsock.core.api;

import static org.jwinsock.spi.MsWSock.RIO_INVALID_BUFFERID;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_RQ;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioExtensionFunctionTable;
import org.jwinsock.spi.RioNotificationCompletion;
import org.jwinsock.spi.RioResult;

/// Registered I/O, by its C names: the `RIO_EXTENSION_FUNCTION_TABLE` of one provider, whose
/// sockets it serves. [Winsock#rio] obtains it.
///
/// A program registers its memory once, gives each socket a request queue, and takes the results of
/// all of them out of completion queues. Results come in no other way: true says only that a
/// request is in its queue. Failures leave their code to [Winsock#WSAGetLastError].
///
/// What the functions take, refuse and promise is said in [RioExtensionFunctionTable].
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/ns-mswsock-rio_extension_function_table">
///   RIO_EXTENSION_FUNCTION_TABLE</a>
public final class Rio {

  private final RioExtensionFunctionTable table;

  Rio(RioExtensionFunctionTable table) {
    this.table = table;
  }

  private static boolean no(int error) {
    ThreadContext.current().lastError(error);
    return false;
  }

  private static boolean status(int answer) {
    return answer >= 0 || no(-answer);
  }

  private static long handle(long answer, long invalid) {
    if (answer < 0) {
      ThreadContext.current().lastError((int) -answer);
      return invalid;
    }
    return answer;
  }

  // --- buffers

  /// Registers memory of the global arena or an automatic one.
  ///
  /// @return the id, or `RIO_INVALID_BUFFERID`: `WSAEFAULT` for memory that somebody could free
  public long RIORegisterBuffer(@Nullable MemorySegment buffer) {
    return handle(table.RIORegisterBuffer(buffer), RIO_INVALID_BUFFERID);
  }

  /// Ends a registration; requests under way in it are cancelled.
  public void RIODeregisterBuffer(long bufferId) {
    table.RIODeregisterBuffer(bufferId);
  }

  // --- completion queues

  /// Creates a completion queue.
  ///
  /// @param notification null for a queue that is only polled
  /// @return the queue, or `RIO_INVALID_CQ`
  public long RIOCreateCompletionQueue(
      int queueSize, @Nullable RioNotificationCompletion notification) {
    return handle(table.RIOCreateCompletionQueue(queueSize, notification), RIO_INVALID_CQ);
  }

  /// Closes a completion queue; what is in it and what comes is dropped.
  public void RIOCloseCompletionQueue(long cq) {
    table.RIOCloseCompletionQueue(cq);
  }

  /// Changes the size of a completion queue.
  public boolean RIOResizeCompletionQueue(long cq, int queueSize) {
    return status(table.RIOResizeCompletionQueue(cq, queueSize));
  }

  /// Takes results. Does not wait.
  ///
  /// @param results receives them; missing ones are made
  /// @return how many, or `RIO_CORRUPT_CQ`; the last error is not touched
  public int RIODequeueCompletion(long cq, @Nullable RioResult @Nullable [] results, int count) {
    return results == null || count < 0 ? 0 : table.RIODequeueCompletion(cq, results, count);
  }

  /// Asks to be told once that there are results.
  ///
  /// @return 0, or the error itself; the last error is not touched
  public int RIONotify(long cq) {
    return table.RIONotify(cq);
  }

  // --- request queues

  /// Gives a socket its request queue.
  ///
  /// @return the queue, or `RIO_INVALID_RQ`
  public long RIOCreateRequestQueue(
      long s,
      int maxOutstandingReceive,
      int maxReceiveDataBuffers,
      int maxOutstandingSend,
      int maxSendDataBuffers,
      long receiveCq,
      long sendCq,
      long socketContext) {
    return handle(
        table.RIOCreateRequestQueue(
            s,
            maxOutstandingReceive,
            maxReceiveDataBuffers,
            maxOutstandingSend,
            maxSendDataBuffers,
            receiveCq,
            sendCq,
            socketContext),
        RIO_INVALID_RQ);
  }

  /// Changes what is reserved for a request queue.
  public boolean RIOResizeRequestQueue(long rq, int maxOutstandingReceive, int maxOutstandingSend) {
    return status(table.RIOResizeRequestQueue(rq, maxOutstandingReceive, maxOutstandingSend));
  }

  // --- requests

  /// Queues a receive into a slice, or commits deferred ones.
  public boolean RIOReceive(
      long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext) {
    return status(table.RIOReceive(rq, data, dataBufferCount, flags, requestContext));
  }

  /// Queues the receive of a datagram.
  public boolean RIOReceiveEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext) {
    return status(
        table.RIOReceiveEx(
            rq,
            data,
            dataBufferCount,
            localAddress,
            remoteAddress,
            controlContext,
            messageFlags,
            flags,
            requestContext));
  }

  /// Queues the sending of a slice, or commits deferred ones.
  public boolean RIOSend(
      long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext) {
    return status(table.RIOSend(rq, data, dataBufferCount, flags, requestContext));
  }

  /// Queues the sending of a datagram.
  public boolean RIOSendEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext) {
    return status(
        table.RIOSendEx(
            rq,
            data,
            dataBufferCount,
            localAddress,
            remoteAddress,
            controlContext,
            messageFlags,
            flags,
            requestContext));
  }
}
