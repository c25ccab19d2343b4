package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.PollSet;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;

/// A socket of the kernel, always non-blocking: what streams and datagrams have in common.
///
/// The engine's locks keep transfers, connecting and closing apart; these use the descriptor as it
/// is. Readiness, names and options may come from any thread at any time, so they enter and leave
/// the [Descriptor].
abstract sealed class HostSocket extends Descriptor implements TransportSocket, Ported
    permits HostStream, HostDatagram {

  final HostTransport transport;

  /// Never used for another socket.
  final long id;

  /// Windows' numbers.
  final int family;

  final int type;
  final int protocol;

  /// To be read; changes go to [#keptToChange()].
  volatile KeptOptions kept;

  /// The port it was bound to, 0 if it was not; [Ports]' own.
  int boundPort;

  private volatile @Nullable Arming arming;

  /// The completion port that watches it, for good.
  private volatile @Nullable HostPort port;

  // Set before the port has it.
  private @Nullable Listener portListener;
  private long portTag;

  /// Something has waited for room to send; written under the engine's send lock.
  private volatile boolean watchesRoom;

  HostSocket(
      HostTransport transport, int family, int type, int protocol, int fd, KeptOptions kept) {
    super(fd);
    this.transport = transport;
    this.id = transport.nextId();
    this.family = family;
    this.type = type;
    this.protocol = protocol;
    this.kept = kept;
  }

  // --- addresses

  @Override
  public int bind(MemorySegment name, Sharing share) {
    SockAddr address = Addresses.acquire();
    try {
      int malformed = Addresses.toKernel(name, address);
      return malformed != 0 ? malformed : bind(address, share);
    } finally {
      Addresses.release(address);
    }
  }

  int bind(SockAddr address, Sharing share) {
    return transport.ports.bind(this, address, share);
  }

  @Override
  public int localName(MemorySegment name) {
    return name(name, false);
  }

  @Override
  public int peerName(MemorySegment name) {
    return name(name, true);
  }

  private int name(MemorySegment name, boolean peer) {
    if (!enter()) {
      return -WSAENOTSOCK;
    }
    SockAddr address = Addresses.acquire();
    try {
      int error = peer ? peerName(address) : Sockets.getsockname(fd(), address);
      return error != 0 ? -Errors.of(error) : Addresses.fromKernel(address, name);
    } finally {
      Addresses.release(address);
      exit();
    }
  }

  /// Asks for the peer's address.
  ///
  /// @return 0 or `-errno`
  int peerName(SockAddr address) {
    return Sockets.getpeername(fd(), address);
  }

  // --- life

  @Override
  public int shutdown(int how) {
    int direction =
        switch (how) {
          case WinSock2.SD_RECEIVE -> Linux.SHUT_RD;
          case WinSock2.SD_SEND -> Linux.SHUT_WR;
          default -> Linux.SHUT_RDWR;
        };
    int error = Sockets.shutdown(fd(), direction);
    return error != 0 ? -Errors.of(error) : 0;
  }

  @Override
  public void close() {
    transport.ports.release(this, isWatched());
    super.close();
    Arming armed = arming;
    if (armed != null) {
      armed.forget();
    }
    HostPort watching = port;
    if (watching != null) {
      watching.remove(this);
    }
  }

  /// Whether a thread may be polling it, so that the kernel closes it a little later.
  boolean isWatched() {
    return false;
  }

  // --- readiness

  @Override
  public int ready(int interest) {
    if (!enter()) {
      return 0;
    }
    try {
      int events = PollSet.poll(fd(), Events.of(interest), 0);
      return kept() | (events > 0 ? readiness(events) : 0);
    } finally {
      exit();
    }
  }

  /// What the bits the kernel found say of this socket.
  int readiness(int events) {
    return Events.readiness(events);
  }

  /// What the socket is ready for although the kernel does not know.
  int kept() {
    return 0;
  }

  @Override
  public void arm(int interest, Listener listener) {
    Arming armed = arming;
    if (armed == null) {
      if (interest == 0) {
        return;
      }
      armed = newArming();
    }
    armed.arm(interest, listener);
  }

  private synchronized Arming newArming() {
    Arming armed = arming;
    if (armed == null) {
      armed = new Arming(this, transport.poller);
      arming = armed;
    }
    return armed;
  }

  @Override
  public void watchRoom() {
    HostPort watching = port;
    if (!watchesRoom && watching != null) {
      watchesRoom = true;
      watching.watchRoom(this);
    }
  }

  boolean watchesRoom() {
    return watchesRoom;
  }

  /// The completion port that watches it; null if none does.
  @Nullable HostPort port() {
    return port;
  }

  /// Something beside the kernel has made it ready; on any thread.
  void changed() {
    Arming armed = arming;
    if (armed != null) {
      armed.changed();
    }
    HostPort watching = port;
    if (watching != null) {
      watching.changed(this);
    }
  }

  /// A completion port watches it from now on.
  void watchedBy(HostPort watching, Listener listener, long tag) {
    portListener = listener;
    portTag = tag;
    port = watching;
  }

  /// The completion port could not watch it.
  void watchedByNone() {
    port = null;
  }

  @Override
  public long portTag() {
    return portTag;
  }

  @Override
  public void found(int events) {
    tell(readiness(events));
  }

  /// Tells the port's listener what the kernel does not know of.
  void tellKept() {
    tell(kept());
  }

  private void tell(int ready) {
    Listener listener = portListener;
    if (listener != null) {
      listener.ready(ready);
    }
  }

  /// The descriptor is one of another open file now, which nobody watches.
  ///
  /// @return 0, or a positive Winsock error
  int watchAgain() {
    Arming armed = arming;
    if (armed != null) {
      armed.moved();
    }
    HostPort watching = port;
    return watching == null ? 0 : watching.watchAgain(this);
  }

  /// What it is armed with, if it ever was.
  @Nullable Arming arming() {
    return arming;
  }

  // --- for rings

  /// Why a transfer that a ring carried out, or is to, fails; keeps the kernel's rules and Windows'
  /// apart as the transfers here do.
  ///
  /// @param errno of the ring; 0 if it is not tried yet
  /// @return the positive Winsock code, or 0 to try again
  abstract int refusal(boolean receives, int errno);

  // --- options

  @Override
  public int getOption(int level, int name, MemorySegment value) {
    if (!enter()) {
      return -WSAENOTSOCK;
    }
    try {
      return HostOptions.get(this, level, name, value);
    } finally {
      exit();
    }
  }

  @Override
  public int setOption(int level, int name, MemorySegment value) {
    if (!enter()) {
      return -WSAENOTSOCK;
    }
    try {
      return HostOptions.set(this, level, name, value);
    } finally {
      exit();
    }
  }

  /// This socket's own, to be changed.
  synchronized KeptOptions keptToChange() {
    KeptOptions own = kept;
    if (own.isShared()) {
      own = own.copy();
      kept = own;
    }
    return own;
  }

  // --- for the transfers

  /// What lies behind the first `skip` bytes of several buffers.
  static MemorySegment[] segments(WsaBuf[] buffers, long skip) {
    int first = 0;
    long rest = skip;
    while (first < buffers.length && rest >= buffers[first].len()) {
      rest -= buffers[first++].len();
    }
    MemorySegment[] segments = new MemorySegment[buffers.length - first];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = buffers[first + i].buf();
    }
    if (rest > 0) {
      segments[0] = segments[0].asSlice(rest);
    }
    return segments;
  }

  static boolean wouldBlock(int result) {
    return result == -Errno.EAGAIN;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + id + " (descriptor " + fd() + ")";
  }
}
