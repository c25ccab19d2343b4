package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.PollingWaiter;
import org.jwinsock.afd.Transport;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportPort;
import org.jwinsock.afd.TransportRing;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;
import org.jwinsock.spi.WinSock2;

/// The Linux kernel's sockets as the engine wants them.
final class HostTransport implements Transport {

  final HostPoller poller;
  final Ports ports = new Ports();

  private final HostWaiters waiters = new HostWaiters();
  private final AtomicLong ids = new AtomicLong();

  private final VirtualPollers virtual;

  final UnusedSockets unused = new UnusedSockets();

  /// Null until somebody wants to be told.
  private volatile @Nullable HostChanges changes;

  private HostTransport(HostPoller poller) {
    this.poller = poller;
    this.virtual = new VirtualPollers(poller);
  }

  /// A transport without sockets.
  ///
  /// @throws LinuxException when there is no descriptor left to start with
  static HostTransport create() throws LinuxException {
    return new HostTransport(HostPoller.create());
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  @Override
  public TransportSocket open(int family, int type, int protocol) throws TransportException {
    int domain = Addresses.family(family);
    if (domain < 0) {
      throw new TransportException(WSAEAFNOSUPPORT);
    }
    int kind =
        switch (type) {
          case WinSock2.SOCK_STREAM -> Linux.SOCK_STREAM;
          case WinSock2.SOCK_DGRAM -> Linux.SOCK_DGRAM;
          case WinSock2.SOCK_RAW -> Linux.SOCK_RAW;
          default -> throw new TransportException(WSAESOCKTNOSUPPORT);
        };
    if (family == WinSock2.AF_UNIX && type != WinSock2.SOCK_STREAM) {
      throw new TransportException(WSAESOCKTNOSUPPORT);
    }
    int fd = type == WinSock2.SOCK_STREAM ? unused.take(family) : -1;
    if (fd < 0) {
      fd = socket(domain, kind | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, protocol);
      if (fd < 0) {
        throw Errors.opening(fd);
      }
      int error = Defaults.apply(fd, family, type, protocol);
      if (error != 0) {
        Descriptors.close(fd);
        throw Errors.exception(error);
      }
    }
    KeptOptions kept = KeptOptions.SHARED;
    return type == WinSock2.SOCK_STREAM
        ? new HostStream(this, family, protocol, fd, kept)
        : new HostDatagram(this, family, type, protocol, fd, kept);
  }

  /// socket(2), for which unused sockets are given up where descriptors are short.
  ///
  /// @return the descriptor, or `-errno`
  int socket(int domain, int kind, int protocol) {
    int fd = Sockets.socket(domain, kind, protocol);
    return fd == -Errno.EMFILE && unused.drain() ? Sockets.socket(domain, kind, protocol) : fd;
  }

  @Override
  public WaiterSource waiters() {
    return waiters;
  }

  @Override
  public @Nullable PollingWaiter polling(@Nullable Waiter waiter) {
    return waiter instanceof HostWaiter ours ? ours : null;
  }

  @Override
  public @Nullable TransportPort openPort() {
    try {
      return HostPort.open(poller, null);
    } catch (LinuxException e) {
      return null; // out of descriptors: requests go on by the poller
    }
  }

  @Override
  public @Nullable TransportPort placeOfVirtualThreads(TransportSocket socket) {
    return virtual.place(socket instanceof HostSocket ours ? ours.id : 0);
  }

  @Override
  public @Nullable TransportRing openRing(
      @Nullable TransportPort place, int requests, Runnable completed) {
    return Rings.open(poller, place instanceof HostPort port ? port : null, requests, completed);
  }

  @Override
  public List<Interface> interfaces() throws TransportException {
    return HostInterfaces.all();
  }

  @Override
  public SockAddr routeTo(SockAddr destination) throws TransportException {
    return HostInterfaces.routeTo(destination);
  }

  @Override
  public boolean tellChanges(Runnable changed) throws TransportException {
    changes = HostChanges.open(poller, changed);
    return true;
  }

  @Override
  public void close() {
    waiters.close();
    HostChanges telling = changes;
    if (telling != null) {
      telling.close();
    }
    virtual.close();
    unused.close();
    poller.close();
  }
}
