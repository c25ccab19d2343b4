package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinBase.CREATE_SUSPENDED;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WinBase.WAIT_FAILED;
import static org.jwinsock.spi.WinBase.WAIT_OBJECT_0;
import static org.jwinsock.spi.WsaErrors.*;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.WspUpcallTable;

class WaitCallsTest extends WinsockFixture {

  private WaitCalls waits() {
    return winsock.waits;
  }

  private long event() {
    long event = waits().CreateEvent(true, false, null);
    assertThat(event).isPositive();
    return event;
  }

  @Test
  void anEventThatIsClosedIsNone() {
    long event = event();
    assertThat(waits().CloseHandle(event)).isTrue();
    assertThat(waits().CloseHandle(event)).isFalse();
    assertThat(lastError()).isEqualTo(ERROR_INVALID_HANDLE);
    assertThat(waits().SetEvent(event)).isFalse();
    assertThat(waits().ResetEvent(event)).isFalse();
    assertThat(waits().WaitForSingleObjectEx(event, 0, false)).isEqualTo(WAIT_FAILED);
    assertThat(lastError()).isEqualTo(ERROR_INVALID_HANDLE);
  }

  @Test
  void thereAreNoEventsWithNames() {
    assertThat(waits().CreateEvent(true, false, "name")).isZero();
    assertThat(lastError()).isEqualTo(ERROR_NOT_SUPPORTED);
  }

  @Test
  void aSocketIsNothingToWaitForOrToCloseAsAHandle() {
    long s = tcp();
    assertThat(waits().CloseHandle(s)).isFalse();
    assertThat(waits().WaitForSingleObjectEx(s, 0, false)).isEqualTo(WAIT_FAILED);
    assertThat(lastError()).isEqualTo(ERROR_INVALID_HANDLE);
    assertThat(winsock.sockets.closesocket(s)).isZero();
  }

  @Test
  void theArgumentsOfAWaitForSeveralAreChecked() {
    long event = event();
    long[] handles = new long[65];
    Arrays.fill(handles, event);
    fails(ERROR_INVALID_PARAMETER, waits().WaitForMultipleObjectsEx(0, handles, false, 0, false));
    fails(ERROR_INVALID_PARAMETER, waits().WaitForMultipleObjectsEx(65, handles, false, 0, false));
    fails(ERROR_INVALID_PARAMETER, waits().WaitForMultipleObjectsEx(1, null, false, 0, false));
    fails(ERROR_INVALID_PARAMETER, waits().WaitForMultipleObjectsEx(2, handles, true, 0, false));
    assertThat(waits().WaitForMultipleObjectsEx(64, handles, false, 0, false))
        .isEqualTo(WAIT_TIMEOUT);
    handles[63] = 0;
    fails(ERROR_INVALID_HANDLE, waits().WaitForMultipleObjectsEx(64, handles, false, 0, false));
  }

  private static void fails(int error, int result) {
    assertThat(result).isEqualTo(WAIT_FAILED);
    assertThat(lastError()).isEqualTo(error);
  }

  @Test
  void aTimeoutIsUnsigned() throws Exception {
    long event = event();
    Threads.Running<Integer> waiting =
        Threads.start(() -> waits().WaitForSingleObjectEx(event, -2, false));
    Threads.until(() -> waiting.thread().getState() == Thread.State.TIMED_WAITING);
    assertThat(waits().SetEvent(event)).isTrue();
    assertThat(waiting.get()).isEqualTo(WAIT_OBJECT_0);
  }

  @Test
  void aThreadIsOpenedByTheIdItAskedForAndRunsWhatIsQueued() throws Exception {
    CompletableFuture<Integer> id = new CompletableFuture<>();
    AtomicLong got = new AtomicLong();
    Threads.Running<Integer> sleeper =
        Threads.start(
            () -> {
              id.complete(Kernel32.GetCurrentThreadId());
              return waits().SleepEx(INFINITE, true);
            });
    long thread = waits().OpenThread(id.get());
    assertThat(thread).isPositive();
    assertThat(waits().QueueUserAPC(got::set, thread, 42)).isNotZero();
    assertThat(sleeper.get()).isEqualTo(WAIT_IO_COMPLETION);
    assertThat(got).hasValue(42);
    assertThat(waits().WaitForSingleObjectEx(thread, INFINITE, false)).isEqualTo(WAIT_OBJECT_0);
    assertThat(waits().QueueUserAPC(got::set, thread, 1)).isZero();
    assertThat(lastError()).isEqualTo(ERROR_GEN_FAILURE);
    assertThat(waits().OpenThread(id.get())).isZero();
    assertThat(lastError()).isEqualTo(ERROR_INVALID_PARAMETER);
    assertThat(waits().CloseHandle(thread)).isTrue();
  }

  @Test
  void theHandleOfTheCurrentThreadNeedsNoOpening() {
    AtomicLong got = new AtomicLong();
    assertThat(waits().QueueUserAPC(got::set, Kernel32.GetCurrentThread(), 7)).isNotZero();
    assertThat(waits().SleepEx(0, false)).isZero();
    assertThat(waits().SleepEx(0, true)).isEqualTo(WAIT_IO_COMPLETION);
    assertThat(got).hasValue(7);
    assertThat(waits().CloseHandle(Kernel32.GetCurrentThread())).isTrue();
    assertThat(waits().QueueUserAPC(null, Kernel32.GetCurrentThread(), 7)).isZero();
    assertThat(lastError()).isEqualTo(ERROR_INVALID_PARAMETER);
    assertThat(waits().QueueUserAPC(got::set, event(), 7)).isZero();
    assertThat(lastError()).isEqualTo(ERROR_INVALID_HANDLE);
  }

  @Test
  void aThreadThatIsMadeSuspendedBeginsWithItsApcs() {
    List<String> ran = new CopyOnWriteArrayList<>();
    int[] id = new int[1];
    long thread = waits().CreateThread(() -> ran.add("thread"), CREATE_SUSPENDED, id);
    assertThat(thread).isPositive();
    long again = waits().OpenThread(id[0]);
    assertThat(waits().QueueUserAPC(data -> ran.add("first"), thread, 0)).isNotZero();
    assertThat(waits().QueueUserAPC(data -> ran.add("second"), again, 0)).isNotZero();
    assertThat(waits().WaitForSingleObjectEx(thread, 0, false)).isEqualTo(WAIT_TIMEOUT);
    assertThat(ran).isEmpty();
    assertThat(waits().ResumeThread(again)).isOne();
    assertThat(waits().ResumeThread(thread)).isZero();
    assertThat(
            waits().WaitForMultipleObjectsEx(2, new long[] {thread, again}, true, INFINITE, false))
        .isEqualTo(WAIT_OBJECT_0);
    assertThat(ran).containsExactly("first", "second", "thread");
    assertThat(waits().ResumeThread(event())).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(ERROR_INVALID_HANDLE);
    assertThat(waits().CreateThread(null, 0, null)).isZero();
    assertThat(lastError()).isEqualTo(ERROR_INVALID_PARAMETER);
  }

  @Test
  void winsocksNamesNeedWinsock() {
    long event = winsock.events.WSACreateEvent();
    assertThat(winsock.events.WSASetEvent(event)).isTrue();
    winsock.WSACleanup();
    assertThat(winsock.events.WSACreateEvent()).isZero();
    assertThat(lastError()).isEqualTo(WSANOTINITIALISED);
    assertThat(winsock.events.WSASetEvent(event)).isFalse();
    assertThat(winsock.events.WSAResetEvent(event)).isFalse();
    assertThat(winsock.events.WSACloseEvent(event)).isFalse();
    fails(
        WSANOTINITIALISED,
        winsock.events.WSAWaitForMultipleEvents(1, new long[] {event}, false, 0, false));
    assertThat(waits().WaitForSingleObjectEx(event, 0, false)).isEqualTo(WAIT_OBJECT_0);
  }

  @Test
  void providersHaveEventsAndThreadsThroughTheUpcalls() {
    tcp();
    WspUpcallTable upcalls = Objects.requireNonNull(provider.upcalls);
    long event = upcalls.WPUCreateEvent();
    assertThat(upcalls.WPUSetEvent(event)).isZero();
    assertThat(waits().WaitForSingleObjectEx(event, 0, false)).isEqualTo(WAIT_OBJECT_0);
    assertThat(upcalls.WPUResetEvent(event)).isZero();
    assertThat(waits().WaitForSingleObjectEx(event, 0, false)).isEqualTo(WAIT_TIMEOUT);
    assertThat(upcalls.WPUCloseEvent(event)).isZero();
    assertThat(upcalls.WPUCloseEvent(event)).isEqualTo(-WSA_INVALID_HANDLE);
    assertThat(upcalls.WPUSetEvent(event)).isEqualTo(-WSA_INVALID_HANDLE);
    assertThat(upcalls.WPUResetEvent(event)).isEqualTo(-WSA_INVALID_HANDLE);
    AtomicLong got = new AtomicLong();
    long thread = upcalls.WPUOpenCurrentThread();
    assertThat(upcalls.WPUQueueApc(thread, got::incrementAndGet)).isZero();
    assertThat(waits().SleepEx(INFINITE, true)).isEqualTo(WAIT_IO_COMPLETION);
    assertThat(got).hasValue(1);
    assertThat(upcalls.WPUCloseThread(thread)).isZero();
    assertThat(upcalls.WPUCloseThread(thread)).isEqualTo(-WSA_INVALID_HANDLE);
    assertThat(upcalls.WPUQueueApc(thread, got::incrementAndGet)).isEqualTo(-WSAEFAULT);
  }
}
