package org.jwinsock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_IO_INCOMPLETE;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEMSGSIZE;
import static org.jwinsock.spi.WsaErrors.WSAENOTCONN;
import static org.jwinsock.spi.WsaErrors.WSAESHUTDOWN;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.WSA_IO_INCOMPLETE;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.testkit.Operation.Result;

/// Overlapped operations: how they begin, how they end, and who is told.
@ExtendWith(Started.class)
@Timeout(60)
class OverlappedTest {

  // --- the models

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecv", "WSAGetOverlappedResult", "WSAOVERLAPPED", "WSA_IO_PENDING"})
  void shouldSetTheEventWhenDataHasArrived(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Operation receive = Operation.withEvent();
      assertThat(Winsock.WSASetEvent(receive.hEvent)).isTrue();
      receive.pending(pair.server());
      assertThat(receive.isSignalled()).as("the call has reset it").isFalse();
      assertThat(receive.result(pair.server(), false))
          .isEqualTo(new Result(WSA_IO_INCOMPLETE, -1, -1));

      Calls.send(pair.client(), "hello");

      assertThat(receive.becomesSignalled()).isTrue();
      assertThat(receive.result(pair.server(), false)).isEqualTo(new Result(0, 5, 0));
      assertThat(receive.text(5)).isEqualTo("hello");
      receive.closeEvent();
    }
  }

  @Test
  @Covers({"HasOverlappedIoCompleted", "WSARecv", "OVERLAPPED"})
  void shouldChangeAStructureThatNobodyWaitsFor() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation();
      assertThat(Kernel32.HasOverlappedIoCompleted(receive)).as("zeroed").isTrue();
      receive.pending(pair.server());
      assertThat(Kernel32.HasOverlappedIoCompleted(receive)).isFalse();
      Calls.send(pair.client(), "hello");
      spinUntilDone(receive);
      assertThat(receive.text(5)).isEqualTo("hello");
      assertThat(receive.bytes()).isEqualTo(5);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // it is polled: there is nothing to wait on
  private static void spinUntilDone(WsaOverlapped operation) {
    long start = System.nanoTime();
    while (!Kernel32.HasOverlappedIoCompleted(operation)) {
      assertThat(System.nanoTime() - start).isLessThan(Port.PATIENCE_MILLIS * 1_000_000L);
      Thread.yield();
    }
  }

  @Test
  @Covers({"LPWSAOVERLAPPED_COMPLETION_ROUTINE", "WSARecv"})
  void shouldCallTheRoutineInAnAlertableWaitOfItsThreadAndLeaveTheEventAlone() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      List<String> told = new ArrayList<>();
      Thread me = Thread.currentThread();
      Operation receive = Operation.withEvent();
      assertThat(
              receive.recv(
                  pair.server(),
                  0,
                  (error, bytes, overlapped, flags) -> {
                    assertThat(Thread.currentThread()).isSameAs(me);
                    assertThat(overlapped).isSameAs(receive);
                    told.add(error + " " + bytes + " " + flags);
                  }))
          .isEqualTo(WSA_IO_PENDING);
      Calls.send(pair.client(), "hello");
      spinUntilDone(receive);

      assertThat(told).as("not before an alertable wait").isEmpty();
      assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true)).isEqualTo(WAIT_IO_COMPLETION);
      assertThat(told).containsExactly("0 5 0");
      assertThat(receive.isSignalled()).isFalse();
      receive.closeEvent();
    }
  }

  @Test
  @Covers({"LPWSAOVERLAPPED_COMPLETION_ROUTINE", "WSASend"})
  void shouldGoOnFromRoutineToRoutine() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation();
      int[] rounds = {0};
      receiveAgain(pair, receive, rounds);
      for (int i = 0; i < 20; i++) {
        Calls.send(pair.client(), "hello");
        assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true)).isEqualTo(WAIT_IO_COMPLETION);
        assertThat(rounds[0]).isEqualTo(i + 1);
      }
      rounds[0] = -1;
      assertThat(Kernel32.CancelIoEx(pair.server(), receive)).isTrue();
      assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true)).isEqualTo(WAIT_IO_COMPLETION);
    }
  }

  private static void receiveAgain(Calls.Pair pair, Operation receive, int[] rounds) {
    assertThat(
            receive.recv(
                pair.server(),
                0,
                (error, bytes, overlapped, flags) -> {
                  if (rounds[0]++ >= 0) {
                    receiveAgain(pair, receive, rounds);
                  }
                }))
        .isEqualTo(WSA_IO_PENDING);
  }

  @Test
  @Covers({"WSASend", "LPWSAOVERLAPPED_COMPLETION_ROUTINE"})
  void shouldTellOfSuccessAtOnceToo() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation signalled = Operation.withEvent();
      int[] bytes = {-1};
      signalled.memory.fill((byte) 7);
      WsaBuf[] buffers = {new WsaBuf(signalled.memory)};
      assertThat(Winsock.WSASend(pair.server(), buffers, bytes, 0, signalled, null)).isZero();
      assertThat(bytes[0]).isEqualTo(4096);
      assertThat(signalled.isSignalled()).isTrue();
      signalled.closeEvent();

      int[] told = {-1};
      Operation called = new Operation();
      assertThat(called.send(pair.server(), "abc", (error, n, o, f) -> told[0] = n)).isZero();
      assertThat(told[0]).isEqualTo(-1);
      assertThat(Kernel32.SleepEx(0, true)).isEqualTo(WAIT_IO_COMPLETION);
      assertThat(told[0]).isEqualTo(3);
    }
  }

  @Test
  @Covers({"WSARecv", "WSASend"})
  void shouldNotTellOfFailureAtOnce() {
    long s = Calls.tcp(Family.IPV4);
    Operation receive = Operation.withEvent();
    assertThat(receive.recv(s)).isEqualTo(WSAENOTCONN);
    assertThat(receive.isSignalled()).isFalse();
    assertThat(Kernel32.HasOverlappedIoCompleted(receive)).isTrue();
    int[] told = {-1};
    assertThat(new Operation().recv(s, 0, (error, n, o, f) -> told[0] = n)).isEqualTo(WSAENOTCONN);
    assertThat(Kernel32.SleepEx(0, true)).isZero();
    assertThat(told[0]).isEqualTo(-1);
    receive.closeEvent();
    Calls.close(s);
  }

  @Test
  @Covers({"WSARecv", "WSASocketW"})
  void shouldIgnoreTheStructureOnASocketMadeWithoutTheFlag() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.ok(Winsock.WSASocket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 6, null, 0, 0));
    Calls.ok(Winsock.connect(s, Calls.sockname(listener)));
    long server = Calls.ok(Winsock.accept(listener));
    Operation ignored = Operation.withEvent();
    int[] bytes = {-1};
    WsaBuf[] buffers = {new WsaBuf(ignored.memory)};
    Running<Running.Outcome> receiving =
        Running.waiting(
            ThreadKind.PLATFORM,
            () -> Winsock.WSARecv(s, buffers, bytes, new int[1], ignored, null));
    assertThat(ignored.isDone()).as("never began").isTrue();
    Calls.send(server, "hello");

    assertThat(receiving.get().result()).isZero();
    assertThat(bytes[0]).isEqualTo(5);
    assertThat(ignored.isSignalled()).isFalse();
    ignored.closeEvent();
    Calls.close(listener, s, server);
  }

  // --- what streams do

  @Test
  @Covers("WSARecv")
  void shouldCompleteAReceiveWithAnyDataUnlessAllIsWaitedFor() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation some = new Operation(8).pending(pair.server());
      Operation all = new Operation(8);
      assertThat(all.recv(pair.server(), WinSock2.MSG_WAITALL, null)).isEqualTo(WSA_IO_PENDING);

      Calls.send(pair.client(), "a");
      assertThat(some.result(pair.server(), true).bytes()).isOne();
      Calls.send(pair.client(), "1234");
      Calls.send(pair.client(), "56");
      assertThat(all.result(pair.server(), false).error()).isEqualTo(WSA_IO_INCOMPLETE);
      Calls.send(pair.client(), "789");
      assertThat(all.result(pair.server(), true)).isEqualTo(new Result(0, 8, 0));
      assertThat(all.text(8)).isEqualTo("12345678");
      assertThat(Calls.recv(pair.server())).isEqualTo("9");
    }
  }

  @Test
  @Covers({"WSARecv", "shutdown"})
  void shouldCompleteWithNothingAtTheEnd() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation first = new Operation().pending(pair.server());
      Operation second = new Operation().pending(pair.server());
      Calls.ok(Winsock.shutdown(pair.client(), WinSock2.SD_SEND));

      assertThat(first.result(pair.server(), true)).isEqualTo(new Result(0, 0, 0));
      assertThat(second.result(pair.server(), true)).isEqualTo(new Result(0, 0, 0));
      assertThat(new Operation().recv(pair.server())).as("again").isZero();
    }
  }

  @Test
  @Covers({"WSARecv", "WSABUF"})
  void shouldFillBuffersInOrderAndOperationsInTheOrderOfTheCalls() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation first = new Operation(6);
      WsaBuf[] parts = {
        new WsaBuf(first.memory.asSlice(0, 2)), new WsaBuf(first.memory.asSlice(2, 4))
      };
      assertThat(first.recv(pair.server(), WinSock2.MSG_WAITALL, null, parts))
          .isEqualTo(WSA_IO_PENDING);
      parts[0] = new WsaBuf(MemorySegment.NULL); // the array has been captured
      parts[1] = parts[0];
      Operation second = new Operation(3).pending(pair.server());

      Calls.send(pair.client(), "abcdefghi");

      assertThat(second.result(pair.server(), true).bytes()).isEqualTo(3);
      assertThat(first.text(6)).isEqualTo("abcdef");
      assertThat(second.text(3)).isEqualTo("ghi");
    }
  }

  @Test
  @Covers("WSARecv")
  void shouldWaitWithAnEmptyBufferUntilThereIsData() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation empty = new Operation(1);
      WsaBuf nothing = new WsaBuf(empty.memory.asSlice(0, 0));
      assertThat(empty.recv(pair.server(), 0, null, nothing)).isEqualTo(WSA_IO_PENDING);
      Calls.send(pair.client(), "abc");
      assertThat(empty.result(pair.server(), true)).isEqualTo(new Result(0, 0, 0));
      assertThat(Calls.recv(pair.server())).isEqualTo("abc");
    }
  }

  @Test
  @Covers({"WSASend", "WSABUF"})
  void shouldSendEverythingThoughThePeerIsSlow() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      int size = 8 << 20;
      Operation send = Operation.withEvent();
      MemorySegment much = Arena.ofAuto().allocate(size);
      for (int i = 0; i < size; i++) {
        much.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i, (byte) (i * 31 >>> 7));
      }
      WsaBuf[] buffers = {new WsaBuf(much.asSlice(0, 3)), new WsaBuf(much.asSlice(3))};
      assertThat(Operation.code(Winsock.WSASend(pair.server(), buffers, null, 0, send, null)))
          .isEqualTo(WSA_IO_PENDING);
      Operation last = new Operation();
      assertThat(last.send(pair.server(), "end")).isEqualTo(WSA_IO_PENDING);
      assertThat(send.isSignalled()).isFalse();

      byte[] chunk = new byte[1 << 16];
      int at = 0;
      while (at < size + 3) {
        int n = Calls.ok(Winsock.recv(pair.client(), chunk, 0, chunk.length, 0));
        for (int i = 0; i < n && at + i < size; i++) {
          if (chunk[i] != (byte) ((at + i) * 31 >>> 7)) {
            throw new AssertionError("byte " + (at + i));
          }
        }
        at += n;
      }
      assertThat(send.result(pair.server(), true).bytes()).isEqualTo(size);
      assertThat(last.result(pair.server(), true).bytes()).isEqualTo(3);
      send.closeEvent();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecv", "WSASend", "ioctlsocket"})
  void shouldPendInBothModesOfTheSocket(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Calls.nonBlocking(pair.server(), true);
      Operation receive = new Operation().pending(pair.server());
      Calls.send(pair.client(), "abc");
      assertThat(receive.result(pair.server(), true).bytes()).isEqualTo(3);

      Calls.nonBlocking(pair.client(), true);
      Operation send = Operation.fill(pair.client());
      Calls.close(pair.server());
      assertThat(send.result(pair.client(), true).error()).isEqualTo(WSAECONNRESET);
    }
  }

  @Test
  @Covers({"WSARecv", "shutdown"})
  void shouldEndReceivesWithTheReceivingSide() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation().pending(pair.server());
      Calls.ok(Winsock.shutdown(pair.server(), WinSock2.SD_RECEIVE));
      assertThat(receive.result(pair.server(), true).error()).isEqualTo(WSAESHUTDOWN);
    }
  }

  // --- datagrams

  @ParameterizedTest
  @EnumSource
  @Covers({"WSARecvFrom", "WSASendTo"})
  void shouldWriteTheSourceOfADatagramWhenItComes(Family family) {
    long s = Calls.boundUdp(family);
    long peer = Calls.boundUdp(family);
    Operation receive = new Operation();
    MemorySegment from = Arena.ofAuto().allocate(128);
    int[] length = {128};
    WsaBuf[] buffers = {new WsaBuf(receive.memory)};
    assertThat(
            Operation.code(
                Winsock.WSARecvFrom(s, buffers, null, new int[1], from, length, receive, null)))
        .isEqualTo(WSA_IO_PENDING);
    assertThat(length[0]).as("not yet").isEqualTo(128);

    Operation send = new Operation();
    send.memory.setString(0, "abc");
    SockAddr to = Calls.sockname(s);
    MemorySegment destination = Arena.ofAuto().allocate(to.size());
    to.write(destination);
    WsaBuf[] sent = {new WsaBuf(send.memory.asSlice(0, 3))};
    assertThat(Operation.code(Winsock.WSASendTo(peer, sent, null, 0, destination, send, null)))
        .isIn(0, WSA_IO_PENDING);

    assertThat(receive.result(s, true)).isEqualTo(new Result(0, 3, 0));
    assertThat(SockAddr.read(from.asSlice(0, length[0]))).isEqualTo(Calls.sockname(peer));
    assertThat(send.result(peer, true).bytes()).isEqualTo(3);
    Calls.close(s, peer);
  }

  @Test
  @Covers({"WSARecvFrom", "WSAGetOverlappedResult"})
  void shouldFailWithWhatFitsOfADatagramThatIsTooLong() {
    long s = Calls.boundUdp(Family.IPV4);
    long peer = Calls.boundUdp(Family.IPV4);
    Operation receive = new Operation(3).pending(s);
    Calls.ok(Winsock.sendto(peer, "hello".getBytes(UTF_8), 0, 5, 0, Calls.sockname(s)));

    Result result = receive.result(s, true);
    assertThat(result.error()).isEqualTo(WSAEMSGSIZE);
    assertThat(result.flags()).isEqualTo(WinSock2.MSG_PARTIAL);
    assertThat(receive.text(3)).isEqualTo("hel");
    assertThat(receive.bytes()).isEqualTo(3);
    Calls.close(s, peer);
  }

  @Test
  @Covers("WSASendTo")
  void shouldBindImplicitlyAndWantADestination() {
    long s = Calls.udp(Family.IPV4);
    Operation send = new Operation();
    WsaBuf[] buffers = {new WsaBuf(send.memory.asSlice(0, 1))};
    assertThat(Operation.code(Winsock.WSASendTo(s, buffers, null, 0, null, send, null)))
        .isNotIn(0, WSA_IO_PENDING);
    long peer = Calls.boundUdp(Family.IPV4);
    SockAddr to = Calls.sockname(peer);
    MemorySegment destination = Arena.ofAuto().allocate(to.size());
    to.write(destination);
    assertThat(Operation.code(Winsock.WSASendTo(s, buffers, null, 0, destination, send, null)))
        .isIn(0, WSA_IO_PENDING);
    assertThat(Calls.port(s)).isPositive();
    Calls.close(s, peer);
  }

  // --- arguments

  @Test
  @Covers({"WSAOVERLAPPED", "OVERLAPPED"})
  void shouldRefuseAStructureThatIsInUse() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation().pending(pair.server());
      assertThat(receive.recv(pair.server())).isEqualTo(WSA_INVALID_PARAMETER);
      assertThat(receive.send(pair.server(), "a")).isEqualTo(WSA_INVALID_PARAMETER);
      Calls.send(pair.client(), "abc");
      assertThat(receive.result(pair.server(), true).bytes()).isEqualTo(3);
      receive.pending(pair.server());
    }
  }

  @Test
  @Covers("WSAOVERLAPPED")
  void shouldRefuseAnEventThatIsNone() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation();
      receive.hEvent = pair.client();
      assertThat(receive.recv(pair.server())).isEqualTo(WSA_INVALID_HANDLE);
      assertThat(receive.isDone()).isTrue();
    }
  }

  @Test
  @Covers({"WSABUF", "WSARecv", "WSASend"})
  void shouldRefuseMemoryOfOneThreadAlone() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Arena confined = Arena.ofConfined()) {
      WsaBuf[] buffers = {new WsaBuf(confined.allocate(8))};
      Operation operation = new Operation();
      assertThat(operation.recv(pair.server(), 0, null, buffers)).isEqualTo(WSAEFAULT);
      assertThat(Operation.code(Winsock.WSASend(pair.server(), buffers, null, 0, operation, null)))
          .isEqualTo(WSAEFAULT);
      assertThat(
              Operation.code(Winsock.WSARecv(pair.server(), buffers, null, new int[1], null, null)))
          .as("the count is optional with a structure only")
          .isEqualTo(WSAEFAULT);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSABUF", "WSARecv"})
  void shouldEndAReceiveWhoseMemoryIsGone(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Arena arena = Arena.ofShared();
      Operation one = new Operation();
      Operation several = new Operation();
      WsaBuf first = new WsaBuf(arena.allocate(8));
      WsaBuf second = new WsaBuf(arena.allocate(8));
      assertThat(one.recv(pair.server(), 0, null, first)).isEqualTo(WSA_IO_PENDING);
      assertThat(several.recv(pair.server(), 0, null, first, second)).isEqualTo(WSA_IO_PENDING);
      arena.close();
      Calls.send(pair.client(), "hello");

      assertThat(one.result(pair.server(), true).error()).isEqualTo(WSAEFAULT);
      assertThat(several.result(pair.server(), true).error()).isEqualTo(WSAEFAULT);
      assertThat(Calls.recv(pair.server())).as("nothing is lost").isEqualTo("hello");
    }
  }

  @Test
  @Covers({"WSABUF", "WSASend"})
  void shouldEndASendWhoseMemoryIsGone() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation before = Operation.fill(pair.server());
      Calls.nonBlocking(pair.client(), true);
      Arena arena = Arena.ofShared();
      Operation one = new Operation();
      Operation several = new Operation();
      WsaBuf[] first = {new WsaBuf(arena.allocate(8))};
      WsaBuf[] both = {first[0], new WsaBuf(arena.allocate(8))};
      assertThat(Operation.code(Winsock.WSASend(pair.server(), first, null, 0, one, null)))
          .isEqualTo(WSA_IO_PENDING);
      assertThat(Operation.code(Winsock.WSASend(pair.server(), both, null, 0, several, null)))
          .isEqualTo(WSA_IO_PENDING);
      arena.close();
      byte[] chunk = new byte[1 << 16];
      while (!before.isDone() || !several.isDone()) {
        int _ = Winsock.recv(pair.client(), chunk, 0, chunk.length, 0);
      }
      assertThat(one.result(pair.server(), true).error()).isEqualTo(WSAEFAULT);
      assertThat(several.result(pair.server(), true).error()).isEqualTo(WSAEFAULT);
    }
  }

  /// An arena that a call is just using is not closed: that is refused to whoever tries.
  @Test
  @Covers("WSABUF")
  void shouldSurviveArenasThatCloseDuringCalls() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.nonBlocking(pair.client(), true);
      for (int i = 0; i < 500; i++) {
        Arena arena = Arena.ofShared();
        WsaBuf first = new WsaBuf(arena.allocate(16));
        WsaBuf second = new WsaBuf(arena.allocate(16));
        Operation receive = new Operation();
        assertThat(
                i % 2 == 0
                    ? receive.recv(pair.server(), 0, null, first)
                    : receive.recv(pair.server(), 0, null, first, second))
            .isIn(0, WSA_IO_PENDING, WSAEFAULT);
        Running<Boolean> closing = Running.start(() -> closes(arena));
        byte[] bytes = {1, 2, 3};
        Winsock.send(pair.client(), bytes, 0, 3, 0);
        assertThat(receive.result(pair.server(), true).error()).isIn(0, WSAEFAULT);
        assertThat(closing.get()).isTrue();
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // until the call is over
  private static boolean closes(Arena arena) {
    for (int i = 0; i < 1_000_000; i++) {
      try {
        arena.close();
        return true;
      } catch (IllegalStateException e) {
        Thread.yield(); // a call is using it
      }
    }
    return false;
  }

  // --- outcomes

  @Test
  @Covers("WSAGetOverlappedResult")
  void shouldReleaseEveryThreadThatWaitsForTheSameOperation() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation().pending(pair.server());
      List<Running<Result>> waiting = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        waiting.add(
            Running.start(
                    i % 2 == 0 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL,
                    () -> receive.result(pair.server(), true))
                .untilItWaits());
      }
      Calls.send(pair.client(), "abc");
      for (Running<Result> each : waiting) {
        assertThat(each.get()).isEqualTo(new Result(0, 3, 0));
      }
    }
  }

  /// `WSAGetOverlappedResult` waits for the event on Windows, so that the event is set and the
  /// structure can be used again when it returns.
  @Test
  @Covers({"WSAGetOverlappedResult", "WSAOVERLAPPED"})
  void shouldHaveSetTheEventWhenAWaitForTheResultReturns() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = Operation.withEvent();
      for (int i = 0; i < 3_000; i++) {
        receive.pending(pair.server());
        assertThat(receive.isSignalled()).as("round %s, begun", i).isFalse();
        Calls.send(pair.client(), "a");
        assertThat(receive.result(pair.server(), true)).isEqualTo(new Result(0, 1, 0));
        assertThat(receive.isSignalled()).as("round %s, ended", i).isTrue();
      }
      receive.closeEvent();
    }
  }

  @Test
  @Covers("WSAGetOverlappedResult")
  void shouldNotWaitForAnOperationThatARoutineIsToldOf() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation();
      assertThat(receive.recv(pair.server(), 0, (e, n, o, f) -> {})).isEqualTo(WSA_IO_PENDING);
      assertThat(receive.result(pair.server(), true).error()).isEqualTo(WSA_INVALID_PARAMETER);
      assertThat(Kernel32.CancelIoEx(pair.server(), receive)).isTrue();
      assertThat(Kernel32.SleepEx(Port.PATIENCE_MILLIS, true)).isEqualTo(WAIT_IO_COMPLETION);
    }
  }

  @Test
  @Covers({"GetOverlappedResult", "GetOverlappedResultEx", "ERROR_IO_INCOMPLETE"})
  void shouldWaitForAResultForALimitedTimeAsOftenAsItIsAsked() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation().pending(pair.server());
      int[] bytes = {-1};
      assertThat(Kernel32.GetOverlappedResult(pair.server(), receive, bytes, false)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_IO_INCOMPLETE);
      for (int i = 0; i < 2_000; i++) {
        assertThat(Kernel32.GetOverlappedResultEx(pair.server(), receive, bytes, 0, false))
            .isFalse();
        assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_IO_INCOMPLETE);
      }
      assertThat(Kernel32.GetOverlappedResultEx(pair.server(), receive, bytes, 5, false)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(WAIT_TIMEOUT);
      Calls.send(pair.client(), "abc");
      assertThat(
              Kernel32.GetOverlappedResultEx(
                  pair.server(), receive, bytes, Port.PATIENCE_MILLIS, false))
          .isTrue();
      assertThat(bytes[0]).isEqualTo(3);
      assertThat(Kernel32.GetOverlappedResult(pair.server(), receive, bytes, true)).isTrue();
    }
  }

  @Test
  @Covers({"GetOverlappedResultEx", "WAIT_IO_COMPLETION"})
  void shouldEndAnAlertableWaitForAResultWithApcs() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation receive = new Operation().pending(pair.server());
      int[] ran = {0};
      assertThat(Kernel32.QueueUserAPC(data -> ran[0]++, Kernel32.GetCurrentThread(), 0)).isOne();
      int[] bytes = {-1};
      assertThat(
              Kernel32.GetOverlappedResultEx(
                  pair.server(), receive, bytes, Port.PATIENCE_MILLIS, true))
          .isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(WAIT_IO_COMPLETION);
      assertThat(ran[0]).isOne();
    }
  }

  @Test
  @Covers("WSARecv")
  void shouldMixOverlappedAndBlockingReceivesInTheirOrder() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Operation first = new Operation(1).pending(pair.server());
      Running<String> second = Running.start(() -> Calls.recv(pair.server())).untilItWaits();
      Calls.send(pair.client(), "ab");
      assertThat(first.result(pair.server(), true).bytes()).isOne();
      assertThat(first.text(1)).isEqualTo("a");
      assertThat(second.get()).isEqualTo("b");
    }
  }
}
