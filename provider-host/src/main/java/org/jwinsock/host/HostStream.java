package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Messages;
import org.jwinsock.linux.PollSet;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A TCP connection or listener, or one of `AF_UNIX`.
///
/// Transfers never wait: they say so with each call (`MSG_DONTWAIT`). The descriptor itself is
/// non-blocking until a thread first sleeps in a receive, see [DirectReceive], and blocking from
/// then on. [#stayNonBlocking()] is for system calls that know no such flag.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7)</a>
final class HostStream extends HostSocket {

  /// `struct linger {1, 0}`: a close that resets.
  private static final MemorySegment RESET =
      Arena.global().allocateFrom(ValueLayout.JAVA_INT, 1, 0);

  /// Connections that died in the queue which one [#accept] passes over; more come with the next.
  private static final int MOST_DEAD = 64;

  /// Non-blocking, and may become blocking.
  private static final int NON_BLOCKING = 0;

  private static final int BLOCKING = 1;

  /// Non-blocking for good.
  private static final int NEVER_BLOCKING = 2;

  private static final long PAUSE_NANOS = 20_000;

  private static final VarHandle DIRECT;

  static {
    try {
      DIRECT =
          MethodHandles.lookup().findVarHandle(HostStream.class, "direct", DirectReceive.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Changes in the monitor.
  private volatile int mode;

  /// The receive whose issuer waits in recv(2), or may. Set and used under the receive lock; an
  /// issuer whose request has ended takes it back without.
  private volatile @Nullable DirectReceive direct;

  /// A connection that was reset after it had been made and before its making was noticed: the
  /// connect succeeds, as on Windows, and the transfers find this error.
  private volatile int brokenBy;

  /// The destination of a connect under way; guarded by the engine's send lock.
  private byte @Nullable [] connecting;

  /// Guarded by the engine's locks.
  private boolean listening;

  /// Which options have been set; see [OptionMemory].
  volatile int[][] set = OptionMemory.NONE;

  /// Something has been done with the socket that the kernel may remember; never taken back.
  private volatile boolean used;

  /// What is known of the names of an accepted connection, without asking the kernel.
  private volatile @Nullable ConnectionNames names;

  /// The name of a listener that is the name of all its connections, too; null if they differ.
  /// Guarded by the engine's locks.
  private @Nullable MemorySegment here;

  /// When the connection was made, on the scale of [System#nanoTime()].
  private volatile long madeAt;

  HostStream(HostTransport transport, int family, int protocol, int fd, KeptOptions kept) {
    super(transport, family, WinSock2.SOCK_STREAM, protocol, fd, kept);
  }

  private boolean isPath() {
    return family == WinSock2.AF_UNIX;
  }

  // --- connections

  @Override
  int bind(SockAddr address, Sharing share) {
    used = true;
    if (!isPath()) {
      return super.bind(address, share);
    }
    if (address.unixPath().length == 0) {
      return -WSAEINVAL; // Linux would choose an abstract name, which Windows has not
    }
    int error = Sockets.bind(fd(), address);
    return error != 0 ? -Errors.bindingPath(error) : 0;
  }

  @Override
  public int listen(int backlog) {
    becomeNonBlocking(); // if it was connected before
    int error =
        isPath() ? ofKernel(Sockets.listen(fd(), backlog)) : transport.ports.listen(this, backlog);
    listening = error == 0;
    here = listening ? ConnectionNames.ofAll(this) : null;
    return error;
  }

  @Override
  public int localName(MemorySegment name) {
    ConnectionNames known = names;
    int length = known == null ? 0 : known.local(name);
    return length != 0 ? length : super.localName(name);
  }

  @Override
  public int peerName(MemorySegment name) {
    ConnectionNames known = names;
    int length = known == null ? 0 : known.peer(name);
    return length != 0 ? length : super.peerName(name);
  }

  /// getpeername(2) knows the peer no more when both sides have ended, where Winsock does; the
  /// option does.
  @Override
  int peerName(SockAddr address) {
    int error = super.peerName(address);
    if (error != -Errno.ENOTCONN || isPath()) {
      return error;
    }
    int length = family == WinSock2.AF_INET ? SockAddr.INET_BYTES : SockAddr.INET6_BYTES;
    MemorySegment name = address.length(length).name().asSlice(0, length); // no more, or EINVAL
    return Sockets.getsockopt(fd(), Linux.SOL_SOCKET, Linux.SO_PEERNAME, name) < 0 ? error : 0;
  }

  /// Not while [#adopt] carries the options over.
  @Override
  public synchronized int setOption(int level, int name, MemorySegment value) {
    used = true;
    return super.setOption(level, name, value);
  }

  private static int ofKernel(int result) {
    return result < 0 ? -Errors.of(result) : result;
  }

  @Override
  public @Nullable TransportSocket accept() throws TransportException {
    for (int i = 0; i < MOST_DEAD; i++) {
      SockAddr from = Addresses.acquire();
      int child = Sockets.accept4(fd(), from, Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
      HostStream accepted = child < 0 ? null : connection(child, from);
      Addresses.release(from);
      if (accepted != null) {
        return accepted;
      }
      switch (-child) {
        case Errno.EAGAIN -> {
          return null;
        }
        case Errno.EMFILE, Errno.ENFILE -> {
          if (transport.unused.drain()) {
            continue;
          }
          if (PollSet.poll(fd(), Linux.POLLIN, 0) <= 0) {
            return null; // the kernel wants a descriptor before it looks whether somebody waits
          }
          throw Errors.exception(child);
        }
        case Errno.ENOBUFS, Errno.ENOMEM, Errno.EINVAL -> throw Errors.exception(child);
        default -> {} // what has befallen one connection: accept(2)
      }
    }
    return null;
  }

  private HostStream connection(int fd, SockAddr from) {
    HostStream accepted = new HostStream(transport, family, protocol, fd, kept.share());
    accepted.used = true;
    accepted.set = set;
    accepted.madeAt = System.nanoTime();
    accepted.names = ConnectionNames.of(from, here);
    return accepted;
  }

  /// Takes the connection's descriptor and gives its own away. If a call is using that, it keeps
  /// its number and becomes one of the connection's, so that the call cannot meet another socket.
  /// The kernel forgets who watched what it was before.
  @Override
  public synchronized int adopt(TransportSocket connection) {
    if (!(connection instanceof HostStream child)) {
      throw new IllegalArgumentException("no stream of the host: " + connection);
    }
    int[][] both = OptionMemory.union(set, child.set);
    int[] values = HostOptions.values(this, both);
    becomeNonBlocking(); // as the connection's descriptor is
    boolean watched = arming() != null || port() != null;
    int before = exchange(child.fd());
    if (before >= 0) {
      int _ = child.leave();
      if (used || watched || !transport.unused.give(family, before)) {
        Descriptors.close(before);
      }
    } else {
      int error = Descriptors.dup3Cloexec(child.fd(), fd());
      if (error < 0) {
        return -Errors.of(error);
      }
      Descriptors.close(child.leave());
    }
    used = true;
    HostOptions.give(this, both, values);
    listening = false;
    connecting = null;
    names = child.names;
    madeAt = child.madeAt;
    brokenBy = watchAgain();
    return 0;
  }

  @Override
  public int inherit(TransportSocket listener) {
    if (!(listener instanceof HostStream from)) {
      throw new IllegalArgumentException("no stream of the host: " + listener);
    }
    if (!from.enter()) {
      return -WSAENOTSOCK;
    }
    int[][] theirs;
    int[] values;
    try {
      theirs = from.set;
      values = HostOptions.values(from, theirs);
    } finally {
      from.exit();
    }
    if (!enter()) {
      return -WSAENOTSOCK;
    }
    try {
      HostOptions.give(this, theirs, values);
      return 0;
    } finally {
      exit();
    }
  }

  @Override
  public int connect(MemorySegment name) {
    used = true;
    becomeNonBlocking(); // if it was connected before
    int error = call(name, true);
    return switch (error) {
      case 0 -> made(0);
      case -Errno.EINPROGRESS -> {
        connecting = name.toArray(ValueLayout.JAVA_BYTE);
        yield -WSAEWOULDBLOCK;
      }
      default -> -(isPath() ? Errors.connectingPath(error) : Errors.connecting(error));
    };
  }

  /// connect(2).
  ///
  /// @param first whether the socket may still need a port
  /// @return 0 or `-errno`
  private int call(MemorySegment name, boolean first) {
    SockAddr address = Addresses.acquire();
    try {
      return switch (Addresses.toKernel(name, address)) {
        case 0 ->
            first && !isPath()
                ? transport.ports.connect(this, address)
                : Sockets.connect(fd(), address);
        case -WSAEFAULT -> -Errno.EFAULT;
        default -> -Errno.EAFNOSUPPORT;
      };
    } finally {
      Addresses.release(address);
    }
  }

  /// A second connect(2) asks how the first one goes, and after a failure makes the socket fit to
  /// connect again.
  @Override
  public int connectOutcome() {
    byte[] name = connecting;
    if (name == null) {
      return -WSAENOTCONN;
    }
    int error = call(MemorySegment.ofArray(name), false);
    if (error == -Errno.EALREADY) {
      return -WSAEWOULDBLOCK;
    }
    connecting = null;
    return switch (error) {
      case 0 -> made(0);
      case -Errno.ECONNRESET, -Errno.EPIPE -> made(WSAECONNRESET);
      default -> -Errors.connecting(error);
    };
  }

  /// Gets the issuer of a receive out of recv(2), whose request has ended or is going to: he must
  /// not get what a later connection brings. Kernels 6.5 and 6.6 refuse to disconnect before
  /// (`EBUSY`). It takes as long as a thread that has been woken needs to run.
  private void expelReceiver() {
    DirectReceive sleeping = direct;
    if (sleeping == null) {
      return;
    }
    if (!sleeping.retire()) {
      int _ = Sockets.shutdown(fd(), Linux.SHUT_RD); // ends every receive, and sends nothing
      while (!sleeping.retire()) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
    direct = null;
  }

  private int made(int broken) {
    madeAt = System.nanoTime();
    brokenBy = broken;
    return 0;
  }

  /// Makes the socket unconnected: connect(2) on `AF_UNSPEC`, which sends a reset where there is a
  /// peer. The error that leaves behind is taken away.
  @Override
  public int disconnect() {
    if (isPath()) {
      return -WSAEOPNOTSUPP; // once connected, the kernel's are so for good
    }
    expelReceiver();
    SockAddr address = Addresses.acquire();
    try {
      int error = Sockets.connect(fd(), address.unspecified());
      long _ = Sockets.getsockopt(fd(), Linux.SOL_SOCKET, Linux.SO_ERROR);
      connecting = null;
      names = null;
      brokenBy = 0;
      return ofKernel(error);
    } finally {
      Addresses.release(address);
    }
  }

  // --- data

  @Override
  public long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request) {
    if (brokenBy != 0) {
      return -brokenBy;
    }
    int kernelFlags = Linux.MSG_DONTWAIT;
    if ((flags & WinSock2.MSG_PEEK) != 0) {
      kernelFlags |= Linux.MSG_PEEK;
    }
    if ((flags & WinSock2.MSG_OOB) != 0) {
      return receiveUrgent(buffers, skip, kernelFlags | Linux.MSG_OOB);
    }
    DirectReceive sleeping = flags == 0 ? direct : null;
    int moved =
        sleeping == null
            ? receive(buffers, skip, kernelFlags)
            : receive(sleeping, buffers, skip, request);
    return moved >= 0 ? moved : wouldBlock(moved) ? -WSAEWOULDBLOCK : -lost(moved);
  }

  private int receive(WsaBuf[] buffers, long skip, int flags) {
    if (buffers.length == 1) {
      MemorySegment buffer = buffers[0].buf();
      MemorySegment rest = skip == 0 ? buffer : buffer.asSlice(skip);
      return Sockets.recv(fd(), rest, rest.byteSize(), flags);
    }
    MemorySegment[] segments = segments(buffers, skip);
    long result = Messages.recvmsg(fd(), segments, segments.length, flags, null, null);
    return result < 0 ? (int) result : Messages.bytes(result);
  }

  private int receive(DirectReceive sleeping, WsaBuf[] buffers, long skip, WsaOverlapped request) {
    return switch (sleeping.take(request)) {
      case NOTHING -> -Errno.EAGAIN;
      case OTHER -> receive(buffers, skip, Linux.MSG_DONTWAIT);
      case RESULT -> {
        direct = null;
        yield sleeping.result();
      }
      case REQUEST -> {
        direct = null;
        int moved = receive(buffers, skip, Linux.MSG_DONTWAIT);
        if (wouldBlock(moved)) {
          direct = sleeping;
          sleeping.giveBack();
        }
        yield moved;
      }
    };
  }

  /// Has a receive's issuer wait in recv(2) from now on, under the receive lock.
  ///
  /// @return false if that is not possible here
  boolean receivesBy(DirectReceive sleeping) {
    if (isPath() || brokenBy != 0 || mode == NEVER_BLOCKING || direct != null) {
      return false;
    }
    direct = sleeping;
    return true;
  }

  @Override
  public boolean receives(WsaOverlapped request) {
    DirectReceive sleeping = direct;
    return sleeping != null && sleeping.isOf(request);
  }

  /// The request of the receive is done.
  void receivesNoMore(DirectReceive sleeping) {
    DIRECT.compareAndSet(this, sleeping, null);
  }

  /// Whether recv(2) without flags waits on this socket; makes it so the first time. The caller has
  /// [entered][#enter()].
  boolean canSleep() {
    return mode == BLOCKING || becomeBlocking();
  }

  private synchronized boolean becomeBlocking() {
    if (mode == NON_BLOCKING && Descriptors.setNonBlocking(fd(), false) == 0) {
      mode = BLOCKING;
    }
    return mode == BLOCKING;
  }

  /// Before a call that may not wait and can't say so: the socket has been a connection, and is not
  /// one now.
  private void becomeNonBlocking() {
    if (mode == BLOCKING) {
      leaveBlocking(NON_BLOCKING);
    }
  }

  /// From now on no thread sleeps in a receive of this socket; blocking receives wait in ppoll(2).
  /// For calls that move data and cannot be told not to wait, as sendfile(2): to be called before
  /// each of them, under the send lock. A thread that sleeps already goes on doing so.
  void stayNonBlocking() {
    if (mode != NEVER_BLOCKING) {
      leaveBlocking(NEVER_BLOCKING);
    }
  }

  private synchronized void leaveBlocking(int next) {
    if (mode == BLOCKING) {
      int error = Descriptors.setNonBlocking(fd(), true);
      assert error == 0 : Errno.message("fcntl(" + fd() + ", F_SETFL)", error);
    }
    mode = next;
  }

  /// The kernel calls it invalid to ask for urgent data when none has been announced.
  private long receiveUrgent(WsaBuf[] buffers, long skip, int flags) {
    if (isPath()) {
      return -WSAEOPNOTSUPP;
    }
    int moved = receive(buffers, skip, flags);
    if (moved >= 0) {
      return moved;
    }
    if (moved != -Errno.EINVAL && !wouldBlock(moved)) {
      return -lost(moved);
    }
    boolean ended = (PollSet.poll(fd(), Linux.POLLRDHUP, 0) & Linux.POLLRDHUP) != 0;
    return ended ? 0 : -WSAEWOULDBLOCK;
  }

  @Override
  public long send(WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to) {
    if (brokenBy != 0) {
      return -brokenBy;
    }
    int kernelFlags = Linux.MSG_DONTWAIT;
    if ((flags & WinSock2.MSG_DONTROUTE) != 0) {
      kernelFlags |= Linux.MSG_DONTROUTE;
    }
    if ((flags & WinSock2.MSG_OOB) != 0) {
      if (isPath()) {
        return -WSAEOPNOTSUPP;
      }
      kernelFlags |= Linux.MSG_OOB;
    }
    int moved;
    if (buffers.length == 1) {
      MemorySegment buffer = buffers[0].buf();
      MemorySegment rest = skip == 0 ? buffer : buffer.asSlice(skip);
      moved = Sockets.send(fd(), rest, rest.byteSize(), kernelFlags);
    } else {
      MemorySegment[] segments = segments(buffers, skip);
      moved = Messages.sendmsg(fd(), segments, segments.length, kernelFlags, null, null);
    }
    return moved >= 0 ? moved : wouldBlock(moved) ? -WSAEWOULDBLOCK : -lost(moved);
  }

  @Override
  public long sendFile(FileSource source, long position, long count) {
    if (brokenBy != 0) {
      return -brokenBy;
    }
    HostFile file = source.kept(HostFile.class, HostFile::open);
    if (file == null) {
      return -WSAEOPNOTSUPP;
    }
    stayNonBlocking();
    int moved = file.send(fd(), position, count);
    if (moved > 0) {
      return moved;
    }
    return switch (-moved) {
      case 0 -> -ERROR_HANDLE_EOF; // it has become shorter
      case Errno.EAGAIN -> -WSAEWOULDBLOCK;
      case Errno.EBADF, Errno.EINVAL, Errno.EIO -> -WSAEOPNOTSUPP; // copying tells what it is
      default -> -lost(moved);
    };
  }

  /// Why a transfer failed.
  private int lost(int errno) {
    return Errors.transferring(errno, !isPath() && TcpStatistics.diedOfKeepalive(this, errno));
  }

  @Override
  int refusal(boolean receives, int errno) {
    if (brokenBy != 0) {
      return brokenBy;
    }
    if (errno == 0 || !enter()) {
      return errno == 0 ? 0 : Errors.transferring(errno, false);
    }
    try {
      return lost(errno);
    } finally {
      exit();
    }
  }

  @Override
  public long available() {
    if (!enter()) {
      return 0;
    }
    try {
      DirectReceive sleeping = direct;
      long held = sleeping == null ? 0 : sleeping.held();
      int there = ofKernel(Descriptors.ioctl(fd(), Linux.FIONREAD));
      return there < 0 ? there : there + held;
    } finally {
      exit();
    }
  }

  /// Linux answers whether the next byte is the urgent one; Winsock asks whether none lies ahead.
  ///
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-ioctlsocket">
  ///   ioctlsocket</a>
  @Override
  public int atMark() {
    if (isPath()) {
      return 1;
    }
    if (!enter()) {
      return -WSAENOTSOCK;
    }
    try {
      int atMark = Descriptors.ioctl(fd(), Linux.SIOCATMARK);
      boolean none = (PollSet.poll(fd(), Linux.POLLPRI, 0) & Linux.POLLPRI) == 0;
      return atMark < 0 ? -Errors.of(atMark) : atMark != 0 || none ? 1 : 0;
    } finally {
      exit();
    }
  }

  @Override
  public boolean drained() {
    return isPath()
        ? Descriptors.ioctl(fd(), Linux.SIOCOUTQ) <= 0
        : TcpStatistics.everythingIsAcknowledged(fd());
  }

  /// Of TCP only: what a stream in this machine was given its peer has.
  @Override
  public long unacknowledged() {
    return isPath() ? -1 : Descriptors.ioctl(fd(), Linux.SIOCOUTQ);
  }

  /// A listener stops listening at once, so that its port is free when this returns: a thread that
  /// polls it would keep the kernel from closing it until that thread has been woken.
  @Override
  public void close() {
    if (listening) {
      listening = false;
      int _ = Sockets.shutdown(fd(), Linux.SHUT_RDWR);
    }
    super.close();
  }

  @Override
  public void abort() {
    int _ = isPath() ? 0 : Sockets.setsockopt(fd(), Linux.SOL_SOCKET, Linux.SO_LINGER, RESET);
    close();
  }

  @Override
  public int reportUnreachable(int code, boolean on) {
    return -WSAEOPNOTSUPP;
  }

  /// For how long there has been a connection; 0 if there is none.
  long millisConnected() {
    long since = madeAt;
    return since == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }

  @Override
  public int tcpInfo(int version, MemorySegment out) {
    if (isPath()) {
      return -WSAEOPNOTSUPP;
    }
    if (!enter()) {
      return -WSAENOTSOCK;
    }
    try {
      return TcpStatistics.write(this, version, out);
    } finally {
      exit();
    }
  }
}
