package org.jwinsock.layers;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.CompletionTarget;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.TransmitFileBuffers;
import org.jwinsock.spi.TransmitPacketsElement;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// The forwarding base of a layer: hands every function on to the lower provider. Override what the
/// layer changes, and call `super` for the rest of it.
///
/// It serves both kinds of layers. One that is **IFS** answers the lower provider's handles as its
/// own. One that is not makes a handle of its own for every lower one, and this class translates
/// between them: in socket sets, in the sockets that `accept` and `AcceptEx` take, in options and
/// ioctls that name sockets, and in the extension functions, each of which is a method here
/// ([#AcceptEx], [#ConnectEx], ...) that can be overridden like the others. An extension function
/// this class does not know is not handed on: nobody could say which sockets it goes to.
///
/// A request goes down as it came, so that its completion is one direct call from below to whoever
/// issued it. A layer that wants to see completions hands down a [Shadow] instead.
///
/// Calls come from any thread, several at a time for one socket.
public class ForwardingTable implements WspProcTable {

  private static final ValueLayout.OfLong SOCKET = ValueLayout.JAVA_LONG_UNALIGNED;

  /// The upcalls for handles made on behalf of this layer.
  protected final WspUpcallTable upcalls;

  /// The lower provider's functions.
  protected final WspProcTable lower;

  private final LowerProvider below;
  private final @Nullable HandleMap ifs;
  private final LowerFunctions functions;
  private final SocketSets sets;

  /// Sockets that have been duplicated and not yet opened again, by token.
  private final ConcurrentHashMap<Long, LayerSocket> duplicated = new ConcurrentHashMap<>();

  /// @param ifs whether the lower provider's handles are answered as this layer's own
  @SuppressWarnings("this-escape") // both keep it for later
  public ForwardingTable(WspUpcallTable upcalls, LowerProvider lower, boolean ifs) {
    this.upcalls = upcalls;
    this.below = lower;
    this.lower = lower.table();
    this.ifs = ifs ? new HandleMap() : null;
    functions = new LowerFunctions(this);
    sets = new SocketSets(this);
  }

  // --- sockets

  /// Makes what the layer keeps about a new socket. Called before anybody knows of it.
  ///
  /// @param info what it is made from
  /// @param listener the listening socket it was accepted from; null for one made by `WSPSocket`
  protected LayerSocket newSocket(WsaProtocolInfo info, @Nullable LayerSocket listener) {
    return new LayerSocket(info);
  }

  /// The last handle of a socket has been closed, or the layer ends.
  protected void closed(LayerSocket socket) {}

  /// The socket of a handle; null if it is none of this layer's.
  protected final @Nullable LayerSocket find(long s) {
    HandleMap map = ifs;
    if (map != null) {
      return map.find(s);
    }
    return upcalls.WPUQuerySocketHandleContext(s) instanceof LayerSocket socket && socket.isOf(this)
        ? socket
        : null;
  }

  /// The lower handle of a handle; -1, which is no socket anywhere, if it is none of this layer's.
  protected final long lower(long s) {
    if (ifs != null) {
      return s;
    }
    LayerSocket socket = find(s);
    return socket == null ? -1 : socket.lower(s);
  }

  /// Takes a lower socket up as one of this layer's.
  ///
  /// @return the handle, or a negative error: then the lower one is closed
  private long adopt(LayerSocket socket, long lowerHandle) {
    socket.belongsTo(this);
    HandleMap map = ifs;
    if (map != null) {
      map.put(lowerHandle, socket);
      socket.add(lowerHandle, lowerHandle);
      long claimed = upcalls.WPUModifyIFSHandle(socket.info().catalogEntryId(), lowerHandle);
      if (claimed < 0) {
        map.remove(lowerHandle);
        abandon(lowerHandle);
      }
      return claimed;
    }
    long handle = upcalls.WPUCreateSocketHandle(socket.info().catalogEntryId(), socket);
    if (handle < 0) {
      abandon(lowerHandle);
      return handle;
    }
    socket.add(handle, lowerHandle);
    int _ = upcalls.WPUStackSocketHandle(handle, lowerHandle); // fails only for one closed already
    return handle;
  }

  /// Closes a lower socket that nobody ever knew of.
  private void abandon(long lowerHandle) {
    WsaOverlapped request = new WsaOverlapped();
    request.synchronous = true;
    request.mayPend = false;
    long _ = lower.WSPCloseSocket(lowerHandle, request);
  }

  @Override
  public long WSPSocket(int af, int type, int protocol, WsaProtocolInfo info, int flags) {
    long lowerHandle = lower.WSPSocket(af, type, protocol, below.info(info), flags);
    if (lowerHandle < 0) {
      return lowerHandle;
    }
    long token = info.providerReserved();
    LayerSocket known = token == 0 ? null : duplicated.remove(token);
    return adopt(known != null ? known : newSocket(info, null), lowerHandle);
  }

  @Override
  public long WSPDuplicateSocket(long s, int processId) {
    LayerSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    long token = lower.WSPDuplicateSocket(socket.lower(s), processId);
    if (token > 0 && processId == (int) ProcessHandle.current().pid()) {
      duplicated.put(token, socket);
    }
    return token;
  }

  @Override
  public long WSPCloseSocket(long s, WsaOverlapped request) {
    LayerSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    long answer = lower.WSPCloseSocket(socket.lower(s), request);
    if (answer != -WSAEWOULDBLOCK && answer != -WSAENOTSOCK) {
      ended(socket, s);
    }
    return answer;
  }

  /// One of a socket's handles is closed below.
  private void ended(LayerSocket socket, long s) {
    HandleMap map = ifs;
    if (map != null) {
      map.remove(s);
    } else {
      int _ = upcalls.WPUCloseSocketHandle(s); // of two closers the other one has ended it
    }
    if (socket.remove(s)) {
      if (!duplicated.isEmpty()) {
        duplicated.values().remove(socket);
      }
      closed(socket);
    }
  }

  @Override
  public int WSPCleanup() {
    return 0;
  }

  @Override
  public long WSPAccept(
      long s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped request) {
    LayerSocket listener = find(s);
    if (listener == null) {
      return -WSAENOTSOCK;
    }
    long accepted = lower.WSPAccept(listener.lower(s), addr, condition, request);
    return accepted < 0 ? accepted : adopt(newSocket(listener.info(), listener), accepted);
  }

  // --- one socket, one call down

  @Override
  public int WSPAddressToString(
      @Nullable MemorySegment address, @Nullable WsaProtocolInfo info, StringBuilder out) {
    return lower.WSPAddressToString(address, info == null ? null : below.info(info), out);
  }

  @Override
  public int WSPStringToAddress(
      String text, int family, @Nullable WsaProtocolInfo info, @Nullable MemorySegment out) {
    return lower.WSPStringToAddress(text, family, info == null ? null : below.info(info), out);
  }

  @Override
  public int WSPAsyncSelect(long s, long window, int message, int events) {
    return lower.WSPAsyncSelect(lower(s), window, message, events);
  }

  @Override
  public int WSPBind(long s, @Nullable MemorySegment name) {
    return lower.WSPBind(lower(s), name);
  }

  @Override
  public int WSPCancelBlockingCall() {
    return lower.WSPCancelBlockingCall();
  }

  @Override
  public long WSPConnect(
      long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped request) {
    return lower.WSPConnect(lower(s), name, callerData, request);
  }

  @Override
  public int WSPEnumNetworkEvents(long s, long event, WsaNetworkEvents out) {
    return lower.WSPEnumNetworkEvents(lower(s), event, out);
  }

  @Override
  public int WSPEventSelect(long s, long event, int events) {
    return lower.WSPEventSelect(lower(s), event, events);
  }

  @Override
  public long WSPGetOverlappedResult(long s, WsaOverlapped overlapped, boolean wait) {
    return lower.WSPGetOverlappedResult(lower(s), overlapped, wait);
  }

  @Override
  public int WSPGetPeerName(long s, @Nullable MemorySegment name) {
    return lower.WSPGetPeerName(lower(s), name);
  }

  @Override
  public int WSPGetQOSByName(long s, String name, MemorySegment qos) {
    return lower.WSPGetQOSByName(lower(s), name, qos);
  }

  @Override
  public int WSPGetSockName(long s, @Nullable MemorySegment name) {
    return lower.WSPGetSockName(lower(s), name);
  }

  @Override
  public int WSPGetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    int length = lower.WSPGetSockOpt(lower(s), level, name, value);
    if (length > 0 && value != null && level == WinSock2.SOL_SOCKET) {
      tellOwnInfo(s, name, value);
    }
    return length;
  }

  /// `SO_PROTOCOL_INFO` is the entry that the application chose, at the top of the chain.
  private void tellOwnInfo(long s, int name, MemorySegment value) {
    LayerSocket socket =
        name == WinSock2.SO_PROTOCOL_INFOW || name == WinSock2.SO_PROTOCOL_INFOA ? find(s) : null;
    if (socket != null && name == WinSock2.SO_PROTOCOL_INFOW) {
      socket.info().writeW(value);
    } else if (socket != null) {
      socket.info().writeA(value);
    }
  }

  @Override
  public int WSPSetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    if (level == WinSock2.SOL_SOCKET
        && name == MsWSock.SO_UPDATE_ACCEPT_CONTEXT
        && ifs == null
        && value != null
        && value.byteSize() >= Long.BYTES) {
      MemorySegment listener = MemorySegment.ofArray(new long[1]);
      listener.set(SOCKET, 0, lower(value.get(SOCKET, 0)));
      return lower.WSPSetSockOpt(lower(s), level, name, listener);
    }
    return lower.WSPSetSockOpt(lower(s), level, name, value);
  }

  @Override
  public long WSPIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      WsaOverlapped request) {
    long answer = lower.WSPIoctl(lower(s), code, in, out, request);
    if (answer < 0) {
      return answer;
    }
    return switch (code) {
      case WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER,
          WinSock2.SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER ->
          extension(in, request, answer);
      // The lower handle is nothing to the application; whoever asks for the bottom gets no further
      // down than the top.
      case MsWSock.SIO_BASE_HANDLE -> ownHandle(s, out, answer);
      default -> answer;
    };
  }

  private long extension(@Nullable MemorySegment in, WsaOverlapped request, long answer) {
    Object found = request.extension;
    UUID id = in == null || in.byteSize() < Guids.SIZE ? null : Guids.read(in);
    Object own = found == null || id == null ? null : functions.over(id, found);
    request.extension = own;
    return own == null ? -WSAEOPNOTSUPP : answer;
  }

  private static long ownHandle(long s, @Nullable MemorySegment out, long answer) {
    if (out == null || out.byteSize() < Long.BYTES) {
      return -WSAEFAULT;
    }
    out.set(SOCKET, 0, s);
    return answer;
  }

  @Override
  public long WSPJoinLeaf(long s, MemorySegment name, int flags) {
    return lower.WSPJoinLeaf(lower(s), name, flags);
  }

  @Override
  public int WSPListen(long s, int backlog) {
    return lower.WSPListen(lower(s), backlog);
  }

  @Override
  public long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request) {
    return lower.WSPRecv(lower(s), buffers, request);
  }

  @Override
  public int WSPRecvDisconnect(long s, @Nullable WsaBuf data) {
    return lower.WSPRecvDisconnect(lower(s), data);
  }

  @Override
  public long WSPRecvFrom(
      long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    return lower.WSPRecvFrom(lower(s), buffers, from, request);
  }

  @Override
  public int WSPSelect(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter) {
    return ifs != null
        ? lower.WSPSelect(reads, writes, excepts, waiter)
        : sets.select(reads, writes, excepts, waiter);
  }

  @Override
  public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    return lower.WSPSend(lower(s), buffers, flags, request);
  }

  @Override
  public int WSPSendDisconnect(long s, @Nullable WsaBuf data) {
    return lower.WSPSendDisconnect(lower(s), data);
  }

  @Override
  public long WSPSendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request) {
    return lower.WSPSendTo(lower(s), buffers, flags, to, request);
  }

  @Override
  public int WSPShutdown(long s, int how) {
    return lower.WSPShutdown(lower(s), how);
  }

  // --- extension functions

  /// `AcceptEx`; `functions().acceptEx()` is the lower provider's.
  protected long AcceptEx(
      long listener,
      long into,
      @Nullable MemorySegment output,
      int receiveDataLength,
      int localAddressLength,
      int remoteAddressLength,
      WsaOverlapped request) {
    return functions
        .acceptEx()
        .AcceptEx(
            lower(listener),
            lower(into),
            output,
            receiveDataLength,
            localAddressLength,
            remoteAddressLength,
            request);
  }

  /// `ConnectEx`.
  protected long ConnectEx(
      long s, @Nullable MemorySegment name, @Nullable MemorySegment data, WsaOverlapped request) {
    return functions.connectEx().ConnectEx(lower(s), name, data, request);
  }

  /// `DisconnectEx`.
  protected long DisconnectEx(long s, int flags, int reserved, WsaOverlapped request) {
    return functions.disconnectEx().DisconnectEx(lower(s), flags, reserved, request);
  }

  /// `TransmitFile`.
  protected long TransmitFile(
      long s,
      @Nullable FileSource file,
      int length,
      int sendLength,
      @Nullable TransmitFileBuffers buffers,
      int flags,
      WsaOverlapped request) {
    return functions
        .transmitFile()
        .TransmitFile(lower(s), file, length, sendLength, buffers, flags, request);
  }

  /// `TransmitPackets`.
  protected long TransmitPackets(
      long s, TransmitPacketsElement[] elements, int sendLength, int flags, WsaOverlapped request) {
    return functions
        .transmitPackets()
        .TransmitPackets(lower(s), elements, sendLength, flags, request);
  }

  /// `WSARecvMsg`.
  protected long WSARecvMsg(long s, WsaMsg message, WsaBuf[] buffers, WsaOverlapped request) {
    return functions.receiveMessage().WSARecvMsg(lower(s), message, buffers, request);
  }

  /// `WSASendMsg`.
  protected long WSASendMsg(
      long s, WsaMsg message, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    return functions.sendMessage().WSASendMsg(lower(s), message, buffers, flags, request);
  }

  /// `RIOCreateRequestQueue`: what this socket sends and receives from now on goes through no other
  /// function. A layer that looks at data, or changes it, refuses.
  ///
  /// @return 0, or a negative error
  protected int registers(LayerSocket socket) {
    return 0;
  }

  /// `WSAPoll`; see [org.jwinsock.spi.SocketPoll].
  protected int poll(PollFd[] fds, int count, @Nullable Waiter waiter) {
    return ifs != null
        ? functions.poll().poll(fds, count, waiter)
        : sets.poll(functions.poll(), fds, count, waiter);
  }

  /// Ends pending operations; see [org.jwinsock.spi.SocketCancel].
  protected int cancel(long s, @Nullable Thread issuer, @Nullable WsaOverlapped one) {
    WsaOverlapped.Owner owner = one == null ? null : one.owner;
    return functions
        .cancel()
        .cancel(lower(s), issuer, owner instanceof Shadow shadow ? shadow : one);
  }

  /// Readiness as packets of a port; see [org.jwinsock.spi.SocketNotify].
  protected int register(long s, CompletionTarget port, SockNotifyRegistration registration) {
    return functions.notification().register(lower(s), port, registration);
  }

  /// Asks the lower provider for an extension function, so that [#functions()] has it.
  ///
  /// @param s a socket of this layer
  /// @return false if the lower provider has none
  protected final boolean learn(long s, UUID id) {
    MemorySegment guid = MemorySegment.ofArray(new byte[Guids.SIZE]);
    Guids.write(id, guid);
    WsaOverlapped request = new WsaOverlapped();
    request.synchronous = true;
    request.mayPend = false;
    long answer =
        lower.WSPIoctl(lower(s), WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER, guid, null, request);
    Object found = request.extension;
    return answer >= 0 && found != null && functions.over(id, found) != null;
  }

  /// The lower provider's extension functions. Each can be called once the application, or this
  /// layer with [#learn], has asked for it.
  protected final LowerFunctions functions() {
    return functions;
  }
}
