package org.jwinsock.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.jwinsock.core.fake.FakeProvider;
import org.jwinsock.core.fake.FakeUpcalls;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

class HandleTableTest {

  private static final WsaProtocolInfo INFO = new FakeProvider().protocols().getFirst();
  private static final Provider PROVIDER = new Provider(table());

  private final HandleTable table = new HandleTable();

  private static WspProcTable table() {
    try {
      return new FakeProvider().WSPStartup(0x0202, INFO, new FakeUpcalls());
    } catch (ProviderStartupException e) {
      throw new AssertionError(e);
    }
  }

  private static SocketObject object() {
    return new SocketObject(PROVIDER, INFO, UUID.randomUUID());
  }

  @Test
  void handlesAreMultiplesOfFourBelowTwoToThe31() {
    for (int i = 0; i < 5000; i++) {
      long handle = table.open(object());
      assertThat(handle).isPositive().isLessThan(1L << 31);
      assertThat(handle % 4).isZero();
    }
  }

  @Test
  void aHandleFindsItsObjectUntilItIsClosed() {
    SocketObject object = object();
    long handle = table.open(object);
    assertThat(table.socket(handle)).isSameAs(object);
    assertThat(table.close(handle)).isSameAs(object);
    assertThat(table.find(handle)).isNull();
    assertThat(table.close(handle)).isNull();
    assertThat(table.close(object)).isFalse();
  }

  @Test
  void whatIsNoHandleFindsNothing() {
    long handle = table.open(object());
    for (long wrong :
        new long[] {
          0,
          -1,
          1,
          handle + 1,
          handle + 2,
          handle + 4,
          -handle,
          handle | 1L << 31,
          handle | 1L << 32,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          0x7FFF_FFFC
        }) {
      assertThat(table.find(wrong)).as("%x", wrong).isNull();
    }
  }

  @Test
  void anIndexRestsWhileAThousandOthersAreUsed() {
    long first = table.open(object());
    table.close(first);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < HandleTable.REUSE_DISTANCE; i++) {
      long handle = table.open(object());
      assertThat(handle & 0x3F_FFFC).isNotEqualTo(first & 0x3F_FFFC);
      assertThat(seen.add(handle)).isTrue();
      table.close(handle);
    }
    long again = table.open(object());
    assertThat(again & 0x3F_FFFC).as("first in, first out").isEqualTo(first & 0x3F_FFFC);
    assertThat(again).as("another generation").isNotEqualTo(first);
    assertThat(table.find(first)).isNull();
  }

  @Test
  void aHandleComesAgainOnlyAfterAllGenerations() {
    long first = table.open(object());
    table.close(first);
    long opened = 1;
    for (long handle = table.open(object()); handle != first; handle = table.open(object())) {
      table.close(handle);
      opened++;
    }
    assertThat(opened).isGreaterThanOrEqualTo(512L * HandleTable.REUSE_DISTANCE);
  }

  @Test
  void aFullTableGivesNoHandle() {
    HandleTable small = new HandleTable(3);
    assertThat(small.open(object())).isPositive();
    assertThat(small.open(object())).isPositive();
    assertThat(small.open(object())).isPositive();
    assertThat(small.open(object())).isZero();
    assertThat(small.size()).isEqualTo(3);
  }

  @Test
  void allOpenObjectsAreShown() {
    List<KernelObject> open = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      SocketObject object = object();
      table.open(object);
      if (i % 3 == 0) {
        table.close(object);
      } else {
        open.add(object);
      }
    }
    List<KernelObject> shown = new ArrayList<>();
    table.forEach(shown::add);
    assertThat(shown).containsExactlyInAnyOrderElementsOf(open);
    assertThat(table.size()).isEqualTo(2000);
  }

  @Test
  void ofManyClosersOneWins() throws Exception {
    for (int round = 0; round < 500; round++) {
      long handle = table.open(object());
      CountDownLatch start = new CountDownLatch(1);
      List<Threads.Running<Boolean>> closers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        closers.add(
            Threads.start(
                true,
                () -> {
                  start.await();
                  return table.close(handle) != null;
                }));
      }
      start.countDown();
      int winners = 0;
      for (Threads.Running<Boolean> closer : closers) {
        winners += closer.get() ? 1 : 0;
      }
      assertThat(winners).isOne();
    }
  }

  /// Handles are opened, closed and looked up from four threads; every lookup by a handle, stale or
  /// not, gives the object that was opened under it, or nothing.
  @Test
  void aStaleHandleNeverReachesAnotherObject() throws Exception {
    record Known(long handle, SocketObject object) {}
    AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(4096);
    List<Threads.Running<Long>> workers = new ArrayList<>();
    for (int worker = 0; worker < 4; worker++) {
      workers.add(
          Threads.start(
              () -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                long[] closed = new long[8192]; // old enough for their indices to be used again
                long wrong = 0;
                for (int i = 0; i < 150_000; i++) {
                  SocketObject object = object();
                  int place = random.nextInt(known.length());
                  Known before = known.getAndSet(place, new Known(table.open(object), object));
                  if (before != null) {
                    table.close(before.handle);
                    closed[i % closed.length] = before.handle;
                  }
                  wrong += table.find(closed[random.nextInt(closed.length)]) == null ? 0 : 1;
                  Known other = known.get(random.nextInt(known.length()));
                  for (Known stale : new Known[] {before, other}) {
                    KernelObject found = stale == null ? null : table.find(stale.handle);
                    wrong += stale != null && found != null && found != stale.object ? 1 : 0;
                  }
                }
                return wrong;
              }));
    }
    for (Threads.Running<Long> worker : workers) {
      assertThat(worker.get()).isZero();
    }
  }
}
