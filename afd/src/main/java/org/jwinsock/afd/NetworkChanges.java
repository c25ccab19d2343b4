package org.jwinsock.afd;

import static org.jwinsock.spi.WinSock2.FD_ADDRESS_LIST_CHANGE;
import static org.jwinsock.spi.WinSock2.FD_ROUTING_INTERFACE_CHANGE;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINTR;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaOverlapped;

/// `SIO_ADDRESS_LIST_CHANGE` and `SIO_ROUTING_INTERFACE_CHANGE`: who waits for this machine's
/// addresses to change, or the address from which a destination is reached.
///
/// While somebody waits the network is looked at [four times a second][#PERIOD_MILLIS], because not
/// every transport can be told. What changes and changes back in between is not seen.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">Winsock
///   IOCTLs</a>
final class NetworkChanges implements WsaOverlapped.Owner {

  private static final int PERIOD_MILLIS = 250;

  /// How many may wait.
  private static final int MOST = 4096;

  private final List<Watch> watches = new ArrayList<>();
  private boolean runs;

  /// Somebody who waits.
  ///
  /// @param event the network event of a call that did not wait
  /// @param look what there is to be compared
  /// @param before what there was
  /// @param request null for a call that did not wait
  private record Watch(
      AfdSocket s,
      int event,
      Supplier<Object> look,
      Object before,
      @Nullable WsaOverlapped request) {

    boolean hasChanged() {
      return !look.get().equals(before);
    }
  }

  /// `SIO_ADDRESS_LIST_CHANGE`.
  long awaitAddresses(AfdSocket s, WsaOverlapped r) {
    return await(s, FD_ADDRESS_LIST_CHANGE, () -> addresses(s), r);
  }

  /// `SIO_ROUTING_INTERFACE_CHANGE`.
  long awaitRoute(AfdSocket s, @Nullable MemorySegment in, WsaOverlapped r) {
    int malformed = Names.check(s.family, in);
    SockAddr destination = in == null || malformed != 0 ? null : SockAddr.read(in);
    if (destination == null) {
      return malformed != 0 ? malformed : -WSAEFAULT;
    }
    return await(s, FD_ROUTING_INTERFACE_CHANGE, () -> route(s, destination), r);
  }

  private static Object addresses(AfdSocket s) {
    try {
      return Ioctl.addresses(s);
    } catch (TransportException e) {
      return e.error();
    }
  }

  private static Object route(AfdSocket s, SockAddr destination) {
    try {
      return s.engine.transport.routeTo(destination);
    } catch (TransportException e) {
      return e.error();
    }
  }

  private long await(AfdSocket s, int event, Supplier<Object> look, WsaOverlapped r) {
    boolean waits = !r.synchronous || r.mayPend && !s.nonBlocking;
    Watch watch = new Watch(s, event, look, look.get(), waits ? r : null);
    synchronized (this) {
      if (s.closed) {
        return -WSAENOTSOCK; // whoever closes it looks here afterwards
      }
      if (!waits) {
        watches.removeIf(other -> isSame(other, watch));
      }
      if (watches.size() == MOST) {
        return -WSAENOBUFS;
      }
      if (waits) {
        r.owner = this;
        r.timeoutMillis = 0;
      }
      watches.add(watch);
      if (!runs) {
        runs = true;
        Timers.after(PERIOD_MILLIS, this::look);
      }
    }
    return waits ? -WSA_IO_PENDING : -WSAEWOULDBLOCK;
  }

  @SuppressWarnings("ReferenceEquality") // a socket is itself alone
  private static boolean isSame(Watch one, Watch other) {
    return one.s == other.s && one.event == other.event && one.request == null;
  }

  private void look() {
    List<Watch> all;
    synchronized (this) {
      all = List.copyOf(watches);
    }
    for (Watch watch : all) {
      if (watch.hasChanged() && remove(watch)) {
        if (watch.request == null) {
          NetworkEvents.occurred(watch.s, watch.event);
        } else {
          watch.request.complete(0, 0);
        }
      }
    }
    synchronized (this) {
      runs = !watches.isEmpty();
      if (runs) {
        Timers.after(PERIOD_MILLIS, this::look);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // of two that are equal only one is meant
  private synchronized boolean remove(Watch watch) {
    return watches.removeIf(other -> other == watch);
  }

  private synchronized List<Watch> take(Predicate<Watch> which) {
    List<Watch> taken = watches.stream().filter(which).toList();
    watches.removeAll(taken);
    return taken;
  }

  // --- the end

  @Override
  @SuppressWarnings("ReferenceEquality") // a request is itself alone
  public boolean cancel(WsaOverlapped request, int error) {
    return end(watch -> watch.request == request, error) > 0;
  }

  /// Ends requests of a socket.
  ///
  /// @return how many there were
  @SuppressWarnings("ReferenceEquality") // a socket is itself alone
  int cancel(AfdSocket s, Predicate<WsaOverlapped> which, int error) {
    return end(watch -> watch.s == s && watch.request != null && which.test(watch.request), error);
  }

  /// The socket has been closed.
  @SuppressWarnings("ReferenceEquality") // a socket is itself alone
  void closed(AfdSocket s, int aborted) {
    int _ = end(watch -> watch.s == s, aborted);
  }

  private int end(Predicate<Watch> which, int error) {
    List<Watch> taken = take(which);
    for (Watch watch : taken) {
      WsaOverlapped request = watch.request;
      if (request != null) {
        boolean interrupted = request.synchronous && error != 0;
        request.complete(interrupted ? WSAEINTR : error, 0);
      }
    }
    return taken.size();
  }
}
