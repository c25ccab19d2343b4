package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.WSA_INFINITE;
import static org.jwinsock.spi.WinSock2.WSA_INVALID_EVENT;
import static org.jwinsock.spi.WinSock2.WSA_MAXIMUM_WAIT_EVENTS;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_EVENT_0;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_FAILED;
import static org.jwinsock.spi.WinSock2.WSA_WAIT_TIMEOUT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Event objects and the waits for them.
@ExtendWith(Started.class)
@Timeout(60)
class EventTest {

  private final List<Long> made = new ArrayList<>();

  @AfterEach
  void closeThem() {
    made.forEach(Kernel32::CloseHandle);
  }

  private long made(long event) {
    assertThat(event).as(Calls.lastError()).isPositive();
    made.add(event);
    return event;
  }

  private long event() {
    return made(Winsock.WSACreateEvent());
  }

  private long autoReset(boolean set) {
    return made(Kernel32.CreateEvent(false, set));
  }

  private static boolean isSet(long event) {
    return Kernel32.WaitForSingleObject(event, 0) == WinBase.WAIT_OBJECT_0;
  }

  private static int waitAny(int timeout, long... events) {
    return Winsock.WSAWaitForMultipleEvents(events.length, events, false, timeout, false);
  }

  private static int waitAll(int timeout, long... events) {
    return Winsock.WSAWaitForMultipleEvents(events.length, events, true, timeout, false);
  }

  @Test
  @Covers({"WSACreateEvent", "WSASetEvent", "WSAResetEvent"})
  void shouldMakeAnEventThatStaysSetUntilItIsReset() {
    long event = event();

    assertThat(isSet(event)).as("at first").isFalse();
    assertThat(Winsock.WSASetEvent(event)).isTrue();
    assertThat(waitAny(WSA_INFINITE, event)).isEqualTo(WSA_WAIT_EVENT_0);
    assertThat(isSet(event)).as("after a wait, to a kernel wait").isTrue();
    assertThat(Winsock.WSAResetEvent(event)).isTrue();
    assertThat(isSet(event)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSACreateEvent", "WSASetEvent", "SetEvent"})
  void shouldReleaseEveryoneWhoWaitsThoughTheEventIsResetAtOnce(ThreadKind kind) throws Exception {
    long event = event();
    List<Running<Running.Outcome>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(Running.waiting(kind, () -> waitAny(WSA_INFINITE, event)));
    }

    assertThat(Winsock.WSASetEvent(event) && Winsock.WSAResetEvent(event)).isTrue();

    for (Running<Running.Outcome> released : waiting) {
      assertThat(released.get().result()).isEqualTo(WSA_WAIT_EVENT_0);
    }
    assertThat(isSet(event)).isFalse();
  }

  @Test
  @Covers({"WSACloseEvent", "WSASetEvent", "WSAResetEvent", "WSA_INVALID_HANDLE"})
  void shouldRefuseAHandleThatIsNoEvent() {
    long closed = event();
    assertThat(Winsock.WSACloseEvent(closed)).isTrue();
    long socket = Calls.tcp(Family.IPV4);

    for (long handle : new long[] {closed, WSA_INVALID_EVENT, -1, socket}) {
      refuses(Winsock.WSASetEvent(handle));
      refuses(Winsock.WSAResetEvent(handle));
      refuses(Winsock.WSACloseEvent(handle));
      assertThat(waitAny(0, event(), handle)).isEqualTo(WSA_WAIT_FAILED);
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSA_INVALID_HANDLE);
    }
    Calls.close(socket);
  }

  private static void refuses(boolean result) {
    assertThat(result).isFalse();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSA_INVALID_HANDLE);
    Winsock.WSASetLastError(0);
  }

  @Test
  @Covers("CloseHandle")
  void shouldCloseEventsByTheirHandlesAndNoSockets() throws Exception {
    long event = Kernel32.CreateEvent(true, false);
    assertThat(Kernel32.CloseHandle(event)).isTrue();
    assertThat(Kernel32.CloseHandle(event)).isFalse();
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_INVALID_HANDLE);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      assertThat(Kernel32.CloseHandle(pair.client())).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_INVALID_HANDLE);
      Calls.send(pair.client(), "still open");
      assertThat(Calls.recv(pair.server())).isEqualTo("still open");
    }
  }

  @Test
  @Covers("WaitForSingleObject")
  void shouldNotTakeASocketForAnObjectToWaitFor() {
    long s = Calls.tcp(Family.IPV4);
    assertThat(Kernel32.WaitForSingleObject(s, 0)).isEqualTo(WinBase.WAIT_FAILED);
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_INVALID_HANDLE);
    Calls.close(s);
  }

  @Test
  @Covers({"CreateEventW", "CreateEventA", "WaitForSingleObject"})
  void shouldLetOneWaitThroughAnEventThatResetsItself() {
    long event = autoReset(true);
    assertThat(isSet(event)).isTrue();
    assertThat(isSet(event)).isFalse();
    assertThat(Kernel32.WaitForSingleObject(event, 1)).isEqualTo(WsaErrors.WAIT_TIMEOUT);

    assertThat(Kernel32.CreateEvent(false, true, "name")).isZero();
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_NOT_SUPPORTED);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAWaitForMultipleEvents", "WaitForMultipleObjects"})
  void shouldAnswerTheLowestIndexThatIsSetAndConsumeOnlyThatEvent(ThreadKind kind)
      throws Exception {
    long a = autoReset(false);
    long b = autoReset(true);
    long c = autoReset(true);

    assertThat(waitAny(WSA_INFINITE, a, b, c)).isEqualTo(WSA_WAIT_EVENT_0 + 1);
    assertThat(isSet(b)).isFalse();
    assertThat(isSet(c)).isTrue();

    Running<Running.Outcome> waiting =
        Running.waiting(
            kind,
            () ->
                Kernel32.WaitForMultipleObjects(3, new long[] {a, b, c}, false, WinBase.INFINITE));
    Kernel32.SetEvent(c);
    Kernel32.SetEvent(a);
    assertThat(waiting.get().result()).as("c came first").isEqualTo(2);
    assertThat(isSet(a)).isTrue();
    assertThat(isSet(c)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAWaitForMultipleEvents", "WaitForMultipleObjects"})
  void shouldChangeNothingInAWaitForAllUntilAllAreSet(ThreadKind kind) throws Exception {
    long a = autoReset(false);
    long b = autoReset(false);
    Running<Running.Outcome> waiting = Running.waiting(kind, () -> waitAll(WSA_INFINITE, a, b));

    Kernel32.SetEvent(a);
    assertThat(isSet(a)).as("untouched, so another wait takes it").isTrue();
    Kernel32.SetEvent(b);
    assertThat(waiting.isDone()).isFalse();
    Kernel32.SetEvent(a);

    assertThat(waiting.get().result()).isEqualTo(WSA_WAIT_EVENT_0);
    assertThat(isSet(a) || isSet(b)).isFalse();
    Kernel32.SetEvent(b);
    assertThat(waitAll(1, a, b)).isEqualTo(WSA_WAIT_TIMEOUT);
    assertThat(isSet(b)).as("after a timeout").isTrue();
  }

  @Test
  @Covers({"WSAWaitForMultipleEvents", "ERROR_INVALID_PARAMETER"})
  void shouldWaitForSixtyFourEventsAndNoMore() {
    long[] events = LongStream.generate(this::event).limit(WSA_MAXIMUM_WAIT_EVENTS + 1L).toArray();
    long last = events[WSA_MAXIMUM_WAIT_EVENTS - 1];
    Winsock.WSASetEvent(last);

    assertThat(waitAny(0, Arrays.copyOf(events, WSA_MAXIMUM_WAIT_EVENTS)))
        .isEqualTo(WSA_WAIT_EVENT_0 + 63);
    assertThat(waitAny(0, events)).isEqualTo(WSA_WAIT_FAILED);
    assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaErrors.WSA_INVALID_PARAMETER));
    assertThat(waitAny(0)).isEqualTo(WSA_WAIT_FAILED);
    assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaErrors.WSA_INVALID_PARAMETER));
    assertThat(waitAll(0, last, last)).as("one event twice").isEqualTo(WSA_WAIT_FAILED);
    assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaErrors.WSA_INVALID_PARAMETER));
  }

  @ParameterizedTest
  @EnumSource
  @Covers("GetCurrentThreadId")
  void shouldSignalAThreadOnceItHasEnded(ThreadKind kind) throws Exception {
    CompletableFuture<Integer> id = new CompletableFuture<>();
    long go = event();
    Running<Integer> running =
        Running.start(
            kind,
            () -> {
              id.complete(Kernel32.GetCurrentThreadId());
              return Kernel32.WaitForSingleObject(go, WinBase.INFINITE);
            });
    long thread = made(Kernel32.OpenThread(WinBase.SYNCHRONIZE, false, id.get()));

    assertThat(isSet(thread)).isFalse();
    Kernel32.SetEvent(go);
    assertThat(Kernel32.WaitForSingleObject(thread, WinBase.INFINITE)).isZero();
    assertThat(running.get()).isZero();
    assertThat(isSet(thread)).as("for good").isTrue();
  }

  @Test
  @Covers({"GetLastError", "SetLastError", "WSAGetLastError"})
  void shouldKeepOneLastErrorForBothLibraries() {
    Kernel32.SetLastError(WsaErrors.WSAEINTR);
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEINTR);
    Winsock.WSASetLastError(WsaErrors.ERROR_NOT_FOUND);
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_NOT_FOUND);
  }
}
