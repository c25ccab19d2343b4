package org.jwinsock.layers.stream;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/// What happens to the bytes of one connection.
///
/// All methods of one codec are called one at a time, on whatever thread has something for it; none
/// may wait. There is no urgent data: a layer that reads ahead cannot keep the mark's place. What
/// it has for the other side it puts into the queues of its [StreamIo].
public interface StreamCodec {

  /// A codec that changes every byte by itself.
  ///
  /// @param out what becomes of one from the application, 0 to 255
  /// @param in what becomes of one from the wire
  static StreamCodec ofBytes(IntUnaryOperator out, IntUnaryOperator in) {
    return new ByteMap(out, in);
  }

  /// The connection below is there. Until the codec calls [StreamIo#established()], maybe later,
  /// the application's connect is under way and an accepted socket has nothing to read or write.
  default void opened(StreamIo io) {
    io.established();
  }

  /// Bytes from the application, all of which the codec takes.
  void out(ByteBuffer bytes, StreamIo io);

  /// Bytes from the wire, all of which the codec takes.
  void in(ByteBuffer bytes, StreamIo io);

  /// The application sends no more: `shutdown(SD_SEND)`, or the socket is closed.
  default void endOut(StreamIo io) {
    io.endWire();
  }

  /// The peer sends no more.
  default void endIn(StreamIo io) {
    io.endApplication();
  }

  /// The time has come that [StreamIo#callAt] was given.
  default void timer(StreamIo io) {}

  /// The socket is gone, and nothing else will be called.
  default void closed() {}

  /// True if as many bytes go up as come in, so that those that wait below count for `FIONREAD`.
  default boolean keepsCount() {
    return false;
  }
}
