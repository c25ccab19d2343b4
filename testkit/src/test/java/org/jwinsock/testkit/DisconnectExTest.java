package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.ExOperation.refused;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaError;

/// `DisconnectEx`: ending a connection, and using its socket again.
@ExtendWith(Started.class)
@Timeout(60)
class DisconnectExTest {

  private static final int AREA = 64;
  private static final int REUSE = MsWSock.TF_REUSE_SOCKET;

  private static MemorySegment output() {
    return MemorySegment.ofArray(new byte[2 * AREA]);
  }

  private static boolean acceptEx(long listener, long s, ExOperation operation) {
    return Mswsock.AcceptEx(listener, s, output(), 0, AREA, AREA, null, operation);
  }

  private static long connected(Family family, long listener) {
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    return client;
  }

  @ParameterizedTest
  @EnumSource
  @Covers("DisconnectEx")
  void shouldEndTheStreamBehindWhatWasSent(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Calls.send(pair.client(), "last words");

      assertThat(Mswsock.DisconnectEx(pair.client(), null, 0, 0)).isTrue();

      assertThat(Calls.recv(pair.server())).isEqualTo("last words");
      assertThat(Calls.recv(pair.server())).isEmpty();
      Calls.fails(WsaError.WSAESHUTDOWN, Winsock.send(pair.client(), new byte[1], 0, 1, 0));
      refused(WsaError.WSAENOTCONN, Mswsock.DisconnectEx(pair.client(), null, 0, 0));
    }
  }

  @Test
  @Covers({"DisconnectEx", "DE_REUSE_SOCKET"})
  void shouldRefuseOtherFlagsAndSocketsThatAreNotConnected() {
    assertThat(MsWSock.DE_REUSE_SOCKET).isEqualTo(REUSE);
    long s = Calls.tcp(Family.IPV4);
    refused(WsaError.WSAENOTCONN, Mswsock.DisconnectEx(s, null, 0, 0));
    refused(WsaError.WSAENOTCONN, Mswsock.DisconnectEx(s, new ExOperation(), REUSE, 0));
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      refused(
          WsaError.WSAEINVAL, Mswsock.DisconnectEx(pair.client(), null, MsWSock.TF_DISCONNECT, 0));
      refused(WsaError.WSAEINVAL, Mswsock.DisconnectEx(pair.client(), null, 0, 1));
      Calls.send(pair.client(), "still there");
      assertThat(Calls.recv(pair.server())).isEqualTo("still there");
    }
    long datagrams = Calls.boundUdp(Family.IPV4);
    refused(WsaError.WSAENOTCONN, Mswsock.DisconnectEx(datagrams, null, 0, 0));
    Calls.close(s, datagrams);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"DisconnectEx", "AcceptEx", "TF_REUSE_SOCKET"})
  void shouldMakeAnAcceptedSocketFitToBeAcceptedIntoAgain(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    for (int round = 0; round < 3; round++) {
      ExOperation accept = new ExOperation();
      accept.pending(acceptEx(listener, s, accept));
      long client = connected(family, listener);
      accept.succeeds(listener);
      Calls.send(s, "round " + round);
      Calls.send(client, "read this first");

      ExOperation disconnect = new ExOperation();
      disconnect.pending(Mswsock.DisconnectEx(s, disconnect, REUSE, 0));
      assertThat(Calls.recv(client)).isEqualTo("round " + round);
      assertThat(Calls.recv(client)).isEmpty();
      assertThat(disconnect.isDone()).as("before the peer has ended").isFalse();
      Calls.close(client);
      assertThat(disconnect.isDone()).as("before everything is received").isFalse();
      assertThat(Calls.recv(s)).isEqualTo("read this first");
      disconnect.succeeds(s);
    }
    SockAddr address = Calls.sockname(listener);
    Calls.fails(WsaError.WSAEINVAL, Winsock.connect(s, address));
    refused(WsaError.WSAEINVAL, Mswsock.ConnectEx(s, address, null, null, new ExOperation()));
    Calls.fails(WsaError.WSAEINVAL, Winsock.bind(s, family.loopback(0)));
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"DisconnectEx", "ConnectEx", "TF_REUSE_SOCKET"})
  void shouldMakeAConnectedSocketFitToConnectAgain(Family family) {
    long s = Calls.tcp(family);
    ok(Winsock.bind(s, family.loopback(0)));
    SockAddr own = Calls.sockname(s);
    for (int round = 0; round < 3; round++) {
      long listener = Calls.listener(family);
      ExOperation connect = new ExOperation();
      connect.begun(Mswsock.ConnectEx(s, Calls.sockname(listener), null, null, connect));
      connect.succeeds(s);
      long server = ok(Winsock.accept(listener));
      Calls.close(server);

      ExOperation disconnect = new ExOperation();
      disconnect.begun(Mswsock.DisconnectEx(s, disconnect, REUSE, 0));
      disconnect.succeeds(s);
      assertThat(Calls.sockname(s)).as("still bound").isEqualTo(own);
      refused(WsaError.WSAEINVAL, acceptEx(listener, s, new ExOperation()));
      Calls.close(listener);
    }
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"DisconnectEx", "accept"})
  void shouldNotWaitInAnAcceptBecauseAReceiveHasWaited(Family family) throws Exception {
    long first = Calls.listener(family);
    long s = Calls.tcp(family);
    ok(Winsock.bind(s, family.loopback(0)));
    ok(Winsock.connect(s, Calls.sockname(first)));
    long server = ok(Winsock.accept(first));
    Running<String> receiving = Running.start(() -> Calls.recv(s)).untilItWaits();
    Calls.send(server, "x");
    assertThat(receiving.get()).isEqualTo("x");
    Calls.close(server);
    ExOperation disconnect = new ExOperation();
    disconnect.begun(Mswsock.DisconnectEx(s, disconnect, REUSE, 0));
    disconnect.succeeds(s);

    ok(Winsock.listen(s, 1));
    Calls.nonBlocking(s, true);
    Running<Running.Outcome> accepting = Running.call(ThreadKind.PLATFORM, () -> Winsock.accept(s));

    assertThat(accepting.get().error()).isEqualTo(WsaError.WSAEWOULDBLOCK.code());
    Calls.close(s, first);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("DisconnectEx")
  void shouldWaitWithoutAnOverlappedUntilThePeerHasEnded(Family family) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Running<Boolean> disconnecting =
          Running.start(() -> Mswsock.DisconnectEx(pair.server(), null, REUSE, 0));
      assertThat(Calls.recv(pair.client())).isEmpty();
      Calls.close(pair.client());
      assertThat(disconnecting.get()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("DisconnectEx")
  void shouldGiveAPacketThoughThePeerEndedFirst(Family family) {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    assertThat(Kernel32.CreateIoCompletionPort(s, port, 9, 0)).isEqualTo(port);
    for (int round = 0; round < 3; round++) {
      ExOperation accept = new ExOperation();
      accept.pending(acceptEx(listener, s, accept));
      long client = connected(family, listener);
      accept.succeeds(listener);
      Calls.close(client);
      ExOperation disconnect = new ExOperation();
      disconnect.begun(Mswsock.DisconnectEx(s, disconnect, REUSE, 0));

      org.jwinsock.spi.WsaOverlapped[] found = new org.jwinsock.spi.WsaOverlapped[1];
      assertThat(Kernel32.GetQueuedCompletionStatus(port, new int[1], new long[1], found, 30_000))
          .isTrue();
      assertThat(found[0]).isSameAs(disconnect);
    }
    Calls.close(s, listener);
    assertThat(Kernel32.CloseHandle(port)).isTrue();
  }

  @Test
  @Covers("DisconnectEx")
  void shouldEndWhenTheSocketIsClosed() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      ExOperation disconnect = new ExOperation();
      disconnect.pending(Mswsock.DisconnectEx(pair.server(), disconnect, REUSE, 0));
      Calls.close(pair.server());
      disconnect.failsWith(pair.client(), WsaError.WSA_OPERATION_ABORTED);
    }
  }
}
