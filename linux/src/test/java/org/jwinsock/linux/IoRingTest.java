package org.jwinsock.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Skipped where io_uring is absent or forbidden.
@Timeout(30)
class IoRingTest {
  private static final int ENTRIES = 8;

  private final Fixture net = new Fixture();
  private IoRing ring;

  @BeforeEach
  void create() {
    try {
      ring = IoRing.create(ENTRIES, 2 * ENTRIES);
    } catch (LinuxException e) {
      abort("no io_uring here: " + e.getMessage());
    }
  }

  @AfterEach
  void close() {
    if (ring != null) {
      ring.close();
    }
    net.close();
  }

  /// Waits for completions and takes them.
  private Map<Long, Integer> take(int count) {
    Map<Long, Integer> results = new HashMap<>();
    while (results.size() < count) {
      if (ring.ready() == 0) {
        assertThat(ring.await(1)).isIn(0, -Errno.EINTR);
      }
      int ready = ring.ready();
      for (int i = 0; i < ready; i++) {
        results.put(ring.userData(i), ring.result(i));
      }
      ring.taken(ready);
    }
    return results;
  }

  @Test
  void aBatchIsSubmittedByOneCall() {
    for (int i = 0; i < ENTRIES; i++) {
      ring.nop(i);
    }
    assertThat(ring.room()).isZero();
    assertThat(ring.submit()).isEqualTo(ENTRIES);
    assertThat(ring.room()).isEqualTo(ENTRIES);
    assertThat(take(ENTRIES)).hasSize(ENTRIES).containsEntry(7L, 0);
  }

  @Test
  void theIndicesWrapAround() {
    for (int i = 0; i < 10 * ENTRIES; i++) {
      ring.nop(i);
      ring.nop(-i - 1);
      assertThat(ring.submit()).isEqualTo(2);
      assertThat(take(2)).containsOnlyKeys((long) i, -i - 1L);
    }
  }

  @Test
  void aFullQueueTakesNoMore() {
    for (int i = 0; i < ENTRIES; i++) {
      ring.nop(i);
    }
    assertThatThrownBy(() -> ring.nop(0)).isInstanceOf(IllegalStateException.class);
    ring.withdraw();
    assertThat(ring.room()).isEqualTo(ENTRIES);
    assertThat(ring.submit()).isZero();
    assertThat(ring.ready()).isZero();
  }

  @Test
  void receivesAndSendsOverAConnection() {
    Fixture.Pair pair = net.tcp(Linux.AF_INET);
    MemorySegment in = net.room(64);
    MemorySegment out = net.arena.allocateFrom("hello");
    ring.recv(pair.server(), in.address(), 64, 0, 1);
    ring.send(pair.client(), out.address(), 5, 0, 2);
    assertThat(ring.submit()).isEqualTo(2);
    assertThat(take(2)).containsEntry(1L, 5).containsEntry(2L, 5);
    assertThat(Fixture.text(in, 5)).isEqualTo("hello");
  }

  @Test
  void datagramsCarryTheirAddresses() {
    int receiver = net.bound(Linux.AF_INET6, Linux.SOCK_DGRAM);
    int sender = net.bound(Linux.AF_INET6, Linux.SOCK_DGRAM);
    SockAddr to = Fixture.nameOf(receiver);
    RingMessage sent = new RingMessage();
    MemorySegment.copy(to.name(), 0, sent.name().name(), 0, to.length());
    sent.name().length(to.length());
    MemorySegment out = net.arena.allocateFrom("dgram");
    sent.toSend(out.address(), 5, true, null);
    RingMessage received = new RingMessage();
    MemorySegment in = net.room(3);
    received.toReceive(in.address(), 3, null);
    ring.recvmsg(receiver, received, Linux.MSG_TRUNC, 1);
    ring.sendmsg(sender, sent, 0, 2);
    ring.submit();
    assertThat(take(2)).containsEntry(1L, 5).containsEntry(2L, 5);
    assertThat(received.received().port()).isEqualTo(Fixture.nameOf(sender).port());
    assertThat(received.flags() & Linux.MSG_TRUNC).isNotZero();
    assertThat(new String(in.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE), UTF_8))
        .isEqualTo("dgr");
  }

  @Test
  void aPendingReceiveCanBeCancelled() {
    Fixture.Pair pair = net.tcp(Linux.AF_INET);
    ring.recv(pair.server(), net.room(8).address(), 8, 0, 1);
    ring.submit();
    ring.cancel(1, 2);
    ring.submit();
    assertThat(take(2)).containsEntry(1L, -Errno.ECANCELED).containsEntry(2L, 0);
  }

  @Test
  void anyThreadMaySubmit() throws InterruptedException {
    ring.nop(1);
    ring.submit();
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  ring.nop(2);
                  ring.submit();
                });
    other.join();
    assertThat(take(2)).containsOnlyKeys(1L, 2L);
  }

  @Test
  void theReceiveOfAThreadThatExitedIsCancelledAndLosesNothing() throws InterruptedException {
    Fixture.Pair pair = net.tcp(Linux.AF_INET);
    MemorySegment in = net.room(8);
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  ring.recv(pair.server(), in.address(), 8, 0, 1);
                  ring.submit();
                });
    other.join();
    Fixture.send(pair.client(), "data");
    int result = take(1).getOrDefault(1L, 0);
    if (result == -Errno.ECANCELED) {
      ring.recv(pair.server(), in.address(), 8, 0, 2);
      ring.submit();
      result = take(1).getOrDefault(2L, 0);
    }
    assertThat(result).isEqualTo(4);
  }

  @Test
  void completionsBeyondTheQueueAreKept() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < ENTRIES; i++) {
        ring.nop(round * ENTRIES + i);
      }
      int taken = ring.submit();
      assertThat(taken).isIn(ENTRIES, -Errno.EBUSY);
      if (taken < 0) {
        ring.withdraw();
      }
    }
    Map<Long, Integer> all = new HashMap<>();
    while (ring.ready() > 0 || ring.needsEntering()) {
      if (ring.ready() == 0) {
        ring.await(0);
      }
      int ready = ring.ready();
      for (int i = 0; i < ready; i++) {
        all.put(ring.userData(i), ring.result(i));
      }
      ring.taken(ready);
    }
    assertThat(all.size()).isGreaterThanOrEqualTo(2 * ENTRIES);
  }

  @Test
  void theDescriptorIsReadableWhileACompletionWaits() {
    assertThat(PollSet.poll(ring.fd(), Linux.POLLIN, 0)).isZero();
    ring.nop(1);
    ring.submit();
    assertThat(PollSet.poll(ring.fd(), Linux.POLLIN, 0)).isEqualTo(Linux.POLLIN);
    take(1);
    assertThat(PollSet.poll(ring.fd(), Linux.POLLIN, 0)).isZero();
  }

  @Test
  void anEventFdCanBePolledAndRead() throws LinuxException {
    try (EventFd event = EventFd.create()) {
      MemorySegment counter = net.room(8);
      ring.poll(event.fd(), Linux.POLLIN, 1);
      ring.submit();
      assertThat(ring.ready()).isZero();
      event.signal();
      assertThat(take(1)).containsEntry(1L, Linux.POLLIN);
      ring.read(event.fd(), counter.address(), 8, 2);
      ring.submit();
      assertThat(take(1)).containsEntry(2L, 8);
    }
  }

  @Test
  void aClosedRingThrowsInsteadOfCrashing() {
    ring.close();
    assertThatThrownBy(() -> ring.ready()).isInstanceOf(IllegalStateException.class);
    assertThat(ring.await(0)).isEqualTo(-Errno.EBADF);
  }
}
