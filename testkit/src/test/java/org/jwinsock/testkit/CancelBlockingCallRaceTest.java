package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// `WSACancelBlockingCall` at the moment at which the call that blocks could end well: it does one
/// or the other, and what it did not take is the next call's.
@Timeout(60)
class CancelBlockingCallRaceTest {

  private final Race race = new Race();

  @BeforeEach
  void startVersionOne() {
    assertThat(Winsock.WSAStartup(0x0101, new WsaData[1])).isZero();
  }

  @AfterEach
  void cleanUp() {
    ok(Winsock.WSAUnhookBlockingHook());
    ok(Winsock.WSACleanup());
  }

  /// Cancels the next call that blocks, a little after it has begun to.
  private void cancelSoon() {
    int spins = race.random(1 << race.random(14));
    assertThat(
            Winsock.WSASetBlockingHook(
                () -> {
                  for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                  }
                  assertThat(Winsock.WSACancelBlockingCall()).isZero();
                  return false;
                }))
        .isNotNull();
  }

  @Test
  @Covers({"WSACancelBlockingCall", "WSAEINTR"})
  void shouldReceiveOrLeaveItToTheNextReceive() throws Exception {
    Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    byte[] bytes = new byte[4];
    int[] got = new int[1];
    race.run(
        () ->
            Race.Round.of(
                () -> {
                  race.note(got[0] == 1 ? "received" : "cancelled");
                  ok(Winsock.WSAUnhookBlockingHook());
                  if (got[0] != 1) {
                    assertThat(Winsock.recv(pair.client(), bytes, 0, 4, 0)).isOne();
                  }
                },
                () -> {
                  cancelSoon();
                  got[0] = Winsock.recv(pair.client(), bytes, 0, 4, 0);
                  if (got[0] != 1) {
                    fails(WsaError.WSAEINTR, got[0]);
                  }
                },
                () -> Calls.send(pair.server(), "x")));
    pair.close();
    race.assertOutcomes("received", "cancelled");
  }

  @Test
  @Covers({"WSACancelBlockingCall", "accept"})
  void shouldAcceptOrLeaveItToTheNextAccept() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    SockAddr address = Calls.sockname(listener);
    long[] sockets = new long[2];
    race.run(
        () ->
            Race.Round.of(
                () -> {
                  race.note(sockets[0] > 0 ? "accepted" : "cancelled");
                  ok(Winsock.WSAUnhookBlockingHook());
                  long s = sockets[0] > 0 ? sockets[0] : ok(Winsock.accept(listener));
                  Calls.send(sockets[1], "y");
                  assertThat(Calls.recv(s)).isEqualTo("y");
                  Operation.reset(s);
                  Calls.close(sockets[1]);
                },
                () -> {
                  cancelSoon();
                  sockets[0] = Winsock.accept(listener);
                  if (sockets[0] < 0) {
                    fails(WsaError.WSAEINTR, sockets[0]);
                  }
                },
                () -> {
                  sockets[1] = Calls.tcp(Family.IPV4);
                  ok(Winsock.connect(sockets[1], address));
                }));
    Calls.close(listener);
    race.assertOutcomes("accepted", "cancelled");
  }
}
