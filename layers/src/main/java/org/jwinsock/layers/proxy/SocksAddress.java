package org.jwinsock.layers.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.stream.ByteQueue;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// An address as SOCKS5 writes it: RFC 1928, section 5.
///
/// ```
///  01 | 4 bytes        | port
///  03 | n | n bytes    | port
///  04 | 16 bytes       | port
/// ```
final class SocksAddress {

  static final int IPV4 = 1;
  static final int NAME = 3;
  static final int IPV6 = 4;

  private SocksAddress() {}

  static boolean isType(int type) {
    return type == IPV4 || type == NAME || type == IPV6;
  }

  static void put(Target target, ByteQueue out) {
    switch (target) {
      case Target.Name(String host, _) -> {
        byte[] bytes = host.getBytes(StandardCharsets.US_ASCII);
        out.put((byte) NAME);
        out.put((byte) bytes.length);
        out.put(ByteBuffer.wrap(bytes));
      }
      case Target.Address(SockAddr address) when address instanceof SockAddrIn6 six -> {
        out.put((byte) IPV6);
        out.put(ByteBuffer.wrap(six.bytes()));
      }
      case Target.Address(SockAddr address) -> {
        out.put((byte) IPV4);
        out.put(ByteBuffer.wrap(((SockAddrIn) address).bytes()));
      }
    }
    out.put((byte) (target.port() >>> 8));
    out.put((byte) target.port());
  }

  /// Reads an address and takes its bytes; null if there is none, or the name is no name.
  static @Nullable Target read(ByteBuffer in) {
    if (in.remaining() < 2) {
      return null;
    }
    int type = in.get();
    int length =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> in.get() & 0xFF;
          default -> -1;
        };
    if (length < 0 || in.remaining() < length + 2) {
      return null;
    }
    byte[] address = new byte[length];
    in.get(address);
    int port = in.getShort() & 0xFFFF;
    return switch (type) {
      case IPV4 -> new Target.Address(SockAddrIn.of(address, port));
      case IPV6 -> new Target.Address(SockAddrIn6.of(address, port, 0));
      default -> named(new String(address, StandardCharsets.ISO_8859_1), port);
    };
  }

  private static @Nullable Target named(String text, int port) {
    String name = Target.name(text);
    return name == null ? null : new Target.Name(name, port);
  }
}
