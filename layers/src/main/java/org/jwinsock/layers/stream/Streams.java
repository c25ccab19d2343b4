package org.jwinsock.layers.stream;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.SockAddr;

/// What a stream layer decides between its `WSPStartup` and its `WSPCleanup`. Asked by any thread,
/// several at a time; none of the methods may wait.
@FunctionalInterface
public interface Streams {

  /// The codec of a connection that goes straight to its peer, or comes from it.
  StreamCodec codec(StreamIo.Connection connection);

  /// How a connection gets to where the application wants to go.
  default Routing routing(SockAddr destination) {
    return Routing.STRAIGHT;
  }

  /// Asked of a new socket.
  ///
  /// @param type `SOCK_*`
  /// @return 0, or a negative error
  default int opens(int type) {
    return 0;
  }

  /// Asked before a datagram goes to an address, or a datagram socket is connected to one.
  ///
  /// @return 0, or a negative error
  default int sends(SockAddr destination) {
    return 0;
  }

  /// Asked before an option is set.
  ///
  /// @return 0, or a negative error
  default int sets(int level, int option) {
    return 0;
  }

  /// Who has a say in name lookups; null if nobody has.
  default @Nullable NameInterceptor names() {
    return null;
  }

  /// The layer is cleaned up.
  default void close() {}
}
