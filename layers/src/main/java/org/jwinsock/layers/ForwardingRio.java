package org.jwinsock.layers;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioExtensionFunctionTable;
import org.jwinsock.spi.RioNotificationCompletion;
import org.jwinsock.spi.RioResult;

/// Registered I/O through a layer: only the making of a request queue names a socket.
final class ForwardingRio implements RioExtensionFunctionTable {

  private final ForwardingTable table;
  private final RioExtensionFunctionTable lower;

  ForwardingRio(ForwardingTable table, RioExtensionFunctionTable lower) {
    this.table = table;
    this.lower = lower;
  }

  @Override
  public long RIORegisterBuffer(@Nullable MemorySegment buffer) {
    return lower.RIORegisterBuffer(buffer);
  }

  @Override
  public void RIODeregisterBuffer(long bufferId) {
    lower.RIODeregisterBuffer(bufferId);
  }

  @Override
  public long RIOCreateCompletionQueue(
      int queueSize, @Nullable RioNotificationCompletion notification) {
    return lower.RIOCreateCompletionQueue(queueSize, notification);
  }

  @Override
  public void RIOCloseCompletionQueue(long cq) {
    lower.RIOCloseCompletionQueue(cq);
  }

  @Override
  public int RIOResizeCompletionQueue(long cq, int queueSize) {
    return lower.RIOResizeCompletionQueue(cq, queueSize);
  }

  @Override
  public long RIOCreateRequestQueue(
      long s,
      int maxOutstandingReceive,
      int maxReceiveDataBuffers,
      int maxOutstandingSend,
      int maxSendDataBuffers,
      long receiveCq,
      long sendCq,
      long socketContext) {
    LayerSocket socket = table.find(s);
    int refusal = socket == null ? -WSAENOTSOCK : table.registers(socket);
    return refusal != 0
        ? refusal
        : lower.RIOCreateRequestQueue(
            table.lower(s),
            maxOutstandingReceive,
            maxReceiveDataBuffers,
            maxOutstandingSend,
            maxSendDataBuffers,
            receiveCq,
            sendCq,
            socketContext);
  }

  @Override
  public int RIOResizeRequestQueue(long rq, int maxOutstandingReceive, int maxOutstandingSend) {
    return lower.RIOResizeRequestQueue(rq, maxOutstandingReceive, maxOutstandingSend);
  }

  @Override
  public int RIOReceive(
      long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext) {
    return lower.RIOReceive(rq, data, dataBufferCount, flags, requestContext);
  }

  @Override
  public int RIOReceiveEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext) {
    return lower.RIOReceiveEx(
        rq,
        data,
        dataBufferCount,
        localAddress,
        remoteAddress,
        controlContext,
        messageFlags,
        flags,
        requestContext);
  }

  @Override
  public int RIOSend(
      long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext) {
    return lower.RIOSend(rq, data, dataBufferCount, flags, requestContext);
  }

  @Override
  public int RIOSendEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext) {
    return lower.RIOSendEx(
        rq,
        data,
        dataBufferCount,
        localAddress,
        remoteAddress,
        controlContext,
        messageFlags,
        flags,
        requestContext);
  }

  @Override
  public int RIODequeueCompletion(long cq, @Nullable RioResult[] results, int count) {
    return lower.RIODequeueCompletion(cq, results, count);
  }

  @Override
  public int RIONotify(long cq) {
    return lower.RIONotify(cq);
  }
}
