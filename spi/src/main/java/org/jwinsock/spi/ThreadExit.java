package org.jwinsock.spi;

/// Ends the thread on which it is thrown: what `ExitThread` does in Java, where a thread ends only
/// by leaving its code. Who catches it lets the thread live on.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-exitthread">
///   ExitThread</a>
public final class ThreadExit extends Error {

  private static final long serialVersionUID = 1L;

  private final int code;

  /// @param code the thread's exit code
  public ThreadExit(int code) {
    super("ExitThread(" + code + ")", null, false, false);
    this.code = code;
  }

  /// The thread's exit code.
  public int code() {
    return code;
  }
}
