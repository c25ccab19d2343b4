package org.jwinsock.afd;

import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WspUpcallTable;

/// The network events of one socket: what `WSAEventSelect` or `WSAAsyncSelect` chose, and what has
/// been recorded since.
///
/// Recording an event disarms it; the functions that belong to it arm it again, also when they
/// fail, and the socket is looked at once more.
///
/// | event     | recorded when                                     | armed again by              |
/// |-----------|---------------------------------------------------|-----------------------------|
/// | `READ`    | there is data                                     | receiving                   |
/// | `OOB`     | there is urgent data, not in line                 | receiving                   |
/// | `WRITE`   | there is room                                     | a send that found too little|
/// | `ACCEPT`  | a connection waits                                | accepting, unless deferred  |
/// | `CONNECT` | an attempt has its outcome; selected when it had  |                             |
/// | `CLOSE`   | the connection has ended and all data was read    | the next connection         |
///
/// Selecting arms all of them. The routing and address list events are recorded once for each call
/// of their ioctl. Those of the quality of service can be selected; no transport here has it.
///
/// Looking happens under both queues' locks, so what is recorded is true at that moment; the record
/// has its own monitor, the innermost lock, which [#enumerate] takes as well. Events are signalled
/// and messages posted in this monitor, after the queues' locks have been released: what was
/// recorded and not yet signalled when the record is taken is not signalled any more.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaeventselect">
///   WSAEventSelect</a>
final class NetworkEvents {

  /// What makes sense only with a connection; armed anew by each.
  private static final int OF_CONNECTION = FD_READ | FD_WRITE | FD_OOB | FD_CLOSE;

  /// Where events go.
  private sealed interface Sink {

    /// The same for another socket.
    Sink of(long socket);
  }

  private record Event(long event) implements Sink {
    @Override
    public Event of(long socket) {
      return this;
    }
  }

  private record Messages(long window, int message, long socket) implements Sink {
    @Override
    public Messages of(long other) {
      return new Messages(window, message, other);
    }
  }

  private final AfdSocket s;

  /// The selected events; written in the monitor.
  private volatile int mask;

  /// What the transport has to tell of, as the last look found; written in the monitor.
  private volatile int interest;

  // Guarded by this.
  private @Nullable Sink sink;
  private int armed;
  private int record;
  private final int[] errors = new int[FD_MAX_EVENTS];
  private boolean unsignalled;
  private final List<Integer> unposted = new ArrayList<>(0);

  private NetworkEvents(AfdSocket s) {
    this.s = s;
  }

  // --- selecting

  /// `WSAEventSelect`.
  ///
  /// @return 0 or a negative error
  static int selectEvent(AfdSocket s, long event, int events) {
    return select(s, new Event(event), events);
  }

  /// `WSAAsyncSelect`.
  ///
  /// @param handle what the messages call the socket
  /// @return 0 or a negative error
  static int selectMessages(AfdSocket s, long handle, long window, int message, int events) {
    return select(s, new Messages(window, message, handle), events);
  }

  private static int select(AfdSocket s, Sink sink, int events) {
    if ((events & ~FD_ALL_EVENTS) != 0) {
      return -WSAEINVAL;
    }
    NetworkEvents own;
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          return -WSAENOTSOCK;
        }
        s.nonBlocking = true;
        own = s.events;
        if (own == null) {
          if (events == 0) {
            return 0;
          }
          own = new NetworkEvents(s);
          s.events = own;
        }
        own.begin(sink, events);
        if (s.isStream() && s.phase == Phase.CONNECTED && s.lost == 0) {
          own.record(FD_CONNECT, 0);
        }
      }
    }
    own.look();
    return 0;
  }

  /// An accepted socket goes on with what its listener selected.
  static void inherit(AfdSocket listener, AfdSocket accepted, long handle) {
    NetworkEvents of = listener.events;
    if (of == null) {
      return;
    }
    Sink sink;
    int events;
    synchronized (of) {
      sink = of.sink;
      events = of.mask;
    }
    if (sink == null) {
      return;
    }
    NetworkEvents own = new NetworkEvents(accepted);
    own.begin(sink.of(handle), events);
    accepted.nonBlocking = true;
    accepted.events = own;
    own.look();
  }

  private synchronized void begin(Sink to, int events) {
    mask = events;
    sink = events == 0 ? null : to;
    armed = FD_ALL_EVENTS;
    interest = 0;
    forget();
  }

  /// The socket is being closed by its owner: nothing is told any more.
  static void end(AfdSocket s) {
    NetworkEvents own = s.events;
    if (own != null) {
      synchronized (own) {
        own.mask = 0;
        own.sink = null;
        own.interest = 0;
        own.forget();
      }
    }
  }

  private void forget() {
    record = 0;
    unsignalled = false;
    unposted.clear();
  }

  /// `FIONBIO`: a socket with a selection cannot block.
  ///
  /// @return 0 or a negative error
  static int mode(AfdSocket s, boolean nonBlocking) {
    synchronized (s.receives) {
      NetworkEvents own = s.events;
      if (!nonBlocking && own != null && own.mask != 0) {
        return -WSAEINVAL;
      }
      s.nonBlocking = nonBlocking;
      return 0;
    }
  }

  // --- taking

  /// `WSAEnumNetworkEvents`: copies and clears the record and resets the event, in one step.
  ///
  /// @param event 0 for none
  /// @return 0 or a negative error, after which nothing has changed
  static int enumerate(AfdSocket s, long event, WsaNetworkEvents out) {
    NetworkEvents own = s.events;
    if (own != null) {
      return own.enumerate(event, out);
    }
    int error = reset(s.engine.upcalls, event);
    if (error == 0) {
      write(0, new int[FD_MAX_EVENTS], out);
    }
    return error;
  }

  private synchronized int enumerate(long event, WsaNetworkEvents out) {
    int error = reset(s.engine.upcalls, event);
    if (error != 0) {
      return error;
    }
    write(record, errors, out);
    record = 0;
    if (sink instanceof Event own && own.event == event) {
      unsignalled = false;
    }
    return 0;
  }

  private static int reset(WspUpcallTable upcalls, long event) {
    return event == 0 ? 0 : upcalls.WPUResetEvent(event);
  }

  private static void write(int events, int[] errors, WsaNetworkEvents out) {
    out.networkEvents = events;
    for (int bit = 0; bit < FD_MAX_EVENTS; bit++) {
      out.errorCode[bit] = (events & 1 << bit) != 0 ? errors[bit] : 0;
    }
  }

  // --- what happened to the socket

  /// A receiving function was called, with whatever result. Called with no lock held, as are all of
  /// these but the next three.
  static void received(AfdSocket s) {
    NetworkEvents own = s.events;
    if (own != null) {
      own.rearm(FD_READ | FD_OOB);
    }
  }

  /// A connection has been made; called under the send lock, and followed by [#look(AfdSocket)].
  static void connected(AfdSocket s) {
    NetworkEvents own = s.events;
    if (own != null) {
      synchronized (own) {
        own.armed |= OF_CONNECTION;
        own.record(FD_CONNECT, 0);
      }
    }
  }

  /// `AcceptEx` has made the socket a connection, maybe not its first one; called as [#connected].
  static void filled(AfdSocket s) {
    NetworkEvents own = s.events;
    if (own != null) {
      synchronized (own) {
        own.armed |= OF_CONNECTION;
      }
    }
  }

  /// A connect has failed; called as [#connected].
  static void failed(AfdSocket s, int error) {
    NetworkEvents own = s.events;
    if (own != null) {
      own.record(FD_CONNECT, error);
    }
  }

  /// A sending function was called. One that could send a part only counts as one that would have
  /// blocked: it has found the room used up.
  ///
  /// @param result what it answers
  /// @param wanted how many bytes were to be sent
  static void sent(AfdSocket s, long result, long wanted) {
    NetworkEvents own = s.events;
    if (own == null || result >= wanted) {
      return;
    }
    if (result >= 0 || result == -WSAEWOULDBLOCK) {
      own.rearm(FD_WRITE);
    } else {
      own.look();
    }
  }

  /// An accepting function was called.
  ///
  /// @param result what it answers; after a deferral nothing has changed
  static void accepted(AfdSocket s, long result) {
    NetworkEvents own = s.events;
    if (own != null && result != -WSATRY_AGAIN) {
      own.rearm(FD_ACCEPT);
    }
  }

  /// What an ioctl was to tell of has happened: addresses or a route have changed.
  static void changed(AfdSocket s, int event) {
    NetworkEvents own = s.events;
    if (own != null) {
      own.record(event, 0);
      own.signal();
    }
  }

  /// The socket may have become ready, or something else.
  static void look(AfdSocket s) {
    NetworkEvents own = s.events;
    if (own != null) {
      own.look();
    }
  }

  private void rearm(int events) {
    synchronized (this) {
      armed |= events;
    }
    look();
  }

  // --- looking

  /// What the transport has to tell of, as [Readiness] bits.
  int interest() {
    return interest;
  }

  private void look() {
    if (mask == 0) {
      return;
    }
    synchronized (s.receives) {
      synchronized (s.sends) {
        synchronized (this) {
          interest = s.closed || mask == 0 ? 0 : examine(armed & mask);
        }
      }
    }
    signal();
    s.rearm();
  }

  /// Records what is to be recorded.
  ///
  /// @param wanted the selected events that are armed
  /// @return what the transport has to tell of for the others
  private int examine(int wanted) {
    return switch (s.phase) {
      case LISTENING -> listener(wanted);
      case CONNECTING -> Readiness.WRITE;
      case IDLE -> s.isStream() ? 0 : datagrams(wanted);
      case CONNECTED -> s.isStream() ? connection(wanted) : datagrams(wanted);
    };
  }

  private int listener(int wanted) {
    if ((wanted & FD_ACCEPT) == 0) {
      return 0;
    }
    if (s.deferred.isEmpty() && !Readiness.receives(s.transport.ready(Readiness.READ))) {
      return Readiness.READ;
    }
    record(FD_ACCEPT, 0);
    return 0;
  }

  private int datagrams(int wanted) {
    int asked = 0;
    if ((wanted & FD_READ) != 0 && s.awaitsDatagrams()) {
      asked |= Readiness.READ;
    }
    if ((wanted & FD_WRITE) != 0 && !s.sendShut && s.sends.isEmpty()) {
      asked |= Readiness.WRITE;
    }
    int is = asked == 0 ? 0 : s.transport.ready(asked);
    int missing = 0;
    if ((asked & Readiness.READ) != 0) {
      missing |= recordIf(Readiness.receives(is), FD_READ, Readiness.READ);
    }
    if ((asked & Readiness.WRITE) != 0) {
      missing |= recordIf(Readiness.sends(is), FD_WRITE, Readiness.WRITE);
    }
    return missing;
  }

  private int connection(int wanted) {
    int missing = 0;
    boolean ended = s.lost != 0;
    if (!ended && (wanted & (FD_READ | FD_CLOSE)) != 0 && s.receives.isEmpty()) {
      long found = Read.peek(s);
      if (found == -WSAEWOULDBLOCK) {
        missing |= Readiness.READ;
      } else if (found <= 0) {
        ended = true;
      } else if ((wanted & FD_READ) != 0 && !s.receiveShut) {
        record(FD_READ, 0); // an end behind the data is found by the receive that takes the last
      }
    }
    if (s.lost == 0) {
      missing |= roomAndUrgent(wanted);
    }
    if (ended && (wanted & FD_CLOSE) != 0) {
      record(FD_CLOSE, closeError(s.lost));
    }
    return missing;
  }

  private int roomAndUrgent(int wanted) {
    int asked = 0;
    if ((wanted & FD_OOB) != 0 && !s.receiveShut && !s.options.oobInline()) {
      asked |= Readiness.URGENT;
    }
    if ((wanted & FD_WRITE) != 0 && !s.sendShut && s.sends.isEmpty()) {
      asked |= Readiness.WRITE;
    }
    int is = asked == 0 ? 0 : s.transport.ready(asked);
    int missing = 0;
    if ((asked & Readiness.URGENT) != 0) {
      missing |= recordIf((is & Readiness.URGENT) != 0, FD_OOB, Readiness.URGENT);
      if ((is & (Readiness.ERROR | Readiness.HANGUP)) != 0) {
        missing = 0; // both are told unasked, again and again, and urgent data does not come
      }
    }
    if ((asked & Readiness.WRITE) != 0) {
      missing |= recordIf(Readiness.sends(is), FD_WRITE, Readiness.WRITE);
    }
    return missing;
  }

  private int recordIf(boolean is, int event, int missing) {
    if (is) {
      record(event, 0);
      return 0;
    }
    return missing;
  }

  /// What `FD_CLOSE` may say of a lost connection: reset by the peer, or else aborted.
  private static int closeError(int lost) {
    return lost == 0 || lost == WSAECONNRESET ? lost : WSAECONNABORTED;
  }

  // --- recording

  private synchronized void record(int event, int error) {
    armed &= ~event;
    if ((mask & event) == 0) {
      return;
    }
    if (sink instanceof Messages) {
      unposted.add(error << 16 | event);
    } else {
      record |= event;
      errors[Integer.numberOfTrailingZeros(event)] = error;
      unsignalled = true;
    }
  }

  /// Tells of what was recorded; called without the queues' locks.
  private synchronized void signal() {
    WspUpcallTable upcalls = s.engine.upcalls;
    switch (sink) {
      case Event(long event) when unsignalled -> {
        unsignalled = false;
        int _ = upcalls.WPUSetEvent(event); // whoever closed the event wants to hear nothing
      }
      case Messages(long window, int message, long socket) -> {
        for (int each : unposted) {
          // a full queue loses messages, and a window may be gone
          int _ = upcalls.WPUPostMessage(window, message, socket, Integer.toUnsignedLong(each));
        }
        unposted.clear();
      }
      case null, default -> {}
    }
  }
}
