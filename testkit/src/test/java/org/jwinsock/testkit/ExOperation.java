package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

/// An overlapped operation of a scenario, and how it ends.
final class ExOperation extends WsaOverlapped {

  /// The call has begun it, or it is over already.
  ///
  /// @param answered what the function answered
  ExOperation begun(boolean answered) {
    if (!answered) {
      assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaErrors.WSA_IO_PENDING));
    }
    return this;
  }

  /// The call has begun it, and it goes on.
  ExOperation pending(boolean answered) {
    assertThat(answered).as("the call is over").isFalse();
    assertThat(Calls.lastError()).isEqualTo(WsaError.describe(WsaErrors.WSA_IO_PENDING));
    assertThat(isDone()).isFalse();
    return this;
  }

  /// Waits until it has succeeded; the bytes.
  int succeeds(long s) {
    int[] bytes = new int[1];
    boolean succeeded = Winsock.WSAGetOverlappedResult(s, this, bytes, true, new int[1]);
    assertThat(succeeded).as(succeeded ? "succeeded" : Calls.lastError()).isTrue();
    return bytes[0];
  }

  /// Waits until it has failed.
  void failsWith(long s, WsaError expected) {
    boolean succeeded = Winsock.WSAGetOverlappedResult(s, this, new int[1], true, new int[1]);
    String error = Calls.lastError();
    assertThat(succeeded).as("the operation succeeded; expected %s", expected).isFalse();
    assertThat(error).isEqualTo(WsaError.describe(expected.code()));
  }

  /// A call that must answer false with this error.
  static void refused(WsaError expected, boolean answered) {
    String error = Calls.lastError();
    assertThat(answered).as("the call succeeded; expected %s", expected).isFalse();
    assertThat(error).isEqualTo(WsaError.describe(expected.code()));
  }
}
