package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.testkit.Port.Packet;

/// A socket is tied to a completion port while data comes, while a receive is under way and while
/// it is closed.
@ExtendWith(Started.class)
@Timeout(60)
class AssociationRaceTest {

  private static final long KEY = 7;

  private final Race race = new Race();

  private final class Tying {
    final Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    final Operation before = Operation.withEvent();
    final Port port;
    volatile boolean tied;

    Tying(Port port) {
      this.port = port;
    }

    void tie() {
      tied = Kernel32.CreateIoCompletionPort(pair.server(), port.handle(), KEY, 0) != 0;
      if (!tied) {
        assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
      }
    }

    void send() {
      Calls.send(pair.client(), "first");
    }

    void close() {
      Calls.close(pair.server());
    }

    /// Takes what the port has for an operation, if anything.
    boolean toldOf(Operation operation, int millis) {
      Packet packet = port.take(millis);
      if (packet.overlapped() == null) {
        return false;
      }
      assertThat(packet.overlapped()).isSameAs(operation);
      assertThat(packet.key()).isEqualTo(KEY);
      return true;
    }

    /// A receive from now on is told by the port, whatever came at the moment of tying.
    ///
    /// @param waiting what has been sent already, or nothing
    void expectWorking(String waiting) {
      Operation receive = new Operation();
      int error = receive.recv(pair.server());
      assertThat(error).isIn(0, WSA_IO_PENDING);
      String expected = waiting.isEmpty() ? "next" : waiting;
      if (waiting.isEmpty()) {
        Calls.send(pair.client(), expected);
      }
      assertThat(toldOf(receive, Port.PATIENCE_MILLIS)).as("a packet").isTrue();
      assertThat(receive.text((int) receive.bytes())).isEqualTo(expected);
    }

    void judgeData() {
      assertThat(tied).isTrue();
      expectWorking("first");
      expectWorking("");
      end();
    }

    void judgeReceive() {
      assertThat(tied).isTrue();
      assertThat(before.becomesSignalled()).as("the event").isTrue();
      assertThat(before.error()).isZero();
      assertThat(before.text((int) before.bytes())).isEqualTo("first");
      race.note(toldOf(before, 0) ? "told by the port, too" : "told by the event alone");
      expectWorking("");
      end();
    }

    void judgeClose() {
      assertThat(before.becomesSignalled()).as("the event").isTrue();
      assertThat(before.error()).isEqualTo(WSA_OPERATION_ABORTED);
      race.note(tied ? "tied" : "closed");
      boolean _ = toldOf(before, 0);
      port.post(1);
      assertThat(port.take().key()).as("the port goes on").isOne();
      end();
    }

    private void end() {
      before.closeEvent();
      Operation.reset(pair.client());
      pair.close();
    }
  }

  @Test
  @Covers("CreateIoCompletionPort")
  void shouldMissNoDataThatComesWhileASocketIsTied() throws Exception {
    try (Port port = Port.of(1)) {
      race.run(
          () -> {
            Tying tying = new Tying(port);
            return Race.Round.of(tying::judgeData, tying::tie, tying::send);
          });
    }
  }

  @Test
  @Covers("CreateIoCompletionPort")
  void shouldEndAReceiveThatWasUnderWayBefore() throws Exception {
    try (Port port = Port.of(1)) {
      race.run(
          () -> {
            Tying tying = new Tying(port);
            tying.before.pending(tying.pair.server());
            return Race.Round.of(tying::judgeReceive, tying::tie, tying::send);
          });
    }
    race.assertOutcomes("told by the port, too");
  }

  @Test
  @Covers({"CreateIoCompletionPort", "closesocket"})
  void shouldTieASocketOrFindItClosed() throws Exception {
    try (Port port = Port.of(1)) {
      race.run(
          () -> {
            Tying tying = new Tying(port);
            tying.before.pending(tying.pair.server());
            return Race.Round.of(tying::judgeClose, tying::tie, tying::close);
          });
    }
    race.assertOutcomes("tied", "closed");
  }
}
