package org.jwinsock.afd;

import org.jwinsock.spi.WsaError;

/// A transport could not make an object; carries the Winsock code.
public final class TransportException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int error;

  /// @param error the positive Winsock code
  public TransportException(int error) {
    super(WsaError.describe(error), null, false, false);
    this.error = error;
  }

  /// The positive Winsock code.
  public int error() {
    return error;
  }
}
