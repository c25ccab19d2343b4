package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Ending one direction or both and keeping the socket.
@ExtendWith(Started.class)
@Timeout(60)
class ShutdownTest {

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "SD_SEND", "WSAESHUTDOWN"})
  void shouldEndSendingAndGoOnReceiving(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      Calls.send(connection.s(), "last");
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_SEND));

      assertThat(connection.read(4)).asString().isEqualTo("last");
      assertThat(connection.read()).as("FIN").isEqualTo(-1);
      fails(WsaError.WSAESHUTDOWN, Winsock.send(connection.s(), new byte[1], 0, 1, 0));
      fails(WsaError.WSAESHUTDOWN, Winsock.send(connection.s(), new byte[0], 0, 0, 0));
      connection.write(new byte[] {1});
      assertThat(Winsock.recv(connection.s(), new byte[8], 0, 8, 0)).isEqualTo(1);
      connection.peer().close();
      assertThat(Winsock.recv(connection.s(), new byte[8], 0, 8, 0)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("shutdown")
  void shouldAllowTheSameAgain(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      assertThat(connection.read()).isEqualTo(-1);
      connection.peer().close();
      assertThat(Winsock.recv(connection.s(), new byte[8], 0, 8, 0)).isZero();
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_RECEIVE));
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_BOTH));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -1, Integer.MAX_VALUE})
  @Covers("WSAEINVAL")
  void shouldKnowThreeWaysOnly(int how) {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      fails(WsaError.WSAEINVAL, Winsock.shutdown(pair.client(), how));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "WSAENOTCONN"})
  void shouldNeedAConnectionOnAStreamOnly(Family family) {
    long tcp = Calls.tcp(family);
    long udp = Calls.udp(family);
    for (int how : new int[] {WinSock2.SD_RECEIVE, WinSock2.SD_SEND, WinSock2.SD_BOTH}) {
      fails(WsaError.WSAENOTCONN, Winsock.shutdown(tcp, how));
      ok(Winsock.shutdown(udp, how));
    }
    Calls.close(tcp, udp);
  }

  // --- receiving

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "SD_RECEIVE", "WSAESHUTDOWN"})
  void shouldEndReceivingAndGoOnSending(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_RECEIVE));

      fails(WsaError.WSAESHUTDOWN, Winsock.recv(connection.s(), new byte[8], 0, 8, 0));
      Calls.send(connection.s(), "still sending");
      assertThat(connection.read(13)).asString().isEqualTo("still sending");
      connection.peer().shutdownOutput();
      fails(WsaError.WSAESHUTDOWN, Winsock.recv(connection.s(), new byte[8], 0, 8, 0));
      Calls.send(connection.s(), "!");
      assertThat(connection.read()).as("the peer's end is no reason to reset").isEqualTo('!');
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "SD_RECEIVE", "WSAECONNABORTED"})
  void shouldResetWhenDataIsThereUnread(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.write(new byte[] {1, 2, 3});
      assertThat(Sets.becomesReadable(connection.s())).isTrue();

      ok(Winsock.shutdown(connection.s(), WinSock2.SD_RECEIVE));

      connection.assertReset();
      fails(WsaError.WSAECONNABORTED, Winsock.send(connection.s(), new byte[1], 0, 1, 0));
      assertThat(Winsock.recv(connection.s(), new byte[1], 0, 1, 0)).isEqualTo(-1);
      assertThat(Winsock.WSAGetLastError()).isIn(WsaErrors.WSAESHUTDOWN, WsaErrors.WSAECONNABORTED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.SD_RECEIVE, WinSock2.SD_BOTH})
  @Covers({"shutdown", "SD_RECEIVE", "SD_BOTH"})
  void shouldResetWhenDataComesLater(int how) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      ok(Winsock.shutdown(connection.s(), how));
      if (how == WinSock2.SD_BOTH) {
        assertThat(connection.read()).as("FIN").isEqualTo(-1);
      }

      connection.write(new byte[] {1});

      if (how == WinSock2.SD_BOTH) {
        assertThat(eventuallyFailsToWrite(connection)).isTrue();
      } else {
        connection.assertReset();
      }
    }
  }

  private static boolean eventuallyFailsToWrite(JavaPeer connection) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < Sets.PATIENCE.nanos()) {
      try {
        connection.write(new byte[] {1});
      } catch (IOException e) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "SD_RECEIVE"})
  void shouldEndReceivesThatWait(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      Running<Running.Outcome> receiver =
          Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, 0));

      ok(Winsock.shutdown(connection.s(), WinSock2.SD_RECEIVE));

      Running.Outcome outcome = receiver.get();
      assertThat(outcome.result()).isEqualTo(-1);
      assertThat(outcome.error()).isEqualTo(WsaErrors.WSAESHUTDOWN);
    }
  }

  @Test
  @Covers({"SD_BOTH", "WSAESHUTDOWN"})
  void shouldEndBothDirections() throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_BOTH));
      fails(WsaError.WSAESHUTDOWN, Winsock.send(connection.s(), new byte[1], 0, 1, 0));
      fails(WsaError.WSAESHUTDOWN, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));
      assertThat(connection.read()).isEqualTo(-1);
    }
  }

  // --- together with sends that wait, and with lingering

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "SD_SEND"})
  void shouldSendWhatWaitsBeforeTheEnd(ThreadKind kind) throws Exception {
    byte[] much = new byte[20 << 20];
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      Running<Running.Outcome> sender =
          Running.waiting(kind, () -> Winsock.send(connection.s(), much, 0, much.length, 0));

      ok(Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      fails(WsaError.WSAESHUTDOWN, Winsock.send(connection.s(), new byte[1], 0, 1, 0));

      assertThat(connection.read(much.length)).hasSize(much.length);
      assertThat(connection.read()).as("FIN").isEqualTo(-1);
      assertThat(sender.get().result()).isEqualTo(much.length);
    }
  }

  @Test
  @Covers("shutdown")
  void shouldNotWaitWhateverLingerSays() throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 12)) {
      MemorySegment linger = MemorySegment.ofArray(new byte[Linger.SIZE]);
      new Linger(1, 30).write(linger);
      ok(Winsock.setsockopt(connection.s(), WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, linger));
      Calls.nonBlocking(connection.s(), true);
      Calls.fill(connection.s());
      Calls.nonBlocking(connection.s(), false);

      long start = System.nanoTime();
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_BOTH));
      assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);

      new Linger(1, 0).write(linger);
      ok(Winsock.setsockopt(connection.s(), WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, linger));
    }
  }

  // --- disconnect data

  @ParameterizedTest
  @EnumSource
  @Covers({"WSASendDisconnect", "WSAESHUTDOWN"})
  void shouldEndSendingByWsaSendDisconnect(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      WsaBuf data = WsaBuf.of(new byte[] {1});
      fails(WsaError.WSAENOPROTOOPT, Winsock.WSASendDisconnect(connection.s(), data));
      Calls.send(connection.s(), "x");

      ok(Winsock.WSASendDisconnect(connection.s(), null));

      assertThat(connection.read()).as("nothing had happened").isEqualTo('x');
      assertThat(connection.read()).isEqualTo(-1);
      fails(WsaError.WSAESHUTDOWN, Winsock.send(connection.s(), new byte[1], 0, 1, 0));
      ok(Winsock.WSASendDisconnect(connection.s(), WsaBuf.of(new byte[0])));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecvDisconnect", "WSAESHUTDOWN"})
  void shouldEndReceivingByWsaRecvDisconnect(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      WsaBuf data = WsaBuf.of(new byte[1]);
      fails(WsaError.WSAENOPROTOOPT, Winsock.WSARecvDisconnect(connection.s(), data));
      ok(Winsock.WSARecvDisconnect(connection.s(), null));

      fails(WsaError.WSAESHUTDOWN, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));
      connection.write(new byte[] {1});
      connection.assertReset();
    }
  }

  @Test
  @Covers({"WSASendDisconnect", "WSARecvDisconnect"})
  void shouldDisconnectConnectionsOnly() {
    long tcp = Calls.tcp(Family.IPV4);
    long udp = Calls.udp(Family.IPV4);
    fails(WsaError.WSAENOTCONN, Winsock.WSASendDisconnect(tcp, null));
    fails(WsaError.WSAENOTCONN, Winsock.WSARecvDisconnect(tcp, null));
    fails(WsaError.WSAENOPROTOOPT, Winsock.WSASendDisconnect(udp, null));
    fails(WsaError.WSAENOPROTOOPT, Winsock.WSARecvDisconnect(udp, null));
    Calls.close(tcp, udp);
  }
}
