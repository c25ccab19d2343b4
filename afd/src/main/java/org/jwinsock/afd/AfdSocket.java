package org.jwinsock.afd;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;

/// A socket as the engine sees it: its place in life, its options, and the requests that wait.
///
/// Locks, in the order they are taken: `receives` guards receiving and accepting, `sends` guards
/// sending and the connection, `this` guards what the transport is armed for and who looks at
/// readiness. Requests are completed, and upcalls made, with none of them held. The transport
/// socket is freed while holding both queues, so nothing ever reaches a descriptor that has become
/// another socket's.
final class AfdSocket implements TransportSocket.Listener, WsaOverlapped.Owner, Waiter.Source {

  /// Where a stream socket stands. Datagram sockets stay [#IDLE] or are [#CONNECTED] to a peer.
  enum Phase {
    IDLE,
    CONNECTING,
    CONNECTED,
    LISTENING
  }

  /// What a queued request waits for; kept in [WsaOverlapped#operation].
  static final int RECEIVE = 1;

  static final int ACCEPT = 2;
  static final int SEND = 3;
  static final int CONNECT = 4;
  static final int ACCEPT_EX = 5;

  private static final int ANNOUNCEMENTS =
      Readiness.PEER_CLOSED | Readiness.HANGUP | Readiness.ERROR | Readiness.URGENT;

  final AfdEngine engine;
  final WsaProtocolInfo info;
  final int family;
  final int type;
  final int protocol;
  final TransportSocket transport;

  /// Changed by [#set].
  volatile SocketOptions options;

  final RequestQueue receives = new RequestQueue();
  final RequestQueue sends = new RequestQueue();

  /// Receives of urgent data, which overtake ordinary ones; guarded by `receives`.
  @Nullable RequestQueue urgents;

  /// What is selected of network events; null if nothing ever was.
  volatile @Nullable NetworkEvents events;

  /// What a completion port hears of readiness; null if none does. Written holding both queues.
  volatile @Nullable Notification notification;

  volatile Phase phase = Phase.IDLE;
  volatile boolean bound;
  volatile boolean nonBlocking;
  volatile boolean closed;
  volatile boolean receiveShut;

  /// True from `SD_RECEIVE` until the peer's end: data that arrives resets the connection.
  volatile boolean resetsOnData;

  volatile boolean sendShut;

  /// The end of a connection that was lost: every later operation answers it.
  volatile int lost;

  /// The local address of a connection that was reset; null if it was not.
  private volatile @Nullable MemorySegment keptName;

  /// Why the last connect failed, until the next one; `exceptfds` shows it.
  volatile int connectFailure;

  /// `SO_ERROR`.
  volatile int stored;

  /// How many of the next blocking receives will find nothing, as far as can be told; guarded by
  /// `receives`.
  int emptyReceives;

  /// A place has been asked to watch the socket; guarded by `this`.
  private boolean placed;

  /// True once a [TransportPort] watches the socket, edge by edge.
  private volatile boolean ported;

  /// The last receive left nothing behind, so that the next data comes with an edge; guarded by
  /// `receives`.
  boolean dry;

  /// The stream's end, an error or urgent data has been announced. What else arrived by then comes
  /// with no further edge, so that the socket is never [#dry] again.
  private volatile boolean announced;

  /// True once `FIN` is to follow the last queued send; guarded by `sends`.
  boolean finishAfterSends;

  /// Handles that stand for this object; guarded by `this`.
  private int handles = 1;

  /// The connection came from a listener: the socket can be accepted into again, but not connect.
  volatile boolean accepted;

  /// True from `AcceptEx` or `ConnectEx` until `SO_UPDATE_ACCEPT_CONTEXT` or
  /// `SO_UPDATE_CONNECT_CONTEXT`: the socket is connected and its addresses are not told.
  volatile boolean contextMissing;

  /// The `AcceptEx` that is to fill this socket, or that waits for its first data; written holding
  /// both queues.
  volatile AcceptEx.@Nullable Call accepting;

  /// The disconnect after which the socket will be used again; written under `sends`.
  volatile @Nullable DisconnectEx disconnecting;

  /// Accept sockets whose `AcceptEx` on this listener waits for data; a set of its own since it
  /// listens.
  volatile Set<AfdSocket> awaitingData = Set.of();

  /// Connections a condition function deferred; guarded by `receives`.
  List<TransportSocket> deferred = List.of();

  /// Ends a connect under way after Windows' 21 seconds; guarded by `sends`.
  @Nullable ScheduledFuture<?> connectTimer;

  /// Sends that wait for the peer, since `SO_SNDBUF` was 0; null if none ever did. Written under
  /// `sends`.
  volatile @Nullable Acknowledged acknowledged;

  /// The address held in the engine's table; guarded by `sends`.
  AddressTable.@Nullable Claim claim;

  /// Made with `WSA_FLAG_REGISTERED_IO`, or accepted by a socket that was.
  boolean registered;

  /// Of registered I/O, for good.
  volatile @Nullable RioRequestQueue rio;

  /// When the connection was made, on the scale of [System#nanoTime()].
  volatile long connectedAt;

  /// In the engine's [SocketList].
  @Nullable AfdSocket next;

  @Nullable AfdSocket previous;

  /// What the transport is armed for; written in the monitor.
  private volatile int armed;

  /// Made when somebody looks for the first time.
  private @Nullable List<Look> looks;

  /// True while somebody looks; written in the monitor.
  private volatile boolean looked;

  /// What a waiter of the transport tells when it finds the socket ready.
  private TransportSocket.@Nullable Listener found;

  /// Somebody who sleeps until the socket may be ready.
  private record Look(Waiter waiter, int interest) {}

  AfdSocket(
      AfdEngine engine,
      WsaProtocolInfo info,
      int family,
      int type,
      int protocol,
      TransportSocket transport,
      SocketOptions options) {
    this.engine = engine;
    this.info = info;
    this.family = family;
    this.type = type;
    this.protocol = protocol;
    this.transport = transport;
    this.options = options;
  }

  /// Changes options.
  synchronized void set(UnaryOperator<SocketOptions> change) {
    options = change.apply(options);
  }

  boolean isStream() {
    return type == WinSock2.SOCK_STREAM;
  }

  /// Another handle for this object; false if it is closed.
  synchronized boolean share() {
    if (handles == 0) {
      return false;
    }
    handles++;
    return true;
  }

  /// A handle has ended; true if it was the last one.
  synchronized boolean unshare() {
    return --handles == 0;
  }

  // --- readiness

  /// The transport says that the socket became ready; what it was armed for is used up.
  @Override
  public void ready(int ready) {
    if ((ready & ANNOUNCEMENTS) != 0) {
      announced = true;
    }
    if (armed != 0) {
      synchronized (this) {
        armed = 0;
      }
    }
    advance(ready);
    rearm();
  }

  /// Has a place watch the socket for good, so that requests need no arming. A socket that has a
  /// place keeps it: it moves the requests on just as well, whoever waits for them.
  ///
  /// @return 0, or a negative error: `-WSAENOBUFS` if there is no room
  int watchIn(TransportPort place) {
    synchronized (this) {
      if (placed) {
        return 0;
      }
      placed = true;
    }
    int error = place.add(transport, this);
    if (error != 0) {
      synchronized (this) {
        placed = false;
      }
      return error;
    }
    ported = true;
    Watchers.look(this);
    return 0;
  }

  /// Notes how a receive on a stream ended, under the receive lock.
  ///
  /// @param emptied true if it took all there was
  void received(boolean emptied) {
    dry = emptied && ported && !announced;
  }

  /// True for an unconnected socket that `AcceptEx` alone may use.
  boolean onlyAccepts() {
    return accepting != null || accepted;
  }

  /// A connection in a file system that this socket has made cannot be taken back.
  boolean canBeReused() {
    return accepted || family != WinSock2.AF_UNIX;
  }

  /// True if a datagram that arrives would be the next receive's; none arrives without an address.
  boolean awaitsDatagrams() {
    return (bound || type != WinSock2.SOCK_DGRAM) && !receiveShut && receives.isEmpty();
  }

  /// Makes the socket unconnected again, holding both queues; what made its connection can be done
  /// again.
  void reuse() {
    int _ = transport.disconnect(); // it is over, so that nothing can be lost
    disconnecting = null;
    synchronized (this) {
      lost = 0;
      resetsOnData = false;
    }
    receiveShut = false;
    sendShut = false;
    finishAfterSends = false;
    contextMissing = false;
    connectFailure = 0;
    stored = 0;
    emptyReceives = 0;
    renewed();
    bound = !accepted;
    phase = Phase.IDLE;
  }

  /// True if a [TransportPort] watches the socket.
  boolean isPorted() {
    return ported;
  }

  /// The transport is about to get another connection, of which nothing has been announced.
  void renewed() {
    announced = false;
    dry = false;
  }

  /// Does what the readiness allows: moves requests on and wakes who looks. May be told too often.
  void advance(int ready) {
    if (closed) {
      return;
    }
    if (phase == Phase.LISTENING) {
      Accept.advance(this, ready);
    } else {
      if (phase == Phase.CONNECTING && Readiness.sends(ready)) {
        Connect.advance(this);
      }
      if (Readiness.receives(ready) || (ready & Readiness.URGENT) != 0) {
        Read.advance(this);
      }
      if (Readiness.sends(ready)) {
        Write.advance(this);
      }
    }
    if (disconnecting != null) {
      DisconnectEx.advance(this);
    }
    Watchers.ready(this, ready);
    wakeLookers(ready);
  }

  /// Makes the transport tell of everything that somebody waits for without watching himself.
  /// Called after every change of who waits, with or without the queues' locks.
  void rearm() {
    boolean waited = receives.unattended() || sends.unattended() || urgents != null;
    NetworkEvents selected = events;
    DisconnectEx ending = disconnecting;
    boolean ends = ending != null && ending.awaitsPeer();
    waited |= selected != null && selected.interest() != 0;
    Notification notified = notification;
    waited |= notified != null && notified.interest() != 0;
    if (!waited && armed == 0 && !looked && !resetsOnData && !ends) {
      return; // whoever changes one of these comes here after it
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      int interest = selected == null ? 0 : selected.interest();
      interest |= notified == null ? 0 : notified.interest();
      if (receives.unattended() || resetsOnData || ends) {
        interest |= Readiness.READ;
      }
      RequestQueue urgent = urgents;
      if (urgent != null && urgent.unattended()) {
        interest |= Readiness.URGENT;
      }
      if (sends.unattended()) {
        interest |= Readiness.WRITE;
      }
      for (Look look : looks == null ? List.<Look>of() : looks) {
        interest |= look.interest;
      }
      if (interest != armed) {
        armed = interest;
        transport.arm(interest, this);
      }
    }
  }

  /// Wakes the waiter once the socket may be ready for the interest.
  @SuppressWarnings("ReferenceEquality") // a waiter is itself alone
  void look(Waiter waiter, int interest) {
    synchronized (this) {
      if (looks == null) {
        looks = new ArrayList<>(1);
      }
      looks.removeIf(look -> look.waiter == waiter);
      looks.add(new Look(waiter, interest));
      looked = true;
    }
    waiter.attach(this);
    rearm();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a waiter is itself alone
  public synchronized void detach(Waiter waiter) {
    if (looks != null) {
      looks.removeIf(look -> look.waiter == waiter);
      looked = !looks.isEmpty();
    }
  }

  /// Wakes everyone who looks for something of this, or whom it concerns in any case.
  void wakeLookers(int ready) {
    if (!looked) {
      return;
    }
    List<Look> woken;
    synchronized (this) {
      if (looks == null) {
        return;
      }
      int always = Readiness.ERROR | Readiness.HANGUP | Readiness.PEER_CLOSED;
      woken = new ArrayList<>(looks);
      woken.removeIf(look -> (ready & (look.interest | always)) == 0);
      looks.removeAll(woken);
      looked = !looks.isEmpty();
    }
    woken.forEach(look -> look.waiter.wake());
  }

  /// Wakes everyone who looks, because the engine itself changed what they would see.
  void wakeAll() {
    wakeLookers(~0);
    engine.selectors.wakeAll();
  }

  // --- requests

  /// The listener's next connection is one that has been accepted already.
  void defer(TransportSocket child) {
    if (deferred.isEmpty()) {
      deferred = new ArrayList<>(1);
    }
    deferred.addFirst(child);
  }

  /// Queues a request, in the queue's monitor. If its issuer sleeps in a waiter of this transport
  /// that waiter watches the socket; otherwise the caller calls [#rearm()] when it has left the
  /// monitor.
  ///
  /// @return `-WSA_IO_PENDING`
  long pend(RequestQueue queue, WsaOverlapped request, int operation, int interest) {
    PollingWaiter waiter = engine.transport.polling(request.waiter());
    request.owner = this;
    request.operation = operation;
    boolean first = queue.isEmpty();
    queue.add(request, waiter != null || ported);
    if ((interest & Readiness.WRITE) != 0) {
      watchRoom();
    }
    if (waiter != null) {
      TransportSocket.Listener listener = found;
      if (listener == null) {
        listener = this::advance;
        found = listener;
      }
      if (first && operation == RECEIVE && !ported && Read.isPlain(this, request)) {
        waiter.watchReceive(transport, request, listener);
      } else {
        waiter.watch(transport, interest, listener);
      }
    }
    return -WsaErrors.WSA_IO_PENDING;
  }

  @Override
  public boolean cancel(WsaOverlapped request, int error) {
    boolean mine;
    synchronized (receives) {
      RequestQueue urgent = urgents;
      mine = receives.remove(request) || urgent != null && urgent.remove(request);
    }
    if (!mine) {
      synchronized (sends) {
        mine = sends.remove(request);
        if (mine && request.work == disconnecting) {
          disconnecting = null;
        }
        if (mine && request.operation == CONNECT) {
          Connect.abandon(this, error);
        }
      }
    }
    if (mine) {
      AcceptEx.cancelled(request);
      request.complete(error, request.transferred);
      Watchers.look(this);
    }
    return mine;
  }

  /// The connection is lost for good. The first error stays, unless it was what a transport says to
  /// a send once it has told the reset to a receive.
  synchronized void lose(int error) {
    if (lost == 0 || error == WsaErrors.WSAECONNRESET) {
      lost = error;
    }
    resetsOnData = false;
  }

  /// Somebody waits for room to send, of which a port tells only when it is asked.
  void watchRoom() {
    if (ported) {
      transport.watchRoom();
    }
  }

  /// The transport is about to forget a lost connection, but the socket keeps its name; under the
  /// send lock.
  void keepName() {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = transport.localName(name);
    keptName = length < 0 ? null : name.asSlice(0, length);
  }

  /// The local address, as [TransportSocket#localName].
  int localName(MemorySegment name) {
    MemorySegment kept = keptName;
    if (kept == null || lost == 0) {
      return transport.localName(name);
    }
    if (name.byteSize() < kept.byteSize()) {
      return -WsaErrors.WSAEFAULT;
    }
    name.copyFrom(kept);
    return (int) kept.byteSize();
  }

  /// Notes the loss of a stream connection, if that is what an error says.
  ///
  /// @param error negative, as a transport answers it
  /// @return the error
  long lostBy(long error) {
    if (isStream() && isLoss((int) -error)) {
      lose((int) -error);
      return -lost;
    }
    return error;
  }

  /// Which errors end a stream connection, so that every later operation answers them again.
  private static boolean isLoss(int error) {
    return switch (error) {
      case WsaErrors.WSAECONNRESET,
          WsaErrors.WSAECONNABORTED,
          WsaErrors.WSAENETRESET,
          WsaErrors.WSAETIMEDOUT ->
          true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return info.protocolName() + " " + phase;
  }
}
