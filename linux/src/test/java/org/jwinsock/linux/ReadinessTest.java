package org.jwinsock.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.jwinsock.linux.Fixture.Pair;

/// poll, epoll and eventfd.
class ReadinessTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void closeDescriptors() {
    fixture.close();
  }

  @Nested
  class Polling {
    @Test
    void onlyTheReadyEntriesReport() {
      Pair quiet = fixture.unix(Linux.SOCK_STREAM);
      Pair busy = fixture.unix(Linux.SOCK_STREAM);
      Fixture.send(busy.client(), "x");
      PollSet set = new PollSet(1); // has to grow
      int first = set.add(quiet.server(), Linux.POLLIN);
      int ignored = set.add(-1, Linux.POLLIN);
      int last = set.add(busy.server(), Linux.POLLIN | Linux.POLLOUT);
      assertThat(set.poll(Fixture.PATIENCE_MILLIS)).isEqualTo(1);
      assertThat(set.revents(first)).isZero();
      assertThat(set.revents(ignored)).isZero();
      assertThat(set.revents(last)).isEqualTo(Linux.POLLIN | Linux.POLLOUT);
      assertThat(set.fd(last)).isEqualTo(busy.server());
    }

    @Test
    void nothingReadyIsZeroAtTheTimeout() {
      PollSet set = new PollSet(1);
      set.add(fixture.unix(Linux.SOCK_STREAM).client(), Linux.POLLIN);
      assertThat(set.poll(0)).isZero();
      assertThat(set.ppoll(0)).isZero();
      assertThat(set.ppoll(1_000_000)).isZero();
    }

    @Test
    void aBadDescriptorReportsNval() {
      int fd = Descriptors.dup(fixture.unix(Linux.SOCK_STREAM).client());
      Descriptors.close(fd);
      assertThat(PollSet.poll(fd, Linux.POLLIN, 0)).isEqualTo(Linux.POLLNVAL);
    }

    @Test
    void entriesCanBeReplacedAndCleared() {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      PollSet set = new PollSet(4);
      set.add(pair.client(), Linux.POLLIN);
      set.set(0, pair.client(), Linux.POLLOUT);
      assertThat(set.ppoll(-1)).isEqualTo(1);
      assertThat(set.clear().size()).isZero();
      assertThatThrownBy(() -> set.revents(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aSignalFromAnotherThreadEndsTheWait() throws Exception {
      try (EventFd event = EventFd.create()) {
        FutureTask<Integer> waiting =
            new FutureTask<>(() -> PollSet.poll(event.fd(), Linux.POLLIN, Fixture.PATIENCE_MILLIS));
        Thread.ofPlatform().start(waiting);
        assertThat(event.signal()).isZero();
        assertThat(waiting.get()).isEqualTo(Linux.POLLIN);
      }
    }
  }

  @Nested
  class Epolls {
    @Test
    void tagsAndEventsComeBack() throws Exception {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      Pair other = fixture.unix(Linux.SOCK_STREAM);
      try (Epoll epoll = Epoll.create()) {
        assertThat(epoll.add(pair.server(), Linux.EPOLLIN, 0x1234_5678_9abc_def0L)).isZero();
        assertThat(epoll.add(other.server(), Linux.EPOLLIN, -2)).isZero();
        Fixture.send(pair.client(), "x");
        Fixture.send(other.client(), "x");
        EpollEvents events = new EpollEvents(4);
        assertThat(epoll.await(events, 4, Fixture.PATIENCE_MILLIS)).isEqualTo(2);
        assertThat(events.size()).isEqualTo(2);
        assertThat(new long[] {events.tag(0), events.tag(1)})
            .containsExactlyInAnyOrder(0x1234_5678_9abc_def0L, -2);
        assertThat(events.events(0)).isEqualTo(Linux.EPOLLIN);
        assertThatThrownBy(() -> events.tag(2)).isInstanceOf(IndexOutOfBoundsException.class);
      }
    }

    @Test
    void anEdgeIsReportedOnceUntilModified() throws Exception {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      int watched = Linux.EPOLLIN | Linux.EPOLLET;
      EpollEvents events = new EpollEvents(1);
      try (Epoll epoll = Epoll.create()) {
        epoll.add(pair.server(), watched, 1);
        Fixture.send(pair.client(), "x");
        assertThat(epoll.await(events, 1, Fixture.PATIENCE_MILLIS)).isEqualTo(1);
        assertThat(epoll.await(events, 1, 0)).isZero();
        assertThat(epoll.modify(pair.server(), watched, 2)).isZero();
        assertThat(epoll.await(events, 1, 0)).isEqualTo(1);
        assertThat(events.tag(0)).isEqualTo(2);
      }
    }

    @Test
    void addingTwiceAndDeletingTwiceAreRefused() throws Exception {
      int fd = fixture.unix(Linux.SOCK_STREAM).client();
      try (Epoll epoll = Epoll.create()) {
        assertThat(epoll.add(fd, Linux.EPOLLIN, 1)).isZero();
        assertThat(epoll.add(fd, Linux.EPOLLIN, 1)).isEqualTo(-Errno.EEXIST);
        assertThat(epoll.delete(fd)).isZero();
        assertThat(epoll.delete(fd)).isEqualTo(-Errno.ENOENT);
        assertThat(epoll.modify(fd, Linux.EPOLLIN, 1)).isEqualTo(-Errno.ENOENT);
      }
    }

    @Test
    void nestedEpollIsReadableWhileItsMemberIs() throws Exception {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      try (Epoll inner = Epoll.create();
          Epoll outer = Epoll.create()) {
        inner.add(pair.server(), Linux.EPOLLIN, 1);
        outer.add(inner.fd(), Linux.EPOLLIN, 2);
        EpollEvents events = new EpollEvents(1);
        assertThat(outer.await(events, 1, 0)).isZero();
        Fixture.send(pair.client(), "x");
        assertThat(outer.await(events, 1, Fixture.PATIENCE_MILLIS)).isEqualTo(1);
        assertThat(events.tag(0)).isEqualTo(2);
      }
    }

    @Test
    void aSignalFromAnotherThreadEndsTheWait() throws Exception {
      try (Epoll epoll = Epoll.create();
          EventFd event = EventFd.create()) {
        epoll.add(event.fd(), Linux.EPOLLIN | Linux.EPOLLET, 42);
        EpollEvents events = new EpollEvents(1);
        FutureTask<Integer> waiting =
            new FutureTask<>(() -> epoll.await(events, 1, Fixture.PATIENCE_MILLIS));
        Thread thread = Thread.ofPlatform().start(waiting);
        Blocked.awaitInKernel(thread, epoll.fd());
        event.signal();
        assertThat(waiting.get()).isEqualTo(1);
        assertThat(events.tag(0)).isEqualTo(42);
      }
    }

    @Test
    void theEventCountMustFit() throws Exception {
      try (Epoll epoll = Epoll.create()) {
        EpollEvents events = new EpollEvents(1);
        assertThatThrownBy(() -> epoll.await(events, 2, 0))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> epoll.await(events, 0, 0))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }

    @Test
    void aClosedEpollIsBad() throws Exception {
      Epoll epoll = Epoll.create();
      epoll.close();
      epoll.close();
      assertThat(epoll.await(new EpollEvents(1), 1, 0)).isEqualTo(-Errno.EBADF);
      assertThat(epoll.add(0, Linux.EPOLLIN, 0)).isEqualTo(-Errno.EBADF);
    }
  }

  @Nested
  class Events {
    @Test
    void drainAnswersHowOftenItWasSignalled() throws Exception {
      try (EventFd event = EventFd.create()) {
        assertThat(event.drain()).isZero();
        event.signal();
        event.signal();
        assertThat(PollSet.poll(event.fd(), Linux.POLLIN, 0)).isEqualTo(Linux.POLLIN);
        assertThat(event.drain()).isEqualTo(2);
        assertThat(PollSet.poll(event.fd(), Linux.POLLIN, 0)).isZero();
      }
    }

    @Test
    void aClosedEventIsBad() throws Exception {
      EventFd event = EventFd.create();
      event.close();
      event.close();
      assertThat(event.signal()).isEqualTo(-Errno.EBADF);
      assertThat(event.drain()).isEqualTo(-Errno.EBADF);
    }
  }
}
