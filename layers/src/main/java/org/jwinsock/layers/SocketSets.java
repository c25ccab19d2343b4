package org.jwinsock.layers;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.Waiter;

/// Socket sets in terms of lower handles, and back.
final class SocketSets {

  private final ForwardingTable table;

  /// The sets of the last call, for the next one.
  private final AtomicReference<@Nullable Scratch> spare = new AtomicReference<>();

  SocketSets(ForwardingTable table) {
    this.table = table;
  }

  private static final class Scratch {
    FdSet reads = new FdSet();
    FdSet writes = new FdSet();
    FdSet excepts = new FdSet();
    PollFd[] fds = {};
  }

  private Scratch take() {
    Scratch kept = spare.getAndSet(null);
    return kept == null ? new Scratch() : kept;
  }

  int select(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter) {
    Scratch lower = take();
    lower.reads = room(lower.reads, reads);
    lower.writes = room(lower.writes, writes);
    lower.excepts = room(lower.excepts, excepts);
    if (!down(reads, lower.reads) || !down(writes, lower.writes) || !down(excepts, lower.excepts)) {
      spare.set(lower);
      return -WSAENOTSOCK;
    }
    int found =
        table.lower.WSPSelect(
            reads == null ? null : lower.reads,
            writes == null ? null : lower.writes,
            excepts == null ? null : lower.excepts,
            waiter);
    if (found > 0) {
      up(lower.reads, reads);
      up(lower.writes, writes);
      up(lower.excepts, excepts);
    }
    spare.set(lower);
    return found;
  }

  private static FdSet room(FdSet kept, @Nullable FdSet given) {
    return given == null || given.count() <= kept.capacity() ? kept : new FdSet(given.capacity());
  }

  private boolean down(@Nullable FdSet from, FdSet to) {
    to.clear();
    for (int i = 0; from != null && i < from.count(); i++) {
      long handle = table.lower(from.get(i));
      if (handle < 0) {
        return false;
      }
      to.append(handle);
    }
    return true;
  }

  /// Leaves in a set what is ready below. The answer is in the order of the question, so one walk
  /// over both does; a provider that answers in another order costs a search for each.
  private void up(FdSet ready, @Nullable FdSet all) {
    if (all == null) {
      return;
    }
    int asked = all.count();
    int next = 0;
    long[] kept = new long[ready.count()];
    int count = 0;
    for (int i = 0; i < asked && count < kept.length; i++) {
      long handle = table.lower(all.get(i));
      if (next < ready.count() && ready.get(next) == handle) {
        next++;
        kept[count++] = all.get(i);
      } else if (ready.contains(handle)) {
        kept[count++] = all.get(i);
      }
    }
    all.clear();
    for (int i = 0; i < count; i++) {
      all.append(kept[i]);
    }
  }

  int poll(SocketPoll below, PollFd[] fds, int count, @Nullable Waiter waiter) {
    Scratch lower = take();
    PollFd[] own = lower.fds;
    if (own.length < count) {
      own = new PollFd[count];
      for (int i = 0; i < count; i++) {
        own[i] = new PollFd(-1, 0);
      }
      lower.fds = own;
    }
    for (int i = 0; i < count; i++) {
      own[i].fd = fds[i].fd < 0 ? -1 : table.lower(fds[i].fd);
      own[i].events = fds[i].events;
      own[i].revents = 0;
      if (own[i].fd < 0 && fds[i].fd >= 0) {
        own[i].fd = NO_SOCKET;
      }
    }
    int found = below.poll(own, count, waiter);
    for (int i = 0; i < count; i++) {
      fds[i].revents = own[i].revents;
    }
    spare.set(lower);
    return found;
  }

  /// No handle has this value, so that the lower provider says `POLLNVAL` of it.
  private static final long NO_SOCKET = 0;
}
