package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;

/// A completion port of a scenario.
///
/// @param handle the port
record Port(long handle) implements AutoCloseable {

  /// Longer than anything here takes on a busy machine.
  static final int PATIENCE_MILLIS = 20_000;

  /// Bytes and key before a call that may leave them alone.
  static final int UNTOUCHED = -77;

  static Port of(int concurrency) {
    long handle = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, concurrency);
    assertThat(handle).as(Calls.lastError()).isPositive();
    return new Port(handle);
  }

  Port tie(long s, long key) {
    assertThat(Kernel32.CreateIoCompletionPort(s, handle, key, 0))
        .as(Calls.lastError())
        .isEqualTo(handle);
    return this;
  }

  /// What `GetQueuedCompletionStatus` answered.
  ///
  /// @param ok its result
  /// @param error the last error if it was FALSE, otherwise 0
  record Packet(boolean ok, int error, int bytes, long key, @Nullable WsaOverlapped overlapped) {

    @Override
    public String toString() {
      return "%s: %d bytes, key %d, %s"
          .formatted(ok ? "TRUE" : "FALSE, " + WsaError.describe(error), bytes, key, overlapped);
    }
  }

  Packet take(int millis) {
    int[] bytes = {UNTOUCHED};
    long[] key = {UNTOUCHED};
    @Nullable WsaOverlapped[] overlapped = {new WsaOverlapped()};
    boolean ok = Kernel32.GetQueuedCompletionStatus(handle, bytes, key, overlapped, millis);
    return new Packet(ok, ok ? 0 : Winsock.WSAGetLastError(), bytes[0], key[0], overlapped[0]);
  }

  /// Waits for as long as a scenario can.
  Packet take() {
    return take(PATIENCE_MILLIS);
  }

  void post(int bytes, long key, @Nullable WsaOverlapped overlapped) {
    assertThat(Kernel32.PostQueuedCompletionStatus(handle, bytes, key, overlapped))
        .as(Calls.lastError())
        .isTrue();
  }

  void post(long key) {
    post(0, key, null);
  }

  /// Closes the port; a scenario may have closed it already.
  @Override
  public void close() {
    Kernel32.CloseHandle(handle);
  }
}
