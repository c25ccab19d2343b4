package org.jwinsock.core.io;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.KernelObject;
import org.jwinsock.core.kernel.Occupation;
import org.jwinsock.core.kernel.Packets;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.CompletionTarget;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.SocketNotice;
import org.jwinsock.spi.WsaOverlapped;

/// A completion port: a queue of packets, and the threads that take them.
///
/// **Order.** Packets go out in the order they came in; the thread that came last to wait is woken
/// first.
///
/// **The gate.** At most [#concurrency] threads are counted: those that run with a packet of this
/// port, and those that sleep in the kernel for it, where they may be woken at any time. All others
/// are parked. A thread that comes back is counted already and takes the next packet without a
/// switch. One that waits in another Winsock call is not counted meanwhile, so that a parked one
/// takes its place; when it goes on, more than [#concurrency] may run for a while. Waiting outside
/// of Winsock is seen by [PortSupervisor], a little later.
///
/// **Sleeping.** Where the sockets' provider has a place in the kernel, a counted thread with no
/// packet sleeps there: readiness wakes it, its requests complete on it, and it takes the packet
/// with no hand-off. While packets never run out, threads look there all the same from time to
/// time: what they find queues up behind.
///
/// The monitor guards everything. Nothing is called while holding it but the waiters' wake.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/fileio/i-o-completion-ports">I/O
///   Completion Ports</a>
public final class PortObject extends KernelObject implements Packets, CompletionTarget {

  /// How a wait for a packet ended.
  public enum Outcome {
    /// A packet was taken.
    TAKEN,
    /// The time was over.
    TIMEOUT,
    /// The port was closed.
    ABANDONED,
    /// Asynchronous procedures of this thread are queued.
    ALERTED
  }

  /// How many packets are taken before somebody looks for events in the kernel all the same.
  private static final int MOST_UNASKED = 16;

  private final int concurrency;
  private final PacketRing packets = new PacketRing();

  /// Every thread whose last wait for a packet was here.
  private final List<PortThread> threads = new ArrayList<>();

  /// Those that wait to be woken, the last one first out.
  private final List<PortThread> parked = new ArrayList<>();

  private int counted;
  private int inside;

  /// Packets taken since a thread has last gone to the kernel.
  private int unasked;

  /// Wakes of the kernel's sleepers that nobody has answered yet.
  private int wakes;

  /// Written in the monitor.
  private volatile boolean closed;

  private @Nullable PortPoller kernel;

  /// Whose place it is.
  private @Nullable PortSource source;

  /// Set when a thread takes a packet; the supervisor clears it.
  private volatile boolean active;

  /// How often packets have been taken, and how often they had been when the supervisor looked.
  private long takes;

  private long takesSeen;

  /// A thread of the port has been [busy][#busy()] since the supervisor looked.
  private volatile boolean busy;

  /// @param concurrency how many threads may run; 0 for as many as there are processors
  public PortObject(int concurrency) {
    this.concurrency = concurrency == 0 ? Runtime.getRuntime().availableProcessors() : concurrency;
  }

  // --- sockets

  /// Where threads sleep in the kernel, if that is at this provider: the first one to ask.
  @Override
  public @Nullable PortPoller place(PortSource of) {
    PortPoller found = kernel(of);
    if (found != null) {
      return found;
    }
    PortPoller opened = of.open();
    if (opened != null && !use(of, opened)) {
      opened.close();
    }
    return kernel(of);
  }

  /// The place, if there is one and it is this provider's.
  synchronized @Nullable PortPoller kernel(PortSource of) {
    return of.equals(source) ? kernel : null;
  }

  /// From now on threads sleep there; false if there is a place already or the port is closed.
  boolean use(PortSource of, PortPoller place) {
    synchronized (this) {
      if (kernel != null || closed) {
        return false;
      }
      source = of;
      kernel = place;
      replace();
    }
    touch();
    return true;
  }

  // --- packets in

  @Override
  public void add(long key, int bytes, WsaOverlapped overlapped, int error) {
    put(key, bytes, overlapped, error, ThreadContext.current().occupation());
  }

  @Override
  public boolean queue(long key, int bytes, @Nullable WsaOverlapped overlapped) {
    return put(key, bytes, overlapped, 0, ThreadContext.current().occupation());
  }

  /// `PostQueuedCompletionStatus`; false if the port is closed.
  public boolean post(long key, int bytes, @Nullable WsaOverlapped overlapped) {
    return put(key, bytes, overlapped, 0, null);
  }

  /// @param by what the calling thread is occupied with. One that has just been woken in the kernel
  ///   for this port takes the first packet it finds there at once and without a lock, if the queue
  ///   is empty: then it is the oldest.
  private boolean put(
      long key, int bytes, @Nullable WsaOverlapped overlapped, int error, @Nullable Occupation by) {
    PortThread me =
        by instanceof PortThread thread && thread.port == this && thread.inside ? thread : null;
    if (me != null && !me.finds && packets.isEmpty() && !closed) {
      me.find(key, bytes, overlapped, error);
      return true;
    }
    PortPoller woken;
    synchronized (this) {
      if (closed) {
        return false;
      }
      packets.add(key, bytes, overlapped, error);
      woken = wakeOne(me == null ? 0 : 1);
    }
    if (woken != null) {
      woken.wake();
    }
    return true;
  }

  /// Has somebody come for a packet, if anybody may.
  ///
  /// @param awake how many of those inside need not be woken
  /// @return where to wake a sleeper, once the monitor is left
  private @Nullable PortPoller wakeOne(int awake) {
    if (inside - awake > wakes) {
      wakes++;
      return kernel;
    }
    if (counted < concurrency && !parked.isEmpty()) {
      unpark(parked.size() - 1);
    }
    return null;
  }

  /// Wakes a thread; it is counted from now on, so that nobody else takes its place.
  private void unpark(int place) {
    PortThread last = parked.remove(place);
    last.counted = true;
    counted++;
    last.waiter.wake();
  }

  // --- packets out

  /// Waits for packets.
  ///
  /// @param out receives up to `limit` packets
  /// @param deadline on the scale of [System#nanoTime()]
  /// @param alertable also ends when the calling thread has asynchronous procedures to run
  public Outcome take(OverlappedEntry[] out, int limit, long deadline, boolean alertable) {
    ThreadContext context = ThreadContext.current();
    PortThread me = join(context);
    while (true) {
      Outcome outcome = takePackets(context, me, out, limit, deadline, alertable);
      if (outcome != Outcome.TAKEN || tells(out, me)) {
        return outcome;
      }
    }
  }

  /// Asks the notices among the packets what they have to tell, and leaves out those that have
  /// nothing.
  ///
  /// @return false if no packet is left
  private static boolean tells(OverlappedEntry[] out, PortThread me) {
    int kept = 0;
    for (int i = 0; i < me.taken; i++) {
      OverlappedEntry each = out[i];
      if (each.lpOverlapped instanceof SocketNotice notice) {
        each.dwNumberOfBytesTransferred = notice.take();
        each.lpOverlapped = null;
        if (each.dwNumberOfBytesTransferred == 0) {
          continue;
        }
      }
      out[i] = out[kept];
      out[kept++] = each;
    }
    me.taken = kept;
    return kept > 0;
  }

  private Outcome takePackets(
      ThreadContext context,
      PortThread me,
      OverlappedEntry[] out,
      int limit,
      long deadline,
      boolean alertable) {
    PortPoller chain = null;
    PortPoller place = null;
    Outcome outcome;
    boolean asked = false;
    boolean looks = false;
    while (true) {
      PortPoller other = null;
      synchronized (this) {
        me.asks = false;
        me.sleepsInKernel = !alertable && !me.virtual;
        if (place != null) {
          asked = true;
          me.inside = false;
          inside--;
          wakes = Math.max(0, wakes - 1);
        }
        if (closed) {
          uncount(me);
          me.lose();
          outcome = Outcome.ABANDONED;
          break;
        }
        if (alertable && !context.apcs().isEmpty()) {
          outcome = Outcome.ALERTED;
          parked.remove(me);
          chain = packets.isEmpty() ? null : wakeOne(0); // it may have been woken for one
          break;
        }
        boolean may = me.counted ? counted <= concurrency : counted < concurrency;
        if (me.finds && !may) {
          me.give(packets);
        }
        boolean goes = may && me.sleepsInKernel && kernel != null;
        looks = goes && !me.finds && !packets.isEmpty() && inside == 0 && unasked >= MOST_UNASKED;
        if (me.finds || may && !looks && !packets.isEmpty()) {
          parked.remove(me);
          count(me);
          int n = 0;
          if (me.finds) {
            me.give(out[n++]);
          }
          while (n < limit && !packets.isEmpty()) {
            packets.remove(out[n++]);
          }
          me.taken = n;
          unasked += n;
          takes++;
          chain = packets.isEmpty() ? null : wakeOne(0);
          outcome = Outcome.TAKEN;
          break;
        }
        place = goes ? kernel : null;
        if (!looks && Deadlines.passed(deadline) && (asked || place == null)) {
          parked.remove(me);
          outcome = Outcome.TIMEOUT;
          break;
        }
        me.asks = true;
        if (place != null) {
          parked.remove(me);
          count(me);
          me.inside = true;
          inside++;
          unasked = 0;
        } else {
          uncount(me);
          if (!parked.contains(me)) {
            parked.add(me);
          }
          other = packets.isEmpty() ? null : wakeOne(0); // who sleeps in the kernel may run instead
        }
      }
      if (other != null) {
        other.wake();
      }
      if (place != null) {
        boolean _ = place.await(looks ? System.nanoTime() : deadline);
      } else {
        boolean _ = park(context, me, deadline, alertable);
      }
    }
    if (chain != null) {
      chain.wake();
    }
    touch();
    return outcome;
  }

  /// How many packets the calling thread's last [#take] took.
  public int taken() {
    return join(ThreadContext.current()).taken;
  }

  /// Room for one packet, the calling thread's own.
  public OverlappedEntry[] single() {
    return join(ThreadContext.current()).single;
  }

  private static boolean park(
      ThreadContext context, PortThread me, long deadline, boolean alertable) {
    if (!alertable) {
      return me.waiter.await(deadline);
    }
    context.occupation(null); // what it would stop working on has been stopped already
    try {
      return context.apcs().await(me.waiter, deadline);
    } finally {
      context.occupation(me);
    }
  }

  private void count(PortThread thread) {
    if (!thread.counted) {
      thread.counted = true;
      counted++;
    }
  }

  /// The thread does not run for this port; another one may.
  private void uncount(PortThread thread) {
    if (thread.counted) {
      thread.counted = false;
      counted--;
      replace();
    }
  }

  /// Lets a parked thread in, if there is something for it to do: a packet, or the kernel to sleep
  /// in.
  private void replace() {
    if (counted >= concurrency) {
      return;
    }
    for (int i = parked.size() - 1; i >= 0; i--) {
      if (!packets.isEmpty() || kernel != null && parked.get(i).sleepsInKernel) {
        unpark(i);
        return;
      }
    }
  }

  // --- threads

  private PortThread join(ThreadContext context) {
    PortThread me;
    if (context.occupation() instanceof PortThread known) {
      me = known;
    } else {
      me = new PortThread();
      context.occupation(me);
    }
    PortObject before = me.port;
    if (before != this) {
      if (before != null) {
        before.leave(me);
      }
      me.port = this;
      synchronized (this) {
        threads.add(me);
      }
    }
    return me;
  }

  private synchronized void leave(PortThread thread) {
    threads.remove(thread);
    uncount(thread);
  }

  /// A thread is about to wait for something else.
  synchronized void suspend(PortThread thread) {
    uncount(thread);
  }

  /// It goes on, whether the gate is open or not.
  synchronized void resume(PortThread thread) {
    if (!closed) {
      count(thread);
    }
  }

  @Override
  public void busy() {
    if (!busy) {
      busy = true;
    }
  }

  // --- the supervisor's part

  void touch() {
    if (active) {
      return;
    }
    synchronized (this) {
      if (active) {
        return;
      }
      active = true;
    }
    PortSupervisor.watch(this);
  }

  /// Looks after threads that do not come back. Called from time to time while any of them is away.
  ///
  /// While packets are taken, whoever takes them comes back to the kernel's place; the provider is
  /// to look after it only where nobody does.
  ///
  /// @return false if nobody is away, so that there is nothing to look after until the next
  ///   [#touch]
  boolean supervise() {
    PortPoller place;
    boolean nobodyComes;
    boolean more;
    synchronized (this) {
      active = false;
      if (closed) {
        return false;
      }
      boolean away = false;
      boolean comes = false;
      for (int i = threads.size() - 1; i >= 0; i--) {
        PortThread each = threads.get(i);
        boolean busy = each.counted && !each.asks;
        if (busy && each.isIdle()) {
          uncount(each);
        } else {
          away |= busy;
          comes |= busy && each.sleepsInKernel;
        }
        if (each.thread.getState() == Thread.State.TERMINATED) {
          parked.remove(each);
          threads.remove(i);
        }
      }
      replace();
      nobodyComes = !comes || takes == takesSeen && !busy;
      takesSeen = takes;
      busy = false;
      place = inside == 0 ? kernel : null;
      more = away;
    }
    if (place != null && nobodyComes) {
      place.unattended();
    } else if (place != null) {
      place.attended();
    }
    return more;
  }

  // --- the end

  @Override
  public boolean isClosed() {
    return closed;
  }

  /// Ends every wait. Operations under way go on, and their packets are dropped.
  @Override
  public void closed() {
    PortPoller place;
    int sleepers;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      place = kernel;
      sleepers = inside;
      parked.forEach(thread -> thread.waiter.wake());
      parked.clear();
    }
    if (place != null) {
      for (int i = 0; i < sleepers; i++) {
        place.wake();
      }
      place.close();
    }
  }
}
