package org.jwinsock.afd.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.Transport;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;

/// What every transport is tested with: sockets that are closed after each test, and waiting for
/// readiness as the engine waits.
public abstract class TransportContract {

  private static final long PATIENCE_SECONDS = 20;
  private static final ValueLayout.OfInt DWORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final List<TransportSocket> sockets = new ArrayList<>();
  private Transport transport;

  /// The transport under test.
  protected abstract Transport create() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    transport = create();
  }

  @AfterEach
  final void close() {
    sockets.forEach(TransportSocket::close);
    transport.close();
  }

  protected final Transport transport() {
    return transport;
  }

  // --- sockets

  protected final TransportSocket socket(int family, int type) {
    try {
      return closing(transport.open(family, type, 0));
    } catch (TransportException e) {
      Assumptions.abort("this machine has no such socket: " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  protected final TransportSocket tcp(Net net) {
    return socket(net.family, WinSock2.SOCK_STREAM);
  }

  protected final TransportSocket udp(Net net) {
    return socket(net.family, WinSock2.SOCK_DGRAM);
  }

  /// Closes the socket after the test.
  protected final TransportSocket closing(TransportSocket socket) {
    sockets.add(socket);
    return socket;
  }

  /// Closes the socket now.
  protected final void close(TransportSocket socket) {
    sockets.remove(socket);
    socket.close();
  }

  /// Resets the socket now.
  protected final void abort(TransportSocket socket) {
    sockets.remove(socket);
    socket.abort();
  }

  protected static void ok(long result) {
    assertThat(result).as(result < 0 ? WsaError.describe((int) -result) : "result").isNotNegative();
  }

  /// The result must be this error.
  protected static void fails(int expected, long result) {
    assertThat(result < 0 ? WsaError.describe((int) -result) : "success " + result)
        .isEqualTo(WsaError.describe(expected));
  }

  protected final TransportSocket bound(TransportSocket socket, SockAddr address) {
    ok(socket.bind(address.toSegment(), Sharing.NONE));
    return socket;
  }

  protected final TransportSocket boundUdp(Net net) {
    return bound(udp(net), net.loopback(0));
  }

  protected final TransportSocket listener(Net net) {
    TransportSocket listener = bound(tcp(net), net.loopback(0));
    ok(listener.listen(16));
    return listener;
  }

  protected static SockAddr name(TransportSocket socket) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = socket.localName(name);
    return read(name, length);
  }

  protected static SockAddr peer(TransportSocket socket) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = socket.peerName(name);
    return read(name, length);
  }

  private static SockAddr read(MemorySegment name, int length) {
    ok(length);
    return Objects.requireNonNull(SockAddr.read(name.asSlice(0, length)), "a known family");
  }

  protected static int port(TransportSocket socket) {
    return Net.port(name(socket));
  }

  /// A port of the loopback address where nobody is.
  protected final SockAddr nobody(Net net, int type) {
    TransportSocket socket = bound(socket(net.family, type), net.loopback(0));
    SockAddr address = name(socket);
    close(socket);
    return address;
  }

  // --- connections

  /// Connects, waiting as long as it takes.
  ///
  /// @return 0 or a negative error
  protected final int connect(TransportSocket socket, SockAddr address) {
    int result = socket.connect(address.toSegment());
    while (result == -WSAEWOULDBLOCK) {
      await(socket, Readiness.WRITE);
      result = socket.connectOutcome();
    }
    return result;
  }

  /// Accepts, waiting as long as it takes.
  protected final TransportSocket accept(TransportSocket listener) throws TransportException {
    while (true) {
      TransportSocket accepted = listener.accept();
      if (accepted != null) {
        return closing(accepted);
      }
      await(listener, Readiness.READ);
    }
  }

  /// A connection.
  protected record Pair(TransportSocket client, TransportSocket server) {}

  protected final Pair pair(Net net) throws TransportException {
    TransportSocket listener = listener(net);
    TransportSocket client = tcp(net);
    ok(connect(client, name(listener)));
    TransportSocket server = accept(listener);
    close(listener);
    return new Pair(client, server);
  }

  // --- readiness

  /// Told of readiness.
  protected static final class Told implements TransportSocket.Listener {
    private final BlockingQueue<Integer> told = new ArrayBlockingQueue<>(16);

    /// Told nothing yet.
    public Told() {}

    @Override
    public void ready(int ready) {
      told.add(ready);
    }

    /// The bits told next.
    public int next() throws InterruptedException {
      Integer ready = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ready).as("readiness was told").isNotNull();
      return ready;
    }

    /// True if nothing was told yet.
    public boolean isEmpty() {
      return told.isEmpty();
    }
  }

  /// Waits until the socket is ready.
  protected static int await(TransportSocket socket, int interest) {
    Told told = new Told();
    socket.arm(interest, told);
    try {
      return told.next();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // --- data

  protected static WsaBuf[] text(String text) {
    return new WsaBuf[] {WsaBuf.of(text.getBytes(StandardCharsets.UTF_8))};
  }

  protected static WsaBuf[] room(int size) {
    return new WsaBuf[] {WsaBuf.of(new byte[size])};
  }

  /// The same bytes outside the heap.
  protected static WsaBuf[] outsideHeap(Arena arena, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new WsaBuf[] {new WsaBuf(arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes))};
  }

  protected static String string(WsaBuf buffer, long length) {
    byte[] bytes = buffer.buf().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  protected static long tryReceive(TransportSocket socket, WsaBuf[] buffers) {
    return socket.receive(buffers, 0, 0, null, new WsaOverlapped());
  }

  /// Receives, waiting as long as it takes.
  protected static long receive(TransportSocket socket, WsaBuf[] buffers, int flags) {
    while (true) {
      long moved = socket.receive(buffers, 0, flags, null, new WsaOverlapped());
      if (moved != -WSAEWOULDBLOCK) {
        return moved;
      }
      await(socket, Readiness.READ);
    }
  }

  /// One receive as text.
  protected static String receive(TransportSocket socket) {
    WsaBuf[] room = room(1 << 16);
    long moved = receive(socket, room, 0);
    ok(moved);
    return string(room[0], moved);
  }

  /// Receives until there are as many characters, or the end.
  protected static String receive(TransportSocket socket, int length) {
    StringBuilder all = new StringBuilder();
    while (all.length() < length) {
      String part = receive(socket);
      if (part.isEmpty()) {
        break;
      }
      all.append(part);
    }
    return all.toString();
  }

  /// Sends everything, waiting as long as it takes.
  protected static void send(TransportSocket socket, WsaBuf[] buffers) {
    long total = WsaBuf.total(buffers);
    long sent = 0;
    while (sent < total) {
      long moved = socket.send(buffers, sent, 0, null);
      if (moved == -WSAEWOULDBLOCK) {
        await(socket, Readiness.WRITE);
      } else {
        ok(moved);
        sent += moved;
      }
    }
  }

  protected static void send(TransportSocket socket, String text) {
    send(socket, text(text));
  }

  // --- options

  protected static void set(TransportSocket socket, int level, int name, int value) {
    ok(trySet(socket, level, name, value));
  }

  protected static int trySet(TransportSocket socket, int level, int name, int value) {
    MemorySegment segment = MemorySegment.ofArray(new byte[4]);
    segment.set(DWORD, 0, value);
    return socket.setOption(level, name, segment);
  }

  protected static int get(TransportSocket socket, int level, int name) {
    MemorySegment segment = MemorySegment.ofArray(new byte[4]);
    int length = socket.getOption(level, name, segment);
    ok(length);
    assertThat(length).isEqualTo(4);
    return segment.get(DWORD, 0);
  }
}
