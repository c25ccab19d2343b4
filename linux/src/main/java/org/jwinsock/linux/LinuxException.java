package org.jwinsock.linux;

import java.io.IOException;
import java.io.Serial;

/// A call failed whose result is an object. Carries the errno; the message names the call and its
/// arguments.
public final class LinuxException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /// @param call the C function with its arguments, as in [Errno#message]
  /// @param errno the error number, negated or not
  public LinuxException(String call, int errno) {
    super(Errno.message(call, errno));
    this.errno = Math.abs(errno);
  }

  /// A number of [Errno], positive.
  public int errno() {
    return errno;
  }

  /// Passes a result on, or throws if it is a negated errno.
  static int check(int result, String call) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(call, result);
    }
    return result;
  }
}
