package org.jwinsock.tools.call;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaError;

/// A Winsock call failed in a way that ends what the program was doing. The message names the call,
/// what it was about, and the error: `connect 127.0.0.1:1: WSAECONNREFUSED (10061): ...`.
///
/// This is the one place where the tools turn error numbers into words.
public final class SocketFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  private SocketFailure(int code, String call, @Nullable Object subject) {
    super((subject == null ? call : call + " " + subject) + ": " + WsaError.describe(code));
    this.code = code;
  }

  /// The failure of a call that has just left the calling thread's last error.
  ///
  /// @param call the function under its C name
  public static SocketFailure of(String call) {
    return new SocketFailure(Winsock.WSAGetLastError(), call, null);
  }

  /// The failure of a call that has just left the calling thread's last error.
  ///
  /// @param subject what the call was about: an address, an option
  public static SocketFailure of(String call, Object subject) {
    return new SocketFailure(Winsock.WSAGetLastError(), call, subject);
  }

  /// The failure of a call that answers its error, as `WSAStartup` and `getaddrinfo` do.
  ///
  /// @param code the positive Winsock code
  public static SocketFailure of(int code, String call, Object subject) {
    return new SocketFailure(code, call, subject);
  }

  /// The result of a call, unless that is `SOCKET_ERROR`.
  public static int check(int result, String call) {
    if (result < 0) {
      throw of(call);
    }
    return result;
  }

  /// The result of a call, unless that is `SOCKET_ERROR`.
  public static int check(int result, String call, Object subject) {
    if (result < 0) {
      throw of(call, subject);
    }
    return result;
  }

  /// The handle a call answered, unless that is `INVALID_SOCKET`.
  public static long check(long handle, String call) {
    if (handle < 0) {
      throw of(call);
    }
    return handle;
  }

  /// The positive Winsock code.
  public int code() {
    return code;
  }
}
