package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;

import java.lang.foreign.MemorySegment;

/// An epoll instance: epoll(7). Owns its descriptor; [#close] gives it back.
///
/// Safe for any number of threads at once, each with its own [EpollEvents], except [#close]: the
/// caller sees to it that nobody is in a call or about to make one, because the descriptor's number
/// can be given out again at once. Closing does not wake a waiting thread: an [EventFd] in the set
/// does. A descriptor leaves the set by itself when its open file is closed, that is, when the last
/// duplicate of the descriptor is.
public final class Epoll implements AutoCloseable {
  private final int fd;
  private volatile boolean closed;

  private Epoll(int fd) {
    this.fd = fd;
  }

  /// A new, empty instance, closed on exec: epoll_create1(2).
  ///
  /// @throws LinuxException on `EMFILE`, `ENFILE`, `ENOMEM`
  public static Epoll create() throws LinuxException {
    int flags = Linux.EPOLL_CLOEXEC;
    int fd = Scratch.call(Calls.EpollCreate1.HANDLE, flags, 0, 0);
    return new Epoll(LinuxException.check(fd, "epoll_create1(EPOLL_CLOEXEC)"));
  }

  /// The descriptor, itself pollable: readable while an event is pending. Not to be closed.
  public int fd() {
    return fd;
  }

  /// Watches a descriptor.
  ///
  /// @param events bits of `Linux.EPOLL`; `EPOLLERR` and `EPOLLHUP` are always reported
  /// @param tag comes back with each event
  /// @return 0, or `-errno`: `-EEXIST` if it is watched already
  public int add(int fd, int events, long tag) {
    return control(Linux.EPOLL_CTL_ADD, fd, events, tag);
  }

  /// Changes what is watched, and rearms a one-shot or edge-triggered descriptor: what is ready now
  /// is reported again.
  ///
  /// @return 0, or `-errno`: `-ENOENT` if it is not watched
  public int modify(int fd, int events, long tag) {
    return control(Linux.EPOLL_CTL_MOD, fd, events, tag);
  }

  /// Stops watching. Events another thread has been given already are not taken back.
  ///
  /// @return 0, or `-errno`: `-ENOENT` if it is not watched
  public int delete(int fd) {
    return control(Linux.EPOLL_CTL_DEL, fd, 0, 0);
  }

  private int control(int operation, int target, int events, long tag) {
    if (closed) {
      return -Errno.EBADF;
    }
    Scratch scratch = Scratch.acquire();
    try {
      EpollEvents.write(scratch.value, events, tag);
      return scratch.invoke(
          Calls.EpollCtl.HANDLE, fd, operation, target, scratch.value.address(), 0);
    } finally {
      scratch.release();
    }
  }

  /// Waits for events: epoll_wait(2).
  ///
  /// @param events receives them; of the calling thread's own
  /// @param maxEvents 1 to the capacity of `events`
  /// @param timeoutMillis 0 to look only, negative to wait without limit
  /// @return how many, 0 at the timeout, or `-errno`; `-EINTR` is possible
  /// @throws IllegalArgumentException if `maxEvents` is out of range
  public int await(EpollEvents events, int maxEvents, int timeoutMillis) {
    if (maxEvents < 1 || maxEvents > events.capacity()) {
      throw new IllegalArgumentException(maxEvents + " events, room for " + events.capacity());
    }
    if (closed) {
      return -Errno.EBADF;
    }
    MemorySegment array = events.memory();
    Scratch scratch = Scratch.acquire();
    int result;
    try {
      result =
          scratch.answer(
              (long)
                  Calls.EpollWait.HANDLE.invokeExact(
                      scratch.errno,
                      (long) fd,
                      array.address(),
                      (long) maxEvents,
                      (long) timeoutMillis,
                      0L,
                      0L,
                      array,
                      NULL));
    } catch (Throwable e) {
      throw Scratch.unchecked(e);
    } finally {
      scratch.release();
    }
    events.size(Math.max(result, 0));
    return result;
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
