package org.jwinsock.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.Epoll;
import org.jwinsock.linux.EpollEvents;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.EventFd;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.LinuxException;

/// Tells of readiness to those who do not wait for it themselves: one epoll, and one daemon thread
/// that starts with the first socket armed.
///
/// Sockets are armed for one event at a time (`EPOLLONESHOT`), so that a socket nobody asks about
/// costs nothing. The kernel hands back a tag, the socket's id and never its descriptor: ids are
/// not used twice, so what is reported of a closed socket finds nobody, even where the descriptor's
/// number has become another socket's.
///
/// Listeners run on the thread and must not block.
final class HostPoller {

  /// The tag of [#wake]; ids of sockets are above.
  private static final long WAKE = 0;

  private static final int BATCH = 128;

  /// How often a socket that found no room in the epoll is tried again.
  private static final int RETRY_MILLIS = 100;

  private static final long RETRY_NANOS = RETRY_MILLIS * 1_000_000L;

  private static final int SUPERVISE_MILLIS = 20;

  private static final long SUPERVISE_NANOS = SUPERVISE_MILLIS * 1_000_000L;

  private final Epoll epoll;
  private final EventFd wake;
  private final ConcurrentHashMap<Long, Arming> armings = new ConcurrentHashMap<>();

  /// Completion ports and rings, by number; their tags are negative.
  private final ConcurrentHashMap<Long, Watched> watched = new ConcurrentHashMap<>();

  private final AtomicLong numbers = new AtomicLong();

  /// Sockets whose readiness the kernel does not know of, to be told on the thread.
  private final ConcurrentLinkedQueue<Arming> told = new ConcurrentLinkedQueue<>();

  /// Sockets the kernel had no room for: `ENOSPC`, `ENOMEM`.
  private final ConcurrentLinkedQueue<Arming> refused = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;
  private volatile @Nullable Thread thread;
  private long retriedAt;

  /// To be asked from time to time, on the thread.
  private final List<BooleanSupplier> supervised = new ArrayList<>();

  private long supervisedAt;

  private HostPoller(Epoll epoll, EventFd wake) {
    this.epoll = epoll;
    this.wake = wake;
  }

  /// A poller without a thread yet.
  ///
  /// @throws LinuxException when there is no descriptor left for it
  static HostPoller create() throws LinuxException {
    EventFd wake = EventFd.create();
    try {
      Epoll epoll = Epoll.create();
      int error = epoll.add(wake.fd(), Linux.EPOLLIN, WAKE);
      if (error != 0) {
        epoll.close();
        throw new LinuxException("epoll_ctl(EPOLL_CTL_ADD, eventfd)", error);
      }
      return new HostPoller(epoll, wake);
    } catch (LinuxException e) {
      wake.close();
      throw e;
    }
  }

  // --- for Arming

  /// Makes the kernel tell of a socket once.
  ///
  /// @param fd held open by the caller
  /// @param known whether the kernel knows the socket here already
  /// @return 0, or `-errno`
  int program(Arming arming, int fd, int events, boolean known) {
    start();
    int once = events | Linux.EPOLLONESHOT;
    if (known) {
      return epoll.modify(fd, once, arming.id());
    }
    armings.put(arming.id(), arming);
    if (!arming.isOpen()) {
      forget(arming); // it was closed meanwhile, and forgotten before it was put
    }
    return epoll.add(fd, once, arming.id());
  }

  /// The kernel need not tell of a socket any more.
  void unprogram(int fd) {
    epoll.delete(fd);
  }

  /// A number for [Watched], above 0.
  long nextNumber() {
    return numbers.incrementAndGet();
  }

  /// Has a port or ring that nobody waits in looked after on the thread, once something happens
  /// there.
  ///
  /// @param known whether the kernel knows it here already
  /// @return 0, or `-errno`
  synchronized int watch(Watched port, boolean known) {
    if (closed) {
      return 0; // a port outlives the sockets, and nothing happens there any more
    }
    start();
    int once = Linux.EPOLLIN | Linux.EPOLLONESHOT;
    if (known) {
      return epoll.modify(port.fd(), once, -port.number());
    }
    watched.put(port.number(), port);
    return epoll.add(port.fd(), once, -port.number());
  }

  /// Somebody looks after it himself again.
  synchronized void unwatch(Watched port) {
    if (!closed && watched.remove(port.number()) != null) {
      epoll.delete(port.fd());
    }
  }

  /// It is gone.
  void forget(Watched gone) {
    watched.remove(gone.number());
  }

  /// Has a socket looked at on the thread, soon.
  void tell(Arming arming) {
    start();
    told.add(arming);
    wake.signal();
  }

  /// Has a socket programmed again, later.
  void retry(Arming arming) {
    refused.add(arming);
    wake.signal();
  }

  /// The socket has been closed. The kernel forgets it with its last reference.
  void forget(Arming arming) {
    armings.remove(arming.id());
  }

  /// How many sockets it knows.
  int size() {
    return armings.size();
  }

  // --- the thread

  private void start() {
    if (thread == null) {
      startThread();
    }
  }

  private synchronized void startThread() {
    if (thread == null && !closed) {
      thread = Thread.ofPlatform().name("winsock-host-poller").daemon().start(this::run);
    }
  }

  /// The thread, once a socket has been armed.
  @Nullable Thread thread() {
    return thread;
  }

  /// Ends the thread; all sockets are closed already. The thread gives the descriptors back.
  synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (thread == null) {
      free();
    } else {
      wake.signal();
    }
  }

  private void free() {
    epoll.close();
    wake.close();
  }

  private void run() {
    EpollEvents events = new EpollEvents(BATCH);
    while (!closed) {
      int found = epoll.await(events, BATCH, pauseMillis());
      if (found < 0 && found != -Errno.EINTR) {
        throw new IllegalStateException(Errno.message("epoll_wait(" + epoll.fd() + ")", found));
      }
      retryRefused();
      supervise();
      for (int i = 0; i < found; i++) {
        dispatch(events.tag(i), events.events(i));
      }
    }
    synchronized (this) {
      free();
    }
  }

  private int pauseMillis() {
    if (!supervised.isEmpty()) {
      return SUPERVISE_MILLIS;
    }
    return refused.isEmpty() ? -1 : RETRY_MILLIS;
  }

  private void dispatch(long tag, int events) {
    if (tag < 0) {
      Watched port = watched.get(-tag);
      if (port != null) {
        fence(port::lookAfter);
      }
      return;
    }
    if (tag != WAKE) {
      Arming arming = armings.get(tag);
      if (arming != null) {
        fence(() -> arming.fired(events));
      }
      return;
    }
    wake.drain();
    for (Arming arming = told.poll(); arming != null; arming = told.poll()) {
      fence(arming::look);
    }
  }

  /// Each of them once; those refused again come back into the queue.
  private void retryRefused() {
    long now = System.nanoTime();
    if (refused.isEmpty() || now - retriedAt < RETRY_NANOS) {
      return;
    }
    retriedAt = now;
    for (int i = refused.size(); i > 0; i--) {
      Arming arming = refused.poll();
      if (arming != null) {
        arming.reprogram();
      }
    }
  }

  /// Has somebody asked every [#SUPERVISE_MILLIS] at most, on the thread, until he answers false.
  /// Called on the thread.
  void supervise(BooleanSupplier asked) {
    supervised.add(asked);
  }

  private void supervise() {
    long now = System.nanoTime();
    if (!supervised.isEmpty() && now - supervisedAt >= SUPERVISE_NANOS) {
      supervisedAt = now;
      supervised.removeIf(asked -> !asked.getAsBoolean());
    }
  }

  /// A listener that throws ends its own call only; the thread's handler shows what happened.
  private static void fence(Runnable listener) {
    try {
      listener.run();
    } catch (Throwable e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
  }
}
