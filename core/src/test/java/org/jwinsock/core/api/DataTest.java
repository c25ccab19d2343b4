package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;

class DataTest extends WinsockFixture {

  @Test
  void bytesGoBothWays() {
    Pair pair = pair();
    assertThat(winsock.data.send(pair.client(), text("hello"), 0)).isEqualTo(5);
    MemorySegment buffer = room(16);
    assertThat(winsock.data.recv(pair.server(), buffer, 0)).isEqualTo(5);
    assertThat(string(buffer, 5)).isEqualTo("hello");
    winsock.sockets.shutdown(pair.client(), SD_SEND);
    assertThat(winsock.data.recv(pair.server(), buffer, 0)).isZero();
  }

  @Test
  void buffersAreGatheredAndScattered() {
    Pair pair = pair();
    int[] bytes = new int[1];
    WsaBuf[] parts = {new WsaBuf(text("ab")), new WsaBuf(text("")), new WsaBuf(text("cde"))};
    assertThat(winsock.data.WSASend(pair.client(), parts, bytes, 0)).isZero();
    assertThat(bytes[0]).isEqualTo(5);
    MemorySegment first = room(4);
    MemorySegment second = room(4);
    int[] flags = {MSG_PUSH_IMMEDIATE};
    WsaBuf[] into = {new WsaBuf(first), new WsaBuf(second)};
    assertThat(winsock.data.WSARecv(pair.server(), into, bytes, flags)).isZero();
    assertThat(bytes[0]).isEqualTo(5);
    assertThat(flags[0]).as("flags that are only for the way in").isZero();
    assertThat(string(first, 4) + string(second, 1)).isEqualTo("abcde");
  }

  @Test
  void aDatagramTellsItsSource() {
    long a = bound();
    long b = bound();
    assertThat(winsock.data.sendto(a, text("ping"), 0, name(b).toSegment())).isEqualTo(4);
    SockAddr[] from = new SockAddr[1];
    assertThat(winsock.data.recvfrom(b, room(16), 0, from)).isEqualTo(4);
    assertThat(from[0]).isEqualTo(name(a));
    winsock.data.WSASendTo(
        b, new WsaBuf[] {new WsaBuf(text("pong"))}, new int[1], 0, name(a).toSegment());
    MemorySegment source = room(32);
    int[] length = {32};
    int[] bytes = new int[1];
    WsaBuf[] into = {new WsaBuf(room(16))};
    assertThat(winsock.data.WSARecvFrom(a, into, bytes, new int[1], source, length)).isZero();
    assertThat(length[0]).isEqualTo(16);
    assertThat(SockAddr.read(source.asSlice(0, 16))).isEqualTo(name(b));
  }

  @Test
  void aDatagramThatDoesNotFitFillsTheBufferAndTellsItsSource() {
    long a = bound();
    long b = bound();
    winsock.data.sendto(a, text("too long"), 0, name(b).toSegment());
    MemorySegment buffer = room(3);
    SockAddr[] from = new SockAddr[1];
    assertThat(winsock.data.recvfrom(b, buffer, 0, from)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEMSGSIZE);
    assertThat(string(buffer, 3)).isEqualTo("too");
    assertThat(from[0]).isEqualTo(name(a));
  }

  /// A segment whose length is no `int`: of a file that takes no room.
  private static MemorySegment huge() throws IOException {
    Path file = Files.createTempFile("huge", null);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, 1L << 31, Arena.ofAuto());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void badArgumentsAreFaultsAndNeverExceptions() throws Exception {
    long s = pair().client();
    MemorySegment readOnly = room(4).asReadOnly();
    MemorySegment huge = huge();
    WsaBuf[] fine = {WsaBuf.of(new byte[4])};
    WsaBuf[] hole = {WsaBuf.of(new byte[4]), null};
    int[] none = {};
    MemorySegment foreign = Threads.start(() -> Arena.ofConfined().allocate(8)).get();
    List<Callable<Integer>> calls =
        List.of(
            () -> winsock.data.recv(s, null, 0),
            () -> winsock.data.recv(s, readOnly, 0),
            () -> winsock.data.recv(s, foreign, 0),
            () -> winsock.data.recv(s, huge, 0),
            () -> winsock.data.send(s, null, 0),
            () -> winsock.data.send(s, foreign, 0),
            () -> winsock.data.send(s, huge, 0),
            () -> winsock.data.sendto(s, room(1), 0, foreign),
            () -> winsock.data.recvfrom(s, null, 0, (SockAddr[]) null),
            () -> winsock.data.recvfrom(s, room(1), 0, new SockAddr[0]),
            () -> winsock.data.recvfrom(s, room(1), 0, room(16), null),
            () -> winsock.data.recvfrom(s, room(1), 0, room(16), new int[] {17}),
            () -> winsock.data.recvfrom(s, room(1), 0, readOnly, new int[] {4}),
            () -> winsock.data.recvfrom(s, room(1), 0, foreign, new int[] {8}),
            () -> winsock.data.WSARecv(s, null, new int[1], new int[1]),
            () -> winsock.data.WSARecv(s, hole, new int[1], new int[1]),
            () -> winsock.data.WSARecv(s, fine, null, new int[1]),
            () -> winsock.data.WSARecv(s, fine, none, new int[1]),
            () -> winsock.data.WSARecv(s, fine, new int[1], null),
            () -> winsock.data.WSARecv(s, fine, new int[1], none),
            () -> winsock.data.WSARecvFrom(s, fine, new int[1], new int[1], room(4), null),
            () -> winsock.data.WSASend(s, null, new int[1], 0),
            () -> winsock.data.WSASend(s, hole, new int[1], 0),
            () -> winsock.data.WSASend(s, fine, null, 0),
            () -> winsock.sockets.connect(s, foreign, null),
            () -> winsock.options.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (MemorySegment) null),
            () -> winsock.options.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, foreign),
            () -> winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, (int[]) null),
            () -> winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, room(4), new int[] {5}),
            () -> winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, room(4), new int[] {-4}),
            () -> winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, room(4), new int[] {3}),
            () -> winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, readOnly, new int[] {4}),
            () -> winsock.options.ioctlsocket(s, FIONBIO, null),
            () -> winsock.options.ioctlsocket(s, FIONBIO, none),
            () -> winsock.options.WSAIoctl(s, FIONREAD, null, room(4), null),
            () -> winsock.options.WSAIoctl(s, FIONREAD, null, readOnly, new int[1]),
            () -> winsock.options.WSAIoctl(s, FIONREAD, null, foreign, new int[1]));
    for (int i = 0; i < calls.size(); i++) {
      org.jwinsock.core.kernel.ThreadContext.current().lastError(0);
      assertThat(calls.get(i).call()).as("call %d", i).isEqualTo(SOCKET_ERROR);
      assertThat(lastError()).as("call %d", i).isEqualTo(WSAEFAULT);
    }
    assertThat(winsock.data.WSASend(s, new WsaBuf[0], new int[1], 0)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
  }

  @Test
  void optionsAndIoctlsGoThrough() {
    Pair pair = pair();
    long s = pair.client();
    int[] value = new int[1];
    assertThat(winsock.options.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, 250)).isZero();
    assertThat(winsock.options.getsockopt(s, SOL_SOCKET, SO_RCVTIMEO, value)).isZero();
    assertThat(value[0]).isEqualTo(250);
    int[] length = {8};
    MemorySegment segment = room(8);
    assertThat(winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, segment, length)).isZero();
    assertThat(length[0]).isEqualTo(4);
    assertThat(winsock.options.getsockopt(s, SOL_SOCKET, 12345, value)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAENOPROTOOPT);
    winsock.data.send(pair.server(), text("seven!!"), 0);
    assertThat(winsock.options.ioctlsocket(s, FIONREAD, value)).isZero();
    assertThat(value[0]).isEqualTo(7);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(4);
      assertThat(winsock.options.WSAIoctl(s, FIONREAD, null, out, value)).isZero();
      assertThat(value[0]).isEqualTo(4);
      assertThat(out.get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
    }
    assertThat(winsock.options.WSAIoctl(s, 0x1234, null, null, value)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEOPNOTSUPP);
  }

  /// Memory that only the calling thread may touch. The provider completes requests on other
  /// threads, so a mistake here is a `WrongThreadException` in the other call.
  @Nested
  class Confined {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReceiveThatWaitsFillsConfinedMemory(boolean isVirtual) throws Exception {
      Pair pair = pair();
      Threads.Running<String> receiver =
          Threads.start(
              isVirtual,
              () -> {
                try (Arena arena = Arena.ofConfined()) {
                  WsaBuf[] buffers = {
                    new WsaBuf(arena.allocate(3)),
                    new WsaBuf(room(2)),
                    new WsaBuf(arena.allocate(9))
                  };
                  int[] bytes = new int[1];
                  int result = winsock.data.WSARecv(pair.server(), buffers, bytes, new int[1]);
                  return result
                      + string(buffers[0].buf(), 3)
                      + string(buffers[1].buf(), 2)
                      + string(buffers[2].buf(), bytes[0] - 5);
                }
              });
      Threads.until(() -> provider.table().pending() == 1);
      assertThat(winsock.data.send(pair.client(), text("confined"), 0)).isEqualTo(8);
      assertThat(receiver.get()).isEqualTo("0confined");
    }

    @Test
    void aReceiveOfEverythingFillsConfinedMemory() throws Exception {
      Pair pair = pair();
      Threads.Running<String> receiver =
          Threads.start(
              () -> {
                try (Arena arena = Arena.ofConfined()) {
                  MemorySegment buffer = arena.allocate(8);
                  int result = winsock.data.recv(pair.server(), buffer, MSG_WAITALL);
                  return string(buffer, result);
                }
              });
      winsock.data.send(pair.client(), text("half"), 0);
      Threads.until(() -> provider.table().pending() == 1);
      winsock.data.send(pair.client(), text("left"), 0);
      assertThat(receiver.get()).isEqualTo("halfleft");
    }

    @Test
    void aDatagramAndItsSourceFillConfinedMemory() throws Exception {
      long a = bound();
      long b = bound();
      Threads.Running<SockAddr> receiver =
          Threads.start(
              () -> {
                try (Arena arena = Arena.ofConfined()) {
                  MemorySegment buffer = arena.allocate(2);
                  MemorySegment from = arena.allocate(32);
                  int[] length = {32};
                  int result = winsock.data.recvfrom(b, buffer, 0, from, length);
                  assertThat(result).isEqualTo(SOCKET_ERROR);
                  assertThat(lastError()).isEqualTo(WSAEMSGSIZE);
                  assertThat(string(buffer, 2)).isEqualTo("da");
                  return SockAddr.read(from.asSlice(0, length[0]));
                }
              });
      Threads.until(() -> provider.table().pending() == 1);
      winsock.data.sendto(a, text("datagram"), 0, name(b).toSegment());
      assertThat(receiver.get()).isEqualTo(name(a));
    }

    @Test
    void aSendThatWaitsTakesConfinedMemory() throws Exception {
      Pair pair = pair();
      String message = "0123456789".repeat(30); // more than the stream holds
      Threads.Running<Integer> sender =
          Threads.start(
              () -> {
                try (Arena arena = Arena.ofConfined()) {
                  MemorySegment buffer = arena.allocate(300).copyFrom(text(message));
                  return winsock.data.send(pair.client(), buffer, 0);
                }
              });
      StringBuilder received = new StringBuilder();
      MemorySegment buffer = room(300);
      while (received.length() < 300) {
        int count = winsock.data.recv(pair.server(), buffer, 0);
        received.append(string(buffer, count));
      }
      assertThat(sender.get()).isEqualTo(300);
      assertThat(received).hasToString(message);
    }

    @Test
    void onANonBlockingSocketNothingWaits() {
      Pair pair = pair();
      nonBlocking(pair.client());
      nonBlocking(pair.server());
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment buffer = arena.allocate(100);
        assertThat(winsock.data.recv(pair.server(), buffer, 0)).isEqualTo(SOCKET_ERROR);
        assertThat(lastError()).isEqualTo(WSAEWOULDBLOCK);
        assertThat(winsock.data.send(pair.client(), buffer, 0)).isEqualTo(64);
        assertThat(winsock.data.send(pair.client(), buffer, 0)).isEqualTo(SOCKET_ERROR);
        assertThat(lastError()).isEqualTo(WSAEWOULDBLOCK);
      }
    }
  }
}
