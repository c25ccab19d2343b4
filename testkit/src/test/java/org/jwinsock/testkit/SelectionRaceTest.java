package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.FD_CLOSE;
import static org.jwinsock.spi.WinSock2.FD_READ;
import static org.jwinsock.testkit.Calls.ok;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaNetworkEvents;

/// Network events are selected anew, for another event object or for none, at the moment something
/// happens to the socket.
@ExtendWith(Started.class)
@Timeout(60)
class SelectionRaceTest {

  private final Race race = new Race();

  private final class Selecting {
    final Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    final long before;
    final long after;
    boolean told;

    Selecting(long before, long after) {
      this.before = before;
      this.after = after;
      ok(Winsock.WSAEventSelect(pair.server(), before, FD_READ | FD_CLOSE));
    }

    void send() {
      Calls.send(pair.client(), "x");
    }

    void end() {
      Calls.close(pair.client());
    }

    /// From its return on the event of before is told nothing.
    void selectAnew() {
      ok(Winsock.WSAEventSelect(pair.server(), after, FD_READ | FD_CLOSE));
      told = Selected.isSet(before);
      assertThat(Winsock.WSAResetEvent(before)).isTrue();
    }

    void cancel() {
      ok(Winsock.WSAEventSelect(pair.server(), 0, 0));
      told = Selected.isSet(before);
      assertThat(Winsock.WSAResetEvent(before)).isTrue();
    }

    void close() {
      Calls.close(pair.server());
      told = Selected.isSet(before);
      assertThat(Winsock.WSAResetEvent(before)).isTrue();
    }

    private WsaNetworkEvents take(long event) {
      WsaNetworkEvents taken = new WsaNetworkEvents();
      ok(Winsock.WSAEnumNetworkEvents(pair.server(), event, taken));
      return taken;
    }

    private void expectNothingMore() {
      race.note(told ? "told before" : "not told");
      assertThat(Selected.isSet(before)).as("the event of before").isFalse();
      Operation.reset(pair.server());
      pair.close();
      assertThat(Winsock.WSAResetEvent(after)).isTrue();
    }

    void judgeAnew(int expected) {
      new Selected(pair.server(), after).expect(expected);
      expectNothingMore();
    }

    void judgeCancelled() {
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      assertThat(take(before).networkEvents).as("recorded").isZero();
      assertThat(Winsock.recv(pair.server(), new byte[2], 0, 2, 0)).isOne();
      expectNothingMore();
    }

    void judgeClosed() {
      race.note(told ? "told before" : "not told");
      assertThat(Selected.isSet(before)).as("the event of before").isFalse();
      pair.close();
    }
  }

  private interface Start {
    Race.Round of(Selecting selecting);
  }

  private void run(Start start) throws InterruptedException {
    long before = Winsock.WSACreateEvent();
    long after = Winsock.WSACreateEvent();
    race.run(() -> start.of(new Selecting(before, after)));
    assertThat(Winsock.WSACloseEvent(before) && Winsock.WSACloseEvent(after)).isTrue();
    race.assertOutcomes("told before", "not told");
  }

  @Test
  @Covers({"WSAEventSelect", "FD_READ"})
  void shouldTellDataToTheEventSelectedLast() throws Exception {
    run(each -> Race.Round.of(() -> each.judgeAnew(FD_READ), each::selectAnew, each::send));
  }

  @Test
  @Covers({"WSAEventSelect", "FD_CLOSE"})
  void shouldTellTheEndToTheEventSelectedLast() throws Exception {
    run(each -> Race.Round.of(() -> each.judgeAnew(FD_CLOSE), each::selectAnew, each::end));
  }

  @Test
  @Covers({"WSAEventSelect", "WSAEnumNetworkEvents"})
  void shouldTellNothingOnceASelectionIsCancelled() throws Exception {
    run(each -> Race.Round.of(each::judgeCancelled, each::cancel, each::send));
  }

  @Test
  @Covers({"WSAEventSelect", "closesocket"})
  void shouldTellNothingOnceTheSocketIsClosed() throws Exception {
    run(each -> Race.Round.of(each::judgeClosed, each::close, each::end));
  }
}
