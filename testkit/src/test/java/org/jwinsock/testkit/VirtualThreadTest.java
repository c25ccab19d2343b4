package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// Virtual threads that wait in Winsock give their carriers back: many more wait than there are
/// carriers, and others go on.
@ExtendWith(Started.class)
@Timeout(120)
class VirtualThreadTest {

  private static final int MANY = 50 + 4 * Runtime.getRuntime().availableProcessors();

  /// Fails if no carrier is free.
  private static void assertOthersRun() throws InterruptedException {
    List<Running<Integer>> others = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      others.add(Running.start(ThreadKind.VIRTUAL, () -> number));
    }
    for (int i = 0; i < MANY; i++) {
      assertThat(others.get(i).get()).isEqualTo(i);
    }
  }

  @Test
  @Covers({"recv", "select", "WSAPoll"})
  void shouldNotPinWhoReceivesSelectsOrPolls() throws Exception {
    List<Calls.Pair> pairs = new ArrayList<>();
    List<Running<Running.Outcome>> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
      pairs.add(pair);
      long s = pair.server();
      waiting.add(
          Running.waiting(
              ThreadKind.VIRTUAL, () -> Winsock.recv(pair.client(), new byte[8], 0, 8, 0)));
      waiting.add(
          Running.waiting(
              ThreadKind.VIRTUAL, () -> Winsock.select(0, Sets.of(s), null, null, null)));
      waiting.add(
          Running.waiting(
              ThreadKind.VIRTUAL,
              () -> Winsock.WSAPoll(new PollFd[] {new PollFd(s, WinSock2.POLLIN)}, 1, -1)));
    }

    assertOthersRun();

    for (Calls.Pair pair : pairs) {
      Calls.send(pair.client(), "a");
      Calls.send(pair.server(), "b");
    }
    for (Running<Running.Outcome> each : waiting) {
      assertThat(each.get().result()).isEqualTo(1);
    }
    pairs.forEach(Calls.Pair::close);
  }

  @Test
  @Covers("accept")
  void shouldNotPinWhoAccepts() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    List<Running<Running.Outcome>> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waiting.add(Running.waiting(ThreadKind.VIRTUAL, () -> Winsock.accept(listener)));
    }

    assertOthersRun();

    List<Long> clients = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      long client = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(client, Calls.sockname(listener)));
      clients.add(client);
    }
    for (Running<Running.Outcome> each : waiting) {
      Calls.close(each.get().result());
    }
    clients.forEach(Calls::close);
    Calls.close(listener);
  }

  @Test
  @Covers("connect")
  void shouldNotPinWhoConnects() throws Exception {
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      SockAddr address = silent.address();
      List<Long> sockets = new ArrayList<>();
      List<Running<Running.Outcome>> waiting = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        long s = Calls.tcp(Family.IPV4);
        sockets.add(s);
        waiting.add(Running.waiting(ThreadKind.VIRTUAL, () -> Winsock.connect(s, address)));
      }

      assertOthersRun();

      sockets.forEach(Calls::close);
      for (Running<Running.Outcome> each : waiting) {
        assertThat(each.get().result()).isEqualTo(-1);
      }
    }
  }

  @Test
  @Covers("send")
  void shouldNotPinWhoSends() throws Exception {
    byte[] much = new byte[8 << 20];
    List<Calls.Pair> pairs = new ArrayList<>();
    List<Running<Running.Outcome>> waiting = new ArrayList<>();
    int some = 4 + 2 * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < some; i++) {
      Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
      pairs.add(pair);
      waiting.add(
          Running.waiting(
              ThreadKind.VIRTUAL, () -> Winsock.send(pair.client(), much, 0, much.length, 0)));
    }

    assertOthersRun();

    byte[] sink = new byte[1 << 18];
    for (Calls.Pair pair : pairs) {
      for (long left = much.length; left > 0; ) {
        left -= ok(Winsock.recv(pair.server(), sink, 0, sink.length, 0));
      }
    }
    for (Running<Running.Outcome> each : waiting) {
      assertThat(each.get().result()).isEqualTo(much.length);
    }
    pairs.forEach(Calls.Pair::close);
  }

  @Test
  @Covers({"recv", "WSARecv"})
  void shouldGoOnForOthersWhileAllCarriersAreHeld() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Calls.Pair second = Calls.Pair.tcp(Family.IPV4)) {
      for (Calls.Pair each : List.of(pair, second)) {
        Running<String> received =
            Running.start(ThreadKind.VIRTUAL, () -> Calls.recv(each.server())).untilItWaits();
        Calls.send(each.client(), "for a virtual thread");
        assertThat(received.get()).isEqualTo("for a virtual thread");
      }

      AtomicBoolean over = new AtomicBoolean();
      int carriers = Runtime.getRuntime().availableProcessors();
      CountDownLatch held = new CountDownLatch(carriers);
      List<Running<Integer>> holders = new ArrayList<>();
      for (int i = 0; i < carriers; i++) {
        holders.add(
            Running.start(
                ThreadKind.VIRTUAL,
                () -> {
                  held.countDown();
                  while (!over.get()) {
                    Thread.onSpinWait();
                  }
                  return 0;
                }));
      }
      held.await();

      for (int i = 0; i < 20; i++) {
        Operation one = Operation.withEvent().pending(pair.server());
        Operation other = Operation.withEvent().pending(second.server());
        Calls.send(pair.client(), "one");
        Calls.send(second.client(), "other");
        assertThat(one.becomesSignalled()).isTrue();
        assertThat(other.becomesSignalled()).isTrue();
        one.closeEvent();
        other.closeEvent();
      }
      over.set(true);
      for (Running<Integer> holder : holders) {
        assertThat(holder.get()).isZero();
      }
    }
  }

  @Test
  void shouldServeAThousandConversationsOfTwoThreadsEach() throws Exception {
    int conversations = 1_000;
    int rounds = 5;
    List<Calls.Pair> pairs = new ArrayList<>();
    List<Running<Integer>> talkers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < conversations; i++) {
      Calls.Pair pair = Calls.Pair.tcp(i % 2 == 0 ? Family.IPV4 : Family.IPV6);
      pairs.add(pair);
      int number = i;
      talkers.add(
          Running.start(
              ThreadKind.VIRTUAL,
              () -> {
                for (int j = 0; j < rounds; j++) {
                  String said = number + "/" + j;
                  Calls.send(pair.client(), said);
                  assertThat(Calls.recv(pair.client())).isEqualTo(said);
                }
                return 0;
              }));
      talkers.add(
          Running.start(
              ThreadKind.VIRTUAL,
              () -> {
                for (int j = 0; j < rounds; j++) {
                  Calls.send(pair.server(), Calls.recv(pair.server()));
                }
                return 0;
              }));
    }
    for (Running<Integer> talker : talkers) {
      assertThat(talker.get()).isZero();
    }
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(100));
    pairs.forEach(Calls.Pair::close);
  }
}
