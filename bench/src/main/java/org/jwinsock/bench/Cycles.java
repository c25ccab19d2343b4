package org.jwinsock.bench;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_OVERLAPPED;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_REGISTERED_IO;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Rio;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioResult;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One message of 64 bytes over a connection of this process, in each way of doing it. Everything a
/// program can keep from message to message is kept.
public class Cycles {

  private static final int SIZE = 64;
  private static final int LOOPBACK = 0x7F000001;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final MemorySegment MEMORY = Arena.global().allocate(2 * SIZE, 8);

  /// A connection.
  public abstract static class Connection {

    long client;
    long server;
    final MemorySegment out = MEMORY.asSlice(0, SIZE);
    final MemorySegment in = MEMORY.asSlice(SIZE, SIZE);

    final void connect(int flags) {
      check(Winsock.WSAStartup(0x0202, new WsaData[1]) == 0, "WSAStartup");
      long listener = socket(flags);
      check(Winsock.bind(listener, new SockAddrIn(LOOPBACK, 0)) == 0, "bind");
      check(Winsock.listen(listener, 1) == 0, "listen");
      SockAddr[] name = new SockAddr[1];
      check(Winsock.getsockname(listener, name) == 0, "getsockname");
      client = socket(flags);
      check(Winsock.connect(client, name[0]) == 0, "connect");
      server = Winsock.accept(listener);
      check(server != -1, "accept");
      check(Winsock.closesocket(listener) == 0, "closesocket");
    }

    private static long socket(int flags) {
      long s =
          Winsock.WSASocket(
              AF_INET, SOCK_STREAM, IPPROTO_TCP, null, 0, flags | WSA_FLAG_OVERLAPPED);
      check(s != -1, "WSASocket");
      return s;
    }

    static void check(boolean succeeded, String what) {
      if (!succeeded) {
        throw new IllegalStateException(what + ": " + WsaError.describe(Winsock.WSAGetLastError()));
      }
    }

    /// Ends both ends.
    @TearDown
    public void close() {
      Winsock.closesocket(client);
      Winsock.closesocket(server);
      Winsock.WSACleanup();
    }
  }

  /// Both ends on a completion port.
  @State(Scope.Thread)
  public static class OnPort extends Connection {

    private long port;
    private final WsaOverlapped sent = new WsaOverlapped();
    private final WsaOverlapped received = new WsaOverlapped();
    private final WsaBuf[] outgoing = {new WsaBuf(out)};
    private final WsaBuf[] incoming = {new WsaBuf(in)};
    private final int[] bytes = new int[1];
    private final int[] flags = new int[1];
    private final long[] key = new long[1];
    private final WsaOverlapped[] operation = new WsaOverlapped[1];
    private final OverlappedEntry[] entries = {new OverlappedEntry(), new OverlappedEntry()};

    /// Connects.
    @Setup
    public void open() {
      connect(0);
      port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
      check(Kernel32.CreateIoCompletionPort(client, port, 1, 0) == port, "client");
      check(Kernel32.CreateIoCompletionPort(server, port, 2, 0) == port, "server");
    }

    private void begin() {
      flags[0] = 0;
      int receives = Winsock.WSARecv(server, incoming, bytes, flags, received, null);
      check(receives == 0 || Winsock.WSAGetLastError() == WsaErrors.WSA_IO_PENDING, "WSARecv");
      int sends = Winsock.WSASend(client, outgoing, bytes, 0, sent, null);
      check(sends == 0 || Winsock.WSAGetLastError() == WsaErrors.WSA_IO_PENDING, "WSASend");
    }

    @Override
    public void close() {
      super.close();
      Kernel32.CloseHandle(port);
    }
  }

  /// WSARecv, WSASend and the packets of both, one by one.
  @Benchmark
  public int port(OnPort state) {
    state.begin();
    int transferred = 0;
    for (int i = 0; i < 2; i++) {
      Connection.check(
          Kernel32.GetQueuedCompletionStatus(
              state.port, state.bytes, state.key, state.operation, PATIENCE_MILLIS),
          "GetQueuedCompletionStatus");
      transferred += state.bytes[0];
    }
    return transferred;
  }

  /// The same with the packets in a row.
  @Benchmark
  public int portInRows(OnPort state) {
    state.begin();
    int packets = 0;
    while (packets < 2) {
      Connection.check(
          Kernel32.GetQueuedCompletionStatusEx(
              state.port, state.entries, 2, state.bytes, PATIENCE_MILLIS, false),
          "GetQueuedCompletionStatusEx");
      packets += state.bytes[0];
    }
    return packets;
  }

  /// An echo on a thread of its own.
  @State(Scope.Thread)
  public static class Blocking extends Connection {

    private Thread echo = Thread.currentThread();

    /// Connects.
    @Setup
    public void open() {
      connect(0);
      echo = Thread.ofPlatform().daemon().start(this::echo);
    }

    private void echo() {
      MemorySegment buffer = Arena.global().allocate(SIZE);
      for (int n = Winsock.recv(server, buffer, 0); n > 0; n = Winsock.recv(server, buffer, 0)) {
        if (Winsock.send(server, buffer, 0) != n) {
          return;
        }
      }
    }

    @Override
    public void close() {
      super.close();
      try {
        echo.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// send and recv, and recv and send of another thread.
  @Benchmark
  public int blocking(Blocking state) {
    Connection.check(Winsock.send(state.client, state.out, 0) == SIZE, "send");
    int received = Winsock.recv(state.client, state.in, 0);
    Connection.check(received == SIZE, "recv");
    return received;
  }

  /// Registered I/O with a polled completion queue.
  @State(Scope.Thread)
  public static class Registered extends Connection {

    private Rio rio = Objects.requireNonNull(table());
    private long queue;
    private long sends;
    private long receives;
    private final RioBuf outgoing = new RioBuf();
    private final RioBuf incoming = new RioBuf();
    private final RioResult[] results = {new RioResult(), new RioResult()};

    private static Rio table() {
      check(Winsock.WSAStartup(0x0202, new WsaData[1]) == 0, "WSAStartup");
      long s = Connection.socket(WSA_FLAG_REGISTERED_IO);
      Rio found = Winsock.rio(s);
      check(found != null, "rio");
      check(Winsock.closesocket(s) == 0, "closesocket");
      return Objects.requireNonNull(found);
    }

    /// Connects.
    @Setup
    public void open() {
      connect(WSA_FLAG_REGISTERED_IO);
      long buffer = rio.RIORegisterBuffer(MEMORY);
      outgoing.bufferId = buffer;
      outgoing.length = SIZE;
      incoming.bufferId = buffer;
      incoming.offset = SIZE;
      incoming.length = SIZE;
      queue = rio.RIOCreateCompletionQueue(8, null);
      sends = rio.RIOCreateRequestQueue(client, 1, 1, 1, 1, queue, queue, 1);
      receives = rio.RIOCreateRequestQueue(server, 1, 1, 1, 1, queue, queue, 2);
    }

    @Override
    public void close() {
      super.close();
      rio.RIOCloseCompletionQueue(queue);
      rio.RIODeregisterBuffer(outgoing.bufferId);
      Winsock.WSACleanup();
    }
  }

  /// RIOReceive, RIOSend and both results.
  @Benchmark
  public int registered(Registered state) {
    Connection.check(state.rio.RIOReceive(state.receives, state.incoming, 1, 0, 1), "RIOReceive");
    Connection.check(state.rio.RIOSend(state.sends, state.outgoing, 1, 0, 2), "RIOSend");
    int transferred = 0;
    for (int results = 0; results < 2; ) {
      int n = state.rio.RIODequeueCompletion(state.queue, state.results, 2);
      Connection.check(n >= 0, "RIODequeueCompletion");
      for (int i = 0; i < n; i++) {
        Connection.check(state.results[i].status == 0, "registered");
        transferred += state.results[i].bytesTransferred;
      }
      results += n;
    }
    return transferred;
  }
}
