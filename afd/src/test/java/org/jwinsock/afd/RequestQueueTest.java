package org.jwinsock.afd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

class RequestQueueTest {

  private final RequestQueue queue = new RequestQueue();
  private final List<WsaOverlapped> completed = new ArrayList<>();

  private WsaOverlapped request() {
    return new WsaOverlapped() {
      @Override
      protected void completed() {
        completed.add(this);
      }
    };
  }

  private WsaOverlapped added(boolean attended) {
    WsaOverlapped request = request();
    queue.add(request, attended);
    return request;
  }

  @Test
  void requestsLeaveInTheOrderTheyCame() {
    WsaOverlapped a = added(true);
    WsaOverlapped b = added(false);
    WsaOverlapped c = added(true);

    assertThat(queue.head()).isSameAs(a);
    assertThat(queue.remove()).isSameAs(a);
    assertThat(queue.remove()).isSameAs(b);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.remove()).isSameAs(c);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.head()).isNull();
  }

  @Test
  void nothingLeavesAnEmptyQueue() {
    assertThatThrownBy(queue::remove).isInstanceOf(IllegalStateException.class);
    assertThat(queue.remove(request())).isFalse();
  }

  @Test
  void aRequestLeavesFromAnywhereOnce() {
    for (int place = 0; place < 3; place++) {
      WsaOverlapped[] requests = {added(false), added(false), added(false)};

      assertThat(queue.remove(requests[place])).isTrue();
      assertThat(queue.remove(requests[place])).isFalse();
      assertThat(requests[place].next).isNull();

      WsaOverlapped last = added(false);
      for (int i = 0; i < 3; i++) {
        if (i != place) {
          assertThat(queue.remove()).isSameAs(requests[i]);
        }
      }
      assertThat(queue.remove()).isSameAs(last);
      assertThat(queue.isEmpty()).isTrue();
      assertThat(queue.unattended()).isFalse();
    }
  }

  @Test
  void requestsNobodyWatchesAreCounted() {
    assertThat(queue.unattended()).isFalse();
    WsaOverlapped watched = added(true);
    assertThat(queue.unattended()).isFalse();
    WsaOverlapped one = added(false);
    WsaOverlapped two = added(false);
    assertThat(queue.unattended()).isTrue();

    assertThat(queue.remove(one)).isTrue();
    assertThat(queue.unattended()).isTrue();
    assertThat(queue.remove()).isSameAs(watched);
    assertThat(queue.unattended()).isTrue();
    assertThat(queue.remove()).isSameAs(two);
    assertThat(queue.unattended()).isFalse();
  }

  @Test
  void theOperationOfARequestStaysItsOwn() {
    WsaOverlapped request = request();
    request.operation = AfdSocket.SEND;
    queue.add(request, false);
    assertThat(queue.remove(request)).isTrue();
    assertThat(request.operation).isEqualTo(AfdSocket.SEND);
  }

  @Test
  void aRequestCanComeAgain() {
    WsaOverlapped request = added(false);
    for (int i = 0; i < 3; i++) {
      assertThat(queue.remove()).isSameAs(request);
      assertThat(queue.unattended()).isFalse();
      queue.add(request, i % 2 == 0);
    }
    assertThat(queue.remove()).isSameAs(request);
    assertThat(queue.unattended()).isFalse();
  }

  @Test
  void finishedRequestsCompleteInOrderWithTheirOutcome() {
    RequestQueue.Finished finished = new RequestQueue.Finished();
    assertThat(finished.isEmpty()).isTrue();
    WsaOverlapped good = added(false);
    WsaOverlapped bad = added(true);
    good.transferred = 17;
    bad.transferred = 3;
    finished.add(queue.remove(), 0);
    finished.add(queue.remove(), WsaErrors.WSAETIMEDOUT);
    assertThat(finished.isEmpty()).isFalse();
    assertThat(completed).as("not while locks are held").isEmpty();

    finished.complete();

    assertThat(completed).containsExactly(good, bad);
    assertThat(good.result()).isEqualTo(17);
    assertThat(bad.result()).isEqualTo(-WsaErrors.WSAETIMEDOUT);
    assertThat(bad.bytes()).isEqualTo(3);
    finished.complete();
    assertThat(completed).as("once").hasSize(2);
  }

  @Test
  void completingMayQueueTheSameRequestAgain() {
    WsaOverlapped again =
        new WsaOverlapped() {
          @Override
          protected void completed() {
            reset();
            queue.add(this, false);
          }
        };
    WsaOverlapped other = request();
    queue.add(again, false);
    queue.add(other, false);
    RequestQueue.Finished finished = new RequestQueue.Finished();
    finished.add(queue.remove(), 0);
    finished.add(queue.remove(), 0);

    finished.complete();

    assertThat(completed).containsExactly(other);
    assertThat(queue.remove()).isSameAs(again);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void anyMixtureKeepsTheOrderAndTheCount() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ArrayDeque<WsaOverlapped> expected = new ArrayDeque<>();
    List<WsaOverlapped> attended = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          boolean watched = random.nextBoolean();
          WsaOverlapped request = added(watched);
          expected.add(request);
          if (watched) {
            attended.add(request);
          }
        }
        case 2 -> {
          if (!expected.isEmpty()) {
            assertThat(queue.remove()).as("seed %d", seed).isSameAs(expected.poll());
          }
        }
        default -> {
          if (!expected.isEmpty()) {
            List<WsaOverlapped> all = List.copyOf(expected);
            WsaOverlapped any = all.get(random.nextInt(Math.min(all.size(), 10)));
            expected.remove(any);
            assertThat(queue.remove(any)).as("seed %d", seed).isTrue();
          }
        }
      }
      attended.removeIf(request -> !expected.contains(request));
      while (expected.size() > 20) {
        assertThat(queue.remove()).as("seed %d", seed).isSameAs(expected.poll());
      }
      assertThat(queue.isEmpty()).as("seed %d", seed).isEqualTo(expected.isEmpty());
      attended.removeIf(request -> !expected.contains(request));
      assertThat(queue.unattended())
          .as("seed %d", seed)
          .isEqualTo(expected.size() > attended.size());
    }
  }
}
