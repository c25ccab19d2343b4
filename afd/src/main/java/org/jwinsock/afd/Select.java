package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;

/// Looking at many sockets: `select`, `WSAPoll`.
///
/// With a kernel waiter the first look only tells it what to ask; the caller sleeps in it, and the
/// second look reads what it found, so one look at any number of sockets costs one system call.
/// With another waiter each socket is asked at once, and those that are not ready are told to wake
/// it.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-select">select</a>
final class Select {

  private static final int READS = Readiness.READ;
  private static final int WRITES = Readiness.WRITE;
  private static final int EXCEPTS = Readiness.URGENT;

  private final @Nullable Waiter waiter;
  private final @Nullable PollingWaiter polling;

  /// True while the answers of a kernel wait are read.
  private final boolean answered;

  private int place;

  /// True once a socket was not where the first look put it: sockets change phase meanwhile.
  private boolean shifted;

  private Select(AfdEngine engine, @Nullable Waiter waiter) {
    this.waiter = waiter;
    this.polling = engine.transport.polling(waiter);
    this.answered = polling != null && polling.size() > 0 && polling.asked();
    if (polling != null) {
      engine.selectors.add(polling); // before looking: what changes from now on wakes it
    }
  }

  // --- select

  static int select(
      AfdEngine engine,
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter) {
    Select look = new Select(engine, waiter);
    boolean[][] ready = new boolean[3][];
    FdSet[] sets = {reads, writes, excepts};
    int[] interests = {READS, WRITES, EXCEPTS};
    int count = 0;
    for (int i = 0; i < sets.length; i++) {
      FdSet set = sets[i];
      if (set == null) {
        continue;
      }
      boolean[] found = new boolean[set.count()];
      ready[i] = found;
      for (int j = 0; j < found.length; j++) {
        AfdSocket s = engine.find(set.get(j));
        if (s == null) {
          return -WSAENOTSOCK;
        }
        int is = look.at(s, interests[i]);
        found[j] =
            switch (i) {
              case 0 -> readable(s, is);
              case 1 -> writable(s, is);
              default -> exceptional(s, is);
            };
        if (found[j]) {
          count++;
        }
      }
    }
    if (look.isIncomplete(count)) {
      return select(engine, reads, writes, excepts, waiter);
    }
    if (count > 0) {
      for (int i = 0; i < sets.length; i++) {
        if (sets[i] != null) {
          keep(sets[i], ready[i]);
        }
      }
    }
    return count;
  }

  private static void keep(FdSet set, boolean[] ready) {
    int kept = 0;
    long[] handles = new long[ready.length];
    for (int j = 0; j < ready.length; j++) {
      if (ready[j]) {
        handles[kept++] = set.get(j);
      }
    }
    set.clear();
    for (int j = 0; j < kept; j++) {
      set.append(handles[j]);
    }
  }

  // --- WSAPoll

  static int poll(AfdEngine engine, PollFd[] fds, int count, @Nullable Waiter waiter) {
    Select look = new Select(engine, waiter);
    int found = 0;
    for (int i = 0; i < count; i++) {
      PollFd fd = fds[i];
      fd.revents = 0;
      if (fd.fd < 0) {
        continue;
      }
      AfdSocket s = engine.find(fd.fd);
      if (s == null) {
        fd.revents = (short) WinSock2.POLLNVAL;
      } else {
        fd.revents = (short) events(s, look.at(s, interest(fd.events)), fd.events);
      }
      if (fd.revents != 0) {
        found++;
      }
    }
    if (look.isIncomplete(found)) {
      return poll(engine, fds, count, waiter);
    }
    return found;
  }

  private static int interest(int events) {
    return ((events & WinSock2.POLLRDNORM) != 0 ? Readiness.READ : 0)
        | ((events & WinSock2.POLLRDBAND) != 0 ? Readiness.URGENT : 0)
        | ((events & WinSock2.POLLWRNORM) != 0 ? Readiness.WRITE : 0);
  }

  private static int events(AfdSocket s, int is, int wanted) {
    int events = 0;
    if ((wanted & WinSock2.POLLRDNORM) != 0 && readable(s, is)) {
      events |= WinSock2.POLLRDNORM;
    }
    if ((wanted & WinSock2.POLLRDBAND) != 0 && (is & Readiness.URGENT) != 0) {
      events |= WinSock2.POLLRDBAND;
    }
    if ((wanted & WinSock2.POLLWRNORM) != 0 && writable(s, is)) {
      events |= WinSock2.POLLWRNORM;
    }
    if (s.isStream()) {
      if (s.connectFailure != 0 || s.lost != 0 || (is & Readiness.ERROR) != 0) {
        events |= WinSock2.POLLERR | WinSock2.POLLHUP;
      }
      if (s.connectFailure != 0) {
        events |= wanted & WinSock2.POLLWRNORM;
      }
      if ((is & (Readiness.HANGUP | Readiness.PEER_CLOSED)) != 0) {
        events |= WinSock2.POLLHUP;
      }
    }
    return events;
  }

  // --- one socket

  /// What the socket is ready for, as far as it is known now. When that is nothing, the waiter will
  /// be woken by whatever changes it.
  private int at(AfdSocket s, int interest) {
    Phase before = s.phase;
    int is = at(s, before, interest);
    if (is == 0 && waiter != null && (s.closed || s.lost != 0 || s.phase != before)) {
      waiter.wake(); // it may have changed before it knew of the waiter
    }
    return is;
  }

  private int at(AfdSocket s, Phase phase, int interest) {
    if (s.lost != 0) {
      return Readiness.READ | Readiness.WRITE | Readiness.ERROR;
    }
    if (phase == Phase.IDLE && s.isStream()) {
      if (waiter != null) {
        s.look(waiter, 0); // for when it connects, listens or closes: to the kernel it is ready
      }
      return 0;
    }
    int asked = phase == Phase.CONNECTING ? interest | Readiness.WRITE : interest;
    int is = answered ? found(s, asked) : begin(s, asked);
    if (phase == Phase.CONNECTING && Readiness.sends(is)) {
      Connect.advance(s);
    }
    return is;
  }

  /// The first look.
  private int begin(AfdSocket s, int interest) {
    if (polling != null) {
      polling.look(s.transport, interest);
      return 0;
    }
    int is = s.transport.ready(interest);
    if (is == 0 && waiter != null) {
      s.look(waiter, interest); // told at once if it has become ready since
    }
    return is;
  }

  /// What the kernel found since the first look.
  @SuppressWarnings("ReferenceEquality") // a socket is itself alone
  private int found(AfdSocket s, int interest) {
    PollingWaiter kernel = polling;
    int here = place++;
    if (kernel != null && here < kernel.size() && kernel.at(here) == s.transport) {
      return kernel.found(here);
    }
    shifted = true;
    return s.transport.ready(interest);
  }

  /// True if it takes another look before the answer stands or the caller may sleep:
  ///
  /// - something was found that the kernel did not have to be asked about, while it has not been
  ///   asked about others; it has been when this returns, without sleeping;
  /// - a socket is not where it was, so that the kernel would not be asked about all of them.
  private boolean isIncomplete(int found) {
    PollingWaiter kernel = polling;
    if (kernel == null) {
      return false;
    }
    if (found == 0) {
      if (shifted) {
        kernel.detachAll();
      }
      return shifted;
    }
    if (answered || kernel.size() == 0) {
      return false;
    }
    boolean _ = kernel.await(System.nanoTime());
    return true;
  }

  private static boolean readable(AfdSocket s, int is) {
    if (s.isStream() && s.phase == Phase.IDLE && s.lost == 0) {
      return false;
    }
    if (s.phase == Phase.LISTENING) {
      return !s.deferred.isEmpty() || Readiness.receives(is);
    }
    return s.phase != Phase.CONNECTING && Readiness.receives(is);
  }

  private static boolean writable(AfdSocket s, int is) {
    return (!s.isStream() || s.phase == Phase.CONNECTED) && Readiness.sends(is);
  }

  /// A connect that failed, or urgent data that is not in line.
  private static boolean exceptional(AfdSocket s, int is) {
    return s.connectFailure != 0 || (is & Readiness.URGENT) != 0 && !s.options.oobInline();
  }
}
