package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;

/// A send that waits for room, and a disconnect that waits for its peer, which end because the peer
/// lets them, because they are cancelled and because the socket is closed, all at the same moment:
/// each ends once, and what has been sent arrives once and in its order.
@ExtendWith(Started.class)
@Timeout(120)
class SendEndRaceTest {

  /// More than both ends have room for.
  private static final int SIZE = 1 << 20;

  private static final int PERIOD = 251;

  private static final TimeVal WHILE = new TimeVal(0, 10_000);

  private final Race race = new Race();

  private abstract class Ending {
    final Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    final Operation operation = new Operation(SIZE);
    volatile boolean cancelled;

    Ending() {
      operation.hEvent = Winsock.WSACreateEvent();
    }

    void cancel() {
      cancelled = operation.cancel(pair.client());
    }

    void close() {
      Calls.close(pair.client());
    }

    /// True if it has succeeded.
    boolean ends(String success) {
      assertThat(operation.becomesSignalled()).as("the event").isTrue();
      assertThat(operation.isDone()).isTrue();
      assertThat(operation.error()).isIn(0, WSA_OPERATION_ABORTED);
      assertThat(Winsock.WSAResetEvent(operation.hEvent)).isTrue();
      boolean succeeded = operation.error() == 0;
      race.note(succeeded ? success : cancelled ? "cancelled" : "closed");
      return succeeded;
    }

    void over() {
      assertThat(operation.isSignalled()).as("told again").isFalse();
      operation.closeEvent();
      pair.close();
    }
  }

  private final class Send extends Ending {
    private final byte[] chunk = new byte[1 << 16];
    private int received;

    Send() {
      for (int i = 0; i < SIZE; i++) {
        operation.memory.set(ValueLayout.JAVA_BYTE, i, (byte) (i % PERIOD));
      }
      ok(Winsock.setsockopt(pair.client(), WinSock2.SOL_SOCKET, WinSock2.SO_SNDBUF, 1 << 16));
      assertThat(operation.send(pair.client(), SIZE, null)).isEqualTo(WSA_IO_PENDING);
    }

    /// Receives all, or what has come when the operation has ended.
    void drain() {
      while (received < SIZE) {
        boolean done = operation.isDone();
        if (ok(Winsock.select(0, Sets.of(pair.server()), null, null, WHILE)) == 0) {
          if (done) {
            return;
          }
        } else if (receive() <= 0) {
          return;
        }
      }
    }

    private int receive() {
      int length = Winsock.recv(pair.server(), chunk, 0, chunk.length, 0);
      for (int i = 0; i < length; i++) {
        assertThat(chunk[i])
            .as("byte %d", received + i)
            .isEqualTo((byte) ((received + i) % PERIOD));
      }
      received += Math.max(length, 0);
      return length;
    }

    private void judge(boolean open) {
      boolean sent = ends("sent");
      assertThat(operation.bytes()).isBetween(0L, (long) SIZE);
      if (open) {
        assertThat(sent || cancelled).as("nobody else ends it").isTrue();
        ok(Winsock.shutdown(pair.client(), WinSock2.SD_SEND));
      }
      int length;
      do {
        length = receive();
      } while (length > 0);
      if (sent) {
        assertThat(operation.bytes()).isEqualTo(SIZE);
      }
      assertThat(received).isEqualTo((int) operation.bytes());
      over();
    }
  }

  private final class Disconnect extends Ending {
    private final long next;
    private final SockAddr nextAddress;

    Disconnect(long next) {
      this.next = next;
      nextAddress = Calls.sockname(next);
      boolean over = Mswsock.DisconnectEx(pair.client(), operation, MsWSock.TF_REUSE_SOCKET, 0);
      assertThat(over).isFalse();
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WSA_IO_PENDING);
    }

    void peerEnds() {
      Calls.close(pair.server());
    }

    private void judge(boolean open) {
      boolean disconnected = ends("disconnected");
      if (open && disconnected) {
        ok(Winsock.connect(pair.client(), nextAddress));
        long server = ok(Winsock.accept(next));
        Calls.send(server, "again");
        assertThat(Calls.recv(pair.client())).isEqualTo("again");
        Operation.reset(server);
      } else if (open) {
        assertThat(cancelled).as("nobody else ends it").isTrue();
        assertThat(Calls.recv(pair.client())).as("until the peer's end").isEmpty();
      }
      over();
    }
  }

  @Test
  @Covers({"WSASend", "CancelIoEx"})
  void shouldSendOnceWhatIsCancelledMeanwhile() throws Exception {
    race.run(
        () -> {
          Send each = new Send();
          return Race.Round.of(() -> each.judge(true), each::drain, each::cancel);
        });
    race.assertOutcomes("sent", "cancelled");
  }

  @Test
  @Covers({"WSASend", "CancelIoEx", "closesocket"})
  void shouldEndOnceWhenItsSocketIsClosedMeanwhile() throws Exception {
    race.run(
        () -> {
          Send each = new Send();
          return Race.Round.of(() -> each.judge(false), each::drain, each::cancel, each::close);
        });
    race.assertOutcomes("cancelled", "closed");
  }

  @Test
  @Covers({"DisconnectEx", "CancelIoEx"})
  void shouldDisconnectOnceOrNotAtAll() throws Exception {
    long next = Calls.listener(Family.IPV4);
    race.run(
        () -> {
          Disconnect each = new Disconnect(next);
          return Race.Round.of(() -> each.judge(true), each::peerEnds, each::cancel);
        });
    Calls.close(next);
    race.assertOutcomes("disconnected", "cancelled");
  }

  @Test
  @Covers({"DisconnectEx", "CancelIoEx", "closesocket"})
  void shouldEndADisconnectOnceWhenItsSocketIsClosed() throws Exception {
    long next = Calls.listener(Family.IPV4);
    race.run(
        () -> {
          Disconnect each = new Disconnect(next);
          return Race.Round.of(() -> each.judge(false), each::peerEnds, each::cancel, each::close);
        });
    Calls.close(next);
    race.assertOutcomes("cancelled", "closed");
  }
}
