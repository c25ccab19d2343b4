package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.testkit.Port.Packet;

/// One receive that ends because data comes, because it is cancelled and because its socket is
/// closed, all at the same moment: it ends once, and one of them is why.
@ExtendWith(Started.class)
@Timeout(60)
class OperationEndRaceTest {

  private static final String DATA = "data";

  /// How an end is told.
  enum Told {
    BY_EVENT,
    BY_ROUTINE,
    BY_PORT
  }

  private final Race race = new Race();

  /// The receive of one round, begun on the thread that judges it.
  private final class Receive {
    final Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    final Operation operation = new Operation(16);
    final AtomicInteger calls = new AtomicInteger();
    final Told told;
    final Port port;
    volatile boolean cancelled;

    /// What the port told.
    volatile @Nullable Packet packet;

    Receive(Told told, Port port) {
      this.told = told;
      this.port = port;
      switch (told) {
        case BY_EVENT -> operation.hEvent = Winsock.WSACreateEvent();
        case BY_PORT -> port.tie(pair.server(), 1);
        case BY_ROUTINE -> {}
      }
      int error =
          told == Told.BY_ROUTINE
              ? operation.recv(pair.server(), 0, (_, _, _, _) -> calls.incrementAndGet())
              : operation.recv(pair.server());
      assertThat(error).isEqualTo(WSA_IO_PENDING);
    }

    void send() {
      if (Winsock.send(pair.client(), DATA.getBytes(StandardCharsets.UTF_8), 0, DATA.length(), 0)
          < 0) {
        assertThat(Calls.lastError()).startsWith("WSAECONN"); // the socket has been closed
      }
    }

    void cancel() {
      cancelled = operation.cancel(pair.server());
    }

    void close() {
      Calls.close(pair.server());
    }

    /// A receive on a socket that is tied to a port goes on where threads wait at the port.
    void take() {
      if (told == Told.BY_PORT) {
        packet = port.take();
      }
    }

    /// Waits until it is told, and looks whether it is told again.
    void expectOneEnd() {
      switch (told) {
        case BY_EVENT -> {
          assertThat(operation.becomesSignalled()).as("the event").isTrue();
          operation.closeEvent();
        }
        case BY_ROUTINE -> {
          while (calls.get() == 0) {
            assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true)).isEqualTo(WAIT_IO_COMPLETION);
          }
          Kernel32.SleepEx(0, true);
          assertThat(calls).hasValue(1);
        }
        case BY_PORT -> {
          Packet taken = Objects.requireNonNull(packet);
          assertThat(taken.overlapped()).as("%s", taken).isSameAs(operation);
          assertThat(taken.ok()).isEqualTo(operation.error() == 0);
          assertThat(port.take(0).overlapped()).as("another packet").isNull();
        }
      }
      assertThat(operation.isDone()).isTrue();
      assertThat(operation.error()).isIn(0, WSA_OPERATION_ABORTED);
      boolean received = operation.error() == 0;
      assertThat(operation.bytes()).isEqualTo(received ? DATA.length() : 0);
      assertThat(operation.text(DATA.length())).isEqualTo(received ? DATA : "\0\0\0\0");
    }

    void judge() {
      expectOneEnd();
      race.note(operation.error() == 0 ? "received" : cancelled ? "cancelled" : "closed");
      pair.close();
    }

    /// The socket is still there, and so is what was not received.
    void judgeOpen() {
      expectOneEnd();
      boolean received = operation.error() == 0;
      race.note(received ? "received" : "cancelled");
      assertThat(received || cancelled).as("nobody else ends it").isTrue();
      if (!received) {
        assertThat(Calls.recv(pair.server())).isEqualTo(DATA);
      }
      Calls.nonBlocking(pair.server(), true);
      Calls.fails(
          org.jwinsock.spi.WsaError.WSAEWOULDBLOCK,
          Winsock.recv(pair.server(), new byte[1], 0, 1, 0));
      Operation.reset(pair.client());
      pair.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecv", "CancelIoEx", "closesocket"})
  void shouldEndAReceiveOnceWhenDataACancelAndACloseComeTogether(Told told) throws Exception {
    try (Port port = Port.of(1)) {
      race.run(
          () -> {
            Receive receive = new Receive(told, port);
            List<Runnable> parts =
                List.of(receive::send, receive::cancel, receive::close, receive::take);
            return new Race.Round(parts, 3, receive::judge);
          });
    }
    race.assertOutcomes("received", "cancelled", "closed");
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecv", "CancelIoEx"})
  void shouldLoseNoDataThatACancelledReceiveDidNotTake(Told told) throws Exception {
    try (Port port = Port.of(1)) {
      race.run(
          () -> {
            Receive receive = new Receive(told, port);
            List<Runnable> parts = List.of(receive::cancel, receive::send, receive::take);
            return new Race.Round(parts, 2, receive::judgeOpen);
          });
    }
    race.assertOutcomes("received", "cancelled");
  }
}
