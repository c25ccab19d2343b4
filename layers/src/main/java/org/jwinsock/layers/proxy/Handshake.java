package org.jwinsock.layers.proxy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.stream.ByteQueue;

/// What is said to a proxy until it lets bytes through. Bytes in, bytes out, an outcome: no socket,
/// no thread, no clock.
///
/// After [Progress.Done] or [Progress.Failed] nothing more is asked of it; after [Progress.Again]
/// it begins again over another connection.
interface Handshake {

  /// A connection to the proxy is there.
  ///
  /// @param out gets what is to be sent
  Progress begin(ByteQueue out);

  /// Bytes from the proxy. Those of the handshake are taken; once it is done the rest, which
  /// belongs to the application, is left.
  Progress received(ByteBuffer in, ByteQueue out);

  /// The proxy has ended its stream before the handshake was over.
  Progress ended();

  /// How far a handshake is.
  sealed interface Progress {
    /// More bytes have to come.
    Progress MORE = new More();

    /// More bytes have to come.
    record More() implements Progress {}

    /// Bytes go through from here on.
    ///
    /// @param bound the address the proxy has taken for it; null if it did not say
    record Done(@Nullable Target bound) implements Progress {}

    /// The same once more, over a new connection: the proxy has said how to log in and closes this
    /// one.
    record Again() implements Progress {}

    /// There is no way through this proxy.
    record Failed(ProxyFailure failure) implements Progress {}
  }
}
