package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaProtocolInfo;

/// Ends of operations before their time.
@ExtendWith(Started.class)
@Timeout(60)
class CancelTest {

  /// Another handle for the same socket.
  static long duplicate(long s) {
    WsaProtocolInfo[] info = new WsaProtocolInfo[1];
    Calls.ok(Winsock.WSADuplicateSocket(s, (int) ProcessHandle.current().pid(), info));
    return Calls.ok(
        Winsock.WSASocket(
            WinSock2.FROM_PROTOCOL_INFO,
            WinSock2.FROM_PROTOCOL_INFO,
            WinSock2.FROM_PROTOCOL_INFO,
            info[0],
            0,
            WinSock2.WSA_FLAG_OVERLAPPED));
  }

  private static void assertAborted(long s, Operation... operations) {
    for (Operation each : operations) {
      assertThat(each.result(s, true).error()).isEqualTo(WSA_OPERATION_ABORTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("CancelIo")
  void shouldCancelOnlyTheOperationsOfTheCallingThread(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation mine = Operation.withEvent().pending(pair.server());
      Operation others = Running.start(kind, () -> new Operation().pending(pair.server())).get();

      boolean any = Running.start(kind, () -> Kernel32.CancelIo(pair.server())).get();
      assertThat(any).as("without operations of its own").isTrue();
      assertThat(mine.isDone() || others.isDone()).isFalse();
      assertThat(Kernel32.CancelIo(pair.server())).isTrue();

      assertThat(mine.becomesSignalled()).as("it completes like any other").isTrue();
      assertAborted(pair.server(), mine);
      assertThat(others.isDone()).isFalse();
      Calls.send(pair.client(), "abc");
      assertThat(others.result(pair.server(), true).bytes()).isEqualTo(3);
      mine.closeEvent();
    }
  }

  @Test
  @Covers("CancelIoEx")
  void shouldCancelOneOperationAndLeaveTheOthers() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation first = new Operation().pending(pair.server());
      Operation second = new Operation().pending(pair.server());
      Operation third = new Operation().pending(pair.server());

      assertThat(Kernel32.CancelIoEx(pair.server(), second)).isTrue();
      assertAborted(pair.server(), second);
      assertThat(Kernel32.CancelIoEx(pair.server(), second)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_NOT_FOUND);

      Calls.send(pair.client(), "a");
      assertThat(first.result(pair.server(), true).bytes()).isOne();
      Calls.send(pair.client(), "bc");
      assertThat(third.result(pair.server(), true).bytes()).isEqualTo(2);
    }
  }

  @Test
  @Covers({"CancelIoEx", "ERROR_NOT_FOUND"})
  void shouldCancelTheOperationsOfAllThreadsAndBothDirections() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      List<Operation> pending = new ArrayList<>();
      pending.add(new Operation().pending(pair.server()));
      pending.add(Running.start(() -> new Operation().pending(pair.server())).get());
      pending.add(Operation.fill(pair.server()));

      assertThat(Kernel32.CancelIoEx(pair.server(), null)).isTrue();

      assertAborted(pair.server(), pending.toArray(Operation[]::new));
      assertThat(Kernel32.CancelIoEx(pair.server(), null)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_NOT_FOUND);
    }
  }

  @Test
  @Covers({"CancelIo", "CancelIoEx", "ERROR_INVALID_HANDLE"})
  void shouldFindNothingToCancelOnWhatIsNoSocket() {
    assertThat(Kernel32.CancelIo(12)).isFalse();
    assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
    assertThat(Kernel32.CancelIoEx(12, null)).isFalse();
    assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
  }

  @Test
  @Covers("CancelIoEx")
  void shouldNotCancelACallWithoutAnOverlapped() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Running<String> receiving = Running.start(() -> Calls.recv(pair.server())).untilItWaits();

      assertThat(Kernel32.CancelIoEx(pair.server(), null)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_NOT_FOUND);
      Calls.send(pair.client(), "abc");
      assertThat(receiving.get()).isEqualTo("abc");
    }
  }

  @Test
  @Covers({"CancelIoEx", "LPWSAOVERLAPPED_COMPLETION_ROUTINE"})
  void shouldTellTheRoutineOfACancelledOperation() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      int[] told = {-1};
      Operation receive = new Operation();
      assertThat(receive.recv(pair.server(), 0, (error, n, o, f) -> told[0] = error))
          .isEqualTo(WSA_IO_PENDING);
      assertThat(Kernel32.CancelIoEx(pair.server(), receive)).isTrue();

      assertThat(told[0]).as("before an alertable wait").isEqualTo(-1);
      assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true))
          .isEqualTo(WsaErrors.WAIT_IO_COMPLETION);
      assertThat(told[0]).isEqualTo(WSA_OPERATION_ABORTED);
    }
  }

  @Test
  @Covers({"closesocket", "WSARecv", "WSASend"})
  void shouldEndPendingOperationsWithTheirSocketInEveryModel() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      int[] told = {-1};
      Operation signalled = Operation.withEvent().pending(pair.server());
      Operation polled = new Operation().pending(pair.server());
      Operation called = new Operation();
      assertThat(called.recv(pair.server(), 0, (error, n, o, f) -> told[0] = error))
          .isEqualTo(WSA_IO_PENDING);

      Calls.close(pair.server());

      assertThat(signalled.becomesSignalled()).isTrue();
      assertThat(signalled.error()).isEqualTo(WSA_OPERATION_ABORTED);
      assertThat(polled.isDone()).isTrue();
      assertThat(polled.error()).isEqualTo(WSA_OPERATION_ABORTED);
      assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true))
          .isEqualTo(WsaErrors.WAIT_IO_COMPLETION);
      assertThat(told[0]).isEqualTo(WSA_OPERATION_ABORTED);
      signalled.closeEvent();
    }
  }

  @Test
  @Covers({"closesocket", "WSARecv"})
  void shouldGoOnWithOperationsWhileADuplicateIsOpen() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long twin = duplicate(pair.server());
      Operation receive = Operation.withEvent().pending(pair.server());
      Calls.close(pair.server());

      assertThat(receive.isDone()).isFalse();
      Calls.send(pair.client(), "abc");
      assertThat(receive.becomesSignalled()).isTrue();
      assertThat(receive.result(twin, false).bytes()).isEqualTo(3);
      receive.closeEvent();
      Calls.close(twin);
    }
  }
}
