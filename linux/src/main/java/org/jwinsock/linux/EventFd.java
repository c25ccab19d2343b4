package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/// A counter that wakes whoever polls it: eventfd(2). Owns its descriptor; [#close] gives it back.
///
/// [#signal] and [#drain] are safe from any thread. As with [Epoll], the caller sees to it that
/// nobody is in a call when it is closed.
public final class EventFd implements AutoCloseable {
  private final int fd;
  private volatile boolean closed;

  private EventFd(int fd) {
    this.fd = fd;
  }

  /// A new counter at 0, non-blocking and closed on exec.
  ///
  /// @throws LinuxException on `EMFILE`, `ENFILE`, `ENOMEM`
  public static EventFd create() throws LinuxException {
    int flags = Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC;
    int fd = Scratch.call(Calls.Eventfd.HANDLE, 0, flags, 0);
    return new EventFd(LinuxException.check(fd, "eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)"));
  }

  /// The descriptor: readable while the counter is above 0. Not to be closed.
  public int fd() {
    return fd;
  }

  /// Adds 1 to the counter, so that the descriptor is readable; each call is an edge of its own to
  /// an edge-triggered epoll.
  ///
  /// @return 0, or `-errno`; a counter already at its maximum is success, since it is readable
  public int signal() {
    if (closed) {
      return -Errno.EBADF;
    }
    Scratch scratch = Scratch.acquire();
    try {
      scratch.value.set(JAVA_LONG, 0, 1);
      int result =
          scratch.invoke(Calls.Write.HANDLE, fd, scratch.value.address(), Long.BYTES, 0, 0);
      return result > 0 || result == -Errno.EAGAIN ? 0 : result;
    } finally {
      scratch.release();
    }
  }

  /// Sets the counter to 0, so that the descriptor is no longer readable.
  ///
  /// @return what the counter was: 0 if nothing was signalled; or `-errno`
  public long drain() {
    if (closed) {
      return -Errno.EBADF;
    }
    Scratch scratch = Scratch.acquire();
    try {
      int result = scratch.invoke(Calls.Read.HANDLE, fd, scratch.value.address(), Long.BYTES, 0, 0);
      if (result == -Errno.EAGAIN) {
        return 0;
      }
      return result < 0 ? result : scratch.value.get(JAVA_LONG, 0);
    } finally {
      scratch.release();
    }
  }

  /// Closes the descriptor. Later calls answer `-EBADF`; closing again does nothing. Two threads
  /// must not close at once.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Descriptors.close(fd);
    }
  }
}
