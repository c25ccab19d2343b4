package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;

/// An `AcceptEx` that gets its connection at the moment it is cancelled, or one of its sockets is
/// closed: it ends once, and no connection is lost.
@ExtendWith(Started.class)
@Timeout(60)
class AcceptExRaceTest {

  private static final int AREA = 64;

  private final Race race = new Race();

  private final class Accepting {
    final long listener;
    final SockAddr address;
    final int wanted;
    final long s = Calls.tcp(Family.IPV4);
    final long client = Calls.tcp(Family.IPV4);
    final Operation operation = Operation.withEvent();

    /// @param wanted how many bytes of first data it waits for
    Accepting(long listener, int wanted) {
      this.listener = listener;
      this.wanted = wanted;
      address = Calls.sockname(listener);
      begin();
    }

    void begin() {
      MemorySegment output = operation.memory;
      boolean over = Mswsock.AcceptEx(listener, s, output, wanted, AREA, AREA, null, operation);
      assertThat(over || Winsock.WSAGetLastError() == WsaErrors.WSA_IO_PENDING)
          .as(Calls.lastError())
          .isTrue();
    }

    void connect() {
      if (Winsock.connect(client, address) == 0) {
        int _ =
            Winsock.send(
                client,
                "hello".getBytes(StandardCharsets.UTF_8),
                0,
                5,
                0); // it may be reset already
      } else {
        assertThat(Calls.lastError()).startsWith("WSAECONN"); // the listener is closed
      }
    }

    void closeSocket() {
      Calls.close(s);
    }

    void closeListener() {
      Calls.close(listener);
    }

    void cancel() {
      boolean _ = operation.cancel(listener);
    }

    /// True if it has accepted.
    boolean ends() {
      assertThat(operation.becomesSignalled()).as("the event").isTrue();
      assertThat(operation.isDone()).isTrue();
      assertThat(operation.error()).isIn(0, WSA_OPERATION_ABORTED);
      boolean accepted = operation.error() == 0;
      race.note(accepted ? "accepted" : "aborted");
      if (accepted && wanted > 0) {
        assertThat(operation.bytes()).isBetween(1L, (long) wanted);
        assertThat(operation.text(1)).isEqualTo("h");
      }
      return accepted;
    }

    private void expectConnection(long accepted) {
      String rest =
          wanted > 0 && operation.error() == 0
              ? "hello".substring((int) operation.bytes())
              : "hello";
      assertThat(rest.isEmpty() ? "" : Calls.recv(accepted)).isEqualTo(rest);
      Calls.send(accepted, "welcome");
      assertThat(Calls.recv(client)).isEqualTo("welcome");
      Operation.reset(accepted);
    }

    private void over() {
      Winsock.closesocket(s);
      Winsock.closesocket(client);
      operation.closeEvent();
    }

    /// The accept socket is closed. A connection it had not got is the next one's.
    void judgeClosedSocket() {
      if (ends()) {
        byte[] bytes = new byte[8];
        int end = Winsock.recv(client, bytes, 0, bytes.length, 0);
        assertThat(end).as("what the client sees").isLessThanOrEqualTo(0);
      } else if (wanted == 0) {
        expectNext();
      } else {
        emptyQueue();
      }
      over();
    }

    /// A connection that was not accepted is still there, for the same socket.
    void judgeCancelled() {
      if (ends()) {
        expectConnection(s);
      } else if (wanted == 0) {
        begin();
        assertThat(operation.becomesSignalled()).as("the event").isTrue();
        assertThat(operation.error()).isZero();
        expectConnection(s);
      } else {
        emptyQueue();
      }
      over();
    }

    private void expectNext() {
      assertThat(Sets.becomesReadable(listener)).isTrue();
      expectConnection(ok(Winsock.accept(listener)));
    }

    /// One that waited for data may have been accepted and reset.
    private void emptyQueue() {
      while (Sets.isReadable(listener)) {
        long next = Winsock.accept(listener);
        if (next >= 0) {
          Operation.reset(next);
        }
      }
    }

    /// The listener is closed. A connection that was not accepted is reset.
    void judgeClosedListener() {
      if (ends()) {
        expectConnection(s);
      }
      over();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  @Covers({"AcceptEx", "closesocket"})
  void shouldEndOnceWhenItsSocketIsClosed(int wanted) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    race.run(
        () -> {
          Accepting each = new Accepting(listener, wanted);
          return Race.Round.of(each::judgeClosedSocket, each::connect, each::closeSocket);
        });
    Calls.close(listener);
    race.assertOutcomes("accepted", "aborted");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  @Covers({"AcceptEx", "CancelIoEx"})
  void shouldLoseNoConnectionWhenItIsCancelled(int wanted) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    race.run(
        () -> {
          Accepting each = new Accepting(listener, wanted);
          return Race.Round.of(each::judgeCancelled, each::connect, each::cancel);
        });
    Calls.close(listener);
    race.assertOutcomes("accepted", "aborted");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  @Covers({"AcceptEx", "closesocket"})
  void shouldEndOnceWhenItsListenerIsClosed(int wanted) throws Exception {
    race.run(
        () -> {
          Accepting each = new Accepting(Calls.listener(Family.IPV4), wanted);
          return Race.Round.of(each::judgeClosedListener, each::connect, each::closeListener);
        });
    race.assertOutcomes("accepted", "aborted");
  }

  /// The accept socket changes into the connection while somebody asks and sets its options.
  @Test
  @Covers({"AcceptEx", "setsockopt"})
  void shouldKeepTheOptionsOfItsSocketAndGiveThemToNoOther() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    race.run(
        () -> {
          Accepting each = new Accepting(listener, 0);
          return Race.Round.of(
              () -> {
                assertThat(each.ends()).isTrue();
                long another = Calls.tcp(Family.IPV4);
                race.note(keepsAlive(another) ? "of another" : "default");
                Calls.close(another);
                assertThat(keepsAlive(each.s)).isTrue();
                each.expectConnection(each.s);
                each.over();
              },
              each::connect,
              () -> ok(Winsock.setsockopt(each.s, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, 1)));
        });
    Calls.close(listener);
    race.assertOutcomes("default");
    race.assertNever("of another");
  }

  private static boolean keepsAlive(long s) {
    int[] on = new int[1];
    ok(Winsock.getsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, on));
    return on[0] != 0;
  }
}
