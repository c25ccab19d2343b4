package org.jwinsock.core.sockets;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

/// A receive or send that goes on while the program does something else.
///
/// Its buffer belongs to it until it is done. How the end is learned is free: [#await()] waits for
/// it, [#stage()] goes on with it, a [CompletionPort] that has the socket hands it out, [#isDone()]
/// only looks.
///
/// ```java
/// Operation receive = socket.startReceive(buffer);
/// … // something else
/// int length = receive.await();
/// ```
public final class Operation {

  private final OpenSocket socket;
  private final String call;
  private final Structure structure = new Structure();
  private @Nullable CompletableFuture<Integer> stage; // guarded by the structure's monitor
  private @Nullable MemorySegment source;
  private int @Nullable [] sourceLength;

  private Operation(OpenSocket socket, String call) {
    this.socket = socket;
    this.call = call;
  }

  /// What the C functions know of it; the operation is found through it again.
  private final class Structure extends WsaOverlapped {

    Operation operation() {
      return Operation.this;
    }

    @Override
    protected void completed() {
      int code = error();
      int transferred = (int) bytes();
      super.completed();
      CompletableFuture<Integer> waiting;
      synchronized (this) {
        waiting = stage;
      }
      if (waiting != null) {
        Operation.this.end(waiting, code, transferred);
      }
    }
  }

  /// The operation of a structure that a completion port answered; null if it was started
  /// elsewhere.
  static @Nullable Operation of(@Nullable WsaOverlapped structure) {
    return structure instanceof Structure ours ? ours.operation() : null;
  }

  // --- beginning

  static Operation receive(OpenSocket socket, MemorySegment buffer) throws WsaException {
    Operation operation = new Operation(socket, "WSARecv");
    WsaBuf[] buffers = {new WsaBuf(buffer)};
    int[] flags = new int[1];
    return operation.begun(
        Winsock.WSARecv(socket.handle(), buffers, null, flags, operation.structure, null));
  }

  static Operation receiveFrom(OpenSocket socket, MemorySegment buffer) throws WsaException {
    Operation operation = new Operation(socket, "WSARecvFrom");
    WsaBuf[] buffers = {new WsaBuf(buffer)};
    int[] flags = new int[1];
    MemorySegment source = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int[] length = {SockAddr.STORAGE_SIZE};
    operation.source = source;
    operation.sourceLength = length;
    return operation.begun(
        Winsock.WSARecvFrom(
            socket.handle(), buffers, null, flags, source, length, operation.structure, null));
  }

  static Operation send(OpenSocket socket, MemorySegment bytes) throws WsaException {
    Operation operation = new Operation(socket, "WSASend");
    WsaBuf[] buffers = {new WsaBuf(bytes)};
    return operation.begun(
        Winsock.WSASend(socket.handle(), buffers, null, 0, operation.structure, null));
  }

  static Operation sendTo(OpenSocket socket, MemorySegment bytes, SockAddr to) throws WsaException {
    Operation operation = new Operation(socket, "WSASendTo");
    WsaBuf[] buffers = {new WsaBuf(bytes)};
    MemorySegment name = MemorySegment.ofArray(new byte[to.size()]);
    to.write(name);
    return operation.begun(
        Winsock.WSASendTo(socket.handle(), buffers, null, 0, name, operation.structure, null));
  }

  private Operation begun(int result) throws WsaException {
    if (result != 0 && Winsock.WSAGetLastError() != WsaErrors.WSA_IO_PENDING) {
      throw new WsaException(Winsock.WSAGetLastError(), call);
    }
    return this;
  }

  // --- its end

  /// The socket it works on.
  public OpenSocket socket() {
    return socket;
  }

  /// True once it has ended, well or not.
  public boolean isDone() {
    return structure.isDone();
  }

  /// Waits for its end.
  ///
  /// @return how many bytes; of a receive 0 when the peer has finished sending
  /// @throws WsaException why it failed; `WSA_OPERATION_ABORTED` when it was cancelled or its
  ///   socket was closed
  public int await() throws WsaException {
    int[] bytes = new int[1];
    if (!Kernel32.GetOverlappedResult(socket.handle(), structure, bytes, true)
        && !structure.isDone()) {
      throw new WsaException(WsaErrors.WSAENOTSOCK, call); // the socket has gone
    }
    return result();
  }

  /// Waits for its end, for some time.
  ///
  /// @return how many bytes; -1 if it has not ended, and goes on
  /// @throws WsaException why it failed
  public int await(Duration limit) throws WsaException {
    int millis = (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
    int[] bytes = new int[1];
    boolean _ = Kernel32.GetOverlappedResultEx(socket.handle(), structure, bytes, millis, false);
    return structure.isDone() ? result() : -1;
  }

  private int result() throws WsaException {
    if (structure.error() != 0) {
      throw new WsaException(structure.error(), call);
    }
    return (int) structure.bytes();
  }

  /// Who sent the datagram that was received, once it has been; null for other operations.
  public @Nullable SockAddr source() {
    MemorySegment name = source;
    int[] length = sourceLength;
    return name == null || length == null || !structure.isDone()
        ? null
        : SockAddr.read(name.asSlice(0, length[0]));
  }

  /// Asks that it ends with `WSA_OPERATION_ABORTED`. It still ends by itself, maybe otherwise.
  ///
  /// @return false if it has ended
  public boolean cancel() {
    return Kernel32.CancelIoEx(socket.handle(), structure);
  }

  /// What goes on when it has ended, on a thread of the common pool.
  ///
  /// @return completed with the bytes, or with the [WsaException]
  public CompletionStage<Integer> stage() {
    CompletableFuture<Integer> future;
    synchronized (structure) {
      if (stage != null) {
        return stage;
      }
      future = new CompletableFuture<>();
      stage = future;
      if (!structure.isDone()) {
        return future;
      }
    }
    end(future, structure.error(), (int) structure.bytes());
    return future;
  }

  /// Elsewhere than on the thread that has completed it, which serves other sockets too.
  private void end(CompletableFuture<Integer> future, int code, int bytes) {
    Executor elsewhere = ForkJoinPool.commonPool();
    elsewhere.execute(
        () -> {
          if (code == 0) {
            future.complete(bytes);
          } else {
            future.completeExceptionally(new WsaException(code, call));
          }
        });
  }
}
