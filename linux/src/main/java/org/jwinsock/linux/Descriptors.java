package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The calls on descriptors of any kind: close(2), dup(2), fcntl(2), ioctl(2).
///
/// Stateless and safe from any thread; see [Sockets] on who may close. Every function answers zero
/// or more, or `-errno`.
public final class Descriptors {
  private Descriptors() {}

  /// close(2). The number is free afterwards whatever the result; never call it again on `-EINTR`.
  public static int close(int fd) {
    return Scratch.call(Calls.Close.HANDLE, fd, 0, 0);
  }

  /// Opens a file for reading, closed on exec: open(2).
  ///
  /// @param path without a zero byte
  /// @return the descriptor, or `-errno`
  public static int openForReading(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(path);
      return Scratch.call(
          Calls.Open.HANDLE, text.address(), Linux.O_CLOEXEC, 0, 0, 0, 0, text, MemorySegment.NULL);
    }
  }

  /// Sends from a file to a socket within the kernel: sendfile(2).
  ///
  /// @param position where in the file; the descriptor's own position stays
  /// @param count at most, in bytes; the kernel moves 0x7ffff000 at most
  /// @return bytes moved, 0 at the end of the file, or `-errno`
  public static int sendfile(int socket, int file, long position, long count) {
    Scratch scratch = Scratch.acquire();
    try {
      scratch.value.set(JAVA_LONG, 0, position);
      return scratch.invoke(Calls.Sendfile.HANDLE, socket, file, scratch.value.address(), count, 0);
    } finally {
      scratch.release();
    }
  }

  /// A second descriptor of the same open file, inherited by child processes: dup(2).
  public static int dup(int fd) {
    return Scratch.call(Calls.Dup.HANDLE, fd, 0, 0);
  }

  /// A second descriptor of the same open file, closed on exec: `F_DUPFD_CLOEXEC`.
  public static int dupCloexec(int fd) {
    return fcntl(fd, Linux.F_DUPFD_CLOEXEC, 0);
  }

  /// Makes a descriptor that is open one of another open file, closed on exec; the file it was of
  /// loses this descriptor in the same step: dup3(2).
  public static int dup3Cloexec(int fd, int onto) {
    return Scratch.call(Calls.Dup3.HANDLE, fd, onto, Linux.O_CLOEXEC);
  }

  /// fcntl(2) for commands whose argument is a number.
  public static int fcntl(int fd, int command, int argument) {
    return Scratch.call(Calls.Fcntl.HANDLE, fd, command, argument);
  }

  /// Sets or clears [Linux#O_NONBLOCK] of the open file, which all its descriptors share.
  public static int setNonBlocking(int fd, boolean nonBlocking) {
    int flags = fcntl(fd, Linux.F_GETFL, 0);
    if (flags < 0) {
      return flags;
    }
    int wanted = nonBlocking ? flags | Linux.O_NONBLOCK : flags & ~Linux.O_NONBLOCK;
    return wanted == flags ? 0 : fcntl(fd, Linux.F_SETFL, wanted);
  }

  /// ioctl(2) for requests that fill an int no less than zero: [Linux#FIONREAD],
  /// [Linux#SIOCATMARK], [Linux#SIOCOUTQ].
  ///
  /// @return the int
  public static int ioctl(int fd, int request) {
    Scratch scratch = Scratch.acquire();
    try {
      scratch.value.set(JAVA_INT, 0, 0);
      int result = scratch.invoke(Calls.Ioctl.HANDLE, fd, request, scratch.value.address(), 0, 0);
      return result < 0 ? result : scratch.value.get(JAVA_INT, 0);
    } finally {
      scratch.release();
    }
  }

  /// ioctl(2) for requests that take or fill a struct.
  ///
  /// @param argument native memory as large as the request demands, which is not checked
  public static int ioctl(int fd, int request, MemorySegment argument) {
    return Scratch.call(
        Calls.Ioctl.HANDLE, fd, request, argument.address(), 0, 0, 0, argument, NULL);
  }
}
