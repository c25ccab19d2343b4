package org.jwinsock.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.WinSock2;

/// Binding to ports, where the rules of the two systems differ.
///
/// Who of this process may share a port the engine has decided before it comes here. The kernel's
/// own rules are stricter in places (it never lets a wildcard and a specific address listen on one
/// port) and give way only to flags on all sockets concerned. So when the kernel refuses what the
/// engine has allowed, the flags are set on all our sockets of the port, and it is asked again.
/// Sockets of other processes have not got them, and are refused as on Windows.
///
/// |                  | connections of the last run in TIME_WAIT | sharing        |
/// |------------------|------------------------------------------|----------------|
/// | Windows, default | do not matter                            | no             |
/// | TCP here         | `SO_REUSEADDR`, on always                | `SO_REUSEPORT` |
/// | UDP here         |                                          | `SO_REUSEADDR` |
///
/// Its monitor guards the table; the kernel is asked within it, so that flags and answer belong
/// together.
final class Ports {

  /// The first port of the dynamic range on Windows.
  private static final int FIRST_DYNAMIC = 49_152;

  private static final int DYNAMIC = 65_535 << 16 | FIRST_DYNAMIC;

  /// False once the kernel has said that it can't be given a range: before 6.3.
  private static volatile boolean hasRange = true;

  private record Port(int type, int number) {}

  private final Map<Port, List<HostSocket>> bound = new HashMap<>();

  /// How long a poll may take to return from a socket that was closed, in nanoseconds: its waiter
  /// has been woken.
  private static final long LINGERING_NANOS = 2_000_000_000;

  /// Ports of datagram sockets closed while a thread polled them, and until when they may still be
  /// there.
  private final Map<Port, Long> lingering = new HashMap<>();

  /// bind(2) for IP.
  ///
  /// @return 0 or a negative Winsock error
  synchronized int bind(HostSocket socket, SockAddr address, Sharing share) {
    if (socket.type == WinSock2.SOCK_RAW) {
      return result(Sockets.bind(socket.fd(), address));
    }
    if (isTcp(socket)) {
      set(socket, Linux.SO_REUSEADDR);
    }
    if (share == Sharing.REUSE) {
      set(socket, sharingFlag(socket));
    }
    int port = address.port();
    int error = port == 0 ? bindAnywhere(socket, address) : bindFixed(socket, address, port);
    if (error == 0) {
      remember(socket, port == 0 ? chosen(socket, address) : port);
    }
    return result(error);
  }

  private int bindFixed(HostSocket socket, SockAddr address, int port) {
    int error = Sockets.bind(socket.fd(), address);
    if (error == -Errno.EADDRINUSE && shares(socket, port)) {
      error = Sockets.bind(socket.fd(), address);
    }
    return error == -Errno.EADDRINUSE && lingers(socket, port)
        ? bindBeside(socket, address)
        : error;
  }

  /// Whether one of our datagram sockets that is being closed may still be there.
  private boolean lingers(HostSocket socket, int port) {
    Long until = lingering.get(new Port(socket.type, port));
    return until != null && until - System.nanoTime() >= 0;
  }

  /// Takes a port over from a socket that is being closed and, to that end, shares it.
  private static int bindBeside(HostSocket socket, SockAddr address) {
    set(socket, Linux.SO_REUSEADDR);
    int error = Sockets.bind(socket.fd(), address);
    Sockets.setsockopt(socket.fd(), Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 0);
    return error;
  }

  private static int bindAnywhere(HostSocket socket, SockAddr address) {
    return isTcp(socket) ? bindForGood(socket, address) : bindDynamic(socket.fd(), address);
  }

  /// When a connect fails, the kernel takes back a port that it chose for the socket, but not one
  /// that bind(2) named; Windows takes back neither. So it chooses for a socket that holds the port
  /// until the real one has been bound to it by name. Both have `SO_REUSEADDR`, which lets them,
  /// and at no time is the port free for anybody else.
  private static int bindForGood(HostSocket socket, SockAddr address) {
    int kind = Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC;
    int family = Addresses.family(socket.family);
    int holder = socket.transport.socket(family, kind, socket.protocol);
    if (holder < 0) {
      return -Errno.ENOBUFS; // all that bind documents for having too few of anything
    }
    try {
      set(holder, Linux.SO_REUSEADDR);
      int error = socket.family == WinSock2.AF_INET6 ? copyV6Only(socket.fd(), holder) : 0;
      if (error == 0) {
        error = bindDynamic(holder, address);
      }
      if (error == 0) {
        error = Sockets.getsockname(holder, address);
      }
      return error == 0 ? Sockets.bind(socket.fd(), address) : error;
    } finally {
      Descriptors.close(holder);
    }
  }

  private static int copyV6Only(int from, int to) {
    long only = Sockets.getsockopt(from, Linux.SOL_IPV6, Linux.IPV6_V6ONLY);
    return only < 0
        ? (int) only
        : Sockets.setsockopt(to, Linux.SOL_IPV6, Linux.IPV6_V6ONLY, (int) only);
  }

  /// From Windows' range; from the kernel's own if that has none left.
  private static int bindDynamic(int fd, SockAddr address) {
    boolean ranged = hasRange && range(fd, DYNAMIC);
    int error = Sockets.bind(fd, address);
    if (error == -Errno.EADDRINUSE && ranged && range(fd, 0)) {
      error = Sockets.bind(fd, address);
    }
    return error;
  }

  /// connect(2) for TCP, where the kernel chooses the port of a socket that has none: from Windows'
  /// range; from the kernel's own if that has none left.
  ///
  /// @return 0 or `-errno`
  int connect(HostSocket socket, SockAddr address) {
    boolean ranged = socket.boundPort == 0 && hasRange && range(socket.fd(), DYNAMIC);
    int error = Sockets.connect(socket.fd(), address);
    if (error == -Errno.EADDRNOTAVAIL && ranged && range(socket.fd(), 0)) {
      error = Sockets.connect(socket.fd(), address);
    }
    return error;
  }

  private static boolean range(int fd, int range) {
    int error = Sockets.setsockopt(fd, Linux.SOL_IP, Linux.IP_LOCAL_PORT_RANGE, range);
    if (error == -Errno.ENOPROTOOPT) {
      hasRange = false;
    }
    return error == 0;
  }

  private static int chosen(HostSocket socket, SockAddr address) {
    return Sockets.getsockname(socket.fd(), address) == 0 ? address.port() : 0;
  }

  /// listen(2) for TCP. The kernel asks here once more who else listens.
  synchronized int listen(HostSocket socket, int backlog) {
    int error = Sockets.listen(socket.fd(), backlog);
    if (error == -Errno.EADDRINUSE && shares(socket, socket.boundPort)) {
      error = Sockets.listen(socket.fd(), backlog);
    }
    return result(error);
  }

  /// Makes all our sockets of a port share it; false if this one is alone there.
  private boolean shares(HostSocket socket, int port) {
    boolean alone = true;
    for (HostSocket other : bound.getOrDefault(new Port(socket.type, port), List.of())) {
      if (other != socket) {
        alone = false;
        set(other, sharingFlag(other));
      }
    }
    if (!alone) {
      set(socket, sharingFlag(socket));
    }
    return !alone;
  }

  private void remember(HostSocket socket, int port) {
    socket.boundPort = port;
    if (port != 0) {
      bound.computeIfAbsent(new Port(socket.type, port), _ -> new ArrayList<>(1)).add(socket);
    }
  }

  /// Forgets a socket, before its descriptor is closed.
  ///
  /// @param watched whether the kernel may close it only when a poll of it has returned
  void release(HostSocket socket, boolean watched) {
    if (socket.boundPort == 0) {
      return;
    }
    synchronized (this) {
      Port port = new Port(socket.type, socket.boundPort);
      if (watched) {
        set(socket, Linux.SO_REUSEADDR);
        long now = System.nanoTime();
        lingering.values().removeIf(until -> until - now < 0);
        lingering.put(port, now + LINGERING_NANOS);
      }
      socket.boundPort = 0;
      List<HostSocket> there = bound.get(port);
      if (there != null && there.remove(socket) && there.isEmpty()) {
        bound.remove(port);
      }
    }
  }

  private static boolean isTcp(HostSocket socket) {
    return socket.type == WinSock2.SOCK_STREAM;
  }

  private static int sharingFlag(HostSocket socket) {
    return isTcp(socket) ? Linux.SO_REUSEPORT : Linux.SO_REUSEADDR;
  }

  /// These flags can always be set.
  private static void set(HostSocket socket, int flag) {
    set(socket.fd(), flag);
  }

  private static void set(int fd, int flag) {
    int error = Sockets.setsockopt(fd, Linux.SOL_SOCKET, flag, 1);
    assert error == 0 : Errno.message("setsockopt(SOL_SOCKET, " + flag + ")", error);
  }

  private static int result(int error) {
    return error < 0 ? -Errors.of(error) : 0;
  }
}
