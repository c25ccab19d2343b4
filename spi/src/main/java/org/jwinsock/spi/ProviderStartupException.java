package org.jwinsock.spi;

/// A provider could not start.
public final class ProviderStartupException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int error;

  /// @param error the Winsock code, for example `WSAVERNOTSUPPORTED` or `WSASYSNOTREADY`
  /// @param message what failed, where, and what to do
  public ProviderStartupException(int error, String message) {
    super(message);
    this.error = error;
  }

  /// The positive Winsock code.
  public int error() {
    return error;
  }
}
