package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.SocketCancel;
import org.jwinsock.spi.SocketNotify;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// The engine of a base provider: Winsock's rules over a [Transport].
///
/// This class is the WSP table; each function finds the socket and hands over to the class that has
/// the rules ([Read], [Write], [Connect], [Accept], [Close], [Select], [NetworkEvents], [Options],
/// [Ioctl]).
public final class AfdEngine implements WspProcTable {

  final Transport transport;
  final WspUpcallTable upcalls;
  final AddressTable addresses = new AddressTable();
  final Selectors selectors = new Selectors();
  final Extensions extensions = new Extensions(this);
  final NetworkChanges changes = new NetworkChanges(this);
  final SpareDescriptor spare;

  private final PortSource ports = this::openPort;

  private final RioTable rio = new RioTable(this);

  private final SocketList sockets = new SocketList();
  private final ConcurrentHashMap<Long, AfdSocket> duplicated = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();

  private AfdEngine(Transport transport, WspUpcallTable upcalls) {
    this.transport = transport;
    spare = new SpareDescriptor(transport);
    this.upcalls = upcalls;
  }

  /// Starts an engine; what a provider's `WSPStartup` answers.
  public static WspProcTable start(Transport transport, WspUpcallTable upcalls) {
    return new AfdEngine(transport, upcalls);
  }

  @Override
  public @Nullable NameInterceptor interceptor() {
    return transport.interceptor();
  }

  /// The socket of a handle; null for a stale handle, another provider's, or a socket that has
  /// ended while its handle has not, as in [#WSPCleanup()].
  @Nullable AfdSocket find(long s) {
    return upcalls.WPUQuerySocketHandleContext(s) instanceof AfdSocket socket
            && socket.engine == this
            && !socket.closed
        ? socket
        : null;
  }

  /// Makes a handle for a new socket, or frees the socket when there is none to be had.
  long publish(AfdSocket socket) {
    sockets.add(socket);
    long handle = upcalls.WPUCreateSocketHandle(socket.info.catalogEntryId(), socket);
    if (handle < 0) {
      Close.end(socket, true, WSA_OPERATION_ABORTED);
    }
    return handle;
  }

  /// Every socket there is.
  List<AfdSocket> sockets() {
    return sockets.all();
  }

  void forget(AfdSocket socket) {
    sockets.remove(socket);
    if (!duplicated.isEmpty()) {
      duplicated.values().remove(socket);
    }
  }

  // --- making and ending sockets

  @Override
  public long WSPSocket(int af, int type, int protocol, WsaProtocolInfo info, int flags) {
    if (info.providerReserved() != 0) {
      return reopen(info);
    }
    boolean timeouts = (flags & WinSock2.WSA_FLAG_OVERLAPPED) != 0;
    try {
      TransportSocket opened = transport.open(af, type, protocol, info);
      AfdSocket socket =
          new AfdSocket(this, info, af, type, protocol, opened, SocketOptions.ofNew(timeouts));
      socket.registered = (flags & WinSock2.WSA_FLAG_REGISTERED_IO) != 0;
      return publish(socket);
    } catch (TransportException e) {
      return -e.error();
    }
  }

  /// A further handle of a duplicated socket; the token is used up.
  private long reopen(WsaProtocolInfo info) {
    AfdSocket socket = duplicated.remove(info.providerReserved());
    if (socket == null || !socket.share()) {
      return -WSAEINVAL;
    }
    long handle = upcalls.WPUCreateSocketHandle(info.catalogEntryId(), socket);
    if (handle < 0 && socket.unshare()) {
      Close.end(socket, false, WSA_OPERATION_ABORTED);
    }
    return handle;
  }

  @Override
  public long WSPDuplicateSocket(long s, int processId) {
    AfdSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    if (processId != (int) ProcessHandle.current().pid()) {
      return -WSAEOPNOTSUPP;
    }
    long token = tokens.incrementAndGet();
    duplicated.put(token, socket);
    return token;
  }

  @Override
  public long WSPCloseSocket(long s, WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Close.close(socket, s, request);
  }

  @Override
  public int WSPCleanup() {
    sockets.all().forEach(socket -> Close.end(socket, true, WSA_OPERATION_ABORTED));
    rio.close();
    spare.end();
    transport.close();
    return 0;
  }

  @Override
  public int WSPShutdown(long s, int how) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Shutdown.shutdown(socket, how);
  }

  @Override
  public int WSPSendDisconnect(long s, @Nullable WsaBuf data) {
    return disconnect(s, data, WinSock2.SD_SEND);
  }

  @Override
  public int WSPRecvDisconnect(long s, @Nullable WsaBuf data) {
    return disconnect(s, data, WinSock2.SD_RECEIVE);
  }

  /// No IP transport carries disconnect data.
  private int disconnect(long s, @Nullable WsaBuf data, int how) {
    AfdSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    if (!socket.isStream() || data != null && data.len() > 0) {
      return -WSAENOPROTOOPT;
    }
    return Shutdown.shutdown(socket, how);
  }

  // --- addresses

  @Override
  public int WSPBind(long s, @Nullable MemorySegment name) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Bind.bind(socket, name);
  }

  @Override
  public int WSPGetSockName(long s, @Nullable MemorySegment name) {
    AfdSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    if (name == null || !Names.holds(socket.family, name)) {
      return -WSAEFAULT;
    }
    boolean told = socket.bound && !(socket.contextMissing && socket.accepted);
    return told ? socket.localName(name) : -WSAEINVAL;
  }

  @Override
  public int WSPGetPeerName(long s, @Nullable MemorySegment name) {
    AfdSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    if (name == null || !Names.holds(socket.family, name)) {
      return -WSAEFAULT;
    }
    boolean connected = socket.phase == AfdSocket.Phase.CONNECTED || Connect.settled(socket);
    boolean told = connected && socket.lost == 0 && !socket.contextMissing;
    return told ? socket.transport.peerName(name) : -WSAENOTCONN;
  }

  @Override
  public int WSPAddressToString(
      @Nullable MemorySegment address, @Nullable WsaProtocolInfo info, StringBuilder out) {
    if (address == null || address.byteSize() < 2) {
      return -WSAEFAULT;
    }
    int family = SockAddr.family(address);
    if (info != null && info.addressFamily() != family) {
      return -WSAEINVAL;
    }
    SockAddr read = SockAddr.read(address);
    if (read == null) {
      boolean known = family == WinSock2.AF_INET || family == WinSock2.AF_INET6;
      return known ? -WSAEFAULT : -WSAEINVAL;
    }
    out.append(SockAddrText.format(read));
    return 0;
  }

  @Override
  public int WSPStringToAddress(
      String text, int family, @Nullable WsaProtocolInfo info, @Nullable MemorySegment out) {
    SockAddr parsed = SockAddrText.parse(text, family);
    if (parsed == null) {
      return -WSAEINVAL;
    }
    if (out == null || out.byteSize() < parsed.size()) {
      return -WSAEFAULT;
    }
    parsed.write(out);
    return parsed.size();
  }

  // --- connections

  @Override
  public int WSPListen(long s, int backlog) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Accept.listen(socket, backlog);
  }

  @Override
  public long WSPAccept(
      long s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Accept.accept(socket, addr, condition, request);
  }

  @Override
  public long WSPConnect(
      long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Connect.connect(socket, name, callerData, request);
  }

  // --- data

  @Override
  public long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Read.receive(socket, buffers, null, request);
  }

  @Override
  public long WSPRecvFrom(
      long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Read.receive(socket, buffers, from, request);
  }

  @Override
  public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Write.send(socket, buffers, flags, null, false, request);
  }

  @Override
  public long WSPSendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Write.send(socket, buffers, flags, to, true, request);
  }

  // --- looking

  @Override
  public int WSPSelect(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter) {
    return Select.select(this, reads, writes, excepts, waiter);
  }

  /// The answer to a query for [SocketPoll].
  SocketPoll poll() {
    return (fds, count, waiter) -> Select.poll(this, fds, count, waiter);
  }

  @Override
  public int WSPEventSelect(long s, long event, int events) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : NetworkEvents.selectEvent(socket, event, events);
  }

  @Override
  public int WSPAsyncSelect(long s, long window, int message, int events) {
    AfdSocket socket = find(s);
    return socket == null
        ? -WSAENOTSOCK
        : NetworkEvents.selectMessages(socket, s, window, message, events);
  }

  @Override
  public int WSPEnumNetworkEvents(long s, long event, WsaNetworkEvents out) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : NetworkEvents.enumerate(socket, event, out);
  }

  /// The answer to a query for [PortSource], always the same.
  PortSource ports() {
    return ports;
  }

  private @Nullable PortPoller openPort() {
    TransportPort opened = transport.openPort();
    return opened == null ? null : new EnginePort(this, opened);
  }

  /// The calling thread may have to wait until it can receive. A virtual one does not watch the
  /// socket itself.
  void prepareWait(AfdSocket socket) {
    if (!socket.isPorted() && Thread.currentThread().isVirtual()) {
      TransportPort place = transport.placeOfVirtualThreads(socket.transport);
      if (place != null) {
        int _ = socket.watchIn(place); // where there is no room, each wait arms the transport
      }
    }
  }

  /// The answer to a query for registered I/O, always the same.
  RioTable rio() {
    return rio;
  }

  /// The answer to a query for [SocketNotify].
  SocketNotify notifications() {
    return (s, port, registration) -> {
      AfdSocket socket = find(s);
      return socket == null ? -WSAENOTSOCK : Notification.register(socket, port, registration);
    };
  }

  /// The answer to a query for [SocketCancel].
  SocketCancel cancellation() {
    return (s, issuer, one) -> Cancel.cancel(this, s, issuer, one);
  }

  // --- options

  @Override
  public int WSPGetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Options.get(socket, level, name, value);
  }

  @Override
  public int WSPSetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Options.set(socket, level, name, value);
  }

  @Override
  public long WSPIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      WsaOverlapped request) {
    AfdSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : Ioctl.control(socket, s, code, in, out, request);
  }
}
