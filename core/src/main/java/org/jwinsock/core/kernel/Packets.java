package org.jwinsock.core.kernel;

import org.jwinsock.spi.WsaOverlapped;

/// Where the packets of a socket's operations go: a completion port, or what acts as one.
@FunctionalInterface
public interface Packets {

  /// Queues the packet of an operation that has completed; runs on the completing thread.
  ///
  /// @param key what the socket was tied with
  /// @param error 0, or the positive Win32 code
  void add(long key, int bytes, WsaOverlapped overlapped, int error);

  /// True if they go nowhere any more.
  default boolean isClosed() {
    return false;
  }
}
