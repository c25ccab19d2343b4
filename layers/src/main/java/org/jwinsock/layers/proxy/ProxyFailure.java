package org.jwinsock.layers.proxy;

import org.jwinsock.spi.WsaError;

/// Why there is no way through a proxy.
///
/// @param error the Winsock code, positive
/// @param blame whose fault it is
/// @param reason for people; it has no credentials in it
record ProxyFailure(int error, Blame blame, String reason) {

  /// Whose fault a failure is.
  enum Blame {
    /// The proxy does not do its work: another one may.
    PROXY,
    /// The proxy has done its work, and the destination cannot be had: that is the answer.
    DESTINATION
  }

  static ProxyFailure ofProxy(int error, String reason) {
    return new ProxyFailure(error, Blame.PROXY, reason);
  }

  static ProxyFailure ofDestination(int error, String reason) {
    return new ProxyFailure(error, Blame.DESTINATION, reason);
  }

  @Override
  public String toString() {
    return reason + " (" + WsaError.describe(error) + ")";
  }
}
