package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.linux.Fixture.Pair;

class SocketsTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void closeDescriptors() {
    fixture.close();
  }

  @Nested
  class Streams {
    @ParameterizedTest
    @ValueSource(ints = {Linux.AF_INET, Linux.AF_INET6})
    void echoOverTcp(int domain) {
      Pair pair = fixture.tcp(domain);
      Fixture.send(pair.client(), "ping");
      assertThat(fixture.receive(pair.server())).isEqualTo("ping");
      Fixture.send(pair.server(), "pong");
      assertThat(fixture.receive(pair.client())).isEqualTo("pong");
    }

    @Test
    void echoOverAUnixSocket() {
      int listener = fixture.socket(Linux.AF_UNIX, Linux.SOCK_STREAM);
      assertThat(Sockets.bind(listener, new SockAddr().unix(new byte[0]))).isZero(); // autobind
      assertThat(Sockets.listen(listener, 1)).isZero();
      int client = fixture.socket(Linux.AF_UNIX, Linux.SOCK_STREAM);
      assertThat(Sockets.connect(client, Fixture.nameOf(listener))).isZero();
      int server = fixture.own(Sockets.accept4(listener, null, Linux.SOCK_NONBLOCK));
      Fixture.send(client, "ping");
      assertThat(fixture.receive(server)).isEqualTo("ping");
    }

    @Test
    void acceptTellsTheAddressTheClientHas() {
      int listener = fixture.bound(Linux.AF_INET, Linux.SOCK_STREAM);
      Sockets.listen(listener, 1);
      int client = fixture.socket(Linux.AF_INET, Linux.SOCK_STREAM);
      Sockets.connect(client, Fixture.nameOf(listener));
      Fixture.await(listener, Linux.POLLIN);
      SockAddr peer = new SockAddr();
      int server = fixture.own(Sockets.accept4(listener, peer, 0));
      assertThat(peer.toString()).isEqualTo(Fixture.nameOf(client).toString());
      SockAddr name = new SockAddr();
      assertThat(Sockets.getpeername(server, name)).isZero();
      assertThat(name.port()).isEqualTo(peer.port());
      assertThat(name.length()).isEqualTo(SockAddr.INET_BYTES);
    }

    @Test
    void receivingWhereNothingIsWouldBlock() {
      int server = fixture.tcp(Linux.AF_INET).server();
      assertThat(Sockets.recv(server, fixture.room(8), 8, 0)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void endOfStreamIsZero() {
      Pair pair = fixture.tcp(Linux.AF_INET);
      assertThat(Sockets.shutdown(pair.client(), Linux.SHUT_WR)).isZero();
      Fixture.await(pair.server(), Linux.POLLIN);
      assertThat(Sockets.recv(pair.server(), fixture.room(8), 8, 0)).isZero();
    }

    @Test
    void sendingAfterShutdownIsABrokenPipeAndNoSignal() {
      Pair pair = fixture.tcp(Linux.AF_INET);
      Sockets.shutdown(pair.client(), Linux.SHUT_WR);
      assertThat(Sockets.send(pair.client(), fixture.bytes("x"), 1, 0)).isEqualTo(-Errno.EPIPE);
    }

    @Test
    void urgentByteStandsAtTheMark() {
      Pair pair = fixture.tcp(Linux.AF_INET);
      Fixture.send(pair.client(), "ab");
      assertThat(Sockets.send(pair.client(), fixture.bytes("!"), 1, Linux.MSG_OOB)).isEqualTo(1);
      Fixture.await(pair.server(), Linux.POLLPRI);
      assertThat(Descriptors.ioctl(pair.server(), Linux.SIOCATMARK)).isZero();
      MemorySegment urgent = fixture.room(1);
      assertThat(Sockets.recv(pair.server(), urgent, 1, Linux.MSG_OOB)).isEqualTo(1);
      assertThat(Fixture.text(urgent, 1)).isEqualTo("!");
      assertThat(fixture.receive(pair.server())).isEqualTo("ab");
      assertThat(Descriptors.ioctl(pair.server(), Linux.SIOCATMARK)).isEqualTo(1);
    }

    @Test
    void unreadBytesAreCounted() {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      Fixture.send(pair.client(), "four");
      assertThat(Descriptors.ioctl(pair.server(), Linux.FIONREAD)).isEqualTo(4);
    }

    @Test
    void tcpInfoComesAsRawBytes() {
      MemorySegment info = fixture.room(512);
      int length =
          Sockets.getsockopt(
              fixture.tcp(Linux.AF_INET).client(), Linux.IPPROTO_TCP, Linux.TCP_INFO, info);
      assertThat(length).isGreaterThan(100);
      assertThat(info.get(JAVA_BYTE, 0)).as("tcpi_state").isEqualTo((byte) 1); // ESTABLISHED
    }
  }

  @Nested
  class Datagrams {
    @ParameterizedTest
    @ValueSource(ints = {Linux.AF_INET, Linux.AF_INET6})
    void echoOverUdp(int domain) {
      int server = fixture.bound(domain, Linux.SOCK_DGRAM);
      int client = fixture.bound(domain, Linux.SOCK_DGRAM);
      MemorySegment data = fixture.bytes("ping");
      assertThat(Sockets.sendto(client, data, 4, 0, Fixture.nameOf(server))).isEqualTo(4);
      Fixture.await(server, Linux.POLLIN);
      SockAddr from = new SockAddr();
      MemorySegment buffer = fixture.room(16);
      assertThat(Sockets.recvfrom(server, buffer, 16, 0, from)).isEqualTo(4);
      assertThat(from.toString()).isEqualTo(Fixture.nameOf(client).toString());
      assertThat(Sockets.sendto(server, buffer, 4, 0, from)).isEqualTo(4);
      assertThat(fixture.receive(client)).isEqualTo("ping");
    }

    @Test
    void truncFlagTellsTheWholeLength() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      Fixture.send(pair.client(), "longer than that");
      assertThat(Sockets.recv(pair.server(), fixture.room(4), 4, Linux.MSG_TRUNC)).isEqualTo(16);
    }

    @Test
    void truncFlagTellsTheWholeLengthOnTheHeapToo() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      Fixture.send(pair.client(), "longer than that");
      MemorySegment four = MemorySegment.ofArray(new byte[4]);
      assertThat(Sockets.recv(pair.server(), four, 4, Linux.MSG_TRUNC)).isEqualTo(16);
      assertThat(Fixture.text(four, 4)).isEqualTo("long");
    }

    @Test
    void connectingToNoAddressDisconnects() {
      int client = fixture.bound(Linux.AF_INET, Linux.SOCK_DGRAM);
      assertThat(Sockets.connect(client, Fixture.nameOf(client))).isZero();
      assertThat(Sockets.connect(client, new SockAddr().unspecified())).isZero();
      assertThat(Sockets.getpeername(client, new SockAddr())).isEqualTo(-Errno.ENOTCONN);
    }

    @Test
    void theLongestUdpDatagramArrivesWholeOnTheHeap() {
      int fd = fixture.bound(Linux.AF_INET, Linux.SOCK_DGRAM);
      Sockets.connect(fd, Fixture.nameOf(fd));
      byte[] data = new byte[65507];
      new Random(3).nextBytes(data);
      MemorySegment heap = MemorySegment.ofArray(data);
      assertThat(Sockets.send(fd, heap, data.length, 0)).isEqualTo(data.length);
      Fixture.await(fd, Linux.POLLIN);
      byte[] copy = new byte[200_000];
      assertThat(Sockets.recv(fd, MemorySegment.ofArray(copy), copy.length, 0))
          .isEqualTo(data.length);
      assertThat(copy).startsWith(data);
    }

    @Test
    void aUdpDatagramTooLongIsRefusedNotCut() {
      int fd = fixture.bound(Linux.AF_INET, Linux.SOCK_DGRAM);
      Sockets.connect(fd, Fixture.nameOf(fd));
      MemorySegment heap = MemorySegment.ofArray(new byte[100_000]);
      assertThat(Sockets.send(fd, heap, 100_000, 0)).isEqualTo(-Errno.EMSGSIZE);
    }

    @Test
    void aDatagramLargerThanTheBounceBufferArrivesWholeOnTheHeap() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      byte[] data = new byte[100_000];
      new Random(1).nextBytes(data);
      MemorySegment heap = MemorySegment.ofArray(data);
      assertThat(Sockets.send(pair.client(), heap, data.length, 0)).isEqualTo(data.length);
      byte[] copy = new byte[data.length];
      MemorySegment target = MemorySegment.ofArray(copy);
      assertThat(Sockets.recv(pair.server(), target, copy.length, 0)).isEqualTo(data.length);
      assertThat(copy).isEqualTo(data);
    }
  }

  @Nested
  class Options {
    @Test
    void anIntOptionReadsBack() {
      int fd = fixture.socket(Linux.AF_INET, Linux.SOCK_STREAM);
      assertThat(Sockets.setsockopt(fd, Linux.IPPROTO_IP, Linux.IP_TTL, 7)).isZero();
      assertThat(Sockets.getsockopt(fd, Linux.IPPROTO_IP, Linux.IP_TTL)).isEqualTo(7);
    }

    @Test
    void aNegativeIntOptionIsNoError() {
      int fd = fixture.socket(Linux.AF_UNIX, Linux.SOCK_STREAM);
      assertThat((int) Sockets.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_PEEK_OFF)).isEqualTo(-1);
      assertThat(Sockets.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_PEEK_OFF)).isPositive();
    }

    @Test
    void anUnknownOptionIsRefused() {
      int fd = fixture.socket(Linux.AF_INET, Linux.SOCK_STREAM);
      assertThat(Sockets.getsockopt(fd, Linux.SOL_SOCKET, 9999)).isEqualTo(-Errno.ENOPROTOOPT);
      assertThat(Sockets.setsockopt(fd, Linux.SOL_SOCKET, 9999, 1)).isEqualTo(-Errno.ENOPROTOOPT);
    }

    @Test
    void aStructOptionReadsBackFromHeapAndNative() {
      int fd = fixture.socket(Linux.AF_INET, Linux.SOCK_STREAM);
      MemorySegment linger = MemorySegment.ofArray(new int[] {1, 30});
      assertThat(Sockets.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_LINGER, linger)).isZero();
      MemorySegment there = fixture.room(8);
      assertThat(Sockets.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_LINGER, there)).isEqualTo(8);
      assertThat(there.toArray(JAVA_INT)).containsExactly(1, 30);
      int[] copy = new int[2];
      MemorySegment heap = MemorySegment.ofArray(copy);
      assertThat(Sockets.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_LINGER, heap)).isEqualTo(8);
      assertThat(copy).containsExactly(1, 30);
    }
  }

  @Nested
  class Memory {
    @Test
    void heapSegmentsCarryTheirSliceOnly() {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      MemorySegment slice = Fixture.heap("say hello").asSlice(4);
      assertThat(Sockets.send(pair.client(), slice, 5, 0)).isEqualTo(5);
      byte[] target = new byte[9];
      MemorySegment middle = MemorySegment.ofArray(target).asSlice(2, 6);
      assertThat(Sockets.recv(pair.server(), middle, 6, 0)).isEqualTo(5);
      assertThat(target).startsWith(0, 0, 'h', 'e', 'l', 'l', 'o').endsWith(0, 0);
    }

    @Test
    void aLengthBeyondTheSegmentIsRefused() {
      int fd = fixture.unix(Linux.SOCK_STREAM).client();
      assertThatThrownBy(() -> Sockets.recv(fd, fixture.room(4), 5, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> Sockets.send(fd, fixture.room(4), -1, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aSegmentOfAClosedArenaIsRefused() {
      int fd = fixture.unix(Linux.SOCK_STREAM).client();
      MemorySegment gone;
      try (Arena arena = Arena.ofConfined()) {
        gone = arena.allocate(4);
      }
      assertThatThrownBy(() -> Sockets.recv(fd, gone, 4, 0))
          .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSegmentConfinedToAnotherThreadIsRefused() throws Exception {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment mine = arena.allocate(4);
        FutureTask<Integer> elsewhere =
            new FutureTask<>(() -> Sockets.send(pair.client(), mine, 4, 0));
        Thread.ofPlatform().start(elsewhere);
        assertThatThrownBy(elsewhere::get).hasCauseInstanceOf(WrongThreadException.class);
        assertThat(Sockets.recv(pair.server(), mine, 4, 0)).isEqualTo(-Errno.EAGAIN);
      }
    }

    @Test
    void anArenaCannotBeClosedUnderABlockedReceive() throws Exception {
      long pair = Sockets.socketpair(Linux.AF_UNIX, Linux.SOCK_STREAM, 0); // blocking
      int client = fixture.own((int) pair);
      int server = fixture.own((int) (pair >>> 32));
      try (Arena arena = Arena.ofShared()) {
        MemorySegment buffer = arena.allocate(4);
        FutureTask<Integer> blocked = new FutureTask<>(() -> Sockets.recv(server, buffer, 4, 0));
        Thread thread = Thread.ofPlatform().start(blocked);
        Blocked.awaitInKernel(thread, server);
        assertThatThrownBy(arena::close).isInstanceOf(IllegalStateException.class);
        Fixture.send(client, "x");
        assertThat(blocked.get()).isEqualTo(1);
      }
    }

    @Test
    void virtualThreadsShareScratchWithoutMixingErrors() throws Exception {
      int fd = fixture.unix(Linux.SOCK_STREAM).client();
      MemorySegment buffer = fixture.room(4);
      FutureTask<?>[] tasks = new FutureTask<?>[64];
      for (int i = 0; i < tasks.length; i++) {
        int expected = i % 2 == 0 ? -Errno.EAGAIN : -Errno.EBADF;
        int target = i % 2 == 0 ? fd : -1;
        tasks[i] =
            new FutureTask<>(
                () -> {
                  for (int n = 0; n < 1000; n++) {
                    assertThat(Sockets.recv(target, buffer, 4, 0)).isEqualTo(expected);
                  }
                  return null;
                });
        Thread.ofVirtual().start(tasks[i]);
      }
      for (FutureTask<?> task : tasks) {
        task.get();
      }
    }
  }

  @Nested
  class DescriptorCalls {
    @Test
    void aDuplicateOutlivesTheOriginal() {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      int original = Descriptors.dupCloexec(pair.client());
      int copy = fixture.own(Descriptors.dup(original));
      assertThat(Descriptors.close(original)).isZero();
      Fixture.send(copy, "x");
      assertThat(fixture.receive(pair.server())).isEqualTo("x");
    }

    @Test
    void nonBlockingCanBeSwitched() {
      int fd = fixture.unix(Linux.SOCK_STREAM).client();
      assertThat(Descriptors.setNonBlocking(fd, false)).isZero();
      assertThat(Descriptors.fcntl(fd, Linux.F_GETFL, 0) & Linux.O_NONBLOCK).isZero();
      assertThat(Descriptors.setNonBlocking(fd, true)).isZero();
      assertThat(Descriptors.fcntl(fd, Linux.F_GETFL, 0) & Linux.O_NONBLOCK).isNotZero();
    }

    @Test
    void aClosedDescriptorIsBad() {
      assertThat(Descriptors.close(-1)).isEqualTo(-Errno.EBADF);
      assertThat(Descriptors.setNonBlocking(-1, true)).isEqualTo(-Errno.EBADF);
      assertThat(Descriptors.ioctl(-1, Linux.FIONREAD)).isEqualTo(-Errno.EBADF);
    }
  }
}
