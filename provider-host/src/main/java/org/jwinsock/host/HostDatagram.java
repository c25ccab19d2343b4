package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.linux.ControlMessages;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Messages;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;

/// A UDP or raw socket.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/udp.7.html">udp(7)</a>
final class HostDatagram extends HostSocket {

  /// How often a send is tried that found an error of an earlier one. Each try takes one away.
  private static final int RETRIES = 8;

  final UdpErrors errors = new UdpErrors(this);

  final PacketControl packets = new PacketControl(this);

  private @Nullable Multicast multicast;

  HostDatagram(
      HostTransport transport, int family, int type, int protocol, int fd, KeptOptions kept) {
    super(transport, family, type, protocol, fd, kept);
  }

  // --- connections

  @Override
  public int listen(int backlog) {
    return -WSAEOPNOTSUPP;
  }

  @Override
  public @Nullable TransportSocket accept() throws TransportException {
    throw new TransportException(WSAEOPNOTSUPP);
  }

  @Override
  public int connect(MemorySegment name) {
    SockAddr address = Addresses.acquire();
    try {
      int malformed = Addresses.toKernel(name, address);
      if (malformed != 0) {
        return malformed;
      }
      int error = Sockets.connect(fd(), address);
      return error != 0 ? -Errors.of(error) : 0;
    } finally {
      Addresses.release(address);
    }
  }

  @Override
  public int connectOutcome() {
    return 0;
  }

  /// Forgets the peer. The kernel also forgets a port that it had chosen itself, which on Windows
  /// stays the socket's: it is taken again.
  @Override
  public int disconnect() {
    SockAddr before = Addresses.acquire();
    SockAddr after = Addresses.acquire();
    try {
      int named = Sockets.getsockname(fd(), before);
      int error = Sockets.connect(fd(), after.unspecified());
      if (error == 0 && named == 0) {
        error = Sockets.getsockname(fd(), after);
        if (error == 0 && after.port() != before.port()) {
          error = Sockets.bind(fd(), after.port(before.port()));
        }
      }
      return error != 0 ? -Errors.of(error) : 0;
    } finally {
      Addresses.release(after);
      Addresses.release(before);
    }
  }

  // --- data

  @Override
  public long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request) {
    return receiveOrPeek(buffers, flags, from, null, request);
  }

  @Override
  public long receiveMessage(
      WsaBuf[] buffers,
      int flags,
      @Nullable MemorySegment from,
      WsaMsg room,
      @Nullable MemorySegment destination,
      WsaOverlapped request) {
    ControlMessages control = packets.room();
    long moved = receiveOrPeek(buffers, flags, from, control, request);
    if (moved < 0 && moved != -WSAEMSGSIZE) {
      return moved;
    }
    if (destination != null) {
      packets.destination(control, destination);
    }
    int told = packets.received(control, room);
    room.dwFlags = told | (moved < 0 ? WinSock2.MSG_TRUNC : 0);
    if (moved >= 0 && (told & WinSock2.MSG_CTRUNC) != 0) {
      request.transferred = moved;
      return -WSAEMSGSIZE;
    }
    return moved;
  }

  @Override
  public boolean knowsDestinations() {
    return true;
  }

  private long receiveOrPeek(
      WsaBuf[] buffers,
      int flags,
      @Nullable MemorySegment from,
      @Nullable ControlMessages control,
      WsaOverlapped request) {
    int kernelFlags = Linux.MSG_TRUNC;
    if ((flags & WinSock2.MSG_PEEK) == 0) {
      return receive(buffers, kernelFlags, from, control, request);
    }
    synchronized (errors) { // DatagramQueue moves the place peeks start from
      return receive(buffers, kernelFlags | Linux.MSG_PEEK, from, control, request);
    }
  }

  private long receive(
      WsaBuf[] buffers,
      int flags,
      @Nullable MemorySegment from,
      @Nullable ControlMessages control,
      WsaOverlapped request) {
    SockAddr source = from == null ? null : Addresses.acquire();
    try {
      while (true) {
        int error = errors.take();
        if (error != 0) {
          return -error;
        }
        long moved = take(buffers, flags, source, control);
        if (moved >= 0) {
          return received(moved, WsaBuf.total(buffers), source, from, request);
        }
        int errno = (int) -moved;
        if (errno == Errno.EAGAIN) {
          return -WSAEWOULDBLOCK;
        }
        if (!errors.notice(errno)) {
          return -Errors.of(errno);
        }
      }
    } finally {
      if (source != null) {
        Addresses.release(source);
      }
    }
  }

  /// Takes the next datagram.
  ///
  /// @return its length, which may be more than the buffers hold; or `-errno`
  private long take(
      WsaBuf[] buffers, int flags, @Nullable SockAddr source, @Nullable ControlMessages control) {
    if (buffers.length == 1 && control == null) {
      MemorySegment buffer = buffers[0].buf();
      return source == null
          ? Sockets.recv(fd(), buffer, buffer.byteSize(), flags)
          : Sockets.recvfrom(fd(), buffer, buffer.byteSize(), flags, source);
    }
    MemorySegment[] segments = segments(buffers, 0);
    long result = Messages.recvmsg(fd(), segments, segments.length, flags, source, control);
    return result < 0 ? result : Messages.bytes(result);
  }

  private static long received(
      long length,
      long room,
      @Nullable SockAddr source,
      @Nullable MemorySegment from,
      WsaOverlapped request) {
    if (source != null && from != null) {
      request.addressLength = Math.max(Addresses.fromKernel(source, from), 0);
    }
    if (length <= room) {
      return length;
    }
    request.transferred = room;
    request.flags |= WinSock2.MSG_PARTIAL;
    return -WSAEMSGSIZE;
  }

  @Override
  public long send(WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to) {
    return send(buffers, flags, to, null);
  }

  @Override
  public long sendMessage(
      WsaBuf[] buffers, int flags, @Nullable MemorySegment to, MemorySegment control) {
    if (control.byteSize() == 0) {
      return send(buffers, flags, to, null);
    }
    ControlMessages given = packets.toKernel(control);
    return given == null ? -WSAEINVAL : send(buffers, flags, to, given);
  }

  private long send(
      WsaBuf[] buffers, int flags, @Nullable MemorySegment to, @Nullable ControlMessages control) {
    int kernelFlags = (flags & WinSock2.MSG_DONTROUTE) != 0 ? Linux.MSG_DONTROUTE : 0;
    if (to == null) {
      return attempt(buffers, kernelFlags, null, control);
    }
    SockAddr address = Addresses.acquire();
    try {
      int malformed = Addresses.toKernel(to, address);
      return malformed != 0 ? malformed : attempt(buffers, kernelFlags, address, control);
    } finally {
      Addresses.release(address);
    }
  }

  /// The kernel lets an error of an earlier send fail the next call of any kind. Here a send is
  /// tried again, and the error stays for the next receive.
  private long attempt(
      WsaBuf[] buffers, int flags, @Nullable SockAddr to, @Nullable ControlMessages control) {
    for (int i = 0; ; i++) {
      int moved = give(buffers, flags, to, control);
      if (moved >= 0) {
        return moved;
      }
      if (wouldBlock(moved)) {
        return -WSAEWOULDBLOCK;
      }
      if (!errors.notice(-moved) || i == RETRIES) {
        return -Errors.of(moved);
      }
    }
  }

  private int give(
      WsaBuf[] buffers, int flags, @Nullable SockAddr to, @Nullable ControlMessages control) {
    if (buffers.length == 1 && control == null) {
      MemorySegment buffer = buffers[0].buf();
      return to == null
          ? Sockets.send(fd(), buffer, buffer.byteSize(), flags)
          : Sockets.sendto(fd(), buffer, buffer.byteSize(), flags, to);
    }
    MemorySegment[] segments = segments(buffers, 0);
    return Messages.sendmsg(fd(), segments, segments.length, flags, to, control);
  }

  /// A receive is told of errors of earlier sends, a send is not.
  @Override
  int refusal(boolean receives, int errno) {
    if (errno != 0 && !errors.notice(errno)) {
      return Errors.of(errno);
    }
    return receives && ifOpen() >= 0 ? errors.take() : 0;
  }

  // --- readiness

  /// `POLLERR` may be of an error nobody is to hear of: then it is none.
  @Override
  int readiness(int events) {
    if ((events & Linux.POLLERR) == 0) {
      return Events.readiness(events);
    }
    return Events.readiness(events & ~Linux.POLLERR) | (errors.isReported() ? kept() : 0);
  }

  @Override
  int kept() {
    return errors.isKept() ? Readiness.READ | Readiness.ERROR : 0;
  }

  /// To be called by a waiter that will poll the socket, before it looks at [#kept].
  void watchedBy(Waiter waiter) {
    waiter.attach(errors);
    errors.add(waiter);
  }

  @Override
  boolean isWatched() {
    return errors.isWatched();
  }

  // --- the rest

  /// The groups it is in.
  synchronized Multicast multicast() {
    Multicast groups = multicast;
    if (groups == null) {
      groups = new Multicast(this);
      multicast = groups;
    }
    return groups;
  }

  @Override
  public long available() {
    if (!enter()) {
      return 0;
    }
    try {
      return DatagramQueue.bytes(this);
    } finally {
      exit();
    }
  }

  @Override
  public int atMark() {
    return -WSAEINVAL;
  }

  @Override
  public boolean drained() {
    return true;
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public int reportUnreachable(int code, boolean on) {
    return errors.report(code, on);
  }

  @Override
  public int tcpInfo(int version, MemorySegment out) {
    return -WSAEOPNOTSUPP;
  }
}
