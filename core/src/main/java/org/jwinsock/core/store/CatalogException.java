package org.jwinsock.core.store;

/// A catalog that cannot be read, or a change of it that is refused; nothing has changed.
public final class CatalogException extends Exception {

  private static final long serialVersionUID = 1;

  private final int error;

  /// @param error the positive Winsock code
  /// @param message what is wrong, where, and what to do
  public CatalogException(int error, String message) {
    super(message);
    this.error = error;
  }

  /// For a failure below.
  public CatalogException(int error, String message, Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /// The positive Winsock code.
  public int error() {
    return error;
  }

  /// What is wrong.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
