package org.jwinsock.layers.stream;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;

/// One attempt to get to a destination by somebody else. Its methods are called one at a time.
public interface Route {

  /// Where the lower socket connects to; null if nobody knows, and the attempt has failed.
  @Nullable SockAddr next();

  /// The codec, which says [StreamIo#established()] once the destination is reached.
  StreamCodec codec(StreamIo.Connection connection);

  /// How long it may take, in nanoseconds.
  long timeoutNanos();

  /// It did not lead there: the lower connection or the codec failed, or it took too long.
  ///
  /// @param error the positive code
  /// @return another attempt, over a new lower connection; null if that was the last, and the
  ///   application's connect fails with the code of [#failure]
  @Nullable Route failed(int error, String reason);

  /// What the application is told when there is no other attempt: a positive code.
  int failure(int error);

  /// The connection is over.
  default void closed() {}
}
