package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Calls.port;
import static org.jwinsock.testkit.Calls.sockname;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// Who may have an address that somebody has already, by SO_REUSEADDR and SO_EXCLUSIVEADDRUSE.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/using-so-reuseaddr-and-so-exclusiveaddruse">
///   Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE, the table for one user</a>
@ExtendWith(Started.class)
@Timeout(60)
class AddressSharingTest {

  private static final int[] OPTIONS = {
    0, WinSock2.SO_REUSEADDR, WinSock2.SO_EXCLUSIVEADDRUSE,
  };

  /// Rows: who is there; columns: who comes. Default, reuse, exclusive, each on the wildcard and on
  /// a specific address. U in use, A access denied, - allowed.
  private static final String[] TABLE = {
    "U-A-U-", //
    "-U-AUU", "U---U-", "-U--UU", "UAAAUA", "-U-AUU",
  };

  private static long open(Family family, boolean stream, int option) {
    long s = stream ? Calls.tcp(family) : Calls.udp(family);
    if (option != 0) {
      Sockopts.set(s, WinSock2.SOL_SOCKET, option, 1);
    }
    return s;
  }

  private static SockAddr address(Family family, int place, int port) {
    return place == 0 ? family.any(port) : family.loopback(port);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"bind", "SO_REUSEADDR", "SO_EXCLUSIVEADDRUSE", "WSAEADDRINUSE", "WSAEACCES"})
  void shouldDecideByTheTable(Family family) {
    List<String> wrong = new ArrayList<>();
    for (boolean stream : new boolean[] {true, false}) {
      for (int row = 0; row < 6; row++) {
        for (int column = 0; column < 6; column++) {
          char expected = TABLE[row].charAt(column);
          char answer = second(family, stream, row, column);
          if (answer != expected) {
            wrong.add((stream ? "tcp " : "udp ") + row + "," + column + ": " + answer);
          }
        }
      }
    }

    assertThat(wrong).as("stream or datagram, row, column: answer").isEmpty();
  }

  private static char second(Family family, boolean stream, int row, int column) {
    long first = open(family, stream, OPTIONS[row / 2]);
    long second = open(family, stream, OPTIONS[column / 2]);
    ok(Winsock.bind(first, address(family, row % 2, 0)));
    int result = Winsock.bind(second, address(family, column % 2, port(first)));
    int error = Winsock.WSAGetLastError();
    close(first, second);
    return result == 0
        ? '-'
        : error == WsaError.WSAEADDRINUSE.code()
            ? 'U'
            : error == WsaError.WSAEACCES.code() ? 'A' : '?';
  }

  @Test
  void shouldNeverMixUpDifferentAddresses() {
    for (int option : OPTIONS) {
      long first = open(Family.IPV4, true, option);
      long second = open(Family.IPV4, true, option);
      ok(Winsock.bind(first, Family.IPV4.loopback(0)));

      ok(Winsock.bind(second, new SockAddrIn(0x7F000002, port(first))));
      ok(Winsock.listen(first, 1));
      ok(Winsock.listen(second, 1));
      close(first, second);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheProtocolsApart(Family family) {
    long[] both =
        Calls.onOnePort(
            () -> Calls.tcp(family), family::loopback, () -> Calls.udp(family), family::loopback);

    assertThat(port(both[0])).isEqualTo(port(both[1]));
    close(both);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SO_REUSEADDR")
  void shouldListenBesidesAListenerWhenBothReuse(Family family) {
    long first = open(family, true, WinSock2.SO_REUSEADDR);
    long second = open(family, true, WinSock2.SO_REUSEADDR);
    ok(Winsock.bind(first, family.loopback(0)));
    ok(Winsock.listen(first, 5));

    ok(Winsock.bind(second, sockname(first)));
    ok(Winsock.listen(second, 5));
    close(first, second);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendToTheSpecificAddressRatherThanToTheWildcard(Family family) {
    long any = Calls.tcp(family);
    ok(Winsock.bind(any, family.any(0)));
    ok(Winsock.listen(any, 5));
    long specific = Calls.tcp(family);
    ok(Winsock.bind(specific, family.loopback(port(any))));
    ok(Winsock.listen(specific, 5));

    long client = Calls.tcp(family);
    ok(Winsock.connect(client, sockname(specific)));
    long server = ok(Winsock.accept(specific));
    close(any, specific, client, server);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SO_REUSEADDR")
  void shouldNotNeedReuseToListenWhereConnectionsHaveJustEnded(Family family) {
    long listener = Calls.listener(family);
    SockAddr address = sockname(listener);
    for (int i = 0; i < 3; i++) {
      long client = Calls.tcp(family);
      ok(Winsock.connect(client, address));
      long server = ok(Winsock.accept(listener));
      close(server);
      assertThat(Calls.recv(client)).as("the server closed first").isEmpty();
      close(client, listener);

      listener = Calls.tcp(family);
      ok(Winsock.bind(listener, address));
      ok(Winsock.listen(listener, 5));
    }
    close(listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_EXCLUSIVEADDRUSE", "SO_REUSEADDR"})
  void shouldNotBeReusableAndExclusiveAtOnce(Family family) {
    int reuse = WinSock2.SO_REUSEADDR;
    int exclusive = WinSock2.SO_EXCLUSIVEADDRUSE;
    assertThat(exclusive).isEqualTo(~reuse);
    long s = Calls.tcp(family);
    Sockopts.set(s, WinSock2.SOL_SOCKET, reuse, 1);
    fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, WinSock2.SOL_SOCKET, exclusive, 1));
    Sockopts.set(s, WinSock2.SOL_SOCKET, reuse, 0);
    Sockopts.set(s, WinSock2.SOL_SOCKET, exclusive, 1);
    fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, WinSock2.SOL_SOCKET, reuse, 1));

    assertThat(Sockopts.get(s, WinSock2.SOL_SOCKET, reuse)).isZero();
    assertThat(Sockopts.get(s, WinSock2.SOL_SOCKET, exclusive)).isEqualTo(1);
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_EXCLUSIVEADDRUSE", "setsockopt"})
  void shouldDecideAboutSharingBeforeBind(Family family) {
    long s = Calls.tcp(family);
    ok(Winsock.bind(s, family.loopback(0)));

    int level = WinSock2.SOL_SOCKET;
    fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, level, WinSock2.SO_EXCLUSIVEADDRUSE, 1));
    fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, level, WinSock2.SO_REUSEADDR, 1));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFreeAnAddressWithItsSocket(Family family) {
    long first = open(family, false, WinSock2.SO_EXCLUSIVEADDRUSE);
    ok(Winsock.bind(first, family.loopback(0)));
    SockAddr address = sockname(first);
    close(first);

    long second = open(family, false, WinSock2.SO_EXCLUSIVEADDRUSE);
    ok(Winsock.bind(second, address));
    close(second);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGuardThePortOfASocketThatWasNotBoundByName(Family family) {
    long receiver = Calls.boundUdp(family);
    long first = Calls.udp(family);
    Datagrams.send(first, "x", sockname(receiver));

    long second = Calls.udp(family);
    fails(WsaError.WSAEADDRINUSE, Winsock.bind(second, family.any(port(first))));
    close(receiver, first, second);
  }
}
