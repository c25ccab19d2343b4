package org.jwinsock.core.fake;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// The functions of [FakeProvider]: streams and datagrams between the sockets of one table. Its
/// monitor guards every socket; requests complete with the monitor released.
public final class FakeTable implements WspProcTable {

  private static final int LOOPBACK = 0x7F000001;

  /// The address that never answers; every other one but loopback refuses.
  public static final int SILENT = 0x0AFFFFFF;

  private final WspUpcallTable upcalls;
  private final Map<Integer, FakeSocket> bound = new HashMap<>();
  private final Set<FakeSocket> sockets = new HashSet<>();
  private final Map<Long, FakeSocket> duplicates = new HashMap<>();
  private int nextPort = 49152;
  private long nextToken = 1;

  /// The kernel waiters it offers; null for none.
  public final @Nullable FakeWaiters waiters;

  /// What the last `WSPSocket` was given.
  public int lastFlags;

  public int lastProtocol;

  public int cleanups;

  FakeTable(WspUpcallTable upcalls, boolean kernelWaiters) {
    this.upcalls = upcalls;
    this.waiters = kernelWaiters ? new FakeWaiters() : null;
  }

  private @Nullable FakeSocket find(long s) {
    return upcalls.WPUQuerySocketHandleContext(s) instanceof FakeSocket socket ? socket : null;
  }

  /// Requests that ended while the monitor was held.
  private static final class Endings {
    private final List<Runnable> completions = new ArrayList<>();

    void add(WsaOverlapped request, long answer) {
      completions.add(
          () -> request.complete(answer < 0 ? (int) -answer : 0, answer < 0 ? 0 : answer));
    }

    void complete() {
      completions.forEach(Runnable::run);
    }
  }

  // --- sockets

  @Override
  public long WSPSocket(int af, int type, int protocol, WsaProtocolInfo info, int flags) {
    FakeSocket socket;
    synchronized (this) {
      lastFlags = flags;
      lastProtocol = protocol;
      if (type == WinSock2.SOCK_RAW) {
        return -WSAEACCES;
      }
      if (info.providerReserved() != 0) {
        socket = duplicates.remove(info.providerReserved());
        if (socket == null) {
          return -WSAEINVAL;
        }
        socket.handles++;
      } else {
        socket = new FakeSocket(info, flags);
        sockets.add(socket);
      }
    }
    return upcalls.WPUCreateSocketHandle(info.catalogEntryId(), socket);
  }

  @Override
  public synchronized long WSPDuplicateSocket(long s, int processId) {
    FakeSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    duplicates.put(nextToken, socket);
    return nextToken++;
  }

  @Override
  public long WSPCloseSocket(long s, WsaOverlapped request) {
    FakeSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    Endings endings = new Endings();
    long answer = 0;
    synchronized (this) {
      boolean lingers = socket.lingerSeconds > 0 && socket.peer != null;
      if (lingers && socket.nonBlocking) {
        return -WSAEWOULDBLOCK;
      }
      if (upcalls.WPUCloseSocketHandle(s) != 0) {
        return -WSAENOTSOCK;
      }
      if (--socket.handles == 0) {
        FakeSocket other = socket.peer;
        end(socket, WSAEINTR, endings);
        if (lingers && other != null && !other.stream.isEmpty()) {
          request.owner = (r, error) -> false;
          socket.closing = request;
          answer = -WSA_IO_PENDING;
        }
      }
      pump(endings);
    }
    endings.complete();
    return answer;
  }

  private void end(FakeSocket socket, int error, Endings endings) {
    socket.closed = true;
    sockets.remove(socket);
    bound.values().remove(socket);
    for (Deque<WsaOverlapped> queue : List.of(socket.receives, socket.sends, socket.accepts)) {
      queue.forEach(request -> endings.add(request, -error));
      queue.clear();
    }
    wake(socket);
  }

  @Override
  public int WSPCleanup() {
    Endings endings = new Endings();
    synchronized (this) {
      cleanups++;
      for (FakeSocket socket : List.copyOf(sockets)) {
        FakeSocket other = socket.peer;
        if (other != null) {
          other.reset = true;
        }
        end(socket, WSAEINTR, endings);
      }
    }
    endings.complete();
    return 0;
  }

  // --- names

  @Override
  public synchronized int WSPBind(long s, @Nullable MemorySegment name) {
    FakeSocket socket = find(s);
    SockAddrIn wanted = FakeSocket.address(name);
    if (socket == null || wanted == null) {
      return socket == null ? -WSAENOTSOCK : -WSAEFAULT;
    }
    return bind(socket, wanted.port());
  }

  private int bind(FakeSocket socket, int wanted) {
    int port = wanted == 0 ? nextPort++ : wanted;
    if (bound.putIfAbsent(port, socket) != null) {
      return -WSAEADDRINUSE;
    }
    socket.local = new SockAddrIn(LOOPBACK, port);
    return 0;
  }

  @Override
  public synchronized int WSPGetSockName(long s, @Nullable MemorySegment name) {
    FakeSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : write(socket.local, name, WSAEINVAL);
  }

  @Override
  public synchronized int WSPGetPeerName(long s, @Nullable MemorySegment name) {
    FakeSocket socket = find(s);
    return socket == null ? -WSAENOTSOCK : write(socket.peerName, name, WSAENOTCONN);
  }

  private static int write(@Nullable SockAddrIn address, @Nullable MemorySegment to, int none) {
    if (address == null) {
      return -none;
    }
    if (to == null || to.byteSize() < address.size()) {
      return -WSAEFAULT;
    }
    address.write(to);
    return address.size();
  }

  @Override
  public int WSPAddressToString(
      @Nullable MemorySegment address, @Nullable WsaProtocolInfo info, StringBuilder out) {
    SockAddr read = address == null ? null : SockAddr.read(address);
    if (read == null) {
      return -WSAEFAULT;
    }
    out.append(SockAddrText.format(read));
    return 0;
  }

  @Override
  public int WSPStringToAddress(
      String text, int family, @Nullable WsaProtocolInfo info, @Nullable MemorySegment out) {
    SockAddr parsed = SockAddrText.parse(text, family);
    if (parsed == null || out == null) {
      return parsed == null ? -WSAEINVAL : -WSAEFAULT;
    }
    parsed.write(out);
    return parsed.size();
  }

  // --- connections

  @Override
  public synchronized int WSPListen(long s, int backlog) {
    FakeSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    if (socket.local == null) {
      return -WSAEINVAL;
    }
    socket.listening = true;
    return 0;
  }

  @Override
  public long WSPConnect(
      long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped request) {
    Endings endings = new Endings();
    synchronized (this) {
      FakeSocket socket = find(s);
      SockAddrIn to = FakeSocket.address(name);
      if (socket == null || to == null) {
        return socket == null ? -WSAENOTSOCK : -WSAEFAULT;
      }
      if (socket.local == null) {
        bind(socket, 0);
      }
      FakeSocket other = bound.get(to.port());
      if (!socket.isStream()) {
        socket.peerName = to;
        return 0;
      }
      if (socket.peer != null) {
        return -WSAEALREADY;
      }
      if (to.addr() == SILENT) {
        return pend(socket, socket.accepts, request);
      }
      if (other == null || !other.listening || to.addr() != LOOPBACK) {
        return -WSAECONNREFUSED;
      }
      FakeSocket accepted = new FakeSocket(other.info, other.flags);
      sockets.add(accepted);
      accepted.local = other.local;
      accepted.peerName = socket.local;
      accepted.peer = socket;
      socket.peer = accepted;
      socket.peerName = to;
      other.backlog.add(accepted);
      pump(endings);
    }
    endings.complete();
    return 0;
  }

  @Override
  public long WSPAccept(
      long s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped request) {
    FakeSocket accepted;
    synchronized (this) {
      FakeSocket socket = find(s);
      if (socket == null || !socket.listening) {
        return socket == null ? -WSAENOTSOCK : -WSAEINVAL;
      }
      accepted = socket.backlog.poll();
      if (accepted == null) {
        return pend(socket, socket.accepts, request);
      }
      accepted.nonBlocking = socket.nonBlocking;
    }
    if (condition != null
        && condition.decide(accepted.peerName, accepted.local) != WinSock2.CF_ACCEPT) {
      return -WSAECONNREFUSED;
    }
    if (addr != null) {
      request.addressLength = write(accepted.peerName, addr, WSAENOTCONN);
    }
    return upcalls.WPUCreateSocketHandle(accepted.info.catalogEntryId(), accepted);
  }

  @Override
  public int WSPShutdown(long s, int how) {
    Endings endings = new Endings();
    synchronized (this) {
      FakeSocket socket = find(s);
      if (socket == null) {
        return -WSAENOTSOCK;
      }
      if (how != WinSock2.SD_RECEIVE) {
        socket.sendShut = true;
      }
      pump(endings);
    }
    endings.complete();
    return 0;
  }

  @Override
  public int WSPSendDisconnect(long s, @Nullable WsaBuf data) {
    return WSPShutdown(s, WinSock2.SD_SEND);
  }

  @Override
  public int WSPRecvDisconnect(long s, @Nullable WsaBuf data) {
    return WSPShutdown(s, WinSock2.SD_RECEIVE);
  }

  // --- data

  @Override
  public long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request) {
    return WSPRecvFrom(s, buffers, null, request);
  }

  @Override
  public long WSPRecvFrom(
      long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    request.buffers = buffers;
    request.address = from;
    return run(s, request, false, socket -> socket.receive(buffers, from, request));
  }

  @Override
  public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    return WSPSendTo(s, buffers, flags, null, request);
  }

  @Override
  public long WSPSendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request) {
    request.buffers = buffers;
    return run(
        s,
        request,
        true,
        socket ->
            socket.isStream() ? socket.send(buffers, request) : datagram(socket, buffers, to));
  }

  private long datagram(FakeSocket socket, WsaBuf[] buffers, @Nullable MemorySegment name) {
    SockAddrIn to = name == null ? socket.peerName : FakeSocket.address(name);
    if (to == null) {
      return -WSAEDESTADDRREQ;
    }
    if (socket.local == null) {
      bind(socket, 0);
    }
    SockAddrIn from = socket.local;
    FakeSocket other = bound.get(to.port());
    byte[] bytes = FakeSocket.bytes(buffers);
    if (other != null && from != null) {
      other.datagrams.add(new FakeSocket.Datagram(bytes, from));
    }
    return bytes.length;
  }

  private long run(
      long s, WsaOverlapped request, boolean sending, ToLongFunction<FakeSocket> attempt) {
    Endings endings = new Endings();
    long answer;
    synchronized (this) {
      FakeSocket socket = find(s);
      if (socket == null) {
        return -WSAENOTSOCK;
      }
      answer = attempt.applyAsLong(socket);
      if (answer == -WSAEWOULDBLOCK) {
        request.timeoutMillis = sending ? socket.sendTimeout : socket.receiveTimeout;
        if (request.transferred > 0 && (socket.nonBlocking || !request.mayPend)) {
          answer = request.transferred;
        } else {
          answer = pend(socket, sending ? socket.sends : socket.receives, request);
        }
      }
      pump(endings);
    }
    endings.complete();
    return answer;
  }

  private long pend(FakeSocket socket, Deque<WsaOverlapped> queue, WsaOverlapped request) {
    if (request.synchronous && (socket.nonBlocking || !request.mayPend)) {
      return -WSAEWOULDBLOCK;
    }
    request.owner = (cancelled, error) -> cancel(queue, cancelled, error);
    queue.add(request);
    return -WSA_IO_PENDING;
  }

  private boolean cancel(Deque<WsaOverlapped> queue, WsaOverlapped request, int error) {
    synchronized (this) {
      if (!queue.remove(request)) {
        return false;
      }
    }
    request.complete(error, 0);
    return true;
  }

  /// Moves every waiting request on as far as it goes, and tells who looks.
  private void pump(Endings endings) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (FakeSocket socket : sockets) {
        moved |= drain(socket, socket.receives, endings, FakeTable::receive);
        moved |= drain(socket, socket.sends, endings, FakeTable::send);
        moved |=
            drain(
                socket,
                socket.accepts,
                endings,
                (t, r) -> t.backlog.isEmpty() ? -WSAEWOULDBLOCK : 0);
        linger(socket, endings);
      }
    }
    sockets.forEach(FakeTable::wake);
  }

  private static long receive(FakeSocket socket, WsaOverlapped request) {
    WsaBuf[] buffers = request.buffers;
    return buffers == null ? 0 : socket.receive(buffers, request.address, request);
  }

  private static long send(FakeSocket socket, WsaOverlapped request) {
    WsaBuf[] buffers = request.buffers;
    return buffers == null ? 0 : socket.send(buffers, request);
  }

  private interface Attempt {
    long of(FakeSocket socket, WsaOverlapped request);
  }

  private static boolean drain(
      FakeSocket socket, Deque<WsaOverlapped> queue, Endings endings, Attempt attempt) {
    boolean moved = false;
    for (WsaOverlapped request = queue.peek(); request != null; request = queue.peek()) {
      long answer = attempt.of(socket, request);
      if (answer == -WSAEWOULDBLOCK) {
        return moved;
      }
      queue.remove();
      endings.add(request, answer);
      moved = true;
    }
    return moved;
  }

  private static void linger(FakeSocket reader, Endings endings) {
    FakeSocket closer = reader.peer;
    if (closer != null && closer.closing != null && reader.stream.isEmpty()) {
      endings.add(closer.closing, 0);
      closer.closing = null;
    }
  }

  private static void wake(FakeSocket socket) {
    socket.lookers.forEach(Waiter::wake);
  }

  // --- looking

  @Override
  public synchronized int WSPSelect(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter) {
    FdSet[] sets = {reads, writes, excepts};
    FdSet[] ready = {new FdSet(1024), new FdSet(1024), new FdSet(1024)};
    int found = 0;
    for (int i = 0; i < sets.length; i++) {
      for (int j = 0; sets[i] != null && j < sets[i].count(); j++) {
        FakeSocket socket = find(sets[i].get(j));
        if (socket == null) {
          return -WSAENOTSOCK;
        }
        if (i == 0 && socket.readable() || i == 1 && socket.writable()) {
          ready[i].add(sets[i].get(j));
          found++;
        }
        look(socket, waiter);
      }
    }
    for (int i = 0; found > 0 && i < sets.length; i++) {
      if (sets[i] != null) {
        sets[i].copyFrom(ready[i]);
      }
    }
    return found;
  }

  private static void look(FakeSocket socket, @Nullable Waiter waiter) {
    if (waiter != null && !socket.lookers.contains(waiter)) {
      socket.lookers.add(waiter);
      waiter.attach(socket);
    }
  }

  private synchronized int poll(PollFd[] fds, int count, @Nullable Waiter waiter) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      FakeSocket socket = find(fds[i].fd);
      fds[i].revents = 0;
      if (socket == null) {
        fds[i].revents = WinSock2.POLLNVAL;
      } else {
        int is =
            (socket.readable() ? WinSock2.POLLRDNORM : 0)
                | (socket.writable() ? WinSock2.POLLWRNORM : 0);
        fds[i].revents = (short) (is & fds[i].events);
        look(socket, waiter);
      }
      found += fds[i].revents == 0 ? 0 : 1;
    }
    return found;
  }

  /// How many waiters are attached to sockets.
  public synchronized int attached() {
    return sockets.stream().mapToInt(socket -> socket.lookers.size()).sum();
  }

  /// How many requests wait.
  public synchronized int pending() {
    return sockets.stream()
        .mapToInt(s -> s.receives.size() + s.sends.size() + s.accepts.size())
        .sum();
  }

  // --- options

  @Override
  public synchronized int WSPGetSockOpt(
      long s, int level, int name, @Nullable MemorySegment value) {
    FakeSocket socket = find(s);
    if (socket == null || value == null || value.byteSize() < 4) {
      return socket == null ? -WSAENOTSOCK : -WSAEFAULT;
    }
    int number =
        switch (name) {
          case WinSock2.SO_RCVTIMEO -> socket.receiveTimeout;
          case WinSock2.SO_TYPE -> socket.info.socketType();
          default -> -1;
        };
    if (number < 0) {
      return -WSAENOPROTOOPT;
    }
    value.set(ValueLayout.JAVA_INT_UNALIGNED, 0, number);
    return 4;
  }

  @Override
  public synchronized int WSPSetSockOpt(
      long s, int level, int name, @Nullable MemorySegment value) {
    FakeSocket socket = find(s);
    if (socket == null || value == null || value.byteSize() < 4) {
      return socket == null ? -WSAENOTSOCK : -WSAEFAULT;
    }
    int number = value.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    switch (name) {
      case WinSock2.SO_RCVTIMEO -> socket.receiveTimeout = number;
      case WinSock2.SO_SNDTIMEO -> socket.sendTimeout = number;
      case WinSock2.SO_LINGER -> socket.lingerSeconds = Linger.read(value).linger();
      default -> {
        return -WSAENOPROTOOPT;
      }
    }
    return 0;
  }

  @Override
  public synchronized long WSPIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      WsaOverlapped request) {
    FakeSocket socket = find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    return switch (code) {
      case WinSock2.FIONBIO -> {
        if (in == null || out != null) {
          yield -WSAEFAULT;
        }
        socket.nonBlocking = in.get(ValueLayout.JAVA_INT_UNALIGNED, 0) != 0;
        yield 0;
      }
      case WinSock2.FIONREAD -> {
        if (out == null || in != null) {
          yield -WSAEFAULT;
        }
        out.set(ValueLayout.JAVA_INT_UNALIGNED, 0, socket.stream.size());
        yield 4;
      }
      case WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER -> {
        if (in == null) {
          yield -WSAEFAULT;
        }
        if (Guids.read(in).equals(WaiterSource.WSAID_WAITERS)) {
          request.extension = waiters;
        } else if (Guids.read(in).equals(SocketPoll.WSAID_POLL)) {
          request.extension = (SocketPoll) this::poll;
        }
        yield request.extension == null ? -WSAEINVAL : 0;
      }
      default -> -WSAEOPNOTSUPP;
    };
  }
}
