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
/// and its thread tells the listeners, until there is so much that a [Relief] takes over.
final class HostPort implements TransportPort, Watched {

  /// The tag of [#wake]; places count from 1.
  private static final long WAKE = 0;

  /// Room to send is not among them: nearly always there, it would be told with all that arrives.
  private static final int EDGES =
      Linux.EPOLLIN | Linux.EPOLLRDHUP | Linux.EPOLLPRI | Linux.EPOLLET;

  private static final int BATCH = 64;

  /// How many of them one that is alone dispatches before it returns: the same steps in a row cost
  /// less, and the first packet waits for the others.
  private static final int ROW = 16;

  /// With so many events at once a relief is worth its while.
  private static final int CROWD = 2;

  private static final ThreadLocal<EpollEvents> EVENTS =
      ThreadLocal.withInitial(() -> new EpollEvents(BATCH));

  private final Epoll epoll;
  private final EventFd wake;

  /// Calls on the two go in and out here, so that the last one out closes them.
  private final Descriptor sleeping;

  private final Descriptor signalling;
  private final HostPoller poller;
  private final @Nullable Relief relief;
  private final long number;

  /// By place; the array is replaced when it grows, and changed in the monitor.
  private volatile @Nullable Ported[] entries = new Ported[64];

  /// Places that are free, and the tag their last holder had; guarded by the monitor.
  private long[] free = new long[64];

  private int freeCount;
  private int size;

  /// Rings, too; replaced in the monitor.
  private volatile List<Ported> rings = List.of();

  /// Sockets whose readiness the kernel does not know of.
  private final ConcurrentLinkedQueue<HostSocket> told = new ConcurrentLinkedQueue<>();

  /// Events that were asked for and not dispatched yet: [#left] of them from [#next] on, the tags
  /// and the bits side by side; guarded by `rest`.
  private final long[] rest = new long[2 * BATCH];

  private int next;
  private volatile int left;

  private final AtomicInteger waiting = new AtomicInteger();

  /// Wakes that have made nobody return yet. The kernel makes one event of several signals.
  private final AtomicInteger wakes = new AtomicInteger();

  /// True while the poller is to look after it.
  private volatile boolean alone;

  /// The poller's epoll knows it; guarded by the monitor.
  private boolean known;

  /// No thread comes any more; written in the monitor.
  private volatile boolean closed;

  private boolean freed;

  /// A ring in the table.
  private record PortedRing(TransportSocket.Listener edges, long portTag) implements Ported {
    @Override
    public void found(int events) {
      edges.ready(Events.readiness(events));
    }
  }

  /// Who comes to [#await] where it is asked to.
  interface Relief {
    /// Whether it comes; if so, once [#come()] has been called.
    boolean isReady();

    void come();
  }

  private HostPort(Epoll epoll, EventFd wake, HostPoller poller, @Nullable Relief relief) {
    this.relief = relief;
    this.epoll = epoll;
    this.wake = wake;
    this.sleeping = new Descriptor(epoll.fd());
    this.signalling = new Descriptor(wake.fd());
    this.poller = poller;
    this.number = poller.nextNumber();
  }

  /// A place without sockets.
  ///
  /// @param relief comes when there is much to do while nobody waits
  /// @throws LinuxException when there is no descriptor left
  static HostPort open(HostPoller poller, @Nullable Relief relief) throws LinuxException {
    EventFd wake = EventFd.create();
    try {
      Epoll epoll = Epoll.create();
      int error = epoll.add(wake.fd(), Linux.EPOLLIN | Linux.EPOLLET, WAKE);
      if (error != 0) {
        epoll.close();
        throw new LinuxException("epoll_ctl(EPOLL_CTL_ADD, eventfd)", error);
      }
      return new HostPort(epoll, wake, poller, relief);
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
    if (!ours.enter()) {
      return -WSAENOTSOCK;
    }
    try {
      long tag;
      synchronized (this) {
        tag = nextTag();
        ours.watchedBy(this, edges, tag);
        place(ours);
      }
      int asked = edges(ours);
      int error = epoll.add(ours.fd(), asked, tag);
      if (error != 0) {
        ours.watchedByNone();
        remove(tag);
      } else if (edges(ours) != asked) {
        watchRoom(ours); // asked for before the kernel knew the socket here
      }
      Arming armed = ours.arming();
      if (armed != null) {
        if (error == 0) {
          armed.leave();
        }
        armed.reprogram();
      }
      return error == 0 ? 0 : -WSAENOBUFS;
    } finally {
      ours.exit();
      if (ours.ifOpen() < 0) {
        remove(ours.portTag()); // whoever closed it meanwhile may not have seen that it is here
      }
    }
  }

  /// The socket's descriptor is of another file now.
  ///
  /// @return 0, or a positive Winsock error
  int watchAgain(HostSocket socket) {
    return epoll.add(socket.fd(), edges(socket), socket.portTag()) == 0 ? 0 : WSAENOBUFS;
  }

  /// Tells of room to send, too; at once if there is some.
  void watchRoom(HostSocket socket) {
    int error = epoll.modify(socket.fd(), edges(socket), socket.portTag());
    if (error != 0 && error != -Errno.ENOENT) { // which add() is about to put right
      throw new IllegalStateException(Errno.message("epoll_ctl(EPOLL_CTL_MOD)", error));
    }
  }

  private static int edges(HostSocket socket) {
    return socket.watchesRoom() ? EDGES | Linux.EPOLLOUT : EDGES;
  }

  /// The tag for what is [placed][#place] next, in the monitor.
  private long nextTag() {
    return freeCount > 0 ? free[--freeCount] + (1L << 32) : size + 1L;
  }

  private void place(Ported entry) {
    int at = index(entry.portTag());
    if (at >= entries.length) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
    }
    entries[at] = entry;
    size++;
  }

  /// Watches a ring until it is removed, edge by edge.
  ///
  /// @return its tag, or `-errno`
  long addRing(int ring, TransportSocket.Listener edges) {
    Ported entry;
    synchronized (this) {
      entry = new PortedRing(edges, nextTag());
      place(entry);
    }
    int error = epoll.add(ring, Linux.EPOLLIN | Linux.EPOLLET, entry.portTag());
    if (error != 0) {
      remove(entry.portTag());
      return error;
    }
    synchronized (this) {
      List<Ported> more = new ArrayList<>(rings);
      more.add(entry);
      rings = List.copyOf(more);
    }
    return entry.portTag();
  }

  /// The ring is about to be closed.
  void removeRing(long tag) {
    synchronized (this) {
      List<Ported> less = new ArrayList<>(rings);
      less.removeIf(entry -> entry.portTag() == tag);
      rings = List.copyOf(less);
    }
    remove(tag);
  }

  /// The socket has been closed; the kernel forgets it with its last reference.
  void remove(HostSocket socket) {
    remove(socket.portTag());
  }

  private void remove(long tag) {
    synchronized (this) {
      int at = index(tag);
      Ported entry = entries[at];
      if (entry == null || entry.portTag() != tag) {
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

  private @Nullable Ported entry(long tag) {
    @Nullable Ported[] all = entries;
    int at = index(tag);
    Ported entry = at < all.length ? all[at] : null;
    return entry != null && entry.portTag() == tag ? entry : null;
  }

  /// Something beside the kernel may have made the socket ready; on any thread.
  void changed(HostSocket socket) {
    if (entry(socket.portTag()) != null) {
      told.add(socket);
      signal();
    }
  }

  // --- waiting

  @Override
  public boolean await(long deadline) {
    attended();
    if (left > 0 && dispatchRow(ROW) || !sleeping.enter()) {
      return true;
    }
    EpollEvents events = EVENTS.get();
    int found;
    boolean woken;
    int most = waiting.incrementAndGet() == 1 ? BATCH : 1;
    try {
      woken = answerWake();
      boolean looks = woken || closed || left > 0;
      do {
        found = epoll.await(events, most, looks ? 0 : millis(deadline));
      } while (found == -Errno.EINTR && rings.isEmpty());
      if (found < 0 && found != -Errno.EINTR) {
        throw new IllegalStateException(Errno.message("epoll_wait(" + epoll.fd() + ")", found));
      }
    } finally {
      leave();
    }
    if (found < 0) {
      // the kernel has made this thread finish what it had submitted to a ring
      rings.forEach(ring -> ring.found(Linux.EPOLLIN));
      return true;
    }
    if (found > 1) {
      leave(events, found);
    }
    if (found > 0) {
      if (events.tag(0) == WAKE && !woken) {
        woken = answerWake();
      }
      dispatch(events.tag(0), events.events(0));
      boolean _ = dispatchRow(ROW - 1);
    }
    return woken || found > 0 || left > 0;
  }

  /// Leaves all but the first event for whoever comes next; dispatches them here if there are some
  /// left already.
  private void leave(EpollEvents events, int found) {
    boolean room;
    synchronized (rest) {
      room = left == 0;
      if (room) {
        for (int i = 1; i < found; i++) {
          rest[2 * i] = events.tag(i);
          rest[2 * i + 1] = events.events(i);
        }
        next = 1;
        left = found - 1;
      }
    }
    for (int i = 1; i < found && !room; i++) {
      dispatch(events.tag(i), events.events(i));
    }
    boolean more = closed; // then nobody comes next
    while (more) {
      more = dispatchOneLeft();
    }
    if (left > 0 && waiting.get() > 0) {
      signal(); // somebody has gone to sleep meanwhile, who could do one
    }
  }

  /// Dispatches some of what is left, or one where another could do the next.
  ///
  /// @return false if there was nothing
  private boolean dispatchRow(int most) {
    int done = 0;
    while (done < most && (done == 0 || waiting.get() == 0) && dispatchOneLeft()) {
      done++;
    }
    return done > 0;
  }

  private boolean dispatchOneLeft() {
    long tag;
    int bits;
    synchronized (rest) {
      if (left == 0) {
        return false;
      }
      tag = rest[2 * next];
      bits = (int) rest[2 * next + 1];
      next++;
      left = left - 1;
    }
    if (left > 0 && waiting.get() > 0) {
      signal(); // whoever sleeps could do the next one
    }
    if (tag == WAKE) {
      boolean _ = answerWake();
    }
    dispatch(tag, bits);
    return true;
  }

  private void leave() {
    boolean last = waiting.decrementAndGet() == 0 && closed;
    sleeping.exit();
    if (last) {
      freeIfOver();
      unattended();
    }
  }

  /// Takes a wake as answered by the caller, and passes the others on.
  ///
  /// @return false if there was none
  private boolean answerWake() {
    int before = wakes.getAndUpdate(count -> Math.max(0, count - 1));
    if (before > 1) {
      signal();
    }
    return before > 0;
  }

  private void signal() {
    if (signalling.enter()) {
      try {
        wake.signal();
      } finally {
        signalling.exit();
      }
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
      tellChanged();
      return;
    }
    Ported entry = entry(tag);
    if (entry != null) {
      entry.found(events);
    }
  }

  /// All of them, since several signals may be one event.
  private void tellChanged() {
    for (HostSocket next = told.poll(); next != null; next = told.poll()) {
      next.tellKept();
    }
  }

  @Override
  public void wake() {
    wakes.getAndIncrement();
    signal();
  }

  // --- without anybody

  @Override
  public void unattended() {
    synchronized (this) {
      if (freed || waiting.get() > 0) {
        return;
      }
      if (!alone) {
        alone = true;
        watch();
      }
    }
    if (left > 0) {
      signal(); // the kernel does not know of those
    }
  }

  /// The poller's epoll is left again: the kernel would go through it with every event.
  @Override
  public void attended() {
    if (!alone) {
      return;
    }
    synchronized (this) {
      alone = false;
      if (known && !freed) {
        poller.unwatch(this);
        known = false;
      }
    }
  }

  private void watch() {
    int error = poller.watch(this, known);
    known = true;
    if (error != 0) {
      alone = false;
      known = false;
      throw new IllegalStateException(Errno.message("epoll_ctl(epoll " + fd() + ")", error));
    }
  }

  /// Something happened while nobody waited; on the poller's thread.
  @Override
  public void lookAfter() {
    if (!sleeping.enter()) {
      return;
    }
    EpollEvents one = EVENTS.get();
    boolean woken = false;
    boolean more = true;
    int done = 0;
    try {
      while (alone && more) {
        more = dispatchOneLeft();
      }
      while (alone && !(done >= CROWD && isRelieved()) && epoll.await(one, 1, 0) > 0) {
        woken |= one.tag(0) == WAKE;
        dispatch(one.tag(0), one.events(0));
        done++;
      }
    } finally {
      sleeping.exit();
    }
    tellChanged();
    if (woken && waiting.get() > 0) {
      signal(); // for whoever has come meanwhile; who comes now looks at the wakes first
    }
    synchronized (this) {
      if (alone && !freed) {
        watch();
      }
    }
  }

  /// True if somebody else looks after it from now on.
  private boolean isRelieved() {
    Relief other = relief;
    if (other == null || !other.isReady()) {
      return false;
    }
    synchronized (this) {
      alone = false;
    }
    other.come();
    return true;
  }

  // --- the end

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    freeIfOver();
    unattended();
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
    sleeping.close();
    signalling.close();
  }
}
