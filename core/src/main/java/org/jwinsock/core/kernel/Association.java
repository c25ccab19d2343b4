package org.jwinsock.core.kernel;

import org.jwinsock.spi.WsaOverlapped;

/// The tie of a socket handle to a completion port, for the rest of the handle's life.
///
/// @param packets the port
/// @param key given back with every packet
public record Association(Packets packets, long key) {

  /// Where packets go.
  @FunctionalInterface
  public interface Packets {
    /// Queues the packet of an operation that has completed; runs on the completing thread.
    ///
    /// @param error 0, or the positive Win32 code
    void add(long key, int bytes, WsaOverlapped overlapped, int error);

    /// True if they go nowhere any more.
    default boolean isClosed() {
      return false;
    }
  }
}
