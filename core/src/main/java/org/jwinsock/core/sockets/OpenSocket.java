package org.jwinsock.core.sockets;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;

/// What all sockets have: a handle, which [Winsock] takes, options, a local address and an end.
///
/// The first socket of a process calls `WSAStartup` for version 2.2. This use of Winsock lasts as
/// long as the process, so that what closed sockets still send is not cut off; a program that calls
/// `WSAStartup` and `WSACleanup` itself is not in its way.
///
/// A socket may be used by several threads. Closing it ends the calls that wait in it, with a
/// [WsaException] of `WSAEINTR` or `WSAENOTSOCK`.
public abstract sealed class OpenSocket implements Closeable
    permits StreamSocket, StreamListener, DatagramEndpoint {

  private final long handle;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Runnable afterwards;

  OpenSocket(long handle) {
    this.handle = handle;
  }

  static long open(int family, int type) throws WsaException {
    WinsockUse.begin();
    return WsaException.check(Winsock.socket(family, type, 0), "socket");
  }

  /// The handle, for the functions of [Winsock].
  public final long handle() {
    return handle;
  }

  /// Gives the socket a local address; port 0 for one that is free.
  public final void bind(SockAddr local) throws WsaException {
    WsaException.check(Winsock.bind(handle, local), "bind");
  }

  /// The local address.
  public final SockAddr localAddress() throws WsaException {
    SockAddr[] name = new SockAddr[1];
    WsaException.check(Winsock.getsockname(handle, name), "getsockname");
    return name[0];
  }

  /// Reads an option.
  public final <T> T option(SocketOption<T> option) throws WsaException {
    MemorySegment value = MemorySegment.ofArray(new byte[option.form().size()]);
    int[] length = {option.form().size()};
    WsaException.check(
        Winsock.getsockopt(handle, option.level(), option.number(), value, length), "getsockopt");
    return option.form().read(value);
  }

  /// Sets an option.
  public final <T> void option(SocketOption<T> option, T value) throws WsaException {
    MemorySegment memory = MemorySegment.ofArray(new byte[option.form().size()]);
    option.form().write(memory, value);
    WsaException.check(
        Winsock.setsockopt(handle, option.level(), option.number(), memory), "setsockopt");
  }

  /// Makes calls fail with `WSAEWOULDBLOCK` where they would wait, or wait again.
  public final void nonBlocking(boolean on) throws WsaException {
    int[] argument = {on ? 1 : 0};
    WsaException.check(Winsock.ioctlsocket(handle, WinSock2.FIONBIO, argument), "ioctlsocket");
  }

  /// Closes the socket; doing it again does nothing.
  ///
  /// @throws WsaException with `WSAEWOULDBLOCK` if the socket is non-blocking and would have to
  ///   linger; it is then still open
  @Override
  public final void close() throws WsaException {
    if (closed.getAndSet(true)) {
      return;
    }
    if (Winsock.closesocket(handle) != 0) {
      int error = Winsock.WSAGetLastError();
      if (error == WsaErrors.WSAEWOULDBLOCK) {
        closed.set(false);
      }
      if (error != WsaErrors.WSAENOTSOCK) { // closed through its handle
        throw new WsaException(error, "closesocket");
      }
    }
    Runnable action = afterwards;
    if (action != null) {
      action.run();
    }
  }

  /// Has something done once the socket is closed.
  final void whenClosed(Runnable action) {
    afterwards = action;
  }

  // --- operations that go on while the program does something else

  /// Begins to receive.
  ///
  /// @param buffer memory that every thread may use; the operation's until it has ended
  public final Operation startReceive(MemorySegment buffer) throws WsaException {
    return Operation.receive(this, buffer);
  }

  /// Begins to send.
  ///
  /// @param bytes memory that every thread may use; the operation's until it has ended
  public final Operation startSend(MemorySegment bytes) throws WsaException {
    return Operation.send(this, bytes);
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[" + handle + "]";
  }
}
