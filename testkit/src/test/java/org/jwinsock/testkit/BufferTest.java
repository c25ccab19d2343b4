package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;

/// The memory that calls fill and read: several buffers, kinds of memory, arguments that are none.
@ExtendWith(Started.class)
@Timeout(60)
class BufferTest {

  // --- gather and scatter

  private static WsaBuf[] buffers(int... sizes) {
    return Arrays.stream(sizes).mapToObj(size -> WsaBuf.of(new byte[size])).toArray(WsaBuf[]::new);
  }

  private static byte[] joined(WsaBuf[] buffers) {
    byte[] all = new byte[(int) WsaBuf.total(buffers)];
    int at = 0;
    for (WsaBuf buffer : buffers) {
      byte[] part = buffer.buf().toArray(ValueLayout.JAVA_BYTE);
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static WsaBuf[] filled(int... sizes) {
    WsaBuf[] buffers = buffers(sizes);
    byte next = 1;
    for (WsaBuf buffer : buffers) {
      for (int i = 0; i < buffer.len(); i++) {
        buffer.buf().set(ValueLayout.JAVA_BYTE, i, next++);
      }
    }
    return buffers;
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"send", "recv"})
  void shouldGatherAndScatterInOrderWithoutHoles(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      WsaBuf[] out = filled(3, 0, 5, 1);
      int[] bytes = new int[1];
      ok(Winsock.WSASend(pair.client(), out, bytes, 0));
      assertThat(bytes[0]).isEqualTo(9);
      assertThat(Sets.becomesReadable(pair.server())).isTrue();

      WsaBuf[] in = buffers(0, 1, 6, 0, 10);
      int[] flags = {0};
      ok(Winsock.WSARecv(pair.server(), in, bytes, flags));

      assertThat(bytes[0]).isEqualTo(9);
      assertThat(flags[0]).isZero();
      assertThat(joined(in)).startsWith(joined(out));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGatherMoreThanThereIsRoomFor(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      WsaBuf[] out = filled(7 << 20, 1, 5 << 20, 3);
      int[] bytes = new int[1];
      Running<Running.Outcome> sender =
          Running.waiting(kind, () -> Winsock.WSASend(connection.s(), out, bytes, 0));

      byte[] got = connection.read((12 << 20) + 4);

      assertThat(sender.get().result()).isZero();
      assertThat(bytes[0]).isEqualTo((12 << 20) + 4);
      assertThat(got).isEqualTo(joined(out));
    }
  }

  @Test
  void shouldUseManyBuffers() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      int[] ones = new int[3000];
      Arrays.fill(ones, 1);
      WsaBuf[] out = filled(ones);
      int[] bytes = new int[1];
      ok(Winsock.WSASend(pair.client(), out, bytes, 0));
      assertThat(bytes[0]).isEqualTo(3000);
      WsaBuf[] in = buffers(ones);
      int got = 0;
      while (got < 3000) {
        ok(
            Winsock.WSARecv(
                pair.server(), Arrays.copyOfRange(in, got, in.length), bytes, new int[1]));
        got += bytes[0];
      }
      assertThat(joined(in)).isEqualTo(joined(out));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("MSG_WAITALL")
  void shouldWaitUntilAllBuffersAreFull(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      WsaBuf[] in = buffers(2, 3);
      int[] bytes = new int[1];
      int[] flags = {org.jwinsock.spi.WinSock2.MSG_WAITALL};
      Running<Running.Outcome> receiver =
          Running.waiting(kind, () -> Winsock.WSARecv(connection.s(), in, bytes, flags));
      connection.write(new byte[] {1});
      connection.write(new byte[] {2, 3, 4});
      connection.write(new byte[] {5});

      assertThat(receiver.get().result()).isZero();
      assertThat(bytes[0]).isEqualTo(5);
      assertThat(flags[0]).isZero();
      assertThat(joined(in)).containsExactly(1, 2, 3, 4, 5);
    }
  }

  @Test
  @Covers({"WSAEFAULT", "WSAEINVAL"})
  void shouldRefuseBufferArraysThatAreNone() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long s = pair.client();
      int[] bytes = new int[1];
      int[] flags = new int[1];
      WsaBuf[] good = buffers(4);
      fails(WsaError.WSAEFAULT, Winsock.WSASend(s, null, bytes, 0));
      fails(WsaError.WSAEFAULT, Winsock.WSASend(s, new WsaBuf[1], bytes, 0));
      fails(WsaError.WSAEFAULT, Winsock.WSASend(s, good, null, 0));
      fails(WsaError.WSAEFAULT, Winsock.WSASend(s, good, new int[0], 0));
      fails(WsaError.WSAEINVAL, Winsock.WSASend(s, new WsaBuf[0], bytes, 0));
      fails(WsaError.WSAEFAULT, Winsock.WSARecv(s, null, bytes, flags));
      fails(WsaError.WSAEFAULT, Winsock.WSARecv(s, new WsaBuf[1], bytes, flags));
      fails(WsaError.WSAEFAULT, Winsock.WSARecv(s, good, null, flags));
      fails(WsaError.WSAEFAULT, Winsock.WSARecv(s, good, bytes, null));
      fails(WsaError.WSAEFAULT, Winsock.WSARecv(s, good, bytes, new int[0]));
      fails(WsaError.WSAEINVAL, Winsock.WSARecv(s, new WsaBuf[0], bytes, flags));
    }
  }

  // --- kinds of memory

  enum Kind {
    HEAP {
      @Override
      MemorySegment allocate(Arena arena, int size) {
        return MemorySegment.ofArray(new byte[size]);
      }
    },
    NATIVE {
      @Override
      MemorySegment allocate(Arena arena, int size) {
        return arena.allocate(size);
      }
    },
    LONGS {
      @Override
      MemorySegment allocate(Arena arena, int size) {
        return MemorySegment.ofArray(new long[size / 8]);
      }
    },
    SLICE {
      @Override
      MemorySegment allocate(Arena arena, int size) {
        return arena.allocate(size + 13).asSlice(13, size);
      }
    },
    GLOBAL {
      @Override
      MemorySegment allocate(Arena arena, int size) {
        return Arena.global().allocate(size);
      }
    };

    abstract MemorySegment allocate(Arena arena, int size);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendAndReceiveEveryKindOfMemory(Kind kind) {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Arena arena = Arena.ofConfined()) {
      MemorySegment out = kind.allocate(arena, 64);
      for (int i = 0; i < 64; i++) {
        out.set(ValueLayout.JAVA_BYTE, i, (byte) (i + 1));
      }
      MemorySegment in = kind.allocate(arena, 64);
      assertThat(Winsock.send(pair.client(), out, 0)).isEqualTo(64);
      for (int got = 0; got < 64; ) {
        got += ok(Winsock.recv(pair.server(), in.asSlice(got), 0));
      }
      assertThat(in.mismatch(out)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMoveThePositionOfByteBuffers(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      for (boolean direct : new boolean[] {false, true}) {
        ByteBuffer out = direct ? ByteBuffer.allocateDirect(10) : ByteBuffer.allocate(10);
        out.put("..hello...".getBytes(StandardCharsets.UTF_8)).position(2).limit(7);
        assertThat(Winsock.send(pair.client(), out, 0)).isEqualTo(5);
        assertThat(out.position()).isEqualTo(7);
        ByteBuffer in = direct ? ByteBuffer.allocateDirect(10) : ByteBuffer.allocate(10);
        in.position(1);
        assertThat(Winsock.recv(pair.server(), in, 0)).isEqualTo(5);
        assertThat(in.position()).isEqualTo(6);
        byte[] text = new byte[5];
        in.get(1, text);
        assertThat(text).asString().isEqualTo("hello");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWaitWithMemoryThatIsConfinedToTheThread(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      Running<String> receiver =
          Running.start(
                  kind,
                  () -> {
                    try (Arena arena = Arena.ofConfined()) {
                      MemorySegment in = arena.allocate(16);
                      int length = ok(Winsock.recv(connection.s(), in, 0));
                      return new String(
                          in.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                          StandardCharsets.UTF_8);
                    }
                  })
              .untilItWaits();
      connection.write("confined".getBytes(StandardCharsets.UTF_8));
      assertThat(receiver.get()).isEqualTo("confined");

      int size = 20 << 20;
      Running<Integer> sender =
          Running.start(
                  kind,
                  () -> {
                    try (Arena arena = Arena.ofConfined()) {
                      MemorySegment out = arena.allocate(size);
                      out.fill((byte) 7).set(ValueLayout.JAVA_BYTE, size - 1L, (byte) 8);
                      return Winsock.send(connection.s(), out, 0);
                    }
                  })
              .untilItWaits();
      byte[] got = connection.read(size);
      assertThat(sender.get()).isEqualTo(size);
      assertThat(got[size - 1]).isEqualTo((byte) 8);
      assertThat(got[size / 2]).isEqualTo((byte) 7);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"MSG_WAITALL", "MSG_PEEK"})
  void shouldFillConfinedMemoryWhole(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      Running<byte[]> receiver =
          Running.start(
                  kind,
                  () -> {
                    try (Arena arena = Arena.ofConfined()) {
                      MemorySegment in = arena.allocate(4);
                      ok(Winsock.recv(connection.s(), in, org.jwinsock.spi.WinSock2.MSG_PEEK));
                      ok(Winsock.recv(connection.s(), in, org.jwinsock.spi.WinSock2.MSG_WAITALL));
                      return in.toArray(ValueLayout.JAVA_BYTE);
                    }
                  })
              .untilItWaits();
      connection.write(new byte[] {1, 2});
      connection.write(new byte[] {3, 4});
      assertThat(receiver.get()).containsExactly(1, 2, 3, 4);
    }
  }

  // --- memory that is none

  @Test
  @Covers("WSAEFAULT")
  void shouldRefuseMemoryThatIsGoneForeignOrReadOnly() throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long s = pair.server();
      Calls.send(pair.client(), "x");
      MemorySegment gone;
      try (Arena arena = Arena.ofConfined()) {
        gone = arena.allocate(8);
      }
      MemorySegment goneShared;
      try (Arena arena = Arena.ofShared()) {
        goneShared = arena.allocate(8);
      }
      AtomicReference<MemorySegment> other = new AtomicReference<>();
      Running.start(
              () -> {
                other.set(Arena.ofConfined().allocate(8));
                return 0;
              })
          .get();
      for (MemorySegment bad : new MemorySegment[] {gone, goneShared, other.get()}) {
        fails(WsaError.WSAEFAULT, Winsock.recv(s, bad, 0));
        fails(WsaError.WSAEFAULT, Winsock.send(s, bad, 0));
        WsaBuf[] buffers = {WsaBuf.of(new byte[1]), new WsaBuf(bad)};
        fails(WsaError.WSAEFAULT, Winsock.WSARecv(s, buffers, new int[1], new int[1]));
        fails(WsaError.WSAEFAULT, Winsock.WSASend(s, buffers, new int[1], 0));
      }
      MemorySegment readOnly = MemorySegment.ofArray(new byte[1]).asReadOnly();
      fails(WsaError.WSAEFAULT, Winsock.recv(s, readOnly, 0));
      fails(WsaError.WSAEFAULT, Winsock.recv(s, ByteBuffer.allocate(1).asReadOnlyBuffer(), 0));
      assertThat(Winsock.send(s, readOnly, 0)).isEqualTo(1);
      assertThat(Calls.recv(s)).as("nothing was lost").isEqualTo("x");
    }
  }

  @Test
  @Covers("WSAEFAULT")
  void shouldRefuseLengthsThatAreNone() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long s = pair.client();
      byte[] eight = new byte[8];
      int[][] bad = {{0, -1}, {-1, 1}, {0, 9}, {8, 1}, {9, 0}, {1, Integer.MAX_VALUE}};
      for (int[] range : bad) {
        fails(WsaError.WSAEFAULT, Winsock.send(s, eight, range[0], range[1], 0));
        fails(WsaError.WSAEFAULT, Winsock.recv(s, eight, range[0], range[1], 0));
      }
      fails(WsaError.WSAEFAULT, Winsock.send(s, (byte[]) null, 0, 0, 0));
      fails(WsaError.WSAEFAULT, Winsock.recv(s, (MemorySegment) null, 0));
      fails(WsaError.WSAEFAULT, Winsock.recv(s, (ByteBuffer) null, 0));
    }
  }

  @Test
  @Covers("WSAEFAULT")
  void shouldRefuseMoreThanALengthOfCCanSay(@TempDir Path folder) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        FileChannel file =
            FileChannel.open(
                folder.resolve("sparse"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        Arena arena = Arena.ofShared()) {
      MemorySegment huge = file.map(FileChannel.MapMode.READ_WRITE, 0, 1L << 32, arena);
      WsaBuf half = new WsaBuf(huge.asSlice(0, 1L << 30));
      for (long s : new long[] {pair.client(), pair.server()}) {
        fails(WsaError.WSAEFAULT, Winsock.send(s, huge, 0));
        fails(WsaError.WSAEFAULT, Winsock.recv(s, huge, 0));
        WsaBuf[] both = {half, half};
        fails(WsaError.WSAEFAULT, Winsock.WSASend(s, both, new int[1], 0));
        fails(WsaError.WSAEFAULT, Winsock.WSARecv(s, both, new int[1], new int[1]));
      }
      Calls.send(pair.client(), "x");
      assertThat(Winsock.recv(pair.server(), huge.asSlice(5, Integer.MAX_VALUE), 0)).isEqualTo(1);
      assertThat(huge.get(ValueLayout.JAVA_BYTE, 5)).isEqualTo((byte) 'x');
    }
  }

  /// Where the kernel has the memory, the arena cannot be closed; elsewhere the receive finds that
  /// it is gone. Either way no byte is lost.
  @ParameterizedTest
  @EnumSource
  @Covers("WSAEFAULT")
  void shouldKeepTheMemoryOfAWaitingReceiveOrEndTheReceive(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      Arena arena = Arena.ofShared();
      MemorySegment in = arena.allocate(8);
      Running<Running.Outcome> receiver =
          Running.waiting(kind, () -> Winsock.recv(connection.s(), in, 0));
      boolean gone = closes(arena);
      connection.write(new byte[] {1});

      if (gone) {
        assertThat(receiver.get().result()).isEqualTo(-1);
        assertThat(receiver.get().error()).isEqualTo(WsaError.WSAEFAULT.code());
        assertThat(Winsock.recv(connection.s(), new byte[1], 0, 1, 0))
            .as("the byte is still there")
            .isEqualTo(1);
      } else {
        assertThat(receiver.get().result()).isEqualTo(1);
        assertThat(in.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
        arena.close();
      }
    }
  }

  private static boolean closes(Arena arena) {
    try {
      arena.close();
      return true;
    } catch (IllegalStateException e) {
      assertThat(arena.scope().isAlive()).isTrue();
      return false;
    }
  }
}
