package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;

/// Asynchronous procedure calls: where they run, and where they do not.
@ExtendWith(Started.class)
@Timeout(60)
class ApcTest {

  private final List<Long> opened = new ArrayList<>();

  /// What ran, on the thread that ran it.
  private final List<Long> ran = new ArrayList<>();

  @AfterEach
  void closeThem() {
    opened.forEach(Kernel32::CloseHandle);
  }

  /// A thread that waits in a Winsock call, and its handle.
  private record Target(Running<Running.Outcome> running, long handle) {}

  private Target waiting(ThreadKind kind, LongSupplier call) throws Exception {
    CompletableFuture<Integer> id = new CompletableFuture<>();
    Running<Running.Outcome> running =
        Running.waiting(
            kind,
            () -> {
              id.complete(Kernel32.GetCurrentThreadId());
              return call.getAsLong();
            });
    long handle = Kernel32.OpenThread(WinBase.THREAD_SET_CONTEXT, false, id.get());
    assertThat(handle).as(Calls.lastError()).isPositive();
    opened.add(handle);
    return new Target(running, handle);
  }

  private static void queue(long thread, LongConsumer procedure, long data) {
    assertThat(Kernel32.QueueUserAPC(procedure, thread, data)).as(Calls.lastError()).isNotZero();
  }

  /// Queues an APC and waits until it has run on the target.
  private static void runs(Target target) throws Exception {
    CompletableFuture<Thread> on = new CompletableFuture<>();
    queue(target.handle, data -> on.complete(Thread.currentThread()), 0);
    assertThat(on.get()).isEqualTo(target.running.thread());
  }

  @Test
  @Covers({"QueueUserAPC", "SleepEx"})
  void shouldRunInOrderAllThatIsQueuedInAnAlertableSleep() {
    long self = Kernel32.GetCurrentThread();
    for (long i = 1; i <= 20; i++) {
      queue(self, ran::add, i);
    }
    assertThat(Kernel32.SleepEx(0, false)).as("not alertable").isZero();
    assertThat(ran).isEmpty();

    assertThat(Kernel32.SleepEx(0, true)).isEqualTo(WAIT_IO_COMPLETION);
    assertThat(ran).hasSize(20).isSorted();
    assertThat(Kernel32.SleepEx(0, true)).as("nothing is left").isZero();
  }

  @ParameterizedTest
  @EnumSource
  @Covers({
    "SleepEx",
    "QueueUserAPC",
    "WSAWaitForMultipleEvents",
    "WaitForSingleObjectEx",
    "WaitForMultipleObjectsEx"
  })
  void shouldEndEveryAlertableWaitOfAnotherThread(ThreadKind kind) throws Exception {
    long event = Winsock.WSACreateEvent();
    long[] events = {event};
    List<LongSupplier> waits =
        List.of(
            () -> Kernel32.SleepEx(INFINITE, true),
            () -> Kernel32.WaitForSingleObjectEx(event, INFINITE, true),
            () -> Kernel32.WaitForMultipleObjectsEx(1, events, true, INFINITE, true),
            () -> Winsock.WSAWaitForMultipleEvents(1, events, false, INFINITE, true));
    for (LongSupplier wait : waits) {
      Target target = waiting(kind, wait);
      runs(target);
      assertThat(target.running.get().result()).isEqualTo(WAIT_IO_COMPLETION);
    }
    assertThat(Winsock.WSACloseEvent(event)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"QueueUserAPC", "WaitForSingleObjectEx"})
  void shouldRunNothingInAWaitThatIsNotAlertable(ThreadKind kind) throws Exception {
    long event = Winsock.WSACreateEvent();
    Target target =
        waiting(
            kind,
            () -> {
              long how = Kernel32.WaitForSingleObject(event, INFINITE);
              ran.add(-how);
              Kernel32.SleepEx(0, true);
              return how;
            });
    queue(target.handle, ran::add, 1);
    assertThat(Winsock.WSASetEvent(event)).isTrue();
    assertThat(target.running.get().result()).isEqualTo(WinBase.WAIT_OBJECT_0);
    assertThat(ran).containsExactly(0L, 1L);
    assertThat(Winsock.WSACloseEvent(event)).isTrue();
  }

  @Test
  @Covers({"WaitForSingleObjectEx", "WSAWaitForMultipleEvents"})
  void shouldTakeAnEventThatIsSetBeforeTheQueue() {
    long event = Kernel32.CreateEvent(true, true);
    queue(Kernel32.GetCurrentThread(), ran::add, 1);

    assertThat(Kernel32.WaitForSingleObjectEx(event, INFINITE, true)).isZero();
    assertThat(ran).isEmpty();
    Kernel32.ResetEvent(event);
    assertThat(
            Winsock.WSAWaitForMultipleEvents(
                1, new long[] {event}, false, WinSock2.WSA_INFINITE, true))
        .isEqualTo(WinSock2.WSA_WAIT_IO_COMPLETION);
    assertThat(ran).containsExactly(1L);
    assertThat(Kernel32.CloseHandle(event)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRunInAReceiveThatGoesOn(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Target target = waiting(kind, () -> Winsock.recv(pair.server(), new byte[8], 0, 8, 0));
      for (int i = 0; i < 3; i++) {
        runs(target);
      }
      assertThat(target.running.isDone()).isFalse();
      Calls.send(pair.client(), "four");
      assertThat(target.running.get().result()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRunInAnAcceptThatGoesOn(ThreadKind kind) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    Target target = waiting(kind, () -> Winsock.accept(listener));
    runs(target);
    assertThat(target.running.isDone()).isFalse();
    long client = Calls.tcp(Family.IPV4);
    Calls.ok(Winsock.connect(client, Calls.sockname(listener)));
    Calls.close(Calls.ok(target.running.get().result()), client, listener);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRunInASelectThatGoesOn(ThreadKind kind) throws Exception {
    long s = Calls.boundUdp(Family.IPV4);
    Target target =
        waiting(
            kind,
            () -> {
              FdSet reads = new FdSet(1);
              reads.add(s);
              return Winsock.select(0, reads, null, null, new TimeVal(30, 0));
            });
    runs(target);
    runs(target);
    assertThat(target.running.isDone()).isFalse();
    Calls.ok(Winsock.sendto(s, new byte[1], 0, 1, 0, Calls.sockname(s)));
    assertThat(target.running.get().result()).isOne();
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldRunInAPollThatGoesOn(ThreadKind kind) throws Exception {
    long s = Calls.boundUdp(Family.IPV4);
    Target target =
        waiting(
            kind,
            () -> {
              PollFd fd = new PollFd(s, WinSock2.POLLRDNORM);
              return Winsock.WSAPoll(new PollFd[] {fd}, 1, 30_000);
            });
    runs(target);
    assertThat(target.running.isDone()).isFalse();
    Calls.ok(Winsock.sendto(s, new byte[1], 0, 1, 0, Calls.sockname(s)));
    assertThat(target.running.get().result()).isOne();
    Calls.close(s);
  }

  /// Windows leaves it undefined; here it works, so nothing of the outer call may be lost.
  @ParameterizedTest
  @EnumSource
  void shouldReceiveInAProcedureThatInterruptsAReceive(ThreadKind kind) throws Exception {
    try (Calls.Pair outer = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair inner = Calls.Pair.tcp(Family.IPV4)) {
      Target target = waiting(kind, () -> Winsock.recv(outer.server(), new byte[8], 0, 8, 0));
      CompletableFuture<Boolean> begun = new CompletableFuture<>();
      CompletableFuture<String> got = new CompletableFuture<>();
      queue(
          target.handle,
          data -> {
            begun.complete(true);
            got.complete(Calls.recv(inner.server()));
          },
          0);
      assertThat(begun.get()).isTrue();
      Calls.send(outer.client(), "outer");
      Calls.send(inner.client(), "inner");
      assertThat(got.get()).isEqualTo("inner");
      assertThat(target.running.get().result()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndACallWhoseSocketItsOwnProcedureCloses(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Target target = waiting(kind, () -> Winsock.recv(pair.server(), new byte[8], 0, 8, 0));
      queue(target.handle, Winsock::closesocket, pair.server());
      assertThat(target.running.get()).isEqualTo(new Running.Outcome(-1, WsaErrors.WSAEINTR));
    }
  }

  @Test
  @Covers("QueueUserAPC")
  void shouldRunBeforeAThreadThatHasNotBegun() {
    long thread = Kernel32.CreateThread(() -> ran.add(3L), WinBase.CREATE_SUSPENDED, null);
    opened.add(thread);
    queue(thread, ran::add, 1);
    queue(thread, ran::add, 2);
    assertThat(Kernel32.ResumeThread(thread)).isOne();
    assertThat(Kernel32.WaitForSingleObject(thread, INFINITE)).isZero();
    assertThat(ran).containsExactly(1L, 2L, 3L);
  }

  @Test
  @Covers("QueueUserAPC")
  void shouldNotReachAThreadThatHasEnded() throws Exception {
    Target target = waiting(ThreadKind.PLATFORM, () -> Kernel32.SleepEx(INFINITE, true));
    runs(target);
    target.running.get();
    assertThat(Kernel32.QueueUserAPC(ran::add, target.handle, 1)).isZero();
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_GEN_FAILURE);
    AtomicReference<Thread> never = new AtomicReference<>();
    assertThat(Kernel32.QueueUserAPC(data -> never.set(Thread.currentThread()), 0, 1)).isZero();
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_INVALID_HANDLE);
  }
}
