package org.jwinsock.afd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WspProcTable;

/// What of the transport is asked for, and what is told when.
@Timeout(30)
class NetworkEventsTest {

  private static final long EVENT = 4;
  private static final long WINDOW = 8;
  private static final int MESSAGE = 1025;

  private final FakeUpcalls upcalls = new FakeUpcalls();
  private final FakeTransport transport = new FakeTransport();
  private final WspProcTable engine = AfdEngine.start(transport, upcalls);

  private long open() {
    return engine.WSPSocket(
        AF_INET, SOCK_STREAM, IPPROTO_TCP, BaseProtocols.tcp4(new UUID(0, 1)), 0);
  }

  private FakeTransportSocket transportSocket() {
    return transport.opened.getLast();
  }

  private static WsaOverlapped request() {
    WsaOverlapped request = new WsaOverlapped();
    request.reset();
    request.synchronous = true;
    return request;
  }

  private static WsaBuf[] bytes(int length) {
    return new WsaBuf[] {WsaBuf.of(new byte[length])};
  }

  private long connect(long s) {
    SockAddr address = new SockAddrIn(0x7F000001, 80);
    byte[] name = new byte[address.size()];
    address.write(MemorySegment.ofArray(name));
    return engine.WSPConnect(s, MemorySegment.ofArray(name), null, request());
  }

  /// A connected, non-blocking socket.
  private long connected() {
    long s = open();
    transportSocket().outcome = 0;
    assertThat(connect(s)).isZero();
    return s;
  }

  private long recv(long s, int length) {
    return engine.WSPRecv(s, bytes(length), request());
  }

  private int take(long s) {
    WsaNetworkEvents out = new WsaNetworkEvents();
    assertThat(engine.WSPEnumNetworkEvents(s, EVENT, out)).isZero();
    return out.networkEvents;
  }

  @Test
  void aSocketWithoutSelectionAsksTheTransportForNothing() {
    long s = connected();
    assertThat(engine.WSPEventSelect(s, 0, 0)).isZero();
    assertThat(recv(s, 1)).isEqualTo(-WSAEWOULDBLOCK);

    assertThat(transportSocket().armedFor).isZero();
    assertThat(upcalls.take()).isEmpty();
  }

  @Test
  void dataIsAskedForUntilItIsRecordedAndAgainAfterAReceive() {
    long s = connected();
    FakeTransportSocket below = transportSocket();
    assertThat(engine.WSPEventSelect(s, EVENT, FD_READ)).isZero();
    assertThat(below.armedFor).isEqualTo(Readiness.READ);

    below.data = 3;
    below.fire();
    assertThat(below.armedFor).isZero();
    assertThat(upcalls.take()).containsExactly("set 4");
    assertThat(take(s)).isEqualTo(FD_READ);
    assertThat(upcalls.take()).containsExactly("reset 4");

    assertThat(recv(s, 1)).isEqualTo(1);
    assertThat(below.armedFor).isZero();
    assertThat(recv(s, 8)).isEqualTo(2);
    assertThat(below.armedFor).isEqualTo(Readiness.READ);
    assertThat(upcalls.take()).containsExactly("set 4");
    assertThat(take(s)).isEqualTo(FD_READ);
    assertThat(take(s)).isZero();
  }

  @Test
  void theEndBehindUnreadDataIsNotAskedForAgainAndAgain() {
    long s = connected();
    FakeTransportSocket below = transportSocket();
    assertThat(engine.WSPEventSelect(s, EVENT, FD_CLOSE)).isZero();
    below.data = 2;
    below.ended = true;
    below.fire();
    assertThat(below.armedFor).isZero();
    assertThat(take(s)).isZero();

    assertThat(recv(s, 2)).isEqualTo(2);
    assertThat(take(s)).isEqualTo(FD_CLOSE);
    assertThat(recv(s, 2)).isZero();
    assertThat(take(s)).isZero();
    assertThat(below.armedFor).isZero();
  }

  @Test
  void nothingIsAskedOfALostConnection() {
    long s = connected();
    FakeTransportSocket below = transportSocket();
    assertThat(engine.WSPEventSelect(s, EVENT, FD_READ | FD_OOB | FD_CLOSE)).isZero();
    below.broken = WSAETIMEDOUT;
    below.fire();

    assertThat(below.armedFor).isZero();
    WsaNetworkEvents out = new WsaNetworkEvents();
    assertThat(engine.WSPEnumNetworkEvents(s, 0, out)).isZero();
    assertThat(out.networkEvents).isEqualTo(FD_CLOSE);
    assertThat(out.errorCode[FD_CLOSE_BIT]).isEqualTo(WSAECONNABORTED);
  }

  @Test
  void urgentDataIsNotAskedForWhereTheConnectionBrokeBehindUnreadData() {
    long s = connected();
    FakeTransportSocket below = transportSocket();
    below.data = 1;
    below.broken = WSAECONNRESET;
    assertThat(engine.WSPEventSelect(s, EVENT, FD_OOB | FD_CLOSE)).isZero();

    assertThat(below.armedFor).isZero();
    assertThat(recv(s, 8)).isEqualTo(1);
    assertThat(take(s)).isEqualTo(FD_CLOSE);
  }

  @Test
  void roomIsAskedForOnlyAfterASendThatFoundTooLittle() {
    long s = connected();
    FakeTransportSocket below = transportSocket();
    assertThat(engine.WSPEventSelect(s, EVENT, FD_WRITE)).isZero();
    assertThat(take(s)).isEqualTo(FD_WRITE);
    assertThat(engine.WSPSend(s, bytes(60), 0, request())).isEqualTo(60);
    assertThat(below.armedFor).isZero();

    assertThat(engine.WSPSend(s, bytes(60), 0, request())).isEqualTo(40);
    assertThat(below.armedFor).isEqualTo(Readiness.WRITE);
    assertThat(engine.WSPSend(s, bytes(1), 0, request())).isEqualTo(-WSAEWOULDBLOCK);
    assertThat(take(s)).isZero();
    below.room = 1;
    below.fire();
    assertThat(take(s)).isEqualTo(FD_WRITE);
    assertThat(below.armedFor).isZero();
  }

  @Test
  void messagesTellOfTheConnectionFirstAndOfEachEventOnItsOwn() {
    long s = open();
    assertThat(engine.WSPAsyncSelect(s, WINDOW, MESSAGE, FD_ALL_EVENTS)).isZero();
    assertThat(connect(s)).isEqualTo(-WSAEWOULDBLOCK);
    assertThat(upcalls.take()).isEmpty();
    transportSocket().outcome = 0;
    transportSocket().data = 1;
    transportSocket().fire();

    assertThat(upcalls.take())
        .containsExactly(
            "post 8 1025 %x 10".formatted(s),
            "post 8 1025 %x 1".formatted(s),
            "post 8 1025 %x 2".formatted(s));
  }

  @Test
  void aMessageCarriesTheErrorAboveTheEvent() {
    long s = open();
    assertThat(engine.WSPAsyncSelect(s, WINDOW, MESSAGE, FD_CONNECT)).isZero();
    assertThat(connect(s)).isEqualTo(-WSAEWOULDBLOCK);
    transportSocket().outcome = -WSAECONNREFUSED;
    transportSocket().fire();

    assertThat(upcalls.take()).containsExactly("post 8 1025 %x 274d0010".formatted(s));
  }

  @Test
  void theRecordStaysWhenTheEventCannotBeReset() {
    long s = connected();
    assertThat(engine.WSPEventSelect(s, EVENT, FD_WRITE)).isZero();
    upcalls.invalid = 12;
    WsaNetworkEvents out = new WsaNetworkEvents();
    assertThat(engine.WSPEnumNetworkEvents(s, 12, out)).isEqualTo(-WSA_INVALID_HANDLE);

    assertThat(out.networkEvents).isZero();
    assertThat(take(s)).isEqualTo(FD_WRITE);
  }

  @Test
  void whatIsRecordedWhileTheRecordIsTakenSetsTheEventAfterItsReset() throws Exception {
    long s = connected();
    FakeTransportSocket below = transportSocket();
    assertThat(engine.WSPEventSelect(s, EVENT, FD_READ)).isZero();
    below.data = 1;
    Thread transportThread = new Thread(below::fire);
    upcalls.duringReset =
        () -> {
          transportThread.start();
          while (transportThread.isAlive() && transportThread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
          }
        };
    assertThat(take(s)).isZero();
    transportThread.join();
    upcalls.duringReset = () -> {};

    assertThat(upcalls.take()).containsExactly("reset 4", "set 4");
    assertThat(take(s)).isEqualTo(FD_READ);
  }

  @Test
  void nothingIsToldOfAClosedSocket() {
    long s = connected();
    FakeTransportSocket below = transportSocket();
    assertThat(engine.WSPEventSelect(s, EVENT, FD_READ | FD_CLOSE)).isZero();
    assertThat(engine.WSPCloseSocket(s, request())).isZero();
    below.ended = true;
    below.fire();

    assertThat(upcalls.take()).isEmpty();
  }

  @Test
  void acceptedSocketsBeginToRecordBeforeTheirHandlesAreKnown() {
    long listener = open();
    FakeTransportSocket below = transportSocket();
    assertThat(engine.WSPEventSelect(listener, EVENT, FD_ACCEPT | FD_READ | FD_WRITE)).isZero();
    byte[] name = new byte[16];
    new SockAddrIn(0x7F000001, 80).write(MemorySegment.ofArray(name));
    assertThat(engine.WSPBind(listener, MemorySegment.ofArray(name))).isZero();
    assertThat(engine.WSPListen(listener, 5)).isZero();
    assertThat(below.armedFor).isEqualTo(Readiness.READ);
    FakeTransportSocket child = new FakeTransportSocket();
    child.data = 1;
    child.outcome = 0;
    below.pending.add(child);
    below.fire();
    assertThat(take(listener)).isEqualTo(FD_ACCEPT);
    upcalls.take();

    long s = engine.WSPAccept(listener, null, null, request());
    assertThat(upcalls.take()).containsExactly("set 4");
    assertThat(take(s)).isEqualTo(FD_READ | FD_WRITE);
    assertThat(below.armedFor).isEqualTo(Readiness.READ);
  }
}
