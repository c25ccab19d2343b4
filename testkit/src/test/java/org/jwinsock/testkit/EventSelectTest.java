package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;

/// `WSAEventSelect` and `WSAEnumNetworkEvents`.
@ExtendWith(Started.class)
@Timeout(120)
class EventSelectTest {

  private static final int ALL = FD_READ | FD_WRITE | FD_OOB | FD_ACCEPT | FD_CONNECT | FD_CLOSE;

  private static int recv(long s, int length) {
    return Winsock.recv(s, new byte[length], 0, length, 0);
  }

  private static void reset(long s) {
    MemorySegment linger = Sockopts.bytes(Linger.SIZE);
    new Linger(1, 0).write(linger);
    ok(Winsock.setsockopt(s, SOL_SOCKET, SO_LINGER, linger));
    Calls.close(s);
  }

  // --- selecting

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAEventSelect", "WSAEWOULDBLOCK"})
  void shouldMakeTheSocketNonBlockingWhateverIsSelected(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      ok(Winsock.WSAEventSelect(pair.server(), 0, 0));

      fails(WsaError.WSAEWOULDBLOCK, recv(pair.server(), 1));
    }
  }

  @Test
  @Covers({"WSAEventSelect", "FIONBIO"})
  void shouldNotLetTheSocketBlockWhileSomethingIsSelected() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      fails(WsaError.WSAEINVAL, Winsock.ioctlsocket(server.s(), FIONBIO, new int[] {0}));
      Calls.nonBlocking(server.s(), true);
      server.select(0);
      fails(WsaError.WSAEWOULDBLOCK, recv(server.s(), 1));

      Calls.nonBlocking(server.s(), false);
      ok(Winsock.setsockopt(server.s(), SOL_SOCKET, SO_RCVTIMEO, 20));
      fails(WsaError.WSAETIMEDOUT, recv(server.s(), 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAEventSelect", "FD_READ", "FD_WRITE", "FD_CONNECT"})
  void shouldRecordAtOnceWhatIsTheCaseAlready(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Calls.send(pair.client(), "there");
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      try (Selected server = Selected.of(pair.server(), ALL)) {
        assertThat(server.isSet()).isTrue();
        WsaNetworkEvents taken = server.take();

        assertThat(Selected.names(taken.networkEvents))
            .containsExactly("FD_READ", "FD_WRITE", "FD_CONNECT");
        assertThat(taken.errorCode).containsOnly(0);
        server.expectNothing();
      }
    }
  }

  @Test
  @Covers({"WSAEventSelect", "FD_CLOSE"})
  void shouldRecordAtOnceThatTheConnectionHasEnded() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.close(pair.client());
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      try (Selected server = Selected.of(pair.server(), FD_READ | FD_CLOSE)) {
        assertThat(server.isSet()).isTrue();
        server.expect(FD_CLOSE);
      }
    }
  }

  @Test
  @Covers("WSAEventSelect")
  void shouldReplaceWhatWasSelectedAndForgetWhatWasRecorded() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected first = Selected.of(pair.server(), FD_READ)) {
      Calls.send(pair.client(), "x");
      first.await();
      try (Selected second = Selected.of(pair.server(), FD_WRITE)) {
        second.expect(FD_WRITE);
        Winsock.WSAResetEvent(first.event());
        ok(recv(pair.server(), 1));
        Calls.send(pair.client(), "y");
        assertThat(Sets.becomesReadable(pair.server())).isTrue();

        second.expectNothing();
        assertThat(first.isSet()).as("the event of the former selection").isFalse();
      }
    }
  }

  @Test
  @Covers({"WSAEventSelect", "WSACloseEvent"})
  void shouldForgetEverythingWhenNothingIsSelected() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_WRITE)) {
      ok(Winsock.WSAEventSelect(server.s(), 0, 0));
      Winsock.WSAResetEvent(server.event());
      Calls.send(pair.client(), "x");
      assertThat(Sets.becomesReadable(server.s())).isTrue();

      server.expectNothing();
    }
  }

  @Test
  @Covers({"WSAEventSelect", "WSACloseEvent"})
  void shouldKeepTheSelectionWhenItsEventIsClosed() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      assertThat(Winsock.WSACloseEvent(server.event())).isTrue();
      Calls.send(pair.client(), "x");
      assertThat(Sets.becomesReadable(server.s())).isTrue();

      fails(WsaError.WSAEINVAL, Winsock.ioctlsocket(server.s(), FIONBIO, new int[] {0}));
      assertThat(ok(recv(server.s(), 1))).isEqualTo(1);
    }
  }

  @Test
  @Covers({"WSAEventSelect", "WSAEnumNetworkEvents", "WSAENOTSOCK", "WSAEINVAL", "WSAEFAULT"})
  void shouldRefuseWhatIsNoSocketNoEventOrNoNetworkEvent() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      long event = server.event();
      WsaNetworkEvents out = new WsaNetworkEvents();
      fails(WsaError.WSAENOTSOCK, Winsock.WSAEventSelect(event, event, FD_READ));
      fails(WsaError.WSAENOTSOCK, Winsock.WSAEnumNetworkEvents(event, event, out));
      fails(WsaError.WSAEINVAL, Winsock.WSAEventSelect(server.s(), 0, FD_READ));
      fails(WsaError.WSAEINVAL, Winsock.WSAEventSelect(server.s(), pair.client(), FD_READ));
      fails(WsaError.WSAEINVAL, Winsock.WSAEventSelect(server.s(), event, FD_ALL_EVENTS + 1));
      fails(WsaError.WSAEINVAL, Winsock.WSAEnumNetworkEvents(server.s(), pair.client(), out));
      fails(WsaError.WSAEFAULT, Winsock.WSAEnumNetworkEvents(server.s(), event, null));

      Calls.send(pair.client(), "x");
      server.expect(FD_READ);
    }
  }

  @Test
  @Covers("WSAEnumNetworkEvents")
  void shouldHaveNothingToTellWithoutASelection() {
    long s = Calls.tcp(Family.IPV4);
    WsaNetworkEvents out = new WsaNetworkEvents();
    out.networkEvents = FD_READ;
    long event = Winsock.WSACreateEvent();
    Winsock.WSASetEvent(event);
    ok(Winsock.WSAEnumNetworkEvents(s, event, out));

    assertThat(out.networkEvents).isZero();
    assertThat(Selected.isSet(event)).isFalse();
    Winsock.WSACloseEvent(event);
    Calls.close(s);
  }

  // --- taking the record

  @Test
  @Covers({"WSAEnumNetworkEvents", "WSAResetEvent"})
  void shouldResetTheEventOnlyIfItIsGiven() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_WRITE)) {
      WsaNetworkEvents out = new WsaNetworkEvents();
      ok(Winsock.WSAEnumNetworkEvents(server.s(), 0, out));
      assertThat(out.networkEvents).isEqualTo(FD_WRITE);
      assertThat(server.isSet()).isTrue();

      ok(Winsock.WSAEnumNetworkEvents(server.s(), server.event(), out));
      assertThat(out.networkEvents).isZero();
      assertThat(server.isSet()).isFalse();
    }
  }

  @Test
  @Covers({"WSAEventSelect", "WSAEnumNetworkEvents"})
  void shouldKeepTheRecordsOfSocketsWithOneEventApart() {
    try (Calls.Pair one = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair other = Calls.Pair.tcp(Family.IPV6);
        Selected first = Selected.of(one.server(), FD_READ)) {
      Selected second = new Selected(other.server(), first.event());
      second.select(FD_READ);
      Calls.send(other.client(), "x");
      first.await();

      assertThat(first.take().networkEvents).isZero();
      assertThat(second.take().networkEvents).isEqualTo(FD_READ);
    }
  }

  @Test
  @Covers({"WSAEnumNetworkEvents", "WSADuplicateSocketW"})
  void shouldShareTheSelectionAmongTheHandlesOfASocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      WsaProtocolInfo[] info = new WsaProtocolInfo[1];
      ok(Winsock.WSADuplicateSocket(server.s(), (int) ProcessHandle.current().pid(), info));
      long second = ok(Winsock.WSASocket(0, 0, 0, info[0], 0, WSA_FLAG_OVERLAPPED));
      Calls.send(pair.client(), "xy");
      server.await();

      Selected other = new Selected(second, server.event());
      other.expect(FD_READ);
      server.expectNothing();
      ok(recv(second, 1));
      server.expect(FD_READ);
      Calls.close(second);
    }
  }

  // --- connecting

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_CONNECT", "FD_WRITE", "WSAEventSelect"})
  void shouldRecordThatAConnectSucceeded(Family family) {
    long listener = Calls.listener(family);
    try (Selected client = Selected.of(Calls.tcp(family), ALL)) {
      client.expectNothing();
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(client.s(), Calls.sockname(listener)));

      int[] errors = client.expect(FD_CONNECT | FD_WRITE);
      assertThat(errors).containsOnly(0);
      client.expectNothing();
      Calls.send(client.s(), "sendable");
    }
    Calls.close(listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_CONNECT", "WSAECONNREFUSED"})
  void shouldRecordWhyAConnectFailedAndWhetherTheNextSucceeds(Family family) {
    long listener = Calls.listener(family);
    try (Selected client = Selected.of(Calls.tcp(family), ALL)) {
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(client.s(), Calls.refusing(family)));
      int[] errors = client.expect(FD_CONNECT);
      assertThat(errors[FD_CONNECT_BIT]).isEqualTo(WsaErrors.WSAECONNREFUSED);
      client.expectNothing();

      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(client.s(), Calls.sockname(listener)));
      assertThat(client.expect(FD_CONNECT | FD_WRITE)).containsOnly(0);
    }
    Calls.close(listener);
  }

  @Test
  @Covers({"FD_CONNECT", "FD_WRITE"})
  void shouldRecordTheConnectionOfAnAttemptThatWasUnderWayWhenItWasSelected() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    Calls.nonBlocking(s, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.sockname(listener)));
    try (Selected client = Selected.of(s, ALL)) {
      client.expect(FD_CONNECT | FD_WRITE);
    }
    Calls.close(listener);
  }

  // --- receiving

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_READ", "WSAEventSelect"})
  void shouldRecordDataOnceUntilSomethingIsReceived(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Selected server = Selected.of(pair.server(), FD_READ | FD_CLOSE)) {
      Calls.send(pair.client(), "abc");
      server.expect(FD_READ);
      Calls.send(pair.client(), "def");
      assertThat(Sets.becomesReadable(server.s())).isTrue();
      server.expectNothing();

      assertThat(ok(recv(server.s(), 1))).isEqualTo(1);
      assertThat(server.isSet()).as("recorded before recv returns").isTrue();
      server.expect(FD_READ);
    }
  }

  @Test
  @Covers({"FD_READ", "MSG_PEEK"})
  void shouldRecordDataAgainAfterAPeek() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      Calls.send(pair.client(), "abc");
      server.expect(FD_READ);
      ok(Winsock.recv(server.s(), new byte[3], 0, 3, MSG_PEEK));

      server.expect(FD_READ);
    }
  }

  @Test
  @Covers("FD_READ")
  void shouldRecordDataAgainAfterAReceiveThatFails() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      Calls.send(pair.client(), "abc");
      server.expect(FD_READ);
      fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(server.s(), new byte[1], 0, 1, MSG_ERRQUEUE));

      server.expect(FD_READ);
    }
  }

  @Test
  @Covers({"FD_READ", "WSAEWOULDBLOCK"})
  void shouldNotRecordDataThatHasAllBeenReceived() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      for (int i = 0; i < 20; i++) {
        Calls.send(pair.client(), "abc");
        server.expect(FD_READ);
        assertThat(Calls.recv(server.s())).isEqualTo("abc");
        server.expectNothing();
        fails(WsaError.WSAEWOULDBLOCK, recv(server.s(), 1));
        server.expectNothing();
      }
    }
  }

  @Test
  @Covers({"WSAEventSelect", "FD_READ", "FD_CLOSE"})
  void shouldRecordForASocketOfACompletionPortAsForAnyOther() {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 0);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      assertThat(Kernel32.CreateIoCompletionPort(pair.server(), port, 1, 0)).isEqualTo(port);
      try (Selected server = Selected.of(pair.server(), FD_READ | FD_CLOSE)) {
        for (int i = 0; i < 20; i++) {
          Calls.send(pair.client(), "abc");
          server.expect(FD_READ);
          assertThat(ok(recv(server.s(), 1))).isEqualTo(1);
          server.expect(FD_READ);
          assertThat(Calls.recv(server.s())).isEqualTo("bc");
          server.expectNothing();
        }
        Calls.close(pair.client());
        server.expect(FD_CLOSE);
      }
    }
    Kernel32.CloseHandle(port);
  }

  @Test
  @Covers({"WSAEventSelect", "FD_READ", "WSARecv"})
  void shouldRecordOnlyWhatAnOverlappedReceiveLeaves() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ)) {
      WsaOverlapped overlapped = new WsaOverlapped();
      overlapped.hEvent = Winsock.WSACreateEvent();
      byte[] two = new byte[2];
      WsaBuf[] buffers = {WsaBuf.of(two)};
      fails(
          WsaError.WSA_IO_PENDING,
          Winsock.WSARecv(server.s(), buffers, new int[1], new int[1], overlapped, null));
      Calls.send(pair.client(), "ab");
      long[] done = {overlapped.hEvent};
      assertThat(Winsock.WSAWaitForMultipleEvents(1, done, false, Selected.PATIENCE, false))
          .isZero();
      server.expectNothing();

      Calls.send(pair.client(), "c");
      server.expect(FD_READ);
      assertThat(two).containsExactly('a', 'b');
      Winsock.WSACloseEvent(overlapped.hEvent);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_READ", "FD_WRITE"})
  void shouldRecordDatagramsOneAfterTheOther(Family family) {
    long from = Calls.boundUdp(family);
    try (Selected to = Selected.of(Calls.boundUdp(family), ALL)) {
      to.expect(FD_WRITE);
      for (int length : new int[] {3, 0, 5}) {
        int sent = Winsock.sendto(from, new byte[5], 0, length, 0, Calls.sockname(to.s()));
        assertThat(sent).isEqualTo(length);
      }
      for (int length : new int[] {3, 0, 5}) {
        to.expect(FD_READ);
        assertThat(ok(recv(to.s(), 8))).isEqualTo(length);
      }
      to.expectNothing();
    }
    Calls.close(from);
  }

  @Test
  @Covers({"FD_OOB", "FD_READ", "MSG_OOB"})
  @KnownGap(
      provider = "nio",
      layer = "buffer",
      why = "neither java.nio nor a layer that reads ahead has urgent data apart")
  void shouldRecordUrgentDataApart() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_OOB | FD_READ)) {
      ok(Winsock.send(pair.client(), new byte[] {'!'}, 0, 1, MSG_OOB));
      server.expect(FD_OOB);
      fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(server.s(), new byte[1], 0, 1, MSG_ERRQUEUE));
      server.expect(FD_OOB);

      byte[] urgent = new byte[1];
      assertThat(ok(Winsock.recv(server.s(), urgent, 0, 1, MSG_OOB))).isEqualTo(1);
      assertThat(urgent[0]).isEqualTo((byte) '!');
      server.expectNothing();
    }
  }

  @Test
  @Covers({"FD_OOB", "FD_READ", "SO_OOBINLINE"})
  @KnownGap(
      provider = "nio",
      layer = "buffer",
      why = "neither java.nio nor a layer that reads ahead sends urgent data")
  void shouldRecordUrgentDataInLineAsData() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_OOB | FD_READ)) {
      ok(Winsock.setsockopt(server.s(), SOL_SOCKET, SO_OOBINLINE, 1));
      ok(Winsock.send(pair.client(), new byte[] {'!'}, 0, 1, MSG_OOB));

      server.expect(FD_READ);
    }
  }

  // --- sending

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_WRITE", "WSAEWOULDBLOCK"})
  void shouldRecordRoomOnlyAfterASendFoundNone(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Selected client = Selected.of(pair.client(), FD_WRITE)) {
      client.expect(FD_WRITE);
      Calls.send(client.s(), "there is room");
      client.expectNothing();

      long sent = "there is room".length() + Calls.fill(client.s());
      WsaNetworkEvents whileFilling = client.take();
      assertThat(whileFilling.networkEvents & ~FD_WRITE).isZero();
      client.expectNothing();
      long received = 0;
      while (received < sent) {
        received += ok(recv(pair.server(), 1 << 16));
      }
      client.expect(FD_WRITE);
      Calls.send(client.s(), "there is room");
      client.expectNothing();
    }
  }

  // --- accepting

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_ACCEPT", "WSAEventSelect"})
  void shouldRecordConnectionsAsLongAsTheyWait(Family family) {
    try (Selected listener = Selected.of(Calls.tcp(family), ALL)) {
      ok(Winsock.bind(listener.s(), family.loopback(0)));
      ok(Winsock.listen(listener.s(), SOMAXCONN));
      listener.expectNothing();
      long[] clients = {Calls.tcp(family), Calls.tcp(family)};
      for (long client : clients) {
        ok(Winsock.connect(client, Calls.sockname(listener.s())));
      }
      listener.expect(FD_ACCEPT);
      listener.expectNothing();

      long first = ok(Winsock.accept(listener.s()));
      listener.await();
      listener.expect(FD_ACCEPT);
      long second = ok(Winsock.accept(listener.s()));
      assertThat(new Selected(second, listener.event()).take().networkEvents).isEqualTo(FD_WRITE);
      listener.expectNothing();
      fails(WsaError.WSAEWOULDBLOCK, Winsock.accept(listener.s()));
      Calls.close(first, second, clients[0], clients[1]);
    }
  }

  @Test
  @Covers({"FD_ACCEPT", "WSAEventSelect"})
  void shouldRecordAConnectionThatWaitsAlready() {
    long s = Calls.listener(Family.IPV4);
    long client = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(client, Calls.sockname(s)));
    try (Selected listener = Selected.of(s, FD_ACCEPT)) {
      assertThat(listener.isSet()).isTrue();
      listener.expect(FD_ACCEPT);
    }
    Calls.close(client);
  }

  @Test
  @Covers({"FD_ACCEPT", "WSAAccept", "CF_DEFER", "WSATRY_AGAIN"})
  void shouldNotRecordADeferredConnectionAgain() {
    try (Selected listener = Selected.of(Calls.listener(Family.IPV4), FD_ACCEPT)) {
      long client = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(client, Calls.sockname(listener.s())));
      listener.expect(FD_ACCEPT);
      fails(WsaError.WSATRY_AGAIN, Winsock.WSAAccept(listener.s(), null, (_, _) -> CF_DEFER));
      listener.expectNothing();

      long accepted = ok(Winsock.accept(listener.s()));
      listener.expectNothing();
      Calls.close(client, accepted);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAEventSelect", "FD_ACCEPT", "FD_WRITE", "FD_CONNECT"})
  void shouldHandTheSelectionOnToAcceptedSockets(Family family) {
    try (Selected listener = Selected.of(Calls.listener(family), ALL)) {
      long client = Calls.tcp(family);
      ok(Winsock.connect(client, Calls.sockname(listener.s())));
      Calls.send(client, "early");
      listener.expect(FD_ACCEPT);
      Selected accepted = new Selected(ok(Winsock.accept(listener.s())), listener.event());

      accepted.expect(FD_READ | FD_WRITE);
      fails(WsaError.WSAEINVAL, Winsock.ioctlsocket(accepted.s(), FIONBIO, new int[] {0}));
      Calls.close(client, accepted.s());
    }
  }

  // --- the end

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_CLOSE", "FD_READ"})
  void shouldRecordTheEndAsAnEndAndNotAsData(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Selected server = Selected.of(pair.server(), FD_READ | FD_CLOSE)) {
      ok(Winsock.shutdown(pair.client(), SD_SEND));
      int[] errors = server.expect(FD_CLOSE);
      assertThat(errors[FD_CLOSE_BIT]).isZero();

      assertThat(ok(recv(server.s(), 1))).isZero();
      assertThat(ok(recv(server.s(), 1))).isZero();
      server.expectNothing();
      Calls.send(server.s(), "the other direction lives");
      Calls.close(pair.client());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_CLOSE", "FD_READ"})
  void shouldRecordTheEndAfterAllDataWasReceived(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Selected server = Selected.of(pair.server(), FD_READ | FD_CLOSE)) {
      Calls.send(pair.client(), "ab");
      Calls.close(pair.client());
      server.expect(FD_READ);
      assertThat(ok(recv(server.s(), 1))).isEqualTo(1);
      server.expect(FD_READ);
      assertThat(ok(recv(server.s(), 1))).isEqualTo(1);
      server.expect(FD_CLOSE);
      assertThat(ok(recv(server.s(), 1))).isZero();
      server.expectNothing();
    }
  }

  @Test
  @Covers("FD_CLOSE")
  void shouldRecordTheEndAfterAllDataWasReceivedToWhomDataIsOfNoInterest() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_CLOSE)) {
      Calls.send(pair.client(), "ab");
      Calls.close(pair.client());
      assertThat(Sets.becomesReadable(server.s())).isTrue();
      server.expectNothing();
      assertThat(ok(recv(server.s(), 1))).isEqualTo(1);
      server.expectNothing();
      assertThat(ok(recv(server.s(), 1))).isEqualTo(1);
      server.expect(FD_CLOSE);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"FD_CLOSE", "WSAECONNRESET", "WSAEnumNetworkEvents"})
  void shouldRecordThatThePeerResetTheConnection(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Selected server = Selected.of(pair.server(), FD_READ | FD_CLOSE)) {
      reset(pair.client());
      int[] errors = server.expect(FD_CLOSE);
      assertThat(errors[FD_CLOSE_BIT]).isEqualTo(WsaErrors.WSAECONNRESET);

      fails(WsaError.WSAECONNRESET, recv(server.s(), 1));
      server.expectNothing();
    }
  }

  @Test
  @Covers({"FD_CLOSE", "SD_RECEIVE", "WSAECONNABORTED"})
  void shouldRecordThatTheConnectionWasAborted() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), FD_READ | FD_CLOSE)) {
      ok(Winsock.shutdown(server.s(), SD_RECEIVE));
      Calls.send(pair.client(), "nobody takes this");

      int[] errors = server.expect(FD_CLOSE);
      assertThat(errors[FD_CLOSE_BIT]).isEqualTo(WsaErrors.WSAECONNABORTED);
    }
  }

  @Test
  @Covers({"FD_CLOSE", "shutdown"})
  void shouldRecordTheEndWithWhichThePeerAnswersAShutdown() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected client = Selected.of(pair.client(), FD_READ | FD_CLOSE)) {
      ok(Winsock.shutdown(client.s(), SD_SEND));
      assertThat(ok(recv(pair.server(), 1))).isZero();
      client.expectNothing();
      Calls.close(pair.server());

      client.expect(FD_CLOSE);
    }
  }

  @Test
  @Covers({"FD_CLOSE", "closesocket"})
  void shouldSayNothingMoreAfterClosesocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Selected server = Selected.of(pair.server(), ALL & ~FD_WRITE & ~FD_CONNECT)) {
      Calls.close(server.s());
      assertThat(ok(recv(pair.client(), 1))).isZero();
      Calls.close(pair.client());

      long[] events = {server.event()};
      int waited = Winsock.WSAWaitForMultipleEvents(1, events, false, 100, false);
      assertThat(waited).isEqualTo(WSA_WAIT_TIMEOUT);
      fails(
          WsaError.WSAENOTSOCK,
          Winsock.WSAEnumNetworkEvents(server.s(), server.event(), new WsaNetworkEvents()));
    }
  }
}
