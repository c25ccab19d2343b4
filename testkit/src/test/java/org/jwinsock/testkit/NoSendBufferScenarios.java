package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.SOL_SOCKET;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

/// SO_SNDBUF 0: a send is over when the peer has acknowledged it. In a network of its own, which
/// can lose packets.
@ExtendWith(Started.class)
@Timeout(60)
class NoSendBufferScenarios {

  private static final String NIO = "java.nio tells of no acknowledgements";

  private Calls.Pair pair = new Calls.Pair(0, 0);
  private long event;

  @BeforeEach
  void connect() {
    pair = Calls.Pair.tcp(Family.IPV4);
    event = Winsock.WSACreateEvent();
    Sockopts.set(pair.client(), SOL_SOCKET, WinSock2.SO_SNDBUF, 0);
  }

  @AfterEach
  void end() {
    carry();
    pair.close();
    Winsock.WSACloseEvent(event);
  }

  /// What is sent from now on is lost, and sent again after [#carry()].
  private static void lose() {
    OwnNetwork.change("tc qdisc add dev lo root blackhole");
  }

  private static void carry() {
    OwnNetwork.change("tc qdisc del dev lo root 2>/dev/null || true");
  }

  private WsaOverlapped begin() {
    WsaOverlapped overlapped = new WsaOverlapped();
    overlapped.hEvent = event;
    WsaBuf[] buffers = {new WsaBuf(Arena.ofAuto().allocate(100))};
    fails(
        WsaError.WSA_IO_PENDING,
        Winsock.WSASend(pair.client(), buffers, null, 0, overlapped, null));
    return overlapped;
  }

  @Test
  @KnownGap(provider = "nio", why = NIO)
  @Covers({"SO_SNDBUF", "WSASend"})
  void shouldCompleteASendWhenThePeerHasAcknowledgedIt() {
    lose();
    WsaOverlapped pending = begin();
    assertThat(Kernel32.WaitForSingleObject(event, 100)).isEqualTo(WsaErrors.WAIT_TIMEOUT);

    carry();
    assertThat(Kernel32.WaitForSingleObject(event, 30_000)).isZero();
    assertThat(pending.error()).isZero();
    assertThat(pending.bytes()).isEqualTo(100);
  }

  @Test
  @KnownGap(provider = "nio", why = NIO)
  @Covers("SO_SNDBUF")
  void shouldEndASendThatIsCancelledOrItsSocketClosed() {
    lose();
    WsaOverlapped pending = begin();
    assertThat(Kernel32.CancelIoEx(pair.client(), pending)).isTrue();
    assertThat(Kernel32.WaitForSingleObject(event, 30_000)).isZero();
    assertThat(pending.error()).isEqualTo(WsaErrors.WSA_OPERATION_ABORTED);

    pending = begin();
    ok(Winsock.closesocket(pair.client()));
    assertThat(Kernel32.WaitForSingleObject(event, 30_000)).isZero();
    assertThat(pending.error()).isEqualTo(WsaErrors.WSA_OPERATION_ABORTED);
  }

  @Test
  @KnownGap(provider = "nio", why = NIO)
  @Covers("SO_SNDBUF")
  void shouldLetABlockingSendWaitForThePeer() {
    Sockopts.set(pair.client(), SOL_SOCKET, WinSock2.SO_SNDTIMEO, 100);
    lose();

    fails(WsaError.WSAETIMEDOUT, Winsock.send(pair.client(), new byte[10], 0, 10, 0));
  }

  @Test
  void shouldSendAtOnceOnANonBlockingSocket() {
    Calls.nonBlocking(pair.client(), true);

    assertThat(Winsock.send(pair.client(), new byte[10], 0, 10, 0)).isEqualTo(10);
  }
}
