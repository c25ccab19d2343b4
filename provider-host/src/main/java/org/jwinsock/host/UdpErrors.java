package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.ControlMessages;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Messages;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.Waiter;

/// What ICMP says of the datagrams one socket has sent, and who shall hear of it.
///
/// Windows tells the next receive, connected or not, of two things: port unreachable
/// (`WSAECONNRESET`) and time to live expired (`WSAENETRESET`), each until switched off. Linux,
/// with `IP_RECVERR`, queues everything and lets any next call fail. So the queue is read here,
/// what Windows would not tell is dropped, and the first thing it would tell is kept for the next
/// receive.
///
/// What is kept the kernel no longer knows, so whoever polls the socket has to ask [#isKept] as
/// well, and is woken when that changes. The monitor guards everything; waiters are woken without
/// it.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">SIO_UDP_CONNRESET and
///   SIO_UDP_NETRESET</a>
/// @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7), IP_RECVERR</a>
final class UdpErrors implements Waiter.Source {

  private static final MemorySegment[] NO_PAYLOAD = {};

  // struct sock_extended_err
  private static final int ORIGIN = 4;
  private static final int TYPE = 5;
  private static final int CODE = 6;

  // RFC 792 and RFC 4443
  private static final int UNREACHABLE = 3;
  private static final int PORT = 3;
  private static final int TIME_EXCEEDED = 11;
  private static final int UNREACHABLE6 = 1;
  private static final int PORT6 = 4;
  private static final int TIME_EXCEEDED6 = 3;

  private final HostDatagram socket;
  private final List<Waiter> waiters = new ArrayList<>(0);
  private @Nullable ControlMessages control;

  private boolean reset = true;
  private boolean expired = true;

  /// The Winsock code for the next receive, or 0.
  private volatile int kept;

  /// False if there is certainly nothing kept or queued; set before the kernel is asked again.
  private volatile boolean noticed;

  UdpErrors(HostDatagram socket) {
    this.socket = socket;
  }

  /// Notes that a call failed.
  ///
  /// @param errno positive
  /// @return false if it can't be the fault of an earlier datagram
  boolean notice(int errno) {
    boolean earlier =
        switch (errno) {
          case Errno.ECONNREFUSED,
              Errno.EHOSTUNREACH,
              Errno.ENETUNREACH,
              Errno.ENOPROTOOPT,
              Errno.EHOSTDOWN,
              Errno.EOPNOTSUPP,
              Errno.EPROTO ->
              true;
          default -> false;
        };
    if (earlier || errno == Errno.EMSGSIZE) { // of which the kernel queues the path's MTU
      noticed = true;
    }
    return earlier;
  }

  /// The error the next receive answers instead of a datagram; 0 if there is none. Called under the
  /// engine's receive lock.
  int take() {
    return noticed ? takeNoticed() : 0;
  }

  private synchronized int takeNoticed() {
    find();
    int error = kept;
    kept = 0;
    return error;
  }

  /// True if an error is kept. Does not ask the kernel.
  boolean isKept() {
    return kept != 0;
  }

  /// Asks the kernel, which has said that there is an error, whether it is one to tell.
  boolean isReported() {
    if (!socket.enter()) {
      return false;
    }
    List<Waiter> woken;
    try {
      synchronized (this) {
        if (kept != 0) {
          return true;
        }
        find();
        if (kept == 0) {
          return false;
        }
        woken = List.copyOf(waiters);
      }
    } finally {
      socket.exit();
    }
    woken.forEach(Waiter::wake);
    socket.changed();
    return true;
  }

  /// Reads the queue up to the first error to tell. When it is empty, what is left is an error
  /// without an entry, which the kernel would report for ever.
  private void find() {
    noticed = false;
    while (kept == 0) {
      int error = next();
      if (error < 0) {
        long left = Sockets.getsockopt(socket.fd(), Linux.SOL_SOCKET, Linux.SO_ERROR);
        kept = left == Errno.ECONNREFUSED && reset ? WSAECONNRESET : 0;
        break;
      }
      kept = error;
    }
    if (kept != 0) {
      noticed = true; // and there may be more
    }
  }

  /// Takes an entry off the queue.
  ///
  /// @return its code, 0 for one not to be told, -1 if there is none
  private int next() {
    ControlMessages messages = control;
    if (messages == null) {
      messages = new ControlMessages(512);
      control = messages;
    }
    int flags = Linux.MSG_ERRQUEUE | Linux.MSG_DONTWAIT;
    long read = Messages.recvmsg(socket.fd(), NO_PAYLOAD, 0, flags, null, messages);
    if (read < 0) {
      return -1;
    }
    while (messages.next()) {
      if (messages.is(Linux.SOL_IP, Linux.IP_RECVERR)
          || messages.is(Linux.SOL_IPV6, Linux.IPV6_RECVERR)) {
        return code(messages.data());
      }
    }
    return 0;
  }

  private int code(MemorySegment error) {
    int type = Byte.toUnsignedInt(error.get(ValueLayout.JAVA_BYTE, TYPE));
    int code = Byte.toUnsignedInt(error.get(ValueLayout.JAVA_BYTE, CODE));
    boolean unreachable;
    boolean timeExceeded;
    switch (error.get(ValueLayout.JAVA_BYTE, ORIGIN)) {
      case Linux.SO_EE_ORIGIN_ICMP -> {
        unreachable = type == UNREACHABLE && code == PORT;
        timeExceeded = type == TIME_EXCEEDED && code == 0;
      }
      case Linux.SO_EE_ORIGIN_ICMP6 -> {
        unreachable = type == UNREACHABLE6 && code == PORT6;
        timeExceeded = type == TIME_EXCEEDED6 && code == 0;
      }
      default -> {
        return 0;
      }
    }
    return unreachable && reset ? WSAECONNRESET : timeExceeded && expired ? WSAENETRESET : 0;
  }

  /// `SIO_UDP_CONNRESET`, `SIO_UDP_NETRESET`. What is kept already is kept no longer.
  synchronized int report(int code, boolean on) {
    int silenced;
    if (code == MsWSock.SIO_UDP_CONNRESET) {
      reset = on;
      silenced = WSAECONNRESET;
    } else {
      expired = on;
      silenced = WSAENETRESET;
    }
    if (!on && kept == silenced) {
      kept = 0;
    }
    return 0;
  }

  // --- who polls the socket

  synchronized boolean isWatched() {
    return !waiters.isEmpty();
  }

  synchronized void add(Waiter waiter) {
    waiters.add(waiter);
  }

  @Override
  public synchronized void detach(Waiter waiter) {
    waiters.remove(waiter);
  }
}
