package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

/// Completions as callbacks on the threads of a pool.
@ExtendWith(Started.class)
@Timeout(60)
class ThreadpoolIoTest {

  /// What a callback was told.
  private record Told(
      @Nullable Object context,
      @Nullable WsaOverlapped overlapped,
      int error,
      long bytes,
      long io) {}

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  private long pooled(long s, Object context) {
    long io =
        Kernel32.CreateThreadpoolIo(
            s,
            (with, overlapped, error, bytes, handle) ->
                told.add(new Told(with, overlapped, error, bytes, handle)),
            context);
    assertThat(io).as("CreateThreadpoolIo").isNotZero();
    return io;
  }

  /// Announces and begins a receive of at most 16 bytes; true if it is under way.
  private static boolean receive(long s, long io, WsaOverlapped overlapped) {
    Kernel32.StartThreadpoolIo(io);
    WsaBuf[] buffers = {WsaBuf.of(new byte[16])};
    int result = Winsock.WSARecv(s, buffers, null, new int[1], overlapped, null);
    if (result != 0) {
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSA_IO_PENDING);
    }
    return result != 0;
  }

  private Told next() throws InterruptedException {
    Told next = told.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("a callback").isNotNull();
    return next;
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"CreateThreadpoolIo", "StartThreadpoolIo", "CloseThreadpoolIo"})
  void shouldCallBackWhenAnAnnouncedOperationHasCompleted(Family family) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      long io = pooled(pair.server(), "mine");
      WsaOverlapped overlapped = new WsaOverlapped();

      assertThat(receive(pair.server(), io, overlapped)).isTrue();
      Calls.send(pair.client(), "hello");

      assertThat(next()).isEqualTo(new Told("mine", overlapped, 0, 5, io));
      Kernel32.CloseThreadpoolIo(io);
    }
  }

  @Test
  @Covers("StartThreadpoolIo")
  void shouldCallBackForEachOperationAlsoWhenItIsOverAtOnce() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long io = pooled(pair.server(), "");
      for (int i = 0; i < 20; i++) {
        Calls.send(pair.client(), "x");
        receive(pair.server(), io, new WsaOverlapped());
        assertThat(next().bytes).isEqualTo(1);
      }
      Kernel32.CloseThreadpoolIo(io);
    }
  }

  @Test
  @Covers("CancelThreadpoolIo")
  void shouldNotCallBackForAnOperationThatFailedAtOnceAndWasWithdrawn() throws Exception {
    long s = Calls.tcp(Family.IPV4);
    long io = pooled(s, "");
    Kernel32.StartThreadpoolIo(io);
    WsaBuf[] buffers = {WsaBuf.of(new byte[16])};
    Calls.fails(
        WsaError.WSAENOTCONN,
        Winsock.WSARecv(s, buffers, null, new int[1], new WsaOverlapped(), null));
    Kernel32.CancelThreadpoolIo(io);

    Kernel32.WaitForThreadpoolIoCallbacks(io, false);
    assertThat(told).isEmpty();
    Kernel32.CloseThreadpoolIo(io);
    Calls.close(s);
  }

  @Test
  @Covers("FILE_SKIP_COMPLETION_PORT_ON_SUCCESS")
  void shouldNotCallBackForASuccessAtOnceThatIsSkipped() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long io = pooled(pair.client(), "");
      int skip = WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
      assertThat(Kernel32.SetFileCompletionNotificationModes(pair.client(), skip)).isTrue();
      Kernel32.StartThreadpoolIo(io);
      WsaBuf[] buffers = {WsaBuf.of(new byte[16])};
      ok(Winsock.WSASend(pair.client(), buffers, null, 0, new WsaOverlapped(), null));
      Kernel32.CancelThreadpoolIo(io);

      Kernel32.WaitForThreadpoolIoCallbacks(io, false);
      assertThat(told).isEmpty();
      Kernel32.CloseThreadpoolIo(io);
    }
  }

  @Test
  @Covers("CreateThreadpoolIo")
  void shouldTellTheWin32CodeOfAnOperationThatWasCancelled() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long io = pooled(pair.server(), "");
      assertThat(receive(pair.server(), io, new WsaOverlapped())).isTrue();
      assertThat(Kernel32.CancelIoEx(pair.server(), null)).isTrue();
      assertThat(next().error).isEqualTo(WsaErrors.ERROR_OPERATION_ABORTED);
      Kernel32.CloseThreadpoolIo(io);
    }
  }

  @Test
  @Covers("CreateThreadpoolIo")
  void shouldGoOnWithOthersWhileCallbacksWait() throws Exception {
    int waiting = 2 * Runtime.getRuntime().availableProcessors();
    CountDownLatch entered = new CountDownLatch(waiting);
    CountDownLatch gate = new CountDownLatch(1);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair other = Calls.Pair.tcp(Family.IPV4)) {
      long io =
          Kernel32.CreateThreadpoolIo(
              pair.server(),
              (_, _, _, _, _) -> {
                entered.countDown();
                await(gate);
              },
              null);
      for (int i = 0; i < waiting; i++) {
        Calls.send(pair.client(), "x");
        receive1(pair.server(), io);
      }
      assertThat(entered.await(30, TimeUnit.SECONDS)).as("all of them run").isTrue();

      long free = pooled(other.server(), "free");
      receive(other.server(), free, new WsaOverlapped());
      Calls.send(other.client(), "y");
      assertThat(next().context).isEqualTo("free");

      gate.countDown();
      Kernel32.WaitForThreadpoolIoCallbacks(io, false);
      Kernel32.CloseThreadpoolIo(io);
      Kernel32.CloseThreadpoolIo(free);
    }
  }

  private static void receive1(long s, long io) {
    Kernel32.StartThreadpoolIo(io);
    WsaBuf[] one = {new WsaBuf(MemorySegment.ofArray(new byte[1]))};
    int result = Winsock.WSARecv(s, one, null, new int[1], new WsaOverlapped(), null);
    assertThat(result == 0 || Winsock.WSAGetLastError() == WsaErrors.WSA_IO_PENDING).isTrue();
  }

  private static void await(CountDownLatch gate) {
    try {
      assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Covers({"CreateThreadpoolIo", "CreateIoCompletionPort"})
  void shouldBindASocketOnce() {
    long s = Calls.tcp(Family.IPV4);
    long io = pooled(s, "");
    assertThat(Kernel32.CreateThreadpoolIo(s, (_, _, _, _, _) -> {}, null)).isZero();
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_INVALID_PARAMETER);
    Kernel32.CloseThreadpoolIo(io);
    Calls.close(s);
    assertThat(Kernel32.CreateThreadpoolIo(s, (_, _, _, _, _) -> {}, null)).isZero();
    assertThat(Kernel32.GetLastError()).isEqualTo(WsaErrors.ERROR_INVALID_HANDLE);
  }
}
