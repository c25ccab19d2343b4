package org.jwinsock.layers.stream;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.SockAddr;

/// What a [StreamCodec] works on. Used inside its methods only.
public interface StreamIo {

  /// Bytes for the wire, in order. They leave as the lower provider takes them; while more than
  /// [#WINDOW] wait, nothing is taken from the application.
  ByteQueue wire();

  /// Bytes for the application, in order. While there are any nothing is read from the wire.
  ByteQueue application();

  /// How many bytes may wait for the wire before the application has to wait.
  int WINDOW = 64 * 1024;

  /// From now on the application may send and receive.
  void established();

  /// The connection is over: the application hears of it once it has read what was put into
  /// [#application()].
  ///
  /// @param error the positive Winsock code
  /// @param reason for people
  void fail(int error, String reason);

  /// After what is in [#wire()] the peer gets the end of the stream.
  void endWire();

  /// After what is in [#application()] the application gets the end of the stream.
  void endApplication();

  /// Has [StreamCodec#timer] called, replacing an earlier time.
  ///
  /// @param nanoTime on the scale of [System#nanoTime()]
  void callAt(long nanoTime);

  /// Whose bytes these are.
  Connection connection();

  /// One connection as its codec is told of it.
  ///
  /// @param accepted true if the peer has made it
  /// @param local the local address; null if it is not known
  /// @param remote the peer's address; null if it is not known
  /// @param settings what is configured for the layer
  record Connection(
      boolean accepted,
      @Nullable SockAddr local,
      @Nullable SockAddr remote,
      LayerSettings settings) {}
}
