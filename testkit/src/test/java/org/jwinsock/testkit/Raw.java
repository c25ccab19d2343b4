package org.jwinsock.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.jwinsock.testkit.Calls.lastError;
import static org.jwinsock.testkit.Calls.ok;

import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;

/// Raw sockets, where there are any.
final class Raw {

  /// Why java.nio has none.
  static final String NONE = "java.nio has no raw sockets";

  private Raw() {}

  /// A raw socket of a protocol; the scenario is skipped where the process may not have one.
  static long open(Family family, int protocol) {
    long s = Winsock.socket(family.af, WinSock2.SOCK_RAW, protocol);
    assumeTrue(s != WinSock2.INVALID_SOCKET, () -> "no raw sockets here: " + lastError());
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 20_000);
    ok(Winsock.bind(s, family.loopback(0)));
    return s;
  }

  /// The checksum of the Internet, RFC 1071, of an even number of bytes whose own field is 0.
  static int checksum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i += 2) {
      sum += (bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF;
    }
    sum = (sum >>> 16) + (sum & 0xFFFF);
    return ~(sum + (sum >>> 16)) & 0xFFFF;
  }
}
