package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_NETNAME_DELETED;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// What becomes of everything that waits when the peer is gone: it has reset the connection, or its
/// process was killed. A system whose process dies ends its connections for it: with `FIN`, or with
/// `RST` if data was left unread.
@ExtendWith(Started.class)
@Timeout(90)
class LostConnectionTest {

  private static final int EACH = 3;

  /// More than the buffers of both ends hold, so that no send of it is over before it is received.
  private static final MemorySegment MUCH = Arena.ofAuto().allocate(32 << 20);

  /// How a connection is lost.
  enum Loss {
    RESET {
      @Override
      Lost connect(Family family, int count) throws IOException {
        List<JavaPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          peers.add(JavaPeer.accepting(family, 1 << 16));
        }
        return new Lost() {
          @Override
          public long[] sockets() {
            return peers.stream().mapToLong(JavaPeer::s).toArray();
          }

          @Override
          public void lose() throws IOException {
            for (JavaPeer each : peers) {
              each.reset();
            }
          }

          @Override
          public void close() throws IOException {
            for (JavaPeer each : peers) {
              each.close();
            }
          }
        };
      }
    },
    KILL {
      @Override
      Lost connect(Family family, int count) throws IOException {
        OtherProcess other = OtherProcess.connected(family, count);
        return new Lost() {
          @Override
          public long[] sockets() {
            return other.sockets;
          }

          @Override
          public void lose() throws IOException, InterruptedException {
            other.awaitUnread();
            other.kill();
          }

          @Override
          public void close() {
            other.close();
          }
        };
      }
    };

    abstract Lost connect(Family family, int count) throws IOException;
  }

  /// Connections that can be lost; something must have been sent on all of them.
  interface Lost extends AutoCloseable {
    long[] sockets();

    void lose() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
  }

  /// Receives and sends that pend.
  private static List<Operation> pend(
      long s, boolean events, @Nullable WsaOverlappedCompletionRoutine routine) {
    List<Operation> pending = new ArrayList<>();
    for (int i = 0; i < 2 * EACH; i++) {
      Operation operation = new Operation();
      if (events) {
        operation.hEvent = Kernel32.CreateEvent(false, false);
      }
      WsaBuf[] much = {new WsaBuf(MUCH)};
      int answer =
          i < EACH
              ? operation.recv(s, 0, routine)
              : Operation.code(Winsock.WSASend(s, much, null, 0, operation, routine));
      assertThat(WsaError.describe(answer)).isEqualTo(WsaError.describe(WSA_IO_PENDING));
      pending.add(operation);
    }
    return pending;
  }

  private static void assertReset(long s, List<Operation> operations) {
    for (Operation each : operations) {
      Operation.Result result = each.result(s, false);
      assertThat(WsaError.describe(result.error()))
          .as("%d of %d", operations.indexOf(each), operations.size())
          .isEqualTo(WsaError.describe(WSAECONNRESET));
    }
  }

  /// What every call says from then on.
  private static void assertGone(long s) {
    for (int i = 0; i < 2; i++) {
      fails(WsaError.WSAECONNRESET, Winsock.recv(s, new byte[1], 0, 1, 0));
      assertThat(Winsock.send(s, new byte[1], 0, 1, 0)).isEqualTo(-1);
      assertThat(Winsock.WSAGetLastError()).isIn(WSAECONNRESET, WsaError.WSAECONNABORTED.code());
      assertThat(new Operation().recv(s)).isEqualTo(WSAECONNRESET);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"GetQueuedCompletionStatus", "ERROR_NETNAME_DELETED", "WSARecv", "WSASend"})
  void shouldTellThePortOnceOfEachOperation(Loss loss) throws Exception {
    for (Family family : Family.values()) {
      try (Lost lost = loss.connect(family, 2);
          Port port = Port.of(1)) {
        Set<WsaOverlapped> expected = new HashSet<>();
        List<List<Operation>> all = new ArrayList<>();
        for (long s : lost.sockets()) {
          port.tie(s, s);
          List<Operation> pending = pend(s, false, null);
          all.add(pending);
          expected.addAll(pending);
        }
        lost.lose();

        for (int i = 0; i < 2 * 2 * EACH; i++) {
          Port.Packet packet = port.take();
          assertThat(packet.error()).as("%s", packet).isEqualTo(ERROR_NETNAME_DELETED);
          assertThat(packet.ok()).isFalse();
          assertThat(expected.remove(packet.overlapped())).as("once").isTrue();
        }
        assertThat(port.take(0).error()).isEqualTo(WAIT_TIMEOUT);
        for (int i = 0; i < 2; i++) {
          assertReset(lost.sockets()[i], all.get(i));
          assertThat(new Operation().recv(lost.sockets()[i])).isEqualTo(WSAECONNRESET);
        }
        assertThat(port.take(0).error()).as("what fails at once").isEqualTo(WAIT_TIMEOUT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAGetOverlappedResult", "WSAECONNRESET", "WSARecv", "WSASend"})
  void shouldSetTheEventOfEachOperationOnce(Loss loss) throws Exception {
    try (Lost lost = loss.connect(Family.IPV4, 1)) {
      long s = lost.sockets()[0];
      List<Operation> pending = pend(s, true, null);
      lost.lose();

      for (Operation each : pending) {
        assertThat(each.becomesSignalled()).isTrue(); // which resets it
      }
      assertReset(s, pending);
      assertGone(s);
      for (Operation each : pending) {
        assertThat(each.isSignalled()).as("once").isFalse();
        each.closeEvent();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"LPWSAOVERLAPPED_COMPLETION_ROUTINE", "WSAECONNRESET", "WSARecv", "WSASend"})
  void shouldCallTheRoutineOfEachOperationOnce(Loss loss) throws Exception {
    try (Lost lost = loss.connect(Family.IPV6, 1)) {
      long s = lost.sockets()[0];
      List<WsaOverlapped> told = new ArrayList<>();
      List<Integer> errors = new ArrayList<>();
      List<Operation> pending =
          pend(
              s,
              false,
              (error, _, operation, _) -> {
                errors.add(error);
                told.add(operation);
              });
      lost.lose();

      while (told.size() < pending.size()) {
        assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true)).isEqualTo(WAIT_IO_COMPLETION);
      }
      assertThat(Kernel32.SleepEx(0, true)).isZero();
      assertThat(told).containsExactlyInAnyOrderElementsOf(pending);
      assertThat(errors).containsOnly(WSAECONNRESET);
      assertGone(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"recv", "send", "select", "WSAPoll", "POLLHUP", "POLLERR", "FD_CLOSE"})
  void shouldEndCallsThatWaitAndRecordTheEnd(Loss loss) throws Exception {
    for (ThreadKind kind : ThreadKind.values()) {
      try (Lost lost = loss.connect(Family.IPV4, 5)) {
        long[] s = lost.sockets();
        for (long each : s) {
          Calls.send(each, "x");
        }
        Running<Running.Outcome> receiver =
            Running.waiting(kind, () -> Winsock.recv(s[0], new byte[8], 0, 8, 0));
        byte[] much = new byte[32 << 20];
        Running<Running.Outcome> sender =
            Running.waiting(kind, () -> Winsock.send(s[1], much, 0, much.length, 0));
        Running<Running.Outcome> selecting =
            Running.waiting(
                kind, () -> Winsock.select(0, Sets.of(s[2]), null, null, Sets.PATIENCE));
        PollFd fd = new PollFd(s[3], WinSock2.POLLRDNORM);
        Running<Running.Outcome> polling =
            Running.waiting(kind, () -> Winsock.WSAPoll(new PollFd[] {fd}, 1, Selected.PATIENCE));
        try (Selected selected = Selected.of(s[4], WinSock2.FD_CLOSE | WinSock2.FD_READ)) {
          lost.lose();

          assertThat(selected.expect(WinSock2.FD_CLOSE)[WinSock2.FD_CLOSE_BIT])
              .isEqualTo(WSAECONNRESET);
          selected.expectNothing();
        }
        assertThat(receiver.get()).isEqualTo(new Running.Outcome(-1, WSAECONNRESET));
        assertThat(sender.get().result()).isEqualTo(-1);
        assertThat(sender.get().error()).isIn(WSAECONNRESET, WsaError.WSAECONNABORTED.code());
        assertThat(selecting.get().result()).isOne();
        assertThat(polling.get().result()).isOne();
        assertThat(fd.revents & WinSock2.POLLHUP).as("POLLHUP").isNotZero();
        assertThat(fd.revents & WinSock2.POLLERR).as("POLLERR").isNotZero();
        assertGone(s[2]);
        assertGone(s[3]);
      }
    }
  }

  /// The same where the dead process had received everything: its system says `FIN`.
  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecv", "recv", "select", "WSAPoll", "FD_CLOSE"})
  void shouldTellOfAnOrderlyEndIfTheDeadProcessLeftNothingUnread(ThreadKind kind) throws Exception {
    try (OtherProcess other = OtherProcess.connected(Family.IPV4, 6);
        Port port = Port.of(1)) {
      long[] s = other.sockets;
      port.tie(s[0], 9);
      List<Operation> queued = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        queued.add(new Operation().pending(s[0]));
      }
      Operation signalled = Operation.withEvent().pending(s[1]);
      int[] told = {0, -1, -1};
      Operation called = new Operation();
      assertThat(
              called.recv(
                  s[2],
                  0,
                  (error, bytes, _, _) -> {
                    told[0]++;
                    told[1] = error;
                    told[2] = bytes;
                  }))
          .isEqualTo(WSA_IO_PENDING);
      Running<Running.Outcome> receiver =
          Running.waiting(kind, () -> Winsock.recv(s[3], new byte[8], 0, 8, 0));
      Running<Running.Outcome> selecting =
          Running.waiting(kind, () -> Winsock.select(0, Sets.of(s[4]), null, null, Sets.PATIENCE));
      try (Selected selected = Selected.of(s[5], WinSock2.FD_CLOSE | WinSock2.FD_READ)) {
        other.kill();

        assertThat(selected.expect(WinSock2.FD_CLOSE)[WinSock2.FD_CLOSE_BIT]).isZero();
        selected.expectNothing();
      }
      for (Operation each : queued) {
        assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, 0, 9, each));
      }
      assertThat(port.take(0).error()).isEqualTo(WAIT_TIMEOUT);
      assertThat(signalled.becomesSignalled()).isTrue();
      assertThat(signalled.result(s[1], false)).isEqualTo(new Operation.Result(0, 0, 0));
      signalled.closeEvent();
      assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true)).isEqualTo(WAIT_IO_COMPLETION);
      assertThat(told).containsExactly(1, 0, 0);
      assertThat(receiver.get().result()).isZero();
      assertThat(selecting.get().result()).isOne();
      assertThat(Winsock.recv(s[4], new byte[1], 0, 1, 0)).isZero();
      PollFd[] fds = {new PollFd(s[1], WinSock2.POLLRDNORM)};
      assertThat(ok(Winsock.WSAPoll(fds, 1, 0))).isOne();
      assertThat(Arrays.stream(fds).allMatch(each -> (each.revents & WinSock2.POLLHUP) != 0))
          .as("POLLHUP")
          .isTrue();
    }
  }
}
