package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// An OVERLAPPED with its buffer behind it, as C programs extend the structure.
final class Operation extends WsaOverlapped {

  private static final int SIZE = 4096;

  final MemorySegment memory;

  Operation() {
    this(SIZE);
  }

  Operation(int size) {
    memory = Arena.ofAuto().allocate(size);
  }

  /// With an event of its own; [#closeEvent()].
  static Operation withEvent() {
    Operation operation = new Operation();
    operation.hEvent = Winsock.WSACreateEvent();
    assertThat(operation.hEvent).as(Calls.lastError()).isPositive();
    return operation;
  }

  void closeEvent() {
    assertThat(Winsock.WSACloseEvent(hEvent)).as(Calls.lastError()).isTrue();
  }

  /// Whether its event is set now.
  boolean isSignalled() {
    return Kernel32.WaitForSingleObject(hEvent, 0) == 0;
  }

  /// Whether its event is set in time.
  boolean becomesSignalled() {
    return Kernel32.WaitForSingleObject(hEvent, Port.PATIENCE_MILLIS) == 0;
  }

  // --- calls; each answers 0 or the error

  int recv(long s) {
    return recv(s, 0, null);
  }

  int recv(long s, int flags, @Nullable WsaOverlappedCompletionRoutine routine) {
    return recv(s, flags, routine, new WsaBuf(memory));
  }

  int recv(long s, int flags, @Nullable WsaOverlappedCompletionRoutine routine, WsaBuf... buffers) {
    return code(Winsock.WSARecv(s, buffers, null, new int[] {flags}, this, routine));
  }

  int send(long s, String text) {
    return send(s, text, null);
  }

  int send(long s, String text, @Nullable WsaOverlappedCompletionRoutine routine) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, bytes.length);
    return send(s, bytes.length, routine);
  }

  /// Sends the first bytes of the buffer.
  int send(long s, int length, @Nullable WsaOverlappedCompletionRoutine routine) {
    WsaBuf[] buffers = {new WsaBuf(memory.asSlice(0, length))};
    return code(Winsock.WSASend(s, buffers, null, 0, this, routine));
  }

  /// Closes a socket so that its peer is reset.
  static void reset(long s) {
    MemorySegment value = Sockopts.bytes(Linger.SIZE);
    new Linger(1, 0).write(value);
    Calls.ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, value));
    Calls.close(s);
  }

  /// Sends until a send pends, which the rest of them will do, too.
  ///
  /// @return the one that pends
  static Operation fill(long s) {
    for (int i = 0; i < 1_000; i++) {
      Operation send = new Operation(1 << 20);
      if (send.send(s, 1 << 20, null) == WsaErrors.WSA_IO_PENDING) {
        return send;
      }
    }
    throw new AssertionError("there is always room");
  }

  static int code(int result) {
    return result == 0 ? 0 : Winsock.WSAGetLastError();
  }

  /// Receives, with nothing there yet.
  Operation pending(long s) {
    assertThat(recv(s)).as(Calls.lastError()).isEqualTo(WsaErrors.WSA_IO_PENDING);
    return this;
  }

  /// Cancels it; false if it is over, or its socket is closed.
  boolean cancel(long s) {
    boolean cancelled = Kernel32.CancelIoEx(s, this);
    if (!cancelled) {
      assertThat(Kernel32.GetLastError())
          .isIn(WsaErrors.ERROR_NOT_FOUND, WsaErrors.ERROR_INVALID_HANDLE);
    }
    return cancelled;
  }

  // --- outcomes

  /// What `WSAGetOverlappedResult` says.
  ///
  /// @param error 0, or why it returned FALSE
  record Result(int error, int bytes, int flags) {}

  Result result(long s, boolean wait) {
    int[] bytes = {-1};
    int[] flags = {-1};
    boolean done = Winsock.WSAGetOverlappedResult(s, this, bytes, wait, flags);
    return new Result(done ? 0 : Winsock.WSAGetLastError(), bytes[0], flags[0]);
  }

  /// The first bytes of the buffer.
  String text(int length) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(memory, 0, MemorySegment.ofArray(bytes), 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
