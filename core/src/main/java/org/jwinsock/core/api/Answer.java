package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.ThreadContext;

/// From an answer of the layers below, a result or a negative error, to a C result and the thread's
/// last error. Nothing below this class touches the last error.
final class Answer {

  private Answer() {}

  /// Stores a positive error code.
  ///
  /// @return `SOCKET_ERROR`
  static int fail(int error) {
    ThreadContext.current().lastError(error);
    return SOCKET_ERROR;
  }

  /// Stores a positive error code.
  ///
  /// @return `INVALID_SOCKET`
  static long failSocket(int error) {
    ThreadContext.current().lastError(error);
    return INVALID_SOCKET;
  }

  /// A count, or `SOCKET_ERROR`.
  static int count(long answer) {
    return answer < 0 ? fail((int) -answer) : (int) answer;
  }

  /// 0, or `SOCKET_ERROR`.
  static int status(long answer) {
    return answer < 0 ? fail((int) -answer) : 0;
  }

  /// A handle, or `INVALID_SOCKET`.
  static long socket(long answer) {
    return answer < 0 ? failSocket((int) -answer) : answer;
  }

  /// A code that is the result and the last error alike; 0 clears it, as `getaddrinfo` does.
  static int code(int error) {
    ThreadContext.current().lastError(error);
    return error;
  }

  /// Stores a positive error code.
  ///
  /// @return the result that stands for failure
  static int code(int error, int result) {
    ThreadContext.current().lastError(error);
    return result;
  }

  /// Stores a positive error code.
  ///
  /// @return false, C's FALSE
  static boolean no(int error) {
    ThreadContext.current().lastError(error);
    return false;
  }

  /// Stores a positive error code.
  ///
  /// @return 0, where a failure is no handle
  static long noHandle(int error) {
    ThreadContext.current().lastError(error);
    return 0;
  }

  /// What C answers as a pointer: null after a failure.
  static <T> @Nullable T pointer(Outcome<T> outcome) {
    if (outcome.value() == null) {
      fail(outcome.error());
    }
    return outcome.value();
  }
}
