package org.jwinsock.afd;

import static org.jwinsock.spi.WinSock2.FD_ADDRESS_LIST_CHANGE;
import static org.jwinsock.spi.WinSock2.FD_ROUTING_INTERFACE_CHANGE;
import static org.jwinsock.spi.WsaErrors.WSAEINTR;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaOverlapped;

/// `SIO_ADDRESS_LIST_CHANGE` and `SIO_ROUTING_INTERFACE_CHANGE`: who waits until the machine's
/// addresses, or the way to a destination, are others than they were at the call.
///
/// The transport tells of changes of any kind. Each watch compares what it is about with what it
/// was, so that it ends by the change it waits for and by no other. A transport that cannot tell is
/// asked [four times a second][#PERIOD_MILLIS] while somebody waits; what changes and changes back
/// in between is not seen then.
///
/// Lock: the monitor guards the list of watches. Nothing is looked up, completed or told with it
/// held.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">Winsock
///   IOCTLs</a>
final class NetworkChanges {

  private static final int PERIOD_MILLIS = 250;

  /// How many may wait.
  private static final int MOST = 4096;

  private final AfdEngine engine;

  // Guarded by this.
  private final List<Watch> watches = new ArrayList<>(0);
  private boolean told;
  private boolean asks;
  private boolean asking;

  /// True once somebody watched; written in the monitor.
  private volatile boolean used;

  NetworkChanges(AfdEngine engine) {
    this.engine = engine;
  }

  /// One that waits: for a state to be another one than it was. What completes is the request;
  /// without one the `FD_*` event is recorded.
  private final class Watch implements WsaOverlapped.Owner {
    private final AfdSocket socket;
    private final int event;
    private final @Nullable WsaOverlapped request;
    private final Supplier<Object> state;
    private final Object before;

    Watch(AfdSocket socket, int event, @Nullable WsaOverlapped request, Supplier<Object> state) {
      this.socket = socket;
      this.event = event;
      this.request = request;
      this.state = state;
      this.before = state.get();
    }

    private void lookAgain() {
      if (!state.get().equals(before) && remove(this)) {
        if (request == null) {
          NetworkEvents.changed(socket, event);
        } else {
          request.complete(0, 0);
        }
      }
    }

    @Override
    public boolean cancel(WsaOverlapped which, int error) {
      return remove(this) && end(error);
    }

    private boolean end(int error) {
      WsaOverlapped own = request;
      if (own == null) {
        return false;
      }
      own.complete(error, 0);
      return true;
    }

    private boolean isSynchronous() {
      return request != null && request.synchronous;
    }
  }

  // --- watching

  /// `SIO_ADDRESS_LIST_CHANGE`.
  ///
  /// @return `-WSA_IO_PENDING`; `-WSAEWOULDBLOCK` on a non-blocking socket without an OVERLAPPED,
  ///   whose network event is recorded then; or an error
  long awaitAddresses(AfdSocket s, WsaOverlapped r) {
    return await(s, FD_ADDRESS_LIST_CHANGE, r, () -> addresses(s));
  }

  /// `SIO_ROUTING_INTERFACE_CHANGE`; as [#awaitAddresses].
  long awaitRoute(AfdSocket s, SockAddr destination, WsaOverlapped r) {
    return await(s, FD_ROUTING_INTERFACE_CHANGE, r, () -> route(destination));
  }

  private Object addresses(AfdSocket s) {
    try {
      return new HashSet<>(Ioctl.addresses(s));
    } catch (TransportException e) {
      return e.error();
    }
  }

  private Object route(SockAddr destination) {
    try {
      return engine.transport.routeTo(destination);
    } catch (TransportException e) {
      return e.error(); // no way is a state as well
    }
  }

  private long await(AfdSocket s, int event, WsaOverlapped r, Supplier<Object> state) {
    boolean recorded = r.synchronous && (s.nonBlocking || !r.mayPend);
    int refused = listen();
    if (refused != 0) {
      return refused;
    }
    Watch watch = new Watch(s, event, recorded ? null : r, state);
    if (!recorded) {
      r.owner = watch;
    }
    synchronized (this) {
      if (recorded) {
        watches.removeIf(each -> isSame(each, s, event));
      }
      if (watches.size() == MOST) {
        return -WSAENOBUFS;
      }
      watches.add(watch);
      if (asks && !asking) {
        asking = true;
        Timers.after(PERIOD_MILLIS, this::ask);
      }
    }
    if (s.closed && remove(watch)) { // closing removes what it finds, and this came after it
      return -WSAENOTSOCK;
    }
    watch.lookAgain(); // what changed before anybody could tell
    return recorded ? -WSAEWOULDBLOCK : -WSA_IO_PENDING;
  }

  @SuppressWarnings("ReferenceEquality") // a socket is itself alone
  private static boolean isSame(Watch watch, AfdSocket s, int event) {
    return watch.socket == s && watch.event == event && watch.request == null;
  }

  /// Has the transport tell of changes.
  private synchronized int listen() {
    used = true;
    if (!told) {
      try {
        asks = !engine.transport.tellChanges(this::changed);
      } catch (TransportException e) {
        return -e.error();
      }
      told = true;
    }
    return 0;
  }

  /// Something may have changed; on a thread of the transport.
  private void changed() {
    List<Watch> all;
    synchronized (this) {
      all = List.copyOf(watches);
    }
    all.forEach(Watch::lookAgain);
  }

  private void ask() {
    changed();
    synchronized (this) {
      asking = !watches.isEmpty();
      if (asking) {
        Timers.after(PERIOD_MILLIS, this::ask);
      }
    }
  }

  // --- ending

  @SuppressWarnings("ReferenceEquality") // a watch is itself alone
  private synchronized boolean remove(Watch watch) {
    return watches.removeIf(each -> each == watch);
  }

  /// Ends the requests of a socket that meet a condition.
  ///
  /// @param aborted how they end; blocking calls end with `WSAEINTR`
  /// @return how many
  int cancel(AfdSocket s, Predicate<WsaOverlapped> which, int aborted) {
    int ended = 0;
    for (Watch watch : of(s)) {
      WsaOverlapped request = watch.request;
      if (request != null && which.test(request) && remove(watch)) {
        watch.end(watch.isSynchronous() ? WSAEINTR : aborted);
        ended++;
      }
    }
    return ended;
  }

  /// The socket is closed: nobody waits in it any more.
  void forget(AfdSocket s, int aborted) {
    if (!used) {
      return;
    }
    int _ = cancel(s, request -> true, aborted);
    of(s).forEach(this::remove);
  }

  private List<Watch> of(AfdSocket s) {
    if (!used) {
      return List.of();
    }
    synchronized (this) {
      return watches.stream().filter(watch -> Objects.equals(watch.socket, s)).toList();
    }
  }
}
