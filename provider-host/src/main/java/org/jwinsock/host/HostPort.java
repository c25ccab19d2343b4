package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportPort;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.linux.Epoll;
import org.jwinsock.linux.EpollEvents;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.EventFd;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.spi.Waiter;

/// The epoll of one completion port. Sockets are added once, edge-triggered, so that an operation
/// costs no system call but its own. The kernel wakes the thread that came last. Where several
/// wait, each asks for one event, so that what happens at once is spread over them; one that is
/// alone asks for many.
///
/// An event's tag is the place of the socket in a table, and the number of times the place has been
/// given out: what is reported of a closed socket finds nobody.
///
/// While nobody waits here the epoll is itself watched by the [HostPoller], one event at a time,
/// and its thread tells the listeners.
final class HostPort implements TransportPort, Watched {

  /// The tag of [#wake]; places count from 1.
  private static final long WAKE = 0;

  private static final int EDGES =
      Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLRDHUP | Linux.EPOLLPRI | Linux.EPOLLET;

  private static final int BATCH = 32;

  private static final ThreadLocal<EpollEvents> EVENTS =
      ThreadLocal.withInitial(() -> new EpollEvents(BATCH));

  private final Epoll epoll;
  private final EventFd wake;
  private final HostPoller poller;
  private final long number;

  /// By place; the array is replaced when it grows, and changed in the monitor.
  private volatile @Nullable Entry[] entries = new Entry[64];

  /// Places that are free, and the tag their last holder had; guarded by the monitor.
  private long[] free = new long[64];

  private int freeCount;
  private int size;

  /// Rings, too; replaced in the monitor.
  private volatile List<Entry> rings = List.of();

  /// Sockets whose readiness the kernel does not know of.
  private final ConcurrentLinkedQueue<Entry> told = new ConcurrentLinkedQueue<>();

  private final AtomicInteger waiting = new AtomicInteger();

  /// True while the poller is to look after it.
  private volatile boolean alone;

  /// The poller's epoll knows it; guarded by the monitor.
  private boolean known;

  /// No thread comes any more; written in the monitor.
  private volatile boolean closed;

  private boolean freed;

  /// A socket or a ring in the table.
  private record Entry(@Nullable HostSocket socket, TransportSocket.Listener edges, long tag) {

    void tell(int ready) {
      edges.ready(ready);
    }

    /// What the kernel does not know of.
    void tellKept() {
      tell(socket == null ? 0 : socket.kept());
    }

    void tellEvents(int events) {
      tell(socket == null ? Events.readiness(events) : socket.readiness(events));
    }
  }

  private HostPort(Epoll epoll, EventFd wake, HostPoller poller) {
    this.epoll = epoll;
    this.wake = wake;
    this.poller = poller;
    this.number = poller.nextNumber();
  }

  /// A place without sockets.
  ///
  /// @throws LinuxException when there is no descriptor left
  static HostPort open(HostPoller poller) throws LinuxException {
    EventFd wake = EventFd.create();
    try {
      Epoll epoll = Epoll.create();
      int error = epoll.add(wake.fd(), Linux.EPOLLIN | Linux.EPOLLET, WAKE);
      if (error != 0) {
        epoll.close();
        throw new LinuxException("epoll_ctl(EPOLL_CTL_ADD, eventfd)", error);
      }
      return new HostPort(epoll, wake, poller);
    } catch (LinuxException e) {
      wake.close();
      throw e;
    }
  }

  @Override
  public int fd() {
    return epoll.fd();
  }

  @Override
  public long number() {
    return number;
  }

  // --- sockets

  @Override
  public int add(TransportSocket socket, TransportSocket.Listener edges) {
    if (!(socket instanceof HostSocket ours)) {
      throw new IllegalArgumentException("no socket of the host: " + socket);
    }
    if (!ours.descriptor.enter()) {
      return -WSAENOTSOCK;
    }
    try {
      Entry entry = place(ours, edges);
      ours.portTag = entry.tag;
      ours.watchedBy(this);
      Arming armed = ours.arming();
      if (armed != null) {
        armed.leave();
      }
      int error = epoll.add(ours.fd, EDGES, entry.tag);
      if (error != 0) {
        remove(ours);
        return -WSAENOBUFS;
      }
      return 0;
    } finally {
      ours.descriptor.exit();
    }
  }

  private synchronized Entry place(@Nullable HostSocket socket, TransportSocket.Listener edges) {
    long tag = freeCount > 0 ? free[--freeCount] + (1L << 32) : size + 1L;
    int at = index(tag);
    if (at >= entries.length) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
    }
    Entry entry = new Entry(socket, edges, tag);
    entries[at] = entry;
    size++;
    return entry;
  }

  /// Watches a ring until it is removed, edge by edge.
  ///
  /// @return its tag, or `-errno`
  long addRing(int ring, TransportSocket.Listener edges) {
    Entry entry = place(null, edges);
    int error = epoll.add(ring, Linux.EPOLLIN | Linux.EPOLLET, entry.tag);
    if (error != 0) {
      remove(entry.tag);
      return error;
    }
    synchronized (this) {
      List<Entry> more = new ArrayList<>(rings);
      more.add(entry);
      rings = List.copyOf(more);
    }
    return entry.tag;
  }

  /// The ring is about to be closed.
  void removeRing(long tag) {
    synchronized (this) {
      List<Entry> less = new ArrayList<>(rings);
      less.removeIf(entry -> entry.tag == tag);
      rings = List.copyOf(less);
    }
    remove(tag);
  }

  /// The socket has been closed; the kernel forgets it with its last reference.
  void remove(HostSocket socket) {
    remove(socket.portTag);
  }

  private void remove(long tag) {
    synchronized (this) {
      int at = index(tag);
      Entry entry = entries[at];
      if (entry == null || entry.tag != tag) {
        return;
      }
      entries[at] = null;
      if (freeCount == free.length) {
        free = Arrays.copyOf(free, 2 * freeCount);
      }
      free[freeCount++] = tag & Long.MAX_VALUE;
      size--;
    }
    freeIfOver();
  }

  private static int index(long tag) {
    return (int) tag - 1;
  }

  private @Nullable Entry entry(long tag) {
    @Nullable Entry[] all = entries;
    int at = index(tag);
    Entry entry = at < all.length ? all[at] : null;
    return entry != null && entry.tag == tag ? entry : null;
  }

  /// Something beside the kernel may have made the socket ready; on any thread.
  void changed(HostSocket socket) {
    Entry entry = entry(socket.portTag);
    if (entry != null) {
      told.add(entry);
      wake.signal();
    }
  }

  // --- waiting

  @Override
  public boolean await(long deadline) {
    EpollEvents events = EVENTS.get();
    int found;
    int most = waiting.incrementAndGet() == 1 ? BATCH : 1;
    try {
      if (alone) {
        alone = false;
      }
      do {
        found = epoll.await(events, most, millis(deadline));
      } while (found == -Errno.EINTR && rings.isEmpty());
      if (found < 0 && found != -Errno.EINTR) {
        throw new IllegalStateException(Errno.message("epoll_wait(" + epoll.fd() + ")", found));
      }
    } finally {
      leave();
    }
    if (found < 0) {
      // the kernel has made this thread finish what it had submitted to a ring
      rings.forEach(ring -> ring.tell(Readiness.READ));
    }
    for (int i = 0; i < found; i++) {
      dispatch(events.tag(i), events.events(i));
    }
    return found != 0;
  }

  private void leave() {
    if (waiting.decrementAndGet() == 0 && closed) {
      freeIfOver();
    }
  }

  private static int millis(long deadline) {
    if (deadline == Waiter.FOREVER) {
      return -1;
    }
    long nanos = Math.max(0, deadline - System.nanoTime());
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
  }

  private void dispatch(long tag, int events) {
    if (tag == WAKE) {
      Entry next = told.poll();
      if (next != null) {
        next.tellKept();
      }
      return;
    }
    Entry entry = entry(tag);
    if (entry != null) {
      entry.tellEvents(events);
    }
  }

  @Override
  public void wake() {
    wake.signal();
  }

  // --- without anybody

  @Override
  public void unattended() {
    synchronized (this) {
      if (alone || freed || waiting.get() > 0) {
        return;
      }
      alone = true;
      watch();
    }
  }

  private void watch() {
    int error = poller.watch(this, known);
    known = true;
    if (error != 0) {
      throw new IllegalStateException(Errno.message("epoll_ctl(epoll " + fd() + ")", error));
    }
  }

  /// Something happened while nobody waited; on the poller's thread.
  @Override
  public void lookAfter() {
    EpollEvents one = EVENTS.get();
    boolean woken = false;
    while (alone && epoll.await(one, 1, 0) > 0) {
      woken |= one.tag(0) == WAKE;
      dispatch(one.tag(0), one.events(0));
    }
    for (Entry next = told.poll(); next != null; next = told.poll()) {
      next.tellKept();
    }
    if (woken && waiting.get() > 0) {
      wake.signal(); // it was meant for whoever has come meanwhile
    }
    synchronized (this) {
      if (alone && !freed) {
        watch();
      }
    }
  }

  // --- the end

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (waiting.get() == 0) {
      unattended();
    }
    freeIfOver();
  }

  /// Gives the descriptors back once nobody comes any more and no socket is left.
  private void freeIfOver() {
    synchronized (this) {
      if (!closed || freed || size > 0 || waiting.get() > 0) {
        return;
      }
      freed = true;
    }
    poller.forget(this);
    epoll.close();
    wake.close();
  }
}
