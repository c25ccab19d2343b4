package org.jwinsock.layers.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.ForwardingTable;
import org.jwinsock.layers.Shadow;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.TransmitFileBuffers;
import org.jwinsock.spi.TransmitPacketsElement;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspUpcallTable;

/// Every call as a line, and the completion of one that was pending as another.
final class TraceTable extends ForwardingTable {

  private final TraceLog log;

  TraceTable(WspUpcallTable upcalls, LowerProvider lower, TraceLog log) {
    super(upcalls, lower, true);
    this.log = log;
  }

  private long call(String text, LongSupplier function) {
    long start = System.nanoTime();
    long result = function.getAsLong();
    log.returned(text, result, System.nanoTime() - start);
    return result;
  }

  private long operation(
      String text, WsaOverlapped request, ToLongFunction<WsaOverlapped> function) {
    long start = System.nanoTime();
    boolean[] pending = new boolean[1];
    Shadow shadow =
        new Shadow(request) {
          @Override
          protected int ended(int error, long bytes) {
            if (pending[0]) {
              log.completed(text, error == 0 ? bytes : -error, System.nanoTime() - start);
            }
            return error;
          }
        };
    pending[0] = true;
    long answered = function.applyAsLong(shadow);
    if (answered != -WsaErrors.WSA_IO_PENDING) {
      pending[0] = false;
    }
    long result = shadow.answer(answered);
    log.returned(text, result, System.nanoTime() - start);
    return result;
  }

  private static String address(@Nullable MemorySegment name) {
    SockAddr read = name == null || name.byteSize() < 2 ? null : SockAddr.read(name);
    return read == null ? "no address" : SockAddrText.format(read);
  }

  private static String bytes(WsaBuf[] buffers) {
    return WsaBuf.total(buffers) + " bytes";
  }

  private static String set(@Nullable FdSet set) {
    return set == null ? "none" : set.toString();
  }

  private static String number(@Nullable MemorySegment value) {
    if (value == null) {
      return "nothing";
    }
    return value.byteSize() == Integer.BYTES
        ? Integer.toString(value.get(ValueLayout.JAVA_INT_UNALIGNED, 0))
        : value.byteSize() + " bytes";
  }

  /// The function pends by being called again, so the request is the caller's own.
  @Override
  public long WSPAccept(
      long s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped request) {
    return call("WSPAccept(" + s + ")", () -> super.WSPAccept(s, addr, condition, request));
  }

  @Override
  public long WSPSocket(int af, int type, int protocol, WsaProtocolInfo info, int flags) {
    return call(
        "WSPSocket("
            + Names.family(af)
            + ", "
            + Names.type(type)
            + ", "
            + protocol
            + ", entry "
            + info.catalogEntryId()
            + ")",
        () -> super.WSPSocket(af, type, protocol, info, flags));
  }

  @Override
  public long WSPDuplicateSocket(long s, int processId) {
    return call(
        "WSPDuplicateSocket(" + s + ", process " + processId + ")",
        () -> super.WSPDuplicateSocket(s, processId));
  }

  @Override
  public int WSPBind(long s, @Nullable MemorySegment name) {
    return (int) call("WSPBind(" + s + ", " + address(name) + ")", () -> super.WSPBind(s, name));
  }

  @Override
  public int WSPListen(long s, int backlog) {
    return (int) call("WSPListen(" + s + ", " + backlog + ")", () -> super.WSPListen(s, backlog));
  }

  @Override
  public int WSPShutdown(long s, int how) {
    return (int)
        call("WSPShutdown(" + s + ", " + Names.how(how) + ")", () -> super.WSPShutdown(s, how));
  }

  @Override
  public int WSPAsyncSelect(long s, long window, int message, int events) {
    return (int)
        call(
            "WSPAsyncSelect("
                + s
                + ", window "
                + window
                + ", message "
                + message
                + ", "
                + Names.events(events)
                + ")",
            () -> super.WSPAsyncSelect(s, window, message, events));
  }

  @Override
  public int WSPEventSelect(long s, long event, int events) {
    return (int)
        call(
            "WSPEventSelect(" + s + ", event " + event + ", " + Names.events(events) + ")",
            () -> super.WSPEventSelect(s, event, events));
  }

  @Override
  public int WSPGetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    return (int)
        call(
            "WSPGetSockOpt(" + s + ", " + Names.option(level, name) + ")",
            () -> super.WSPGetSockOpt(s, level, name, value));
  }

  @Override
  public int WSPSetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    return (int)
        call(
            "WSPSetSockOpt(" + s + ", " + Names.option(level, name) + ", " + number(value) + ")",
            () -> super.WSPSetSockOpt(s, level, name, value));
  }

  @Override
  public int WSPGetSockName(long s, @Nullable MemorySegment name) {
    return (int) call("WSPGetSockName(" + s + ")", () -> super.WSPGetSockName(s, name));
  }

  @Override
  public int WSPGetPeerName(long s, @Nullable MemorySegment name) {
    return (int) call("WSPGetPeerName(" + s + ")", () -> super.WSPGetPeerName(s, name));
  }

  @Override
  public int WSPSelect(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter) {
    return (int)
        call(
            "WSPSelect(" + set(reads) + ", " + set(writes) + ", " + set(excepts) + ")",
            () -> super.WSPSelect(reads, writes, excepts, waiter));
  }

  @Override
  public long WSPCloseSocket(long s, WsaOverlapped request) {
    return operation("WSPCloseSocket(" + s + ")", request, own -> super.WSPCloseSocket(s, own));
  }

  @Override
  public long WSPConnect(
      long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped request) {
    return operation(
        "WSPConnect(" + s + ", " + address(name) + ")",
        request,
        own -> super.WSPConnect(s, name, callerData, own));
  }

  @Override
  public long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request) {
    return operation(
        "WSPRecv(" + s + ", " + bytes(buffers) + ", " + Names.messageFlags(request.flags) + ")",
        request,
        own -> super.WSPRecv(s, buffers, own));
  }

  @Override
  public long WSPRecvFrom(
      long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    return operation(
        "WSPRecvFrom(" + s + ", " + bytes(buffers) + ", " + Names.messageFlags(request.flags) + ")",
        request,
        own -> super.WSPRecvFrom(s, buffers, from, own));
  }

  @Override
  public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    return operation(
        "WSPSend(" + s + ", " + bytes(buffers) + ", " + Names.messageFlags(flags) + ")",
        request,
        own -> super.WSPSend(s, buffers, flags, own));
  }

  @Override
  public long WSPSendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request) {
    return operation(
        "WSPSendTo("
            + s
            + ", "
            + bytes(buffers)
            + ", "
            + Names.messageFlags(flags)
            + ", "
            + address(to)
            + ")",
        request,
        own -> super.WSPSendTo(s, buffers, flags, to, own));
  }

  @Override
  public long WSPIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      WsaOverlapped request) {
    return operation(
        "WSPIoctl(" + s + ", " + Names.ioctl(code) + ")",
        request,
        own -> super.WSPIoctl(s, code, in, out, own));
  }

  @Override
  protected long AcceptEx(
      long listener,
      long into,
      @Nullable MemorySegment output,
      int receiveDataLength,
      int localAddressLength,
      int remoteAddressLength,
      WsaOverlapped request) {
    return operation(
        "AcceptEx(" + listener + ", " + into + ", " + receiveDataLength + " bytes)",
        request,
        own ->
            super.AcceptEx(
                listener,
                into,
                output,
                receiveDataLength,
                localAddressLength,
                remoteAddressLength,
                own));
  }

  @Override
  protected long ConnectEx(
      long s, @Nullable MemorySegment name, @Nullable MemorySegment data, WsaOverlapped request) {
    return operation(
        "ConnectEx(" + s + ", " + address(name) + ")",
        request,
        own -> super.ConnectEx(s, name, data, own));
  }

  @Override
  protected long DisconnectEx(long s, int flags, int reserved, WsaOverlapped request) {
    return operation(
        "DisconnectEx(" + s + ", " + flags + ")",
        request,
        own -> super.DisconnectEx(s, flags, reserved, own));
  }

  @Override
  protected long TransmitFile(
      long s,
      @Nullable FileSource file,
      int length,
      int sendLength,
      @Nullable TransmitFileBuffers buffers,
      int flags,
      WsaOverlapped request) {
    return operation(
        "TransmitFile(" + s + ", " + Integer.toUnsignedString(length) + " bytes, " + flags + ")",
        request,
        own -> super.TransmitFile(s, file, length, sendLength, buffers, flags, own));
  }

  @Override
  protected long TransmitPackets(
      long s, TransmitPacketsElement[] elements, int sendLength, int flags, WsaOverlapped request) {
    return operation(
        "TransmitPackets(" + s + ", " + elements.length + " elements, " + flags + ")",
        request,
        own -> super.TransmitPackets(s, elements, sendLength, flags, own));
  }

  @Override
  protected long WSARecvMsg(long s, WsaMsg message, WsaBuf[] buffers, WsaOverlapped request) {
    return operation(
        "WSARecvMsg(" + s + ", " + bytes(buffers) + ")",
        request,
        own -> super.WSARecvMsg(s, message, buffers, own));
  }

  @Override
  protected long WSASendMsg(
      long s, WsaMsg message, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    return operation(
        "WSASendMsg(" + s + ", " + bytes(buffers) + ", " + Names.messageFlags(flags) + ")",
        request,
        own -> super.WSASendMsg(s, message, buffers, flags, own));
  }
}
