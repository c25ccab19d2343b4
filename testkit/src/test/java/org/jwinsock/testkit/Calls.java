package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Winsock calls as scenarios use them: what must succeed succeeds or fails the scenario with the
/// error's name, what must fail fails with the error expected.
final class Calls {

  private Calls() {}

  /// The last error by name.
  static String lastError() {
    return WsaError.describe(Winsock.WSAGetLastError());
  }

  /// A result that must not be `SOCKET_ERROR`.
  static int ok(int result) {
    assertThat(result)
        .as(result == WinSock2.SOCKET_ERROR ? lastError() : "result")
        .isNotEqualTo(-1);
    return result;
  }

  /// A socket that must not be `INVALID_SOCKET`.
  static long ok(long socket) {
    assertThat(socket).as(socket == WinSock2.INVALID_SOCKET ? lastError() : "s").isNotEqualTo(-1L);
    return socket;
  }

  /// A result that must be `SOCKET_ERROR` or `INVALID_SOCKET` with this error.
  static void fails(WsaError expected, long result) {
    String error = lastError();
    assertThat(result).as("the call succeeded; expected %s", expected).isEqualTo(-1);
    assertThat(error).isEqualTo(WsaError.describe(expected.code()));
  }

  static long tcp(Family family) {
    return ok(Winsock.socket(family.af, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP));
  }

  static long udp(Family family) {
    return ok(Winsock.socket(family.af, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP));
  }

  /// A listening socket on a free port of the loopback address.
  static long listener(Family family) {
    long s = tcp(family);
    ok(Winsock.bind(s, family.loopback(0)));
    ok(Winsock.listen(s, WinSock2.SOMAXCONN));
    return s;
  }

  /// An address of this machine where nobody listens. A socket keeps it, so that nobody else gets
  /// it and no connect reaches itself there; the last cleanup ends that socket.
  static SockAddr refusing(Family family) {
    long s = tcp(family);
    ok(Winsock.bind(s, family.loopback(0)));
    return sockname(s);
  }

  /// A datagram socket bound to a free port of the loopback address.
  static long boundUdp(Family family) {
    long s = udp(family);
    ok(Winsock.bind(s, family.loopback(0)));
    return s;
  }

  /// Two sockets on one port, which the first one chose. Somebody else may have that port in the
  /// other's family or protocol: then both try another one.
  ///
  /// @param place where on a port they are bound
  static long[] onOnePort(
      LongSupplier first,
      IntFunction<SockAddr> place,
      LongSupplier other,
      IntFunction<SockAddr> otherPlace) {
    for (int attempt = 1; ; attempt++) {
      long a = first.getAsLong();
      ok(Winsock.bind(a, place.apply(0)));
      long b = other.getAsLong();
      if (attempt == 20 || Winsock.bind(b, otherPlace.apply(port(a))) == 0) {
        assertThat(port(b))
            .as("no port in %s attempts: %s", attempt, lastError())
            .isEqualTo(port(a));
        return new long[] {a, b};
      }
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEADDRINUSE);
      close(a, b);
    }
  }

  static SockAddr sockname(long s) {
    SockAddr[] name = new SockAddr[1];
    ok(Winsock.getsockname(s, name));
    return name[0];
  }

  static int port(long s) {
    return Family.port(sockname(s));
  }

  static void close(long... sockets) {
    for (long s : sockets) {
      ok(Winsock.closesocket(s));
    }
  }

  static void nonBlocking(long s, boolean on) {
    ok(Winsock.ioctlsocket(s, WinSock2.FIONBIO, new int[] {on ? 1 : 0}));
  }

  static int send(long s, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ok(Winsock.send(s, bytes, 0, bytes.length, 0));
  }

  /// Sends on a non-blocking stream until there is no room at this end or the other.
  ///
  /// @return how many bytes were taken
  static long fill(long s) {
    byte[] much = new byte[1 << 18];
    FdSet writes = new FdSet(1);
    long sent = 0;
    for (int i = 0; i < 100_000; i++) {
      int taken = Winsock.send(s, much, 0, much.length, 0);
      if (taken >= 0) {
        sent += taken;
        continue;
      }
      assertThat(lastError()).isEqualTo(WsaError.describe(WsaErrors.WSAEWOULDBLOCK));
      writes.add(s); // what is under way may still find room at the other end
      if (ok(Winsock.select(0, null, writes, null, new TimeVal(0, 50_000))) == 0) {
        return sent;
      }
    }
    throw new AssertionError("there is always room");
  }

  /// What one receive of at most 64 KiB gives.
  static String recv(long s) {
    byte[] bytes = new byte[1 << 16];
    int length = ok(Winsock.recv(s, bytes, 0, bytes.length, 0));
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /// A connected pair over loopback.
  ///
  /// @param client the connecting end
  /// @param server the accepted end
  record Pair(long client, long server) implements AutoCloseable {

    static Pair tcp(Family family) {
      long listener = listener(family);
      long client = Calls.tcp(family);
      ok(Winsock.connect(client, sockname(listener)));
      long server = ok(Winsock.accept(listener));
      Calls.close(listener);
      return new Pair(client, server);
    }

    /// Closes both ends; a scenario may have closed them already.
    @Override
    public void close() {
      Winsock.closesocket(client);
      Winsock.closesocket(server);
    }
  }
}
