package org.jwinsock.layers.proxy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.stream.ByteQueue;

/// A datagram on its way to or from a SOCKS5 relay: RFC 1928, section 7.
///
/// ```
///  00 00 | frag | type address port | data
/// ```
///
/// @param from where it came from
/// @param data behind the header
record SocksDatagram(Target from, ByteBuffer data) {

  /// The longest header: of a name.
  static final int MOST_HEADER = 3 + 1 + 1 + 255 + 2;

  /// Writes the header in front of a datagram for somebody.
  static void putHeader(Target to, ByteQueue out) {
    out.put((byte) 0);
    out.put((byte) 0);
    out.put((byte) 0);
    SocksAddress.put(to, out);
  }

  /// Takes the header off. Null for what is to be dropped: a fragment, which nobody has to
  /// reassemble, and what is no datagram of a relay.
  static @Nullable SocksDatagram read(ByteBuffer datagram) {
    ByteBuffer rest = datagram.duplicate();
    if (rest.remaining() < 4 || rest.getShort() != 0 || rest.get() != 0) {
      return null;
    }
    Target from = SocksAddress.read(rest);
    return from == null ? null : new SocksDatagram(from, rest.slice());
  }
}
