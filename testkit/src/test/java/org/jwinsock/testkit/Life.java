package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.testkit.LifeModel.Known;
import org.jwinsock.testkit.LifeModel.Loss;
import org.jwinsock.testkit.LifeModel.Phase;

/// One life of a TCP socket: random calls and doings of its peer, each compared with [LifeModel].
///
/// Whatever the peer has done is waited for with Winsock's own means before the next call, as far
/// as it can be seen there.
final class Life implements AutoCloseable {

  private static final int AREA = 64;

  /// Bytes under way in a direction at most: far below what buffers hold.
  private static final int MOST = 8_000;

  private static final Family FAMILY = Family.IPV4;

  /// A receive under way.
  private record Receive(Operation operation, int length) {}

  /// Something that can be done now, or not.
  private record Step(String name, int weight, BooleanSupplier possible, Runnable does) {}

  private final Random random;
  private final long listener;
  private final SockAddr refusing;
  private final StringBuilder trace = new StringBuilder();
  private final List<Step> steps = new ArrayList<>();
  private final LifeModel model = new LifeModel();
  private final LifeEvents events = new LifeEvents(model);
  private final boolean overlapped;
  private final LifeSelection selection = new LifeSelection(events);
  private final Deque<Receive> pending = new ArrayDeque<>();
  private final List<Long> others = new ArrayList<>();

  /// Where the socket connects to; another one after it has been used again.
  private long live;

  private long s;
  private @Nullable LifePeer peer;
  private @Nullable SockAddr name;

  /// Bound by bind. Only then is it documented which port a socket has that is used again.
  private boolean named;

  private boolean reused;

  /// @param listener whom the socket connects to, with nobody else
  /// @param refusing where nobody listens
  Life(long seed, long listener, SockAddr refusing) {
    random = new Random(seed);
    this.listener = listener;
    this.live = listener;
    this.refusing = refusing;
    overlapped = random.nextInt(4) != 0;
    int flags = overlapped ? WSA_FLAG_OVERLAPPED : 0;
    s = ok(Winsock.WSASocket(FAMILY.af, SOCK_STREAM, IPPROTO_TCP, null, 0, flags));
    note(overlapped ? "an overlapped socket" : "a socket that is not overlapped");
    list();
  }

  String trace() {
    return trace.toString();
  }

  private void note(String what) {
    trace.append("\n  ").append(what);
  }

  /// Lives for so many steps, and ends.
  ///
  /// @return how many steps were made
  int run(int length) {
    if (overlapped && random.nextInt(5) == 0) {
      becomeAccepted();
    } else if (random.nextBoolean()) {
      mode();
    }
    if (model.phase == Phase.IDLE && random.nextInt(5) < 3) {
      connect(false);
    }
    for (int i = 0; i < length; i++) {
      step();
      assertPending();
    }
    end();
    return length;
  }

  private void step() {
    int total = 0;
    for (Step each : steps) {
      total += each.possible.getAsBoolean() ? each.weight : 0;
    }
    int chosen = random.nextInt(total);
    for (Step each : steps) {
      if (each.possible.getAsBoolean()) {
        chosen -= each.weight;
        if (chosen < 0) {
          note(each.name);
          each.does.run();
          return;
        }
      }
    }
  }

  private void list() {
    BooleanSupplier settled = () -> model.phase != Phase.CONNECTING;
    BooleanSupplier known = () -> model.loss == Loss.NONE || model.isLost();
    BooleanSupplier alive = model::isAlive;
    add("bind", 2, settled, this::bind);
    add("listen", 1, settled, this::listen);
    add("connect to a listener", 6, settled, () -> connect(false));
    add("connect to nobody", 2, settled, () -> connect(true));
    add("connect while connecting", 20, () -> !settled.getAsBoolean(), () -> connect(false));
    add("see the connection", 60, () -> !settled.getAsBoolean(), this::seeConnection);
    add("ConnectEx", 4, this::canConnectEx, this::connectEx);
    add("AcceptEx", 4, this::canAcceptEx, this::acceptEx);
    add("update the context", 6, () -> model.contextMissing, this::updateContext);
    add("recv", 8, this::canReceive, () -> receive(0));
    add("recv with MSG_PEEK", 3, this::canReceive, () -> receive(MSG_PEEK));
    add("send", 6, () -> model.outstanding < MOST, this::send);
    BooleanSupplier starts = () -> overlapped ? model.pending < 4 : canReceive();
    add(
        "WSARecv",
        8,
        () -> settled.getAsBoolean() && known.getAsBoolean() && starts.getAsBoolean(),
        this::startReceive);
    add("WSASend", 4, () -> model.isConnected() && model.outstanding < MOST, this::startSend);
    add("CancelIoEx of one", 3, () -> true, this::cancelOne);
    add("CancelIoEx of all", 1, () -> true, this::cancelAll);
    add("shutdown", 1, settled, () -> shutdown(random.nextInt(3)));
    add(
        "DisconnectEx",
        1,
        () -> overlapped && settled.getAsBoolean() && !model.contextMissing,
        this::disconnect);
    add("DisconnectEx for reuse", 2, this::canReuse, this::reuse);
    add("the peer sends", 12, this::canPeerSend, this::peerSend);
    add("the peer ends", 1, () -> alive.getAsBoolean() && !model.peerEnded, this::peerEnd);
    add("the peer resets", 1, alive, this::peerReset);
    add(
        "the peer receives",
        3,
        () -> alive.getAsBoolean() && model.outstanding > 0,
        () -> {
          peer().receive(model.outstanding);
          model.outstanding = 0;
        });
    add("a client connects", 4, this::canBeReached, this::clientArrives);
    add("accept", 4, this::canAccept, this::accept);
    add("select", 8, () -> true, () -> looks().select());
    add("WSAPoll", 4, () -> true, () -> looks().poll());
    add("getsockname", 3, () -> true, this::sockName);
    add("getpeername", 3, () -> true, this::peerName);
    add("SO_ERROR", 2, settled, () -> looks().socketError());
    add("SO_ACCEPTCONN", 1, () -> true, () -> looks().acceptConn());
    add("FIONBIO", 2, settled, this::mode);
    add("FIONREAD", 2, this::canCount, () -> looks().count());
    add("WSAEventSelect", 3, settled, this::selectEvents);
    add("WSAEnumNetworkEvents", 6, settled, this::takeEvents);
  }

  private void add(String called, int weight, BooleanSupplier possible, Runnable does) {
    steps.add(new Step(called, weight, possible, does));
  }

  private LifeLooks looks() {
    return new LifeLooks(s, model);
  }

  private LifePeer peer() {
    return Objects.requireNonNull(peer, "the peer");
  }

  // --- beginnings

  private void becomeAccepted() {
    note("accepted");
    Calls.close(s);
    long client = Calls.tcp(FAMILY);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    s = ok(Winsock.accept(listener));
    model.accepted = true;
    model.connected();
    joined(client);
  }

  private void bind() {
    int error = model.bind().check("bind", Winsock.bind(s, FAMILY.loopback(0)));
    if (error == 0) {
      model.bound = Known.YES;
      named = true;
    }
  }

  private void listen() {
    int error = model.listen().check("listen", Winsock.listen(s, 5));
    if (error == 0 && model.phase == Phase.IDLE) {
      name = named ? name : null;
      model.phase = Phase.LISTENING;
      model.bound = Known.YES;
      model.failed = model.failed == Known.NO ? Known.NO : Known.MAYBE;
    }
  }

  private void connect(boolean refused) {
    SockAddr to = refused ? refusing : Calls.sockname(live);
    int error = model.connect(refused).check("connect", Winsock.connect(s, to));
    if (model.phase != Phase.IDLE || model.accepted) {
      return;
    }
    if (refused) {
      if (error == WSAEWOULDBLOCK) {
        assertThat(Sets.becomesExceptional(s)).as("exceptfds").isTrue();
      }
      model.refused(error == WSAEWOULDBLOCK);
      events.refused(true);
    } else {
      model.connecting();
      meet();
      if (error == 0) {
        model.connected();
        events.connected(true);
      }
    }
    awaitEvents();
  }

  /// The peer of a connect.
  private void meet() {
    SockAddr[] from = new SockAddr[1];
    long other = ok(Winsock.accept(live, from));
    joined(other);
    if (named && name != null) {
      assertThat(from[0]).as("from where it connects").isEqualTo(name);
    }
    name = from[0];
    model.bound = Known.YES;
  }

  private void joined(long other) {
    others.add(other);
    peer = new LifePeer(other);
    ok(Winsock.setsockopt(s, IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 1));
  }

  /// A non-blocking connect is over when its outcome has been seen.
  private void seeConnection() {
    if (!events.tells(FD_CONNECT) || random.nextBoolean()) {
      assertThat(Sets.becomesWritable(s)).as("writefds").isTrue();
    } // otherwise the event is waited for below
    model.connected();
    events.connected(true);
    awaitEvents();
  }

  // --- ConnectEx, AcceptEx, DisconnectEx

  private boolean canConnectEx() {
    return overlapped
        && model.phase == Phase.IDLE
        && (model.bound == Known.YES || reused)
        && !model.accepted;
  }

  private void connectEx() {
    boolean refused = random.nextInt(4) == 0;
    int length = random.nextInt(3) * 50;
    Operation operation = Operation.withEvent();
    MemorySegment first = operation.memory.asSlice(0, length);
    MemorySegment.copy(MemorySegment.ofArray(LifePeer.bytes(0, length)), 0, first, 0, length);
    SockAddr to = refused ? refusing : Calls.sockname(live);
    boolean over = Mswsock.ConnectEx(s, to, length == 0 ? null : first, null, operation);
    int error = over ? 0 : Winsock.WSAGetLastError();
    if (over || error == WSA_IO_PENDING) {
      error = ended(operation);
    }
    operation.closeEvent();
    assertThat(error).as("ConnectEx").isEqualTo(refused ? WSAECONNREFUSED : 0);
    if (refused) {
      model.refused(false);
      events.refused(false);
      return;
    }
    assertThat(operation.bytes()).as("bytes sent by ConnectEx").isEqualTo(length);
    meet();
    model.connected();
    model.contextMissing = true;
    model.outstanding = length;
    peer().sent = length;
    events.connected(false);
    awaitEvents();
  }

  private boolean canAcceptEx() {
    return overlapped
        && model.phase == Phase.IDLE
        && model.bound == Known.NO
        && model.failed == Known.NO;
  }

  private void acceptEx() {
    Operation operation = Operation.withEvent();
    boolean first = random.nextBoolean();
    long client = Calls.tcp(FAMILY);
    if (first) {
      ok(Winsock.connect(client, Calls.sockname(listener)));
    }
    MemorySegment output = operation.memory;
    boolean over = Mswsock.AcceptEx(listener, s, output, 0, AREA, AREA, null, operation);
    assertThat(over ? 0 : Winsock.WSAGetLastError()).as("AcceptEx").isIn(0, WSA_IO_PENDING);
    if (!first) {
      ok(Winsock.connect(client, Calls.sockname(listener)));
    }
    assertThat(ended(operation)).as("AcceptEx").isZero();
    operation.closeEvent();
    model.accepted = true;
    model.connected();
    model.contextMissing = true;
    name = Calls.sockname(listener);
    joined(client);
    events.connected(false);
    awaitEvents();
  }

  private void updateContext() {
    if (model.accepted) {
      ok(Winsock.setsockopt(s, SOL_SOCKET, MsWSock.SO_UPDATE_ACCEPT_CONTEXT, listener));
    } else {
      int option = MsWSock.SO_UPDATE_CONNECT_CONTEXT;
      ok(Winsock.setsockopt(s, SOL_SOCKET, option, (MemorySegment) null));
    }
    model.contextMissing = false;
  }

  private void disconnect() {
    Operation operation = Operation.withEvent();
    boolean over = Mswsock.DisconnectEx(s, operation, 0, 0);
    int error = over ? 0 : Winsock.WSAGetLastError();
    if (error == WSA_IO_PENDING || over) {
      error = ended(operation);
      Winsock.WSASetLastError(error);
    }
    model.disconnect().check("DisconnectEx", error == 0 ? 0 : -1);
    operation.closeEvent();
    model.found(error == WSAENOTCONN ? 0 : error);
    if (error == 0) {
      model.sendShut = true;
    }
    settle();
  }

  private boolean canReuse() {
    return overlapped && model.isAlive() && model.unread == 0 && model.pending == 0;
  }

  private void reuse() {
    Operation operation = Operation.withEvent();
    boolean over = Mswsock.DisconnectEx(s, operation, MsWSock.TF_REUSE_SOCKET, 0);
    assertThat(over ? 0 : Winsock.WSAGetLastError()).as("DisconnectEx").isIn(0, WSA_IO_PENDING);
    peer().expectEnd();
    Calls.close(peer().s);
    assertThat(ended(operation)).as("DisconnectEx").isZero();
    operation.closeEvent();
    peer = null;
    events.ended();
    model.reused(named);
    reused = true;
    if (model.accepted || !named) {
      name = null;
    }
    if (!model.accepted) { // the connection before may still be in TIME_WAIT
      live = Calls.listener(FAMILY);
      others.add(live);
    }
  }

  /// Waits for an operation by its event; its error.
  private static int ended(Operation operation) {
    assertThat(operation.becomesSignalled()).as("the event of an operation").isTrue();
    assertThat(operation.isDone()).as("done once its event is set").isTrue();
    return operation.error();
  }

  // --- receiving and sending

  private boolean canReceive() {
    return model.nonBlocking || model.receivesAtOnce();
  }

  private void receive(int flags) {
    byte[] bytes = new byte[length()];
    int moved = Winsock.recv(s, bytes, 0, bytes.length, flags);
    int error = model.recv(bytes.length).check("recv", moved);
    note("  " + bytes.length + " bytes: " + (error == 0 ? moved : error));
    received(bytes, error == 0 ? moved : 0, error, (flags & MSG_PEEK) == 0);
  }

  /// @param consumed whether it is taken out of the stream
  private void received(byte[] bytes, int moved, int error, boolean consumed) {
    model.found(error);
    events.received();
    if (moved > 0) {
      peer().check(0, bytes, moved);
      if (consumed) {
        peer().received += moved;
        model.took(moved);
      }
    }
    settle();
  }

  private static WsaBuf[] buffers(Operation operation, int length) {
    return new WsaBuf[] {new WsaBuf(operation.memory.asSlice(0, length))};
  }

  private int length() {
    return 1 + random.nextInt(random.nextInt(3) == 0 ? 2_000 : 40);
  }

  private void send() {
    int length = length();
    byte[] bytes = LifePeer.bytes(peer == null ? 0 : peer.sent, length);
    int sent = Winsock.send(s, bytes, 0, length, 0);
    int error = model.send(length).check("send", sent);
    sent(sent, error);
  }

  private void sent(int bytes, int error) {
    model.found(error);
    if (error == 0) {
      peer().sent += bytes;
      model.outstanding += bytes;
    }
    settle();
  }

  private void startSend() {
    Operation operation = Operation.withEvent();
    int length = length();
    byte[] bytes = LifePeer.bytes(peer().sent, length);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, operation.memory, 0, length);
    int[] count = new int[1];
    int error =
        Operation.code(Winsock.WSASend(s, buffers(operation, length), count, 0, operation, null));
    if (overlapped && (error == 0 || error == WSA_IO_PENDING)) {
      error = ended(operation);
      count[0] = (int) operation.bytes();
    }
    operation.closeEvent();
    Winsock.WSASetLastError(error);
    model.send(length).check("WSASend", error == 0 ? count[0] : -1);
    sent(count[0], error);
  }

  private void startReceive() {
    Operation operation = Operation.withEvent();
    int length = length();
    int[] count = new int[1];
    int[] flags = new int[1];
    int error =
        Operation.code(
            Winsock.WSARecv(s, buffers(operation, length), count, flags, operation, null));
    boolean nothing = model.isAlive() && !model.receivesAtOnce();
    if (overlapped && nothing) {
      assertThat(error).as("WSARecv with nothing there").isEqualTo(WSA_IO_PENDING);
      note("  " + length + " bytes: pending");
      pending.add(new Receive(operation, length));
      model.pending++;
      events.received();
      return;
    }
    if (overlapped && (error == 0 || error == WSA_IO_PENDING)) {
      error = ended(operation);
      count[0] = (int) operation.bytes();
    }
    operation.closeEvent();
    Winsock.WSASetLastError(error);
    model.recv(length).check("WSARecv", error == 0 ? count[0] : -1);
    note("  " + length + " bytes: " + (error == 0 ? count[0] : error));
    received(
        operation.memory.toArray(ValueLayout.JAVA_BYTE), error == 0 ? count[0] : 0, error, true);
  }

  /// A receive at the head of those that wait ends now.
  private void assertEnds(int expected) {
    Operation first = pending.remove().operation;
    model.pending--;
    assertThat(ended(first)).as("a WSARecv that waited").isEqualTo(expected);
    if (expected != 0 || model.peerEnded) {
      assertThat(first.bytes()).isZero();
    }
    first.closeEvent();
  }

  private void assertAllEnd(int expected) {
    while (!pending.isEmpty()) {
      assertEnds(expected);
    }
  }

  /// Those that wait are not done.
  private void assertPending() {
    for (Receive each : pending) {
      assertThat(each.operation.isDone())
          .as("a WSARecv ended by itself: %s", each.operation.error())
          .isFalse();
    }
  }

  private void cancelOne() {
    List<Receive> all = new ArrayList<>(pending);
    if (all.isEmpty()) {
      assertThat(Kernel32.CancelIoEx(s, new Operation(1))).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_NOT_FOUND);
      return;
    }
    Receive chosen = all.get(random.nextInt(all.size()));
    Operation one = chosen.operation;
    assertThat(Kernel32.CancelIoEx(s, one)).as(Calls.lastError()).isTrue();
    pending.remove(chosen);
    model.pending--;
    assertThat(ended(one)).as("cancelled").isEqualTo(WSA_OPERATION_ABORTED);
    one.closeEvent();
    settle();
  }

  private void cancelAll() {
    boolean any = Kernel32.CancelIoEx(s, null);
    assertThat(any ? 0 : Kernel32.GetLastError())
        .as("CancelIoEx")
        .isEqualTo(pending.isEmpty() ? ERROR_NOT_FOUND : 0);
    assertAllEnd(WSA_OPERATION_ABORTED);
    settle();
  }

  private void shutdown(int how) {
    note("  how: " + how);
    int error = model.shutdown(how).check("shutdown", Winsock.shutdown(s, how));
    if (error != 0) {
      model.found(error == WSAENOTCONN ? 0 : error);
      settle();
      return;
    }
    model.sendShut |= how != SD_RECEIVE;
    if (how != SD_SEND) {
      model.receiveShut = true;
      assertAllEnd(WSAESHUTDOWN);
      if (model.unread > 0) {
        abort();
      }
    }
    settle();
  }

  /// Data has come and nobody will receive it: the connection is reset.
  private void abort() {
    model.unread = 0;
    model.arrived = 0;
    if (model.sendShut || model.peerEnded || model.loss != Loss.NONE) {
      model.loss = Loss.MAYBE_ABORTED;
    } else {
      peer().expectReset();
      model.loss = Loss.ABORTED;
    }
    model.outstanding = 0;
  }

  // --- the peer

  private boolean canPeerSend() {
    return model.isAlive() && !model.peerEnded && model.unread < MOST;
  }

  private void peerSend() {
    int length = length();
    note("  " + length + " bytes");
    peer().send(length);
    if (model.receiveShut) {
      abort();
      settle();
      return;
    }
    int left = length;
    while (left > 0 && !pending.isEmpty()) {
      int most = Math.min(left, pending.element().length);
      Operation first = pending.element().operation;
      assertEnds(0);
      int moved = (int) first.bytes();
      assertThat(moved).as("bytes of a WSARecv").isBetween(1, most);
      peer().check(0, first.memory.toArray(ValueLayout.JAVA_BYTE), moved);
      peer().received += moved;
      left -= moved;
    }
    model.unread += left;
    if (left > 0) {
      assertThat(Sets.becomesReadable(s)).as("readfds").isTrue();
      model.arrived = Math.max(1, model.arrived);
      if (random.nextBoolean()) {
        awaitAll();
      }
    }
    settle();
  }

  /// Waits until all that was sent is here.
  private void awaitAll() {
    long start = System.nanoTime();
    while (Sockopts.ioctl(s, FIONREAD) < model.unread) {
      assertThat(System.nanoTime() - start).as("FIONREAD").isLessThan(Sets.PATIENCE.nanos());
      Thread.onSpinWait();
    }
    model.arrived = model.unread;
  }

  private void peerEnd() {
    peer().end();
    model.peerEnded = true;
    assertAllEnd(0);
    if (model.unread == 0 && !model.receiveShut) {
      assertThat(Sets.becomesReadable(s)).as("readfds at the end").isTrue();
    }
    settle();
  }

  private void peerReset() {
    Operation.reset(peer().s);
    model.loss = Loss.MAYBE_RESET;
    model.outstanding = 0;
    if (!pending.isEmpty()) {
      assertAllEnd(WSAECONNRESET);
      model.loss = Loss.RESET;
    }
    settle();
  }

  /// Waits for what must be seen by now.
  private void settle() {
    boolean visible = model.unread == 0 && !model.peerEnded && !model.receiveShut;
    if (model.loss == Loss.MAYBE_RESET && visible) {
      assertThat(Sets.becomesReadable(s)).as("readfds after a reset").isTrue();
      model.loss = Loss.RESET;
    }
    awaitEvents();
  }

  // --- listening

  private boolean canBeReached() {
    return model.phase == Phase.LISTENING && model.waiting < 3;
  }

  private void clientArrives() {
    long client = Calls.tcp(FAMILY);
    others.add(client);
    ok(Winsock.connect(client, FAMILY.loopback(Calls.port(s))));
    model.waiting++;
    assertThat(Sets.becomesReadable(s)).as("readfds of a listener").isTrue();
    awaitEvents();
  }

  private boolean canAccept() {
    return model.phase != Phase.CONNECTING
        && (model.nonBlocking || model.phase != Phase.LISTENING || model.waiting > 0);
  }

  private void accept() {
    if (model.waiting > 0) {
      assertThat(Sets.becomesReadable(s)).as("readfds of a listener").isTrue();
    }
    long accepted = Winsock.accept(s);
    int error = model.accept().check("accept", accepted);
    if (error == 0) {
      assertThat(Calls.port(accepted)).as("the port").isEqualTo(Calls.port(s));
      Calls.close(accepted);
      model.waiting--;
      if (model.waiting > 0) {
        assertThat(Sets.becomesReadable(s)).as("readfds of a listener").isTrue();
      }
    }
    events.accepted();
    awaitEvents();
  }

  // --- looking

  private void sockName() {
    SockAddr[] found = new SockAddr[1];
    int error = model.sockName().check("getsockname", Winsock.getsockname(s, found));
    if (error != 0) {
      return;
    }
    if (model.phase == Phase.IDLE && !named || model.phase == Phase.CONNECTING) {
      return; // a port of an earlier attempt, or none; the address comes with the connection
    }
    assertThat(Family.port(found[0])).as("the port").isPositive();
    if (name != null) {
      assertThat(found[0]).as("getsockname").isEqualTo(name);
    }
    name = found[0];
  }

  private void peerName() {
    SockAddr[] found = new SockAddr[1];
    int error = model.peerName().check("getpeername", Winsock.getpeername(s, found));
    if (error == 0 && model.isAlive()) {
      assertThat(found[0]).as("getpeername").isEqualTo(Calls.sockname(peer().s));
    }
  }

  private void mode() {
    boolean on = random.nextBoolean();
    note("FIONBIO " + on);
    int result = Winsock.ioctlsocket(s, FIONBIO, new int[] {on ? 1 : 0});
    if (model.mode(on, events.isSelected()).check("FIONBIO", result) == 0) {
      model.nonBlocking = on;
    }
  }

  private boolean canCount() {
    return model.isAlive() && !model.receiveShut && model.pending == 0;
  }

  private void selectEvents() {
    int some = random.nextInt() & LifeEvents.ALL;
    int mask = random.nextInt(5) == 0 ? 0 : random.nextBoolean() ? LifeEvents.ALL : some;
    note("  " + Selected.names(mask));
    selection.select(s, mask);
    model.nonBlocking = true;
  }

  /// Has what the socket's state says recorded; what comes later than the call is waited for.
  private void awaitEvents() {
    if (model.phase == Phase.CONNECTING) {
      return; // it may be connected, and be told so
    }
    if (selection.awaits()) {
      takeEvents();
    }
  }

  private void takeEvents() {
    note("  recorded: " + selection.take(s));
  }

  // --- the end

  private void end() {
    boolean hard = random.nextInt(3) == 0;
    note(hard ? "close hard" : "close");
    boolean connected = model.isAlive() && model.phase == Phase.CONNECTED;
    boolean graceful = !hard && model.unread == 0;
    if (hard) {
      Operation.reset(s);
    } else {
      Calls.close(s);
    }
    model.phase = Phase.CLOSED;
    assertAllEnd(WSA_OPERATION_ABORTED);
    afterwards();
    if (connected && graceful) {
      peer().expectEnd();
    } else if (connected && hard && !model.sendShut) {
      peer().expectReset();
    }
  }

  private void afterwards() {
    byte[] bytes = new byte[1];
    model.recv(1).check("recv", Winsock.recv(s, bytes, 0, 1, 0));
    model.send(1).check("send", Winsock.send(s, bytes, 0, 1, 0));
    model.connect(true).check("connect", Winsock.connect(s, refusing));
    model.accept().check("accept", Winsock.accept(s));
    model.listen().check("listen", Winsock.listen(s, 1));
    model.shutdown(SD_BOTH).check("shutdown", Winsock.shutdown(s, SD_BOTH));
    model.sockName().check("getsockname", Winsock.getsockname(s, new SockAddr[1]));
    model.peerName().check("getpeername", Winsock.getpeername(s, new SockAddr[1]));
    model.mode(true, false).check("FIONBIO", Winsock.ioctlsocket(s, FIONBIO, new int[] {1}));
    Legal.fails(WSAENOTSOCK).check("closesocket", Winsock.closesocket(s));
  }

  /// Ends what is left, without TIME_WAIT.
  @Override
  public void close() {
    Winsock.closesocket(s);
    MemorySegment hard = Sockopts.bytes(Linger.SIZE);
    new Linger(1, 0).write(hard);
    for (long other : others) {
      Winsock.setsockopt(other, SOL_SOCKET, SO_LINGER, hard);
      Winsock.closesocket(other);
    }
    selection.close();
    pending.forEach(each -> Winsock.WSACloseEvent(each.operation.hEvent));
  }
}
