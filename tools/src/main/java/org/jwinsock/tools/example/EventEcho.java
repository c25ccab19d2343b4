package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.FD_ACCEPT;
import static org.jwinsock.spi.WinSock2.FD_CLOSE;
import static org.jwinsock.spi.WinSock2.FD_READ;
import static org.jwinsock.spi.WinSock2.FD_WRITE;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.WSA_INFINITE;
import static org.jwinsock.spi.WinSock2.WSA_INVALID_EVENT;
import static org.jwinsock.spi.WinSock2.WSA_MAXIMUM_WAIT_EVENTS;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_FAILED;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_TIMEOUT;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server on one thread with event objects: `WSAEventSelect`, `WSAWaitForMultipleEvents`,
/// `WSAEnumNetworkEvents`.
///
/// A wait takes 64 events at most. The first one is the listener's, and each of the other 63 is
/// shared by the connections of a group: when it is set, all of them are asked what has happened.
///
/// ```
///  event 0        listener
///  event 1 .. 63  group: connection, connection, connection, ...
/// ```
public final class EventEcho implements Server {

  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int ALL_EVENTS = FD_READ | FD_WRITE | FD_CLOSE;

  /// How many milliseconds a server without room waits before it looks again.
  private static final int PAUSE_MILLIS = 1000;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Door door;

  /// By the number of the event; the first group is the listener's, and stays empty.
  private final List<List<Echo>> groups = new ArrayList<>();

  /// The events from each number on. A wait answers the lowest event that is set: asking for those
  /// above it as well keeps busy groups from shutting out the others.
  private final long[][] eventsFrom = new long[WSA_MAXIMUM_WAIT_EVENTS][];

  private final WsaNetworkEvents happened = new WsaNetworkEvents();
  private int open;
  private boolean paused;
  private volatile boolean stopped;

  /// @param address port 0 picks one
  public EventEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    door = new Door(address, Door.NO_LIMIT, out);
    long[] events = new long[WSA_MAXIMUM_WAIT_EVENTS];
    for (int i = 0; i < events.length; i++) {
      events[i] = Winsock.WSACreateEvent();
      if (events[i] == WSA_INVALID_EVENT) {
        throw SocketFailure.of("WSACreateEvent");
      }
      groups.add(new ArrayList<>());
    }
    for (int i = 0; i < events.length; i++) {
      eventsFrom[i] = Arrays.copyOfRange(events, i, events.length);
    }
    check(Winsock.WSAEventSelect(door.listener(), events[0], FD_ACCEPT), "WSAEventSelect");
  }

  @Override
  public SockAddr address() {
    return door.address();
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofConfined()) {
      serve(arena.allocate(BUFFER_SIZE));
    } finally {
      door.close();
      groups.forEach(group -> group.forEach(echo -> Winsock.closesocket(echo.socket())));
      for (long event : eventsFrom[0]) {
        Winsock.WSACloseEvent(event);
      }
    }
    out.println("event-echo: " + traffic.ofStreams());
  }

  private void serve(MemorySegment buffer) {
    while (!stopped) {
      int from = 0;
      int set = await(0, paused ? PAUSE_MILLIS : WSA_INFINITE);
      if (set == WSA_WAIT_TIMEOUT) {
        resume();
      }
      while (set != WSA_WAIT_TIMEOUT && !stopped) {
        from += set;
        if (from == 0) {
          accept();
        } else {
          ask(from, buffer);
        }
        from++;
        set = from < groups.size() ? await(from, 0) : WSA_WAIT_TIMEOUT;
      }
    }
  }

  /// Waits for one of the events from a number on.
  ///
  /// @return how many further on it is; `WSA_WAIT_TIMEOUT`
  private int await(int from, int millis) {
    long[] events = eventsFrom[from];
    int set = Winsock.WSAWaitForMultipleEvents(events.length, events, false, millis, false);
    if (set == WSA_WAIT_FAILED) {
      throw SocketFailure.of("WSAWaitForMultipleEvents");
    }
    return set;
  }

  /// Asks all connections of a group. The event is reset first: what happens from then on sets it
  /// again.
  private void ask(int number, MemorySegment buffer) {
    List<Echo> group = groups.get(number);
    Winsock.WSAResetEvent(eventsFrom[number][0]);
    for (int i = group.size() - 1; i >= 0; i--) {
      Echo echo = group.get(i);
      check(Winsock.WSAEnumNetworkEvents(echo.socket(), 0, happened), "WSAEnumNetworkEvents");
      if (happened.networkEvents != 0 && !echo.handle(happened.networkEvents, buffer)) {
        Echo last = group.removeLast();
        if (last != echo) {
          group.set(i, last);
        }
        close(echo);
      }
    }
  }

  private void close(Echo echo) {
    Winsock.closesocket(echo.socket());
    open--;
    resume();
  }

  /// Takes every connection that waits.
  private void accept() {
    long event = eventsFrom[0][0];
    check(Winsock.WSAEnumNetworkEvents(door.listener(), event, happened), "WSAEnumNetworkEvents");
    long s = door.accept(open);
    while (s != INVALID_SOCKET) {
      begin(s);
      s = door.accept(open);
    }
    if (door.isFull()) {
      check(Winsock.WSAEventSelect(door.listener(), 0, 0), "WSAEventSelect");
      paused = true;
    }
  }

  /// Listens again, if it does not: FD_ACCEPT comes at once for those who wait already.
  private void resume() {
    if (paused) {
      check(Winsock.WSAEventSelect(door.listener(), eventsFrom[0][0], FD_ACCEPT), "WSAEventSelect");
      paused = false;
    }
  }

  private void begin(long s) {
    int number = smallestGroup();
    traffic.connection();
    try {
      Sockets.noDelay(s);
      // An accepted socket has the events of its listener until it is given its own.
      check(Winsock.WSAEventSelect(s, eventsFrom[number][0], ALL_EVENTS), "WSAEventSelect");
      groups.get(number).add(new Echo(s, traffic));
      open++;
    } catch (SocketFailure e) {
      out.println("a connection could not begin: " + e.getMessage());
      Winsock.closesocket(s);
    }
  }

  private int smallestGroup() {
    int smallest = 1;
    for (int i = 2; i < groups.size(); i++) {
      if (groups.get(i).size() < groups.get(smallest).size()) {
        smallest = i;
      }
    }
    return smallest;
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.WSASetEvent(eventsFrom[0][0]); // ends the wait
  }
}
