package org.jwinsock.core.sockets;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaError;

/// A Winsock call failed.
public final class WsaException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /// @param code the positive Winsock code
  /// @param call the function that failed, under its C name
  public WsaException(int code, String call) {
    super(describe(code, call));
    this.code = code;
  }

  /// The result of a C call, unless it failed.
  ///
  /// @param result what the call answered; below 0 the thread's last error tells why
  /// @param call the function, under its C name
  /// @throws WsaException if the call failed
  public static int check(int result, String call) throws WsaException {
    if (result < 0) {
      throw new WsaException(Winsock.WSAGetLastError(), call);
    }
    return result;
  }

  /// The handle that a C call answered, unless it failed.
  ///
  /// @param handle what the call answered; below 0 the thread's last error tells why
  /// @param call the function, under its C name
  /// @throws WsaException if the call failed
  public static long check(long handle, String call) throws WsaException {
    if (handle < 0) {
      throw new WsaException(Winsock.WSAGetLastError(), call);
    }
    return handle;
  }

  private static String describe(int code, String call) {
    WsaError error = WsaError.of(code);
    return error == null
        ? call + ": error " + code
        : call + ": " + error.name() + " (" + code + "): " + error.message();
  }

  /// The positive Winsock code.
  public int code() {
    return code;
  }

  /// The error of the code; null for a code that is no Winsock error.
  public @Nullable WsaError error() {
    return WsaError.of(code);
  }
}
