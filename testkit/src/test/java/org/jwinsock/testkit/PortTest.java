package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
import static org.jwinsock.spi.WinBase.FILE_SKIP_SET_EVENT_ON_HANDLE;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WsaErrors.ERROR_ABANDONED_WAIT_0;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.ERROR_MORE_DATA;
import static org.jwinsock.spi.WsaErrors.ERROR_NETNAME_DELETED;
import static org.jwinsock.spi.WsaErrors.ERROR_OPERATION_ABORTED;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEMSGSIZE;
import static org.jwinsock.spi.WsaErrors.WSAENOTCONN;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.testkit.Port.Packet;

/// Completion ports: what is queued, in which order it goes out, and to whom.
@ExtendWith(Started.class)
@Timeout(90)
class PortTest {

  // --- ports and handles

  @Test
  @Covers({"CreateIoCompletionPort", "ERROR_INVALID_PARAMETER"})
  void shouldTieASocketToOnePortForItsWholeLife() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port first = Port.of(1);
        Port second = Port.of(1)) {
      first.tie(pair.server(), 7);

      assertThat(Kernel32.CreateIoCompletionPort(pair.server(), second.handle(), 8, 0)).isZero();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
      assertThat(Kernel32.CreateIoCompletionPort(pair.server(), first.handle(), 8, 0)).isZero();
      assertThat(Kernel32.GetLastError()).as("the same once more").isEqualTo(1 + 86);

      Calls.send(pair.client(), "a");
      assertThat(new Operation().recv(pair.server())).isIn(0, WSA_IO_PENDING);
      assertThat(first.take().key()).isEqualTo(7);
    }
  }

  @Test
  @Covers("CreateIoCompletionPort")
  void shouldMakeAPortTogetherWithItsFirstSocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = new Port(Kernel32.CreateIoCompletionPort(pair.server(), 0, 3, 1))) {
      assertThat(port.handle()).isPositive();

      Operation receive = new Operation().pending(pair.server());
      Calls.send(pair.client(), "a");

      assertThat(port.take()).isEqualTo(new Packet(true, 0, 1, 3, receive));
    }
  }

  @Test
  @Covers({"CreateIoCompletionPort", "ERROR_INVALID_HANDLE"})
  void shouldRefuseWhatCannotBeTied() {
    long simple = Calls.ok(Winsock.WSASocket(WinSock2.AF_INET, 1, 6, null, 0, 0));
    try (Port port = Port.of(1)) {
      assertThat(Kernel32.CreateIoCompletionPort(simple, port.handle(), 1, 0)).isZero();
      assertThat(Kernel32.GetLastError()).as("not overlapped").isEqualTo(ERROR_INVALID_PARAMETER);
      assertThat(Kernel32.CreateIoCompletionPort(12, port.handle(), 1, 0)).isZero();
      assertThat(Kernel32.GetLastError()).as("no socket").isEqualTo(ERROR_INVALID_HANDLE);
      assertThat(Kernel32.CreateIoCompletionPort(simple, simple, 1, 0)).isZero();
      assertThat(Kernel32.GetLastError()).as("no port").isEqualTo(ERROR_INVALID_HANDLE);
      assertThat(Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, simple, 1, 0))
          .isZero();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
      assertThat(
              Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, port.handle(), 1, 0))
          .isZero();
      assertThat(Kernel32.GetLastError()).as("nothing to tie").isEqualTo(ERROR_INVALID_PARAMETER);
    } finally {
      Calls.close(simple);
    }
  }

  @Test
  @Covers("CreateIoCompletionPort")
  void shouldTellOfOperationsOfADuplicatedHandleToo() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1);
        Port other = Port.of(1)) {
      port.tie(pair.server(), 5);
      long twin = CancelTest.duplicate(pair.server());
      try {
        assertThat(Kernel32.CreateIoCompletionPort(twin, other.handle(), 6, 0)).isZero();
        assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);

        Operation receive = new Operation().pending(twin);
        Calls.send(pair.client(), "a");
        assertThat(port.take()).isEqualTo(new Packet(true, 0, 1, 5, receive));
      } finally {
        Calls.close(twin);
      }
    }
  }

  // --- packets

  @Test
  @Covers("PostQueuedCompletionStatus")
  void shouldHandOutWhatWasPostedInItsOrderAndUnlooked() {
    try (Port port = Port.of(0)) {
      Operation unused = new Operation();
      port.post(-1, Long.MIN_VALUE, unused);
      port.post(0, 0, null);
      for (int i = 0; i < 1_000; i++) {
        port.post(i, -i, null);
      }

      assertThat(port.take()).isEqualTo(new Packet(true, 0, -1, Long.MIN_VALUE, unused));
      assertThat(port.take()).isEqualTo(new Packet(true, 0, 0, 0, null));
      for (int i = 0; i < 1_000; i++) {
        assertThat(port.take()).isEqualTo(new Packet(true, 0, i, -i, null));
      }
      assertThat(Winsock.WSAGetLastError()).isNotEqualTo(WAIT_TIMEOUT);
    }
  }

  @Test
  @Covers({"PostQueuedCompletionStatus", "CloseHandle"})
  void shouldHaveNoPortAfterItWasClosed() {
    Port port = Port.of(0);
    port.post(1);
    port.close();

    assertThat(Kernel32.PostQueuedCompletionStatus(port.handle(), 0, 0, null)).isFalse();
    assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
    Packet packet = port.take(0);
    assertThat(packet).isEqualTo(untouched(ERROR_INVALID_HANDLE));
    assertThat(Kernel32.CloseHandle(port.handle())).isFalse();
  }

  private static Packet untouched(int error) {
    return new Packet(false, error, Port.UNTOUCHED, Port.UNTOUCHED, null);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"GetQueuedCompletionStatus", "WAIT_TIMEOUT"})
  void shouldLeaveBytesAndKeyAloneWhenTheTimeIsOver(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 1)) {
      for (int millis : new int[] {0, 1, 20}) {
        Running<Packet> taking = Running.start(kind, () -> port.take(millis));
        assertThat(taking.get()).isEqualTo(untouched(WAIT_TIMEOUT));
      }
    }
  }

  @Test
  @Covers("GetQueuedCompletionStatus")
  void shouldRefuseToAnswerNowhere() {
    try (Port port = Port.of(1)) {
      port.post(1);
      int[] bytes = new int[1];
      long[] key = new long[1];
      @Nullable WsaOverlapped[] overlapped = new WsaOverlapped[1];
      assertThat(Kernel32.GetQueuedCompletionStatus(port.handle(), null, key, overlapped, 0))
          .isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
      assertThat(Kernel32.GetQueuedCompletionStatus(port.handle(), bytes, key, null, 0)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
      assertThat(
              Kernel32.GetQueuedCompletionStatusEx(
                  port.handle(), new OverlappedEntry[0], 3, bytes, 0, false))
          .isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
      assertThat(port.take(0).key()).as("still there").isOne();
    }
  }

  @Test
  @Covers("GetQueuedCompletionStatus")
  void shouldFindWithAZeroTimeoutWhatHasArrived() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      Operation receive = new Operation().pending(pair.server());
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));
      Calls.send(pair.client(), "hello");

      Packet packet = port.take(0);
      for (long start = System.nanoTime();
          packet.overlapped() == null
              && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20); ) {
        packet = port.take(0);
      }
      assertThat(packet).isEqualTo(new Packet(true, 0, 5, 9, receive));
      assertThat(receive.text(5)).isEqualTo("hello");
    }
  }

  @Test
  @Covers({"GetQueuedCompletionStatus", "WSARecv"})
  void shouldTellOfSuccessAtOnceToo() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      Operation send = new Operation();
      assertThat(send.send(pair.server(), "hello")).isZero();

      assertThat(port.take()).isEqualTo(new Packet(true, 0, 5, 9, send));
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));
    }
  }

  @Test
  @Covers("GetQueuedCompletionStatus")
  void shouldSayNothingOfWhatFailedAtOnce() {
    long s = Calls.tcp(Family.IPV4);
    try (Port port = Port.of(1).tie(s, 9)) {
      Operation receive = new Operation();
      assertThat(receive.recv(s)).isEqualTo(WSAENOTCONN);
      assertThat(receive.isDone()).isTrue();
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));
    } finally {
      Calls.close(s);
    }
  }

  @Test
  @Covers({"GetQueuedCompletionStatus", "ERROR_NETNAME_DELETED", "WSAGetOverlappedResult"})
  void shouldTellOfAResetWithTheCodeOfWin32() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      Operation receive = new Operation().pending(pair.server());
      Operation.reset(pair.client());

      assertThat(port.take()).isEqualTo(new Packet(false, ERROR_NETNAME_DELETED, 0, 9, receive));
      assertThat(receive.result(pair.server(), false).error()).isEqualTo(WSAECONNRESET);
      int[] bytes = new int[1];
      assertThat(Kernel32.GetOverlappedResult(pair.server(), receive, bytes, false)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_NETNAME_DELETED);
    }
  }

  @Test
  @Covers({"GetQueuedCompletionStatus", "ERROR_MORE_DATA"})
  void shouldTellOfADatagramThatWasTooLongWithItsBytes() {
    long s = Calls.boundUdp(Family.IPV4);
    long peer = Calls.udp(Family.IPV4);
    try (Port port = Port.of(1).tie(s, 9)) {
      Operation receive = new Operation(3).pending(s);
      Calls.ok(
          Winsock.sendto(
              peer,
              "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8),
              0,
              5,
              0,
              Calls.sockname(s)));

      assertThat(port.take()).isEqualTo(new Packet(false, ERROR_MORE_DATA, 3, 9, receive));
      assertThat(receive.text(3)).isEqualTo("hel");
      assertThat(receive.result(s, false).error()).isEqualTo(WSAEMSGSIZE);
    } finally {
      Calls.close(s, peer);
    }
  }

  @Test
  @Covers({"GetQueuedCompletionStatus", "ERROR_OPERATION_ABORTED"})
  void shouldTellOfOperationsThatEndWithTheirSocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      Operation first = new Operation().pending(pair.server());
      Operation second = new Operation().pending(pair.server());
      Calls.close(pair.server());

      assertThat(port.take()).isEqualTo(new Packet(false, ERROR_OPERATION_ABORTED, 0, 9, first));
      assertThat(port.take()).isEqualTo(new Packet(false, ERROR_OPERATION_ABORTED, 0, 9, second));
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));
    }
  }

  @Test
  @Covers({"SetFileCompletionNotificationModes", "FILE_SKIP_COMPLETION_PORT_ON_SUCCESS"})
  void shouldQueueNothingForSuccessAtOnceInSkipMode() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      assertThat(
              Kernel32.SetFileCompletionNotificationModes(
                  pair.server(), FILE_SKIP_COMPLETION_PORT_ON_SUCCESS))
          .isTrue();
      assertThat(Kernel32.SetFileCompletionNotificationModes(pair.server(), 0))
          .as("cannot be taken back")
          .isTrue();
      Operation send = Operation.withEvent();
      assertThat(send.send(pair.server(), "hello")).isZero();
      assertThat(send.isSignalled()).as("the event is set nevertheless").isTrue();
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));

      Operation receive = new Operation().pending(pair.server());
      Calls.send(pair.client(), "a");
      assertThat(port.take()).as("later").isEqualTo(new Packet(true, 0, 1, 9, receive));
      send.closeEvent();
    }
  }

  @Test
  @Covers({"SetFileCompletionNotificationModes", "FILE_SKIP_SET_EVENT_ON_HANDLE"})
  void shouldSetTheEventOfAnOperationWhateverTheMode() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      assertThat(
              Kernel32.SetFileCompletionNotificationModes(
                  pair.server(), FILE_SKIP_SET_EVENT_ON_HANDLE))
          .isTrue();
      Operation receive = Operation.withEvent().pending(pair.server());
      Calls.send(pair.client(), "a");
      assertThat(receive.becomesSignalled()).isTrue();
      receive.closeEvent();

      assertThat(Kernel32.SetFileCompletionNotificationModes(pair.server(), 8)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
      assertThat(Kernel32.SetFileCompletionNotificationModes(12, 1)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
    }
  }

  @Test
  @Covers("hEvent low-order bit set")
  void shouldQueueNothingIfTheLowestBitOfTheEventIsSet() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      Operation receive = Operation.withEvent();
      long event = receive.hEvent;
      receive.hEvent |= 1;
      receive.pending(pair.server());
      Calls.send(pair.client(), "a");
      assertThat(Kernel32.WaitForSingleObject(event, Port.PATIENCE_MILLIS)).isZero();
      assertThat(receive.result(pair.server(), true).bytes()).isOne();
      receive.hEvent = event;
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));
      receive.closeEvent();

      Operation polled = new Operation();
      polled.hEvent = 1;
      assertThat(polled.send(pair.server(), "a")).as("no event at all").isZero();
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));
    }
  }

  @Test
  @Covers({"hEvent low-order bit set", "WSARecv"})
  void shouldSetAnEventAndQueueAPacket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      Operation receive = Operation.withEvent().pending(pair.server());
      Calls.send(pair.client(), "a");

      assertThat(receive.becomesSignalled()).as("though nobody waits on the port").isTrue();
      assertThat(port.take()).isEqualTo(new Packet(true, 0, 1, 9, receive));
      receive.closeEvent();
    }
  }

  @Test
  @Covers("LPWSAOVERLAPPED_COMPLETION_ROUTINE")
  void shouldRefuseARoutineOnATiedSocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      assertThat(new Operation().recv(pair.server(), 0, (e, n, o, f) -> {})).isEqualTo(WSAEINVAL);
      assertThat(port.take(0)).isEqualTo(untouched(WAIT_TIMEOUT));
    }
  }

  // --- several at once

  @Test
  @Covers({"GetQueuedCompletionStatusEx", "OVERLAPPED_ENTRY"})
  void shouldHandOutSeveralPacketsAtOnceWhateverBecameOfThem() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 9)) {
      Operation send = new Operation();
      assertThat(send.send(pair.server(), "hello")).isZero();
      Operation receive = new Operation().pending(pair.server());
      assertThat(Kernel32.CancelIoEx(pair.server(), receive)).isTrue();
      port.post(4);
      port.post(5);
      OverlappedEntry[] entries = new OverlappedEntry[3];
      int[] removed = new int[1];

      assertThat(takeEx(port, entries, removed, INFINITE, false)).isTrue();
      assertThat(removed[0]).isEqualTo(3);
      assertThat(entries[0].lpOverlapped).isSameAs(send);
      assertThat(entries[0].dwNumberOfBytesTransferred).isEqualTo(5);
      assertThat(entries[0].lpCompletionKey).isEqualTo(9);
      assertThat(entries[1].lpOverlapped).isSameAs(receive);
      assertThat(receive.error()).as("inspected, not returned").isEqualTo(WSA_OPERATION_ABORTED);
      assertThat(entries[2].lpCompletionKey).isEqualTo(4);
      assertThat(entries[2].lpOverlapped).isNull();
      assertThat(takeEx(port, entries, removed, 0, false)).isTrue();
      assertThat(removed[0]).isOne();
      assertThat(entries[0].lpCompletionKey).isEqualTo(5);
      assertThat(takeEx(port, entries, removed, 0, false)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(WAIT_TIMEOUT);
    }
  }

  private static boolean takeEx(
      Port port, OverlappedEntry[] entries, int[] removed, int millis, boolean alertable) {
    return Kernel32.GetQueuedCompletionStatusEx(
        port.handle(), entries, entries.length, removed, millis, alertable);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"GetQueuedCompletionStatusEx", "WAIT_IO_COMPLETION"})
  void shouldRunApcsInAnAlertableWaitForPackets(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1)) {
      Running<Integer> waiting =
          Running.start(
                  kind,
                  () -> {
                    int[] told = {-1};
                    Operation receive = new Operation();
                    int error = receive.recv(pair.server(), 0, (e, n, o, f) -> told[0] = n);
                    assertThat(error).isEqualTo(WSA_IO_PENDING);
                    boolean ok = takeEx(port, new OverlappedEntry[4], new int[1], INFINITE, true);
                    assertThat(ok).isFalse();
                    assertThat(Kernel32.GetLastError()).isEqualTo(WAIT_IO_COMPLETION);
                    return told[0];
                  })
              .untilItWaits();
      Calls.send(pair.client(), "abc");

      assertThat(waiting.get()).isEqualTo(3);
    }
  }

  // --- waiting threads

  @ParameterizedTest
  @EnumSource
  @Covers({"GetQueuedCompletionStatus", "ERROR_ABANDONED_WAIT_0"})
  void shouldEndAllWaitsWhenThePortIsClosed(ThreadKind kind) throws Exception {
    for (int round = 0; round < 50; round++) {
      long s = Calls.boundUdp(Family.IPV4);
      Port port = Port.of(2).tie(s, 1);
      List<Running<Packet>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(Running.start(kind, () -> port.take(INFINITE)).untilItWaits());
      }

      port.close();

      for (Running<Packet> each : waiting) {
        assertThat(each.get()).isEqualTo(untouched(ERROR_ABANDONED_WAIT_0));
      }
      Calls.close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"CloseHandle", "WSARecv"})
  void shouldCancelNoOperationWhenThePortIsClosed(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Port port = Port.of(1).tie(pair.server(), 1);
      Operation receive = Operation.withEvent().pending(pair.server());
      Running<Packet> waiting = Running.start(kind, () -> port.take(INFINITE)).untilItWaits();
      port.close();
      assertThat(waiting.get()).isEqualTo(untouched(ERROR_ABANDONED_WAIT_0));

      assertThat(receive.isDone()).isFalse();
      Calls.send(pair.client(), "abc");

      assertThat(receive.becomesSignalled()).isTrue();
      assertThat(receive.bytes()).isEqualTo(3);
      receive.closeEvent();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("GetQueuedCompletionStatus")
  void shouldReleaseTheThreadThatCameLast(ThreadKind kind) throws Exception {
    try (Port port = Port.of(1)) {
      List<Running<Packet>> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiting.add(Running.start(kind, () -> port.take(INFINITE)).untilItWaits());
      }
      for (int i = 3; i >= 0; i--) {
        port.post(i);
        assertThat(waiting.get(i).get().key()).isEqualTo(i);
      }
    }
  }

  /// Each packet keeps its thread until all are taken, so each needs a thread of its own.
  @ParameterizedTest
  @EnumSource
  @Covers("GetQueuedCompletionStatus")
  void shouldWakeAThreadForEveryPacket(ThreadKind kind) throws Exception {
    long s = Calls.boundUdp(Family.IPV4);
    try (Port port = Port.of(3).tie(s, 1)) {
      for (int round = 0; round < 200; round++) {
        CountDownLatch all = new CountDownLatch(3);
        List<Running<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          workers.add(
              Running.start(
                  kind,
                  () -> {
                    assertThat(port.take().ok()).isTrue();
                    all.countDown();
                    return all.await(Port.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                  }));
        }
        if (round % 2 == 0) {
          for (Running<Boolean> each : workers) {
            each.untilItWaits();
          }
        }
        port.post(1);
        port.post(2);
        port.post(3);
        for (Running<Boolean> each : workers) {
          assertThat(each.get()).as("round %s", round).isTrue();
        }
      }
    } finally {
      Calls.close(s);
    }
  }

  /// As above, with packets of sockets.
  @ParameterizedTest
  @EnumSource
  @Covers("GetQueuedCompletionStatus")
  void shouldWakeAThreadForEverySocketThatIsReady(ThreadKind kind) throws Exception {
    try (Calls.Pair one = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair two = Calls.Pair.tcp(Family.IPV6);
        Port port = Port.of(2).tie(one.server(), 1).tie(two.server(), 2)) {
      for (int round = 0; round < 100; round++) {
        Operation first = new Operation().pending(one.server());
        Operation second = new Operation().pending(two.server());
        CountDownLatch all = new CountDownLatch(2);
        List<Running<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          workers.add(
              Running.start(
                      kind,
                      () -> {
                        assertThat(port.take().ok()).isTrue();
                        all.countDown();
                        return all.await(Port.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                      })
                  .untilItWaits());
        }
        Calls.send(one.client(), "a");
        Calls.send(two.client(), "b");
        for (Running<Boolean> each : workers) {
          assertThat(each.get()).as("round %s", round).isTrue();
        }
        assertThat(first.isDone() && second.isDone()).isTrue();
      }
    }
  }

  /// More than a provider may move at once.
  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecv", "GetQueuedCompletionStatus"})
  void shouldReceiveALotIntoAnArray(Family family) throws Exception {
    int much = 3 << 20;
    byte[] sent = new byte[much];
    new Random(4711).nextBytes(sent);
    byte[] received = new byte[much];
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Port port = Port.of(1).tie(pair.server(), 7)) {
      Running<Running.Outcome> sending =
          Running.call(ThreadKind.PLATFORM, () -> Winsock.send(pair.client(), sent, 0, much, 0));
      for (int at = 0; at < much; ) {
        int room = Math.min(much - at, 1 << 20);
        MemorySegment array = MemorySegment.ofArray(received).asSlice(at, room);
        int error = new Operation().recv(pair.server(), 0, null, new WsaBuf(array));
        assertThat(error).isIn(0, WSA_IO_PENDING);
        Packet packet = port.take();
        assertThat(packet.ok()).as("%s", packet).isTrue();
        assertThat(packet.bytes()).isPositive();
        at += packet.bytes();
      }
      assertThat(sending.get().result()).isEqualTo(much);
      assertThat(received).isEqualTo(sent);
    }
  }

  @Test
  @Covers("CreateIoCompletionPort")
  void shouldServeSocketsOfDifferentKindsOnOnePort() {
    long four = Calls.boundUdp(Family.IPV4);
    long six = Calls.boundUdp(Family.IPV6);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV6);
        Port port = Port.of(1).tie(four, 1).tie(six, 2).tie(pair.server(), 3)) {
      new Operation().pending(four);
      new Operation().pending(six);
      new Operation().pending(pair.server());

      Calls.ok(Winsock.sendto(four, new byte[1], 0, 1, 0, Calls.sockname(four)));
      assertThat(port.take().key()).isOne();
      Calls.ok(Winsock.sendto(six, new byte[2], 0, 2, 0, Calls.sockname(six)));
      assertThat(port.take().bytes()).isEqualTo(2);
      Calls.send(pair.client(), "abc");
      assertThat(port.take().bytes()).isEqualTo(3);
    } finally {
      Calls.close(four, six);
    }
  }

  @Test
  @Covers("GetQueuedCompletionStatus")
  void shouldMixPlatformAndVirtualThreadsAsWorkers() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(0).tie(pair.server(), 1)) {
      List<Running<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        ThreadKind kind = i % 2 == 0 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
        workers.add(
            Running.start(
                kind,
                () -> {
                  int taken = 0;
                  while (port.take().overlapped() != null) {
                    taken++;
                  }
                  return taken;
                }));
      }
      for (int i = 0; i < 500; i++) {
        Operation receive = Operation.withEvent().pending(pair.server());
        Calls.send(pair.client(), "a");
        assertThat(receive.becomesSignalled()).isTrue();
        receive.closeEvent();
      }
      for (int i = 0; i < 6; i++) {
        port.post(0);
      }
      int taken = 0;
      for (Running<Integer> each : workers) {
        taken += each.get();
      }
      assertThat(taken).isEqualTo(500);
    }
  }

  @Test
  @Covers({"WSARecv", "HasOverlappedIoCompleted"})
  void shouldGoOnThoughNobodyEverWaitsOnThePort() {
    operateWithNobodyAtThePort();
  }

  private static void operateWithNobodyAtThePort() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Port port = Port.of(1).tie(pair.server(), 1)) {
      for (int i = 0; i < 20; i++) {
        Operation receive = new Operation().pending(pair.server());
        Calls.send(pair.client(), "abc");
        assertThat(receive.result(pair.server(), true)).isEqualTo(new Operation.Result(0, 3, 0));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(port.take(0).bytes()).isEqualTo(3);
      }
    }
  }

  /// A port outlives the cleanup, and so does the looking after ports.
  @Test
  @Covers("CreateIoCompletionPort")
  void shouldServeANewSessionThoughAPortOfTheLastOneIsOpen() throws Exception {
    Calls.ok(Winsock.WSACleanup());
    try {
      Port old;
      Running<Packet> sleeper;
      Calls.ok(Winsock.WSAStartup(0x0202, new org.jwinsock.spi.WsaData[1]));
      try {
        old = Port.of(1).tie(Calls.boundUdp(Family.IPV4), 1);
        old.post(1);
        assertThat(old.take().key()).isOne();
        Port closing = old;
        sleeper = Running.start(() -> closing.take(INFINITE)).untilItWaits();
      } finally {
        Calls.ok(Winsock.WSACleanup());
      }
      old.post(2);
      assertThat(sleeper.get().key()).isEqualTo(2);
      for (int i = 0; i < 5; i++) {
        assertThat(old.take(15)).isEqualTo(untouched(WAIT_TIMEOUT)); // the supervisor looks
      }
      Calls.ok(Winsock.WSAStartup(0x0202, new org.jwinsock.spi.WsaData[1]));
      try {
        operateWithNobodyAtThePort();
        try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
          old.tie(pair.server(), 3);
          Operation receive = new Operation().pending(pair.server());
          Calls.send(pair.client(), "a");
          assertThat(old.take()).isEqualTo(new Packet(true, 0, 1, 3, receive));
        }
      } finally {
        Calls.ok(Winsock.WSACleanup());
      }
      old.close();
    } finally {
      Calls.ok(Winsock.WSAStartup(0x0202, new org.jwinsock.spi.WsaData[1]));
    }
  }

  static WsaBuf buffer(int size) {
    return new WsaBuf(java.lang.foreign.Arena.ofAuto().allocate(size));
  }
}
