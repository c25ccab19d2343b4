package org.jwinsock.testkit;

import static org.jwinsock.testkit.Calls.ok;

import java.nio.charset.StandardCharsets;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// Datagram sockets as scenarios use them: no receive of theirs waits for ever.
final class Datagrams {

  private static final int PATIENCE_MILLIS = 20_000;

  private Datagrams() {}

  /// A socket without address.
  static long unbound(Family family) {
    return patient(Calls.udp(family));
  }

  /// A socket on a free port of the loopback address.
  static long bound(Family family) {
    return patient(Calls.boundUdp(family));
  }

  private static long patient(long s) {
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, PATIENCE_MILLIS);
    return s;
  }

  /// A port of the loopback address where nobody is.
  static SockAddr silent(Family family) {
    long s = Calls.boundUdp(family);
    SockAddr address = Calls.sockname(s);
    Calls.close(s);
    return address;
  }

  static int send(long s, String text, SockAddr to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ok(Winsock.sendto(s, bytes, 0, bytes.length, 0, to));
  }

  /// The next datagram.
  static String receive(long s) {
    return Calls.recv(s);
  }

  /// Where the next datagram comes from.
  static SockAddr source(long s) {
    SockAddr[] from = new SockAddr[1];
    ok(Winsock.recvfrom(s, new byte[1 << 16], 0, 1 << 16, 0, from));
    return from[0];
  }
}
