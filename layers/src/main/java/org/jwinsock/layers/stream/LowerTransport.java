package org.jwinsock.layers.stream;

import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Transport;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.InterfaceInfo;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaProtocolInfo;

/// A transport whose wire is the lower provider of a chain.
///
/// What a lower socket tells on a thread that is not on its way down goes up on that thread; all
/// else goes up on a thread of this transport, which starts when there is something for it to do.
final class LowerTransport implements Transport {

  static final System.Logger LOGGER = System.getLogger("org.jwinsock.layers");

  private static final int ADDRESSES = 16 * 1024;

  final LowerCalls lower;
  final LayerSettings settings;
  final Streams streams;
  final Scratch scratch = new Scratch();
  private final LowerProvider below;
  private final ExecutorService upward;
  private final ScheduledExecutorService timers;

  /// What some socket was made from: enough for others of the same provider.
  private volatile @Nullable WsaProtocolInfo example;

  /// A socket of each family for questions about the machine; guarded by the monitor.
  private final Map<Integer, Long> asking = new HashMap<>();

  /// @param streams what the layer decides
  LowerTransport(String name, LowerProvider below, LayerSettings settings, Streams streams) {
    this.below = below;
    this.lower = new LowerCalls(below.table());
    this.settings = settings;
    this.streams = streams;
    upward = Executors.newSingleThreadExecutor(daemon("winsock-layer-" + name));
    timers = Executors.newSingleThreadScheduledExecutor(daemon("winsock-layer-timer-" + name));
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }

  /// Runs something on the transport's thread, where nobody holds a lock.
  void later(Runnable task) {
    try {
      upward.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.TRACE, "The layer is closed", e);
    }
  }

  boolean isClosed() {
    return upward.isShutdown();
  }

  /// Runs something later, on a thread that holds no lock; nothing once the transport is closed.
  ///
  /// @return what takes it back; null if the transport is closed
  @Nullable ScheduledFuture<?> after(long nanos, Runnable task) {
    try {
      return timers.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null; // closed meanwhile, with every socket
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | LinkageError e) {
        LOGGER.log(System.Logger.Level.ERROR, "A layer failed", e);
      }
    };
  }

  @Override
  public TransportSocket open(int family, int type, int protocol, WsaProtocolInfo info)
      throws TransportException {
    check(streams.opens(type));
    WsaProtocolInfo lowerInfo = below.info(info);
    long handle = lower.socket(family, type, protocol, lowerInfo);
    if (handle < 0) {
      throw new TransportException((int) -handle);
    }
    lower.learn(handle);
    example = lowerInfo;
    return type == WinSock2.SOCK_STREAM
        ? new LowerStream(this, handle, new Kind(family, type, protocol, lowerInfo), false)
        : new LowerDatagram(this, handle, new Kind(family, type, protocol, lowerInfo));
  }

  /// What a socket was made as.
  record Kind(int family, int type, int protocol, WsaProtocolInfo info) {}

  @Override
  public TransportSocket open(int family, int type, int protocol) throws TransportException {
    throw new TransportException(WSAEOPNOTSUPP); // a spare socket is the base provider's to keep
  }

  // --- the machine, through sockets nobody else knows of

  @Override
  public List<Interface> interfaces() throws TransportException {
    List<Interface> found = new ArrayList<>();
    MemorySegment out = MemorySegment.ofArray(new byte[ADDRESSES]);
    long length = lower.ioctl(asking(WinSock2.AF_INET), Ws2TcpIp.SIO_GET_INTERFACE_LIST, null, out);
    check(length);
    for (long at = 0; at + InterfaceInfo.SIZE <= length; at += InterfaceInfo.SIZE) {
      found.add(four(InterfaceInfo.read(out.asSlice(at, InterfaceInfo.SIZE))));
    }
    long six;
    try {
      six = asking(WinSock2.AF_INET6);
    } catch (TransportException e) {
      return found; // this machine has no IPv6
    }
    length = lower.ioctl(six, WinSock2.SIO_ADDRESS_LIST_QUERY, null, out);
    check(length);
    SocketAddressList list = SocketAddressList.read(out.asSlice(0, length));
    for (SockAddr address : list == null ? List.<SockAddr>of() : list.addresses()) {
      found.add(new Interface("", 0, address, 0, null, true, false, false, false, 0));
    }
    return found;
  }

  @Override
  public SockAddr routeTo(SockAddr destination) throws TransportException {
    MemorySegment out = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    check(
        lower.ioctl(
            asking(destination.family()),
            WinSock2.SIO_ROUTING_INTERFACE_QUERY,
            destination.toSegment(),
            out));
    SockAddr local = SockAddr.read(out);
    if (local == null) {
      throw new TransportException(WSAEHOSTUNREACH);
    }
    return local;
  }

  private synchronized long asking(int family) throws TransportException {
    Long known = asking.get(family);
    WsaProtocolInfo info = example;
    if (known != null) {
      return known;
    }
    if (info == null) {
      throw new TransportException(WSAEOPNOTSUPP); // nobody has a socket who could ask
    }
    long handle = lower.socket(family, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP, info);
    check(handle);
    asking.put(family, handle);
    return handle;
  }

  private static void check(long answer) throws TransportException {
    if (answer < 0) {
      throw new TransportException((int) -answer);
    }
  }

  private static Interface four(InterfaceInfo info) {
    int flags = info.flags();
    return new Interface(
        "",
        0,
        info.address(),
        Integer.bitCount(info.netmask().addr()),
        (flags & Ws2TcpIp.IFF_BROADCAST) != 0 ? info.broadcastAddress() : null,
        (flags & Ws2TcpIp.IFF_UP) != 0,
        (flags & Ws2TcpIp.IFF_LOOPBACK) != 0,
        (flags & Ws2TcpIp.IFF_MULTICAST) != 0,
        (flags & Ws2TcpIp.IFF_POINTTOPOINT) != 0,
        0);
  }

  @Override
  public @Nullable NameInterceptor interceptor() {
    return streams.names();
  }

  @Override
  public synchronized void close() {
    streams.close();
    asking.values().forEach(lower::close);
    asking.clear();
    upward.shutdown();
    timers.shutdownNow();
  }
}
