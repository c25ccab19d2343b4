package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.send;
import static org.jwinsock.host.Kernel.sendTo;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.afd.Readiness;
import org.jwinsock.host.Kernel.Connection;
import org.jwinsock.linux.EventFd;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;

@Timeout(60)
class HostWaiterTest {

  private final Kernel kernel = new Kernel();
  private final HostWaiter waiter = waiter();

  private static HostWaiter waiter() {
    try {
      return HostWaiter.create();
    } catch (LinuxException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() {
    waiter.detachAll();
    waiter.close();
    kernel.close();
  }

  private static long in(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void withNothingToWaitForTheDeadlinePasses() {
    long before = System.nanoTime();

    assertThat(waiter.await(in(20))).isFalse();

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void aDeadlineThatHasPassedOnlyLooks() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    send(c.client(), "x");
    kernel.await(c.server(), Readiness.READ);

    assertThat(waiter.await(System.nanoTime() - 1)).isFalse();
    waiter.look(c.server(), Readiness.READ);
    assertThat(waiter.await(System.nanoTime() - 1)).isTrue();
    assertThat(waiter.found(0)).isEqualTo(Readiness.READ);
  }

  @Test
  void aWakeBeforeTheSleepEndsIt() {
    waiter.wake();
    waiter.wake();

    assertThat(waiter.await(Waiter.FOREVER)).isTrue();
    assertThat(waiter.await(in(1))).isFalse();
  }

  @Test
  void aWakeDuringTheSleepEndsIt() throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      Thread waker = Thread.ofPlatform().start(waiter::wake);
      assertThat(waiter.await(Waiter.FOREVER)).isTrue();
      waker.join();
    }
  }

  @Test
  void aListenerIsToldOnTheWaitingThreadBeforeTheReturn() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    List<Integer> told = new ArrayList<>();
    Thread self = Thread.currentThread();
    waiter.watch(
        c.server(),
        Readiness.READ,
        ready -> {
          assertThat(Thread.currentThread()).isSameAs(self);
          told.add(ready);
        });
    assertThat(waiter.await(System.nanoTime())).isFalse();
    assertThat(told).isEmpty();

    send(c.client(), "x");
    while (told.isEmpty()) {
      assertThat(waiter.await(Waiter.FOREVER)).isTrue();
    }

    assertThat(told).containsExactly(Readiness.READ);
    assertThat(waiter.await(Waiter.FOREVER)).isTrue();
    assertThat(told).containsExactly(Readiness.READ, Readiness.READ);
  }

  @Test
  void whatAListenerCompletesEndsOneSleepOnly() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    byte[] into = new byte[1];
    waiter.watch(
        c.server(),
        Readiness.READ,
        ready -> {
          assertThat(Kernel.tryReceive(c.server(), into, 0)).isEqualTo(1);
          waiter.wake();
        });
    send(c.client(), "x");

    assertThat(waiter.await(Waiter.FOREVER)).isTrue();
    assertThat(waiter.await(in(1))).isFalse();
  }

  @Test
  void placesAreCountedFromZeroAndAnswerForThemselves() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    HostDatagram idle = kernel.boundUdp(WinSock2.AF_INET);
    assertThat(waiter.look(idle, Readiness.READ)).isZero();
    assertThat(waiter.look(c.client(), Readiness.WRITE)).isEqualTo(1);
    assertThat(waiter.look(c.client(), Readiness.READ)).isEqualTo(2);
    for (int i = 3; i < 20; i++) {
      assertThat(waiter.look(idle, Readiness.READ)).isEqualTo(i);
    }
    assertThat(waiter.asked()).isFalse();

    assertThat(waiter.await(Waiter.FOREVER)).isTrue();

    assertThat(waiter.asked()).isTrue();
    assertThat(waiter.size()).isEqualTo(20);
    assertThat(waiter.at(1)).isSameAs(c.client());
    assertThat(waiter.found(0)).isZero();
    assertThat(waiter.found(1)).isEqualTo(Readiness.WRITE);
    assertThat(waiter.found(2)).isZero();
    waiter.detachAll();
    assertThat(waiter.size()).isZero();
    assertThat(waiter.await(in(1))).isFalse();
  }

  @Test
  void aSocketClosedMeanwhileReportsNothing() {
    HostDatagram socket = kernel.boundUdp(WinSock2.AF_INET);
    waiter.look(socket, Readiness.WRITE);
    socket.close();

    assertThat(waiter.await(in(1))).isFalse();
    assertThat(waiter.found(0)).isZero();
  }

  @Test
  void sourcesAreDetachedWithTheSockets() {
    List<Waiter> detached = new ArrayList<>();
    waiter.attach(detached::add);

    waiter.detachAll();
    waiter.detachAll();

    assertThat(detached).containsExactly(waiter);
  }

  @Test
  void anErrorThatOneThreadFoundReachesAnotherThatSleeps() throws InterruptedException {
    HostDatagram socket = kernel.boundUdp(WinSock2.AF_INET);
    MemorySegment nowhere = kernel.deafAddress(WinSock2.AF_INET);
    for (int i = 0; i < 200; i++) {
      AtomicBoolean stop = new AtomicBoolean();
      Thread looker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      socket.ready(Readiness.READ);
                    }
                  });
      waiter.look(socket, Readiness.READ);
      sendTo(socket, "x", nowhere);
      while (waiter.found(0) == 0) {
        assertThat(waiter.await(in(20_000))).isTrue();
      }
      stop.set(true);
      looker.join();
      waiter.detachAll();
      assertThat(socket.errors.take()).isNotZero();
    }
  }

  @Test
  void closingWaitsForAWakerThatIsStillAboutToWrite() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      HostWaiter one = HostWaiter.create();
      Thread waker = Thread.ofVirtual().start(one::wake);
      one.await(System.nanoTime() + 20_000);
      one.close();
      try (EventFd next = EventFd.create()) { // usually the same number
        waker.join();
        assertThat(next.drain()).isZero();
      }
    }
  }

  @Test
  void thePoolGivesBackWhatCameLastAndKeepsABoundedNumber() {
    HostWaiters pool = new HostWaiters();
    Waiter first = pool.acquire();
    pool.release(first);
    assertThat(pool.acquire()).isSameAs(first);
    pool.release(first);

    List<Waiter> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(pool.acquire());
    }
    int before = OpenFiles.count();
    many.forEach(pool::release);
    assertThat(OpenFiles.count()).isLessThan(before);
    pool.close();
    assertThat(OpenFiles.count()).isLessThanOrEqualTo(before - 200);
  }

  @Test
  void aWaiterReleasedAfterTheEndIsClosed() {
    HostWaiters pool = new HostWaiters();
    Waiter late = pool.acquire();
    int before = OpenFiles.count();
    pool.close();

    pool.release(late);

    assertThat(OpenFiles.count()).isEqualTo(before - 1);
  }
}
