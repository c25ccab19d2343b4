package org.jwinsock.linux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.linux.Fixture.Pair;

@Timeout(60)
class SignalsTest {
  private final Fixture fixture = new Fixture();
  private final WakeSignal signal = requireNonNull(WakeSignal.get());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theWakeSignalIsARealTimeSignalOfOurOwn() {
    assertThat(Signals.sigrtmax()).isEqualTo(64);
    assertThat(signal.number()).isBetween(Linux.SIGRTMIN, Signals.sigrtmax() - 3);
    assertThat(Signals.handler(signal.number())).isEqualTo(Signals.nothing());
    assertThat(WakeSignal.get()).isSameAs(signal);
  }

  @Test
  void theKernelCountsItAsHandled() throws Exception {
    String handled =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigCgt:"))
            .findFirst()
            .orElseThrow();
    long signals = Long.parseUnsignedLong(handled.substring(7).strip(), 16);
    assertThat(signals >>> signal.number() - 1 & 1).isOne();
  }

  @Test
  void aHandlerIsSetReadAndTakenBack() {
    int free = freeSignal();
    assertThat(Signals.sigaction(free, Linux.SIG_IGN, 0)).isEqualTo(Linux.SIG_DFL);
    assertThat(Signals.handler(free)).isEqualTo(Linux.SIG_IGN);
    assertThat(Signals.sigaction(free, Linux.SIG_DFL, 0)).isEqualTo(Linux.SIG_IGN);
    assertThat(Signals.handler(65)).isEqualTo(-Errno.EINVAL);
  }

  private static int freeSignal() {
    int free = Linux.SIGRTMIN;
    while (Signals.handler(free) != Linux.SIG_DFL) {
      free++;
    }
    return free;
  }

  @Test
  void aThreadThatBlocksTheSignalIsNoTarget() throws Exception {
    CompletableFuture<Void> checked = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                assertThat(signal.target()).isEqualTo(Signals.gettid());
                Signals.sigprocmask(Linux.SIG_BLOCK, signal.number());
                assertThat(signal.target()).isZero();
                Signals.sigprocmask(Linux.SIG_UNBLOCK, signal.number());
                assertThat(signal.target()).isPositive();
                checked.complete(null);
              } catch (Throwable e) {
                checked.completeExceptionally(e);
              }
            });
    checked.get();
  }

  @Test
  void theSignalEndsABlockedReceiveAndNothingElse() throws Exception {
    Pair pair = fixture.tcp(Linux.AF_INET);
    assertThat(Descriptors.setNonBlocking(pair.server(), false)).isZero();
    CompletableFuture<Integer> target = new CompletableFuture<>();
    CompletableFuture<Integer> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    Thread receiver =
        Thread.ofPlatform()
            .start(
                () -> {
                  target.complete(signal.target());
                  first.complete(Sockets.recv(pair.server(), fixture.room(8), 8, 0));
                  signal.settle();
                  second.complete(fixture.receive(pair.server()));
                });

    Blocked.awaitInKernel(receiver, pair.server());
    assertThat(signal.send(target.get())).isZero();

    assertThat(first.get()).isEqualTo(-Errno.EINTR);
    Fixture.send(pair.client(), "whole");
    assertThat(second.get()).isEqualTo("whole");
    receiver.join();
  }

  @Test
  void whatWasSentBeforeTheSettlingDisturbsNoLaterCall() {
    int self = signal.target();
    for (int i = 0; i < 1_000; i++) {
      assertThat(signal.send(self)).isZero();
      signal.settle();
      assertThat(PollSet.poll(-1, 0, 0)).isZero();
    }
  }

  @Test
  void aThreadThatIsNotThereGetsNoSignal() {
    assertThat(Signals.tgkill(Integer.MAX_VALUE, 0)).isEqualTo(-Errno.ESRCH);
  }
}
