package org.jwinsock.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.core.io.PortObject.Outcome;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaOverlapped;

/// The gate of a port, and whom it wakes.
@Timeout(60)
class PortObjectTest {

  private static final PortSource SOURCE = () -> null;

  private final FakePoller kernel = new FakePoller();

  private static <T> FutureTask<T> start(Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  private static <T> T get(FutureTask<T> task) throws Exception {
    return task.get(30, TimeUnit.SECONDS);
  }

  @SuppressWarnings("ThreadPriorityCheck") // bounded
  private static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
      Thread.yield();
    }
  }

  private static long take(PortObject port) {
    OverlappedEntry[] entry = {new OverlappedEntry()};
    return switch (port.take(entry, 1, Waiter.FOREVER, false)) {
      case TAKEN -> entry[0].lpCompletionKey;
      case ABANDONED -> -1;
      case TIMEOUT, ALERTED -> -2;
    };
  }

  private PortObject sleeping(int concurrency) {
    PortObject port = new PortObject(concurrency);
    assertThat(port.use(SOURCE, kernel)).isTrue();
    return port;
  }

  @Test
  void shouldKeepTheFirstPlaceItGets() {
    PortObject port = sleeping(1);
    assertThat(port.use(SOURCE, new FakePoller())).isFalse();
    assertThat(port.kernel(SOURCE)).isSameAs(kernel);
    assertThat(port.kernel(() -> kernel)).isNull();
    port.closed();
    assertThat(kernel.closes).hasValue(1);
  }

  @Test
  void shouldLetOnlyAsManyThreadsSleepInTheKernelAsMayRun() throws Exception {
    PortObject port = sleeping(2);
    List<FutureTask<Long>> threads = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      threads.add(start(() -> take(port)));
    }
    until(() -> kernel.sleepers.get() == 2);
    assertThat(kernel.looks).hasValue(2);

    port.closed();
    for (FutureTask<Long> each : threads) {
      assertThat(get(each)).isEqualTo(-1);
    }
    assertThat(kernel.wakes).hasValue(2);
  }

  @Test
  void shouldLookIntoTheKernelOnceIfItMayNotWait() {
    PortObject port = sleeping(1);
    OverlappedEntry[] entry = {new OverlappedEntry()};
    assertThat(port.take(entry, 1, System.nanoTime(), false)).isEqualTo(Outcome.TIMEOUT);
    assertThat(kernel.looks).hasValue(1);

    WsaOverlapped operation = new WsaOverlapped();
    kernel.happen(() -> port.add(7, 3, operation, 0));
    assertThat(port.take(entry, 1, System.nanoTime(), false)).isEqualTo(Outcome.TAKEN);
    assertThat(entry[0].lpOverlapped).isSameAs(operation);
    assertThat(kernel.wakes).as("found by the thread itself").hasValue(0);
  }

  @Test
  void shouldWakeASleeperForEachPacketAndForNoneMore() throws Exception {
    PortObject port = sleeping(2);
    FutureTask<Long> one = start(() -> take(port));
    FutureTask<Long> two = start(() -> take(port));
    until(() -> kernel.sleepers.get() == 2);

    port.post(1, 0, null);
    port.post(2, 0, null);
    port.post(3, 0, null);

    assertThat(get(one) + get(two)).isEqualTo(3);
    assertThat(kernel.wakes).hasValue(2);
    assertThat(take(port)).isEqualTo(3);
    assertThat(port.taken()).isOne();
    port.closed();
  }

  @Test
  void shouldWakeAnotherSleeperForTheSecondPacketThatOneFinds() throws Exception {
    PortObject port = sleeping(2);
    FutureTask<Long> one = start(() -> take(port));
    FutureTask<Long> two = start(() -> take(port));
    until(() -> kernel.sleepers.get() == 2);

    kernel.happen(
        () -> {
          port.add(1, 0, new WsaOverlapped(), 0);
          port.add(2, 0, new WsaOverlapped(), 0);
        });

    assertThat(get(one) + get(two)).isEqualTo(3);
    port.closed();
  }

  @Test
  void shouldGiveWhatAThreadFoundBeforeWhatIsPostedLater() {
    PortObject port = sleeping(1);
    kernel.happen(
        () -> {
          port.add(1, 0, new WsaOverlapped(), 0);
          port.post(2, 0, null);
          port.add(3, 0, new WsaOverlapped(), 0);
        });

    assertThat(take(port)).isOne();
    assertThat(take(port)).isEqualTo(2);
    assertThat(take(port)).isEqualTo(3);

    kernel.happen(
        () -> {
          port.post(4, 0, null);
          port.add(5, 0, new WsaOverlapped(), 0);
        });
    assertThat(take(port)).isEqualTo(4);
    assertThat(take(port)).isEqualTo(5);
    port.closed();
  }

  @Test
  void shouldPassThePacketOnThatAnAlertedThreadWasWokenFor() throws Exception {
    PortObject port = new PortObject(2);
    AtomicInteger ready = new AtomicInteger();
    Callable<Outcome> alertable =
        () -> {
          OverlappedEntry[] entry = {new OverlappedEntry()};
          ready.incrementAndGet();
          return port.take(entry, 1, Waiter.FOREVER, true);
        };
    for (int round = 0; round < 300; round++) {
      ThreadContext[] context = new ThreadContext[1];
      FutureTask<Long> other = start(() -> take(port));
      FutureTask<Outcome> alerted =
          start(
              () -> {
                context[0] = ThreadContext.current();
                return alertable.call();
              });
      int expected = round + 1;
      until(() -> ready.get() == expected);
      FutureTask<Boolean> posting = start(() -> port.post(5, 0, null));
      context[0].apcs().queue(() -> {});
      assertThat(get(posting)).isTrue();
      if (get(alerted) == Outcome.TAKEN) {
        port.post(5, 0, null);
      }
      assertThat(get(other)).as("round %s", round).isEqualTo(5);
    }
    port.closed();
  }

  @Test
  void shouldNotBeLockedByAThreadThatTookAPacketAndDied() throws Exception {
    PortObject port = sleeping(1);
    port.post(1, 0, null);
    assertThat(get(start(() -> take(port)))).isOne();
    port.post(2, 0, null);
    assertThat(get(start(() -> take(port)))).isEqualTo(2);
    until(() -> kernel.unattended.get() > 0);
    port.closed();
  }

  @Test
  void shouldSeeWhatHappensInTheKernelAlthoughPacketsNeverRunOut() {
    PortObject port = sleeping(1);
    kernel.happen(() -> port.add(7, 0, new WsaOverlapped(), 0));
    int taken = 0;
    long key;
    do {
      port.post(1, 0, null);
      key = take(port);
      taken++;
    } while (key != 7 && taken < 100);
    assertThat(key).isEqualTo(7);
    assertThat(kernel.wakes).as("found by the thread itself").hasValue(0);
    port.closed();
  }

  @Test
  void shouldKeepTheKernelToItselfWhileItsThreadsTakePackets() throws Exception {
    PortObject port = sleeping(1);
    until(() -> kernel.unattended.get() > 0); // nobody has come
    port.post(1, 0, null);
    FutureTask<Boolean> worker =
        start(
            () -> {
              while (take(port) != 0) {
                port.post(1, 0, null); // so that it never sleeps in the kernel
              }
              return true;
            });

    until(() -> kernel.attended.get() > 0);

    port.post(0, 0, null);
    assertThat(get(worker)).isTrue();
    port.closed();
  }

  @Test
  void shouldLetASleeperRunInsteadOfAThreadThatMayNot() throws Exception {
    PortObject port = sleeping(2);
    PortThread[] busy = new PortThread[1];
    assertThat(get(start(() -> busy(port, busy)))).isOne();
    FutureTask<Long> one = start(() -> take(port));
    FutureTask<Long> two = start(() -> take(port));
    until(() -> kernel.sleepers.get() == 2);
    busy[0].resume(); // goes on although two are inside

    kernel.happen(() -> port.add(7, 0, new WsaOverlapped(), 0));
    until(() -> one.isDone() || two.isDone());

    assertThat(get(one.isDone() ? one : two)).isEqualTo(7);
    port.closed();
    assertThat(get(one) + get(two)).isEqualTo(6);
  }

  /// Takes a packet on the calling thread, and stops working for the port.
  private static long busy(PortObject port, PortThread[] thread) {
    port.post(1, 0, null);
    long key = take(port);
    thread[0] = (PortThread) ThreadContext.current().occupation();
    thread[0].suspend();
    return key;
  }

  @Test
  void shouldTakeNothingAnyMoreOnceClosed() {
    PortObject port = new PortObject(1);
    port.post(1, 0, null);
    port.closed();
    assertThat(take(port)).isEqualTo(-1);
    assertThat(port.post(2, 0, null)).isFalse();
    assertThat(port.use(SOURCE, kernel)).isFalse();
  }
}
