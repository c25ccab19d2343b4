package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.fake.FakeWaiters;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.SockAddr;

class BlockingTest extends WinsockFixture {

  /// Who waits, and in what.
  enum Kind {
    PARKED_PLATFORM_THREAD,
    PLATFORM_THREAD_IN_THE_KERNEL,
    VIRTUAL_THREAD;

    boolean isVirtual() {
      return this == VIRTUAL_THREAD;
    }
  }

  private void use(Kind kind) {
    provider.kernelWaiters = kind != Kind.PARKED_PLATFORM_THREAD;
  }

  private record Outcome(long result, int error) {}

  private Threads.Running<Outcome> receiving(Kind kind, long s) {
    return Threads.start(
        kind.isVirtual(), () -> new Outcome(winsock.data.recv(s, room(8), 0), lastError()));
  }

  private void untilOneWaits() {
    Threads.until(() -> provider.table().pending() == 1);
  }

  private void assertEverythingReturned() {
    FakeWaiters waiters = provider.table().waiters;
    if (waiters != null) {
      Threads.until(() -> waiters.inUse.get() == 0);
    }
    assertThat(provider.table().attached()).isZero();
  }

  /// Of calls that only the other thread waited in.
  private void assertEverythingReturned(Kind kind) {
    assertEverythingReturned();
    FakeWaiters waiters = provider.table().waiters;
    if (waiters != null) {
      assertThat(waiters.taken.get() > 0).isEqualTo(kind == Kind.PLATFORM_THREAD_IN_THE_KERNEL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReceiveWaitsForBytes(Kind kind) throws Exception {
    use(kind);
    Pair pair = pair();
    Threads.Running<Outcome> receiver = receiving(kind, pair.server());
    untilOneWaits();
    winsock.data.send(pair.client(), text("bytes"), 0);
    assertThat(receiver.get().result()).isEqualTo(5);
    assertEverythingReturned(kind);
  }

  @ParameterizedTest
  @EnumSource
  void closingElsewhereEndsAReceive(Kind kind) throws Exception {
    use(kind);
    Pair pair = pair();
    Threads.Running<Outcome> receiver = receiving(kind, pair.server());
    untilOneWaits();
    assertThat(winsock.sockets.closesocket(pair.server())).isZero();
    assertThat(receiver.get()).isEqualTo(new Outcome(SOCKET_ERROR, WSAEINTR));
    assertEverythingReturned(kind);
  }

  @ParameterizedTest
  @EnumSource
  void aTimeoutEndsAReceive(Kind kind) throws Exception {
    use(kind);
    Pair pair = pair();
    winsock.options.setsockopt(pair.server(), SOL_SOCKET, SO_RCVTIMEO, 60);
    long start = System.nanoTime();
    Threads.Running<Outcome> receiver = receiving(kind, pair.server());
    assertThat(receiver.get()).isEqualTo(new Outcome(SOCKET_ERROR, WSAETIMEDOUT));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
    assertThat(provider.table().pending()).isZero();
    winsock.data.send(pair.client(), text("late"), 0);
    assertThat(receiving(kind, pair.server()).get().result()).isEqualTo(4);
    assertEverythingReturned(kind);
  }

  @ParameterizedTest
  @EnumSource
  void aSendWaitsUntilEverythingIsTaken(Kind kind) throws Exception {
    use(kind);
    Pair pair = pair();
    Threads.Running<Integer> sender =
        Threads.start(kind.isVirtual(), () -> winsock.data.send(pair.client(), room(1000), 0));
    MemorySegment buffer = room(50);
    for (int received = 0; received < 1000; ) {
      assertThat(sender.isDone() && received < 900).isFalse();
      received += winsock.data.recv(pair.server(), buffer, 0);
    }
    assertThat(sender.get()).isEqualTo(1000);
    assertEverythingReturned();
  }

  @ParameterizedTest
  @EnumSource
  void anAcceptWaitsForAConnection(Kind kind) throws Exception {
    use(kind);
    long listener = listener();
    SockAddr[] peer = new SockAddr[1];
    Threads.Running<Long> acceptor =
        Threads.start(kind.isVirtual(), () -> winsock.sockets.accept(listener, peer, null));
    untilOneWaits();
    long client = tcp();
    winsock.sockets.connect(client, name(listener).toSegment(), null);
    assertThat(acceptor.get()).isPositive();
    assertThat(peer[0]).isEqualTo(name(client));
    assertEverythingReturned(kind);
  }

  @ParameterizedTest
  @EnumSource
  void aCloseLingersUntilThePeerHasRead(Kind kind) throws Exception {
    use(kind);
    Pair pair = pair();
    MemorySegment linger = room(Linger.SIZE);
    new Linger(1, 30).write(linger);
    winsock.options.setsockopt(pair.client(), SOL_SOCKET, SO_LINGER, linger);
    winsock.data.send(pair.client(), text("last words"), 0);
    Threads.Running<Integer> closer =
        Threads.start(kind.isVirtual(), () -> winsock.sockets.closesocket(pair.client()));
    Threads.until(() -> winsock.dispatch.socket(pair.client()) == null);
    assertThat(closer.isDone()).isFalse();
    assertThat(winsock.data.recv(pair.server(), room(64), 0)).isEqualTo(10);
    assertThat(closer.get()).isZero();
    assertEverythingReturned(kind);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptDoesNotEndACall(Kind kind) throws Exception {
    use(kind);
    Pair pair = pair();
    Threads.Running<Boolean> receiver =
        Threads.start(
            kind.isVirtual(),
            () ->
                winsock.data.recv(pair.server(), room(8), 0) == 5
                    && Thread.currentThread().isInterrupted());
    untilOneWaits();
    receiver.thread().interrupt();
    assertThat(provider.table().pending()).isOne();
    winsock.data.send(pair.client(), text("bytes"), 0);
    assertThat(receiver.get()).as("received, and still interrupted").isTrue();
  }

  @Test
  void aNonBlockingSocketNeverWaits() {
    Pair pair = pair();
    nonBlocking(pair.server());
    assertThat(winsock.data.recv(pair.server(), room(8), 0)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEWOULDBLOCK);
    long listener = listener();
    nonBlocking(listener);
    assertThat(winsock.sockets.accept(listener, null, null, null)).isEqualTo(INVALID_SOCKET);
    assertThat(lastError()).isEqualTo(WSAEWOULDBLOCK);
  }

  @Test
  void manyVirtualThreadsWaitAtOnce() throws Exception {
    java.util.List<Threads.Running<Outcome>> receivers = new java.util.ArrayList<>();
    java.util.List<Pair> pairs = new java.util.ArrayList<>();
    for (int i = 0; i < 200; i++) {
      pairs.add(pair());
      receivers.add(receiving(Kind.VIRTUAL_THREAD, pairs.get(i).server()));
    }
    Threads.until(() -> provider.table().pending() == 200);
    for (Pair pair : pairs) {
      winsock.data.send(pair.client(), text("x"), 0);
    }
    for (Threads.Running<Outcome> receiver : receivers) {
      assertThat(receiver.get().result()).isOne();
    }
  }
}
