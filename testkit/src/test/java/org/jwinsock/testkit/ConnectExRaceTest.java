package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;

/// A `ConnectEx` that is cancelled, or whose socket is closed, while it connects.
@ExtendWith(Started.class)
@Timeout(60)
class ConnectExRaceTest {

  private static final String HELLO = "hello";

  private final Race race = new Race();

  private final class Connecting {
    final long s = Calls.tcp(Family.IPV4);
    final Operation operation = Operation.withEvent();
    final SockAddr address;

    /// The error of the call, 0 if it has begun.
    volatile int refused;

    Connecting(SockAddr address) {
      this.address = address;
      ok(Winsock.bind(s, Family.IPV4.loopback(0)));
    }

    void connect() {
      MemorySegment hello = MemorySegment.ofArray(HELLO.getBytes(StandardCharsets.UTF_8));
      int error =
          Mswsock.ConnectEx(s, address, hello, null, operation) ? 0 : Winsock.WSAGetLastError();
      refused = error == WSA_IO_PENDING ? 0 : error;
    }

    void cancel() {
      if (!Kernel32.CancelIoEx(s, null)) {
        assertThat(Kernel32.GetLastError()).isIn(ERROR_NOT_FOUND, ERROR_INVALID_HANDLE);
      }
    }

    void close() {
      Calls.close(s);
    }

    /// Why it ended; 0 if it has connected and sent.
    int ends() {
      if (refused == 0) {
        assertThat(operation.becomesSignalled()).as("the event").isTrue();
        assertThat(operation.isDone()).isTrue();
      }
      int error = refused == 0 ? operation.error() : refused;
      assertThat(operation.bytes()).isEqualTo(error == 0 ? HELLO.length() : 0);
      race.note(error == 0 ? "connected" : error == WSAENOTSOCK ? "closed before" : "aborted");
      return error;
    }

    private void expectConnection(long listener) {
      long server = ok(Winsock.accept(listener));
      assertThat(Calls.recv(server)).isEqualTo(HELLO);
      Calls.send(server, "welcome");
      assertThat(Calls.recv(s)).isEqualTo("welcome");
      Operation.reset(server);
    }

    private void over() {
      operation.closeEvent();
      Winsock.closesocket(s);
    }

    /// Nobody has closed it, so that it can connect again.
    void judgeCancelled(long listener) {
      int error = ends();
      assertThat(error).isIn(0, WSA_OPERATION_ABORTED);
      if (error != 0) {
        emptyQueue(listener);
        connect();
        assertThat(ends()).as("once more").isZero();
      }
      expectConnection(listener);
      over();
    }

    void judgeClosed(long listener) {
      assertThat(ends()).isIn(0, WSA_OPERATION_ABORTED, WSAENOTSOCK);
      emptyQueue(listener);
      over();
    }

    void judgeSilent() {
      assertThat(ends()).isEqualTo(WSA_OPERATION_ABORTED);
      over();
    }
  }

  private static void emptyQueue(long listener) {
    while (Sets.isReadable(listener)) {
      long server = Winsock.accept(listener);
      if (server >= 0) {
        Operation.reset(server);
      }
    }
  }

  @Test
  @Covers({"ConnectEx", "CancelIoEx"})
  void shouldConnectOrLeaveTheSocketFitToConnectWhenItIsCancelled() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    SockAddr address = Calls.sockname(listener);
    race.run(
        () -> {
          Connecting each = new Connecting(address);
          return Race.Round.of(() -> each.judgeCancelled(listener), each::connect, each::cancel);
        });
    Calls.close(listener);
    race.assertOutcomes("connected");
  }

  @Test
  @Covers({"ConnectEx", "closesocket"})
  void shouldEndOnceWhenItsSocketIsClosed() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    SockAddr address = Calls.sockname(listener);
    race.run(
        () -> {
          Connecting each = new Connecting(address);
          return Race.Round.of(() -> each.judgeClosed(listener), each::connect, each::close);
        });
    Calls.close(listener);
    race.assertOutcomes("connected", "closed before");
  }

  @Test
  @Covers({"ConnectEx", "CancelIoEx", "closesocket"})
  void shouldEndOnceWhenItIsCancelledAndClosedBeforeAnybodyAnswers() throws Exception {
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      SockAddr address = silent.address();
      race.run(
          () -> {
            Connecting each = new Connecting(address);
            each.connect();
            assertThat(each.operation.isDone()).isFalse();
            return new Race.Round(List.of(each::cancel, each::close), 2, each::judgeSilent);
          });
    }
    race.assertOutcomes("aborted");
  }
}
