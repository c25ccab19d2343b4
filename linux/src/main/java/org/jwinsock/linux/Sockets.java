package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The calls on sockets, by their C names: socket(2) and its kin.
///
/// Stateless and safe from any thread. A descriptor is an `int` nobody owns here: whoever closes it
/// must know that no other thread is about to use it, because the kernel gives the number out again
/// at once. Closing does not wake a thread blocked on the descriptor; `shutdown` does.
///
/// Every function answers zero or more, or `-errno`.
public final class Sockets {
  /// Where in the scratch an int option lies, behind its length.
  private static final int INT_VALUE = 8;

  private Sockets() {}

  /// A new socket: socket(2).
  ///
  /// @param type a `Linux.SOCK_` type, usually with [Linux#SOCK_NONBLOCK] and [Linux#SOCK_CLOEXEC]
  /// @return the descriptor
  public static int socket(int domain, int type, int protocol) {
    return Scratch.call(Calls.Socket.HANDLE, domain, type, protocol);
  }

  /// Two connected sockets: socketpair(2).
  ///
  /// @return the descriptors, the first in the low 32 bits, or `-errno`
  public static long socketpair(int domain, int type, int protocol) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment pair = scratch.value;
      int result =
          scratch.invoke(Calls.Socketpair.HANDLE, domain, type, protocol, pair.address(), 0);
      return result < 0
          ? result
          : pair.get(JAVA_INT, 0) | (long) pair.get(JAVA_INT, Integer.BYTES) << 32;
    } finally {
      scratch.release();
    }
  }

  /// bind(2).
  public static int bind(int fd, SockAddr address) {
    return named(Calls.Bind.HANDLE, fd, address);
  }

  /// listen(2). The kernel caps the backlog at `net.core.somaxconn`, whatever the headers call
  /// SOMAXCONN.
  public static int listen(int fd, int backlog) {
    return Scratch.call(Calls.Listen.HANDLE, fd, backlog, 0);
  }

  /// connect(2). A non-blocking stream socket usually answers `-EINPROGRESS`: it is done when the
  /// socket becomes writable, and `SO_ERROR` then tells how it went. [SockAddr#unspecified] undoes
  /// the connect of a datagram socket.
  public static int connect(int fd, SockAddr address) {
    return named(Calls.Connect.HANDLE, fd, address);
  }

  private static int named(MethodHandle function, int fd, SockAddr address) {
    return Scratch.call(
        function, fd, address.nameAddress(), address.length(), 0, 0, 0, address.memory(), NULL);
  }

  /// A connection from the queue of a listener: accept4(2). Errors of a connection that died in the
  /// queue come out here too (`-ECONNABORTED`, and network errors): go on with the next one.
  ///
  /// @param peer receives the peer's address, if given
  /// @param flags [Linux#SOCK_NONBLOCK], [Linux#SOCK_CLOEXEC]
  /// @return the descriptor
  public static int accept4(int fd, @Nullable SockAddr peer, int flags) {
    if (peer == null) {
      return Scratch.call(Calls.Accept4.HANDLE, fd, 0, 0, flags, 0, 0, NULL, NULL);
    }
    peer.clear();
    return Scratch.call(
        Calls.Accept4.HANDLE,
        fd,
        peer.nameAddress(),
        peer.lengthAddress(),
        flags,
        0,
        0,
        peer.memory(),
        NULL);
  }

  /// The address a socket is bound to: getsockname(2).
  public static int getsockname(int fd, SockAddr result) {
    return name(Calls.Getsockname.HANDLE, fd, result);
  }

  /// The address a socket is connected to, or `-ENOTCONN`: getpeername(2).
  public static int getpeername(int fd, SockAddr result) {
    return name(Calls.Getpeername.HANDLE, fd, result);
  }

  private static int name(MethodHandle function, int fd, SockAddr result) {
    result.clear();
    return Scratch.call(
        function, fd, result.nameAddress(), result.lengthAddress(), 0, 0, 0, result.memory(), NULL);
  }

  /// Ends one or both directions: shutdown(2).
  ///
  /// @param how [Linux#SHUT_RD], [Linux#SHUT_WR], [Linux#SHUT_RDWR]
  public static int shutdown(int fd, int how) {
    return Scratch.call(Calls.Shutdown.HANDLE, fd, how, 0);
  }

  /// Receives into a segment: recv(2).
  ///
  /// Into a heap segment a stream delivers at most 64 KiB a call. Of a datagram longer than the
  /// segment the rest is lost unnoticed, unless `flags` has [Linux#MSG_TRUNC]: the result is then
  /// the whole length, which can exceed `length`.
  ///
  /// @param length in bytes, at most the segment's size; the kernel moves 0x7ffff000 at most
  /// @return bytes received; 0 at the end of a stream, and for an empty datagram
  /// @throws IndexOutOfBoundsException if `length` exceeds the segment
  public static int recv(int fd, MemorySegment buffer, long length, int flags) {
    Objects.checkFromIndexSize(0, length, buffer.byteSize());
    if (!buffer.isNative()) {
      return HeapTransfer.recv(fd, buffer, length, flags, null);
    }
    Scratch scratch = Scratch.acquire();
    try {
      return scratch.answer(
          (long)
              Calls.Recv.HANDLE.invokeExact(
                  scratch.errno,
                  (long) fd,
                  buffer.address(),
                  length,
                  (long) flags,
                  0L,
                  0L,
                  buffer,
                  NULL));
    } catch (Throwable e) {
      throw Scratch.unchecked(e);
    } finally {
      scratch.release();
    }
  }

  /// Receives into a segment and tells from whom: recvfrom(2). See [#recv].
  ///
  /// @param from receives the sender's address; length 0 where there is none, as on streams; no
  ///   address after a failure
  public static int recvfrom(int fd, MemorySegment buffer, long length, int flags, SockAddr from) {
    Objects.checkFromIndexSize(0, length, buffer.byteSize());
    if (!buffer.isNative()) {
      return HeapTransfer.recv(fd, buffer, length, flags, from);
    }
    from.clear();
    return Scratch.call(
        Calls.Recvfrom.HANDLE,
        fd,
        buffer.address(),
        length,
        flags,
        from.nameAddress(),
        from.lengthAddress(),
        buffer,
        from.memory());
  }

  /// Sends from a segment: send(2). Always with [Linux#MSG_NOSIGNAL]: a broken stream answers
  /// `-EPIPE`, no signal is raised. From a heap segment a stream takes at most 64 KiB a call.
  ///
  /// @param length in bytes, at most the segment's size
  /// @return bytes taken; on a stream perhaps fewer than `length`
  /// @throws IndexOutOfBoundsException if `length` exceeds the segment
  public static int send(int fd, MemorySegment buffer, long length, int flags) {
    Objects.checkFromIndexSize(0, length, buffer.byteSize());
    if (!buffer.isNative()) {
      return HeapTransfer.send(fd, buffer, length, flags, null);
    }
    Scratch scratch = Scratch.acquire();
    try {
      return scratch.answer(
          (long)
              Calls.Send.HANDLE.invokeExact(
                  scratch.errno,
                  (long) fd,
                  buffer.address(),
                  length,
                  (long) (flags | Linux.MSG_NOSIGNAL),
                  0L,
                  0L,
                  buffer,
                  NULL));
    } catch (Throwable e) {
      throw Scratch.unchecked(e);
    } finally {
      scratch.release();
    }
  }

  /// Sends from a segment to an address: sendto(2). See [#send].
  public static int sendto(int fd, MemorySegment buffer, long length, int flags, SockAddr to) {
    Objects.checkFromIndexSize(0, length, buffer.byteSize());
    if (!buffer.isNative()) {
      return HeapTransfer.send(fd, buffer, length, flags, to);
    }
    return Scratch.call(
        Calls.Sendto.HANDLE,
        fd,
        buffer.address(),
        length,
        flags | Linux.MSG_NOSIGNAL,
        to.nameAddress(),
        to.length(),
        buffer,
        to.memory());
  }

  /// Reads an option: getsockopt(2).
  ///
  /// @param value receives the value; all of the segment is offered
  /// @return the length of the value in bytes, or `-errno`
  public static int getsockopt(int fd, int level, int option, MemorySegment value) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment buffer = value.isNative() ? value : scratch.bounce();
      scratch.value.set(JAVA_INT, 0, (int) Math.min(value.byteSize(), Scratch.BOUNCE_BYTES));
      int result =
          scratch.invoke(
              Calls.Getsockopt.HANDLE,
              fd,
              level,
              option,
              buffer.address(),
              scratch.value.address(),
              0,
              buffer,
              NULL);
      int length = scratch.value.get(JAVA_INT, 0);
      if (result >= 0 && !value.isNative()) {
        MemorySegment.copy(buffer, 0, value, 0, length);
      }
      return result < 0 ? result : length;
    } finally {
      scratch.release();
    }
  }

  /// Reads an option that is an int.
  ///
  /// @return the 32 bits of the value as a number of 0 to 2^32 - 1, to be cast to `int`; or
  ///   `-errno`
  public static long getsockopt(int fd, int level, int option) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment value = scratch.value;
      value.set(JAVA_INT, 0, Integer.BYTES);
      value.set(JAVA_INT, INT_VALUE, 0); // some options fill one byte only
      int result =
          scratch.invoke(
              Calls.Getsockopt.HANDLE,
              fd,
              level,
              option,
              value.address() + INT_VALUE,
              value.address());
      return result < 0 ? result : Integer.toUnsignedLong(value.get(JAVA_INT, INT_VALUE));
    } finally {
      scratch.release();
    }
  }

  /// Writes an option: setsockopt(2).
  ///
  /// @param value all of the segment; at most 64 KiB if it is on the heap
  public static int setsockopt(int fd, int level, int option, MemorySegment value) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment buffer = value;
      if (!value.isNative()) {
        buffer = scratch.bounce();
        MemorySegment.copy(value, 0, buffer, 0, value.byteSize());
      }
      return scratch.invoke(
          Calls.Setsockopt.HANDLE,
          fd,
          level,
          option,
          buffer.address(),
          value.byteSize(),
          0,
          buffer,
          NULL);
    } finally {
      scratch.release();
    }
  }

  /// Writes an option that is an int.
  public static int setsockopt(int fd, int level, int option, int value) {
    Scratch scratch = Scratch.acquire();
    try {
      scratch.value.set(JAVA_INT, 0, value);
      return scratch.invoke(
          Calls.Setsockopt.HANDLE, fd, level, option, scratch.value.address(), Integer.BYTES);
    } finally {
      scratch.release();
    }
  }
}
