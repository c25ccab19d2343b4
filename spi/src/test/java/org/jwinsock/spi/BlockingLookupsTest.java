package org.jwinsock.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.spi.NspProvider.LookupResult;
import org.jwinsock.spi.NspProvider.LookupResult.Failed;
import org.jwinsock.spi.NspProvider.LookupResult.Found;

@Timeout(30)
class BlockingLookupsTest {

  private static final WsaQuerySet QUERY = set("asked");

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();

  @AfterEach
  void openGate() {
    gate.countDown();
  }

  @Test
  void resultsComeInOrderAndEndWithNoMore() {
    BlockingLookups lookups =
        new BlockingLookups("test", (query, flags) -> List.of(found("a"), found("b")));
    long lookup = lookups.begin(QUERY, 0);
    assertThat(lookup).isPositive();
    assertThat(lookups.next(lookup)).isEqualTo(found("a"));
    assertThat(lookups.next(lookup)).isEqualTo(found("b"));
    assertThat(lookups.next(lookup)).isEqualTo(new Failed(WsaErrors.WSA_E_NO_MORE));
    assertThat(lookups.next(lookup)).isEqualTo(new Failed(WsaErrors.WSA_E_NO_MORE));
    assertThat(lookups.end(lookup)).isZero();
  }

  @Test
  void anEndedLookupIsNoHandleAnyMore() {
    BlockingLookups lookups = new BlockingLookups("test", (query, flags) -> List.of());
    long lookup = lookups.begin(QUERY, 0);
    lookups.end(lookup);
    assertThat(lookups.end(lookup)).isEqualTo(-WsaErrors.WSA_INVALID_HANDLE);
    assertThat(lookups.next(lookup)).isEqualTo(new Failed(WsaErrors.WSA_INVALID_HANDLE));
    assertThat(lookups.next(0)).isEqualTo(new Failed(WsaErrors.WSA_INVALID_HANDLE));
  }

  @Test
  void endingALookupFreesItsWaiterThoughTheResolverStillBlocks() throws Exception {
    BlockingLookups lookups = new BlockingLookups("test", this::block);
    long lookup = lookups.begin(QUERY, 0);
    CompletableFuture<LookupResult> waiter = new CompletableFuture<>();
    Thread thread = Thread.startVirtualThread(() -> waiter.complete(lookups.next(lookup)));
    awaitWaiting(thread);
    assertThat(lookups.end(lookup)).isZero();
    assertThat(waiter.get(20, TimeUnit.SECONDS)).isEqualTo(new Failed(WsaErrors.WSA_E_CANCELLED));
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() throws Exception {
    BlockingLookups lookups = new BlockingLookups("test", this::block);
    long lookup = lookups.begin(QUERY, 0);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CompletableFuture<LookupResult> result = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              result.complete(lookups.next(lookup));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    thread.interrupt();
    assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo(new Failed(WsaErrors.WSA_E_CANCELLED));
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void onlySoManyResolutionsRunAndOnlySoManyWaitInLine() throws Exception {
    BlockingLookups lookups = new BlockingLookups("test", this::block);
    List<Long> begun = new ArrayList<>();
    for (int i = 0; i < BlockingLookups.THREADS + BlockingLookups.QUEUE; i++) {
      begun.add(lookups.begin(QUERY, 0));
    }
    assertThat(begun).allMatch(lookup -> lookup > 0);
    assertThat(lookups.begin(QUERY, 0)).isEqualTo(-WsaErrors.WSATRY_AGAIN);
    assertThat(running.get()).isLessThanOrEqualTo(BlockingLookups.THREADS);
    lookups.end(begun.getLast());
    assertThat(lookups.begin(QUERY, 0)).as("room after one has been ended").isPositive();
    lookups.cleanup();
  }

  @Test
  void aResolverRunsOnAPlatformThread() {
    BlockingLookups lookups =
        new BlockingLookups(
            "test", (query, flags) -> List.of(found("" + Thread.currentThread().isVirtual())));
    assertThat(lookups.next(lookups.begin(QUERY, 0))).isEqualTo(found("false"));
  }

  @Test
  void anAnswerThatIsThereNeedsNoThread() {
    BlockingLookups lookups = new BlockingLookups("test", this::block);
    long lookup = lookups.answered(List.of(found("a")));
    assertThat(lookups.next(lookup)).isEqualTo(found("a"));
    assertThat(running.get()).isZero();
  }

  @Test
  void aResolverThatThrowsThrowsAtWhoAsks() {
    BlockingLookups lookups =
        new BlockingLookups(
            "test",
            (query, flags) -> {
              throw new IllegalArgumentException("broken");
            });
    long lookup = lookups.begin(QUERY, 0);
    assertThatThrownBy(() -> lookups.next(lookup))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("broken");
    assertThat(lookups.end(lookup)).isZero();
  }

  private List<LookupResult> block(WsaQuerySet query, int flags) {
    running.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.of();
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private static LookupResult found(String name) {
    return new Found(set(name));
  }

  private static WsaQuerySet set(String name) {
    return new WsaQuerySet(
        name,
        Guids.SVCID_INET_HOSTADDRBYNAME,
        WinSock2.NS_DNS,
        null,
        null,
        List.of(),
        List.of(),
        0);
  }
}
