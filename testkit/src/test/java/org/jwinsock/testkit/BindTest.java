package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Local addresses: who may take which, and what sockets say of theirs.
@ExtendWith(Started.class)
@Timeout(60)
class BindTest {

  // --- bind

  @ParameterizedTest
  @EnumSource
  @Covers("bind")
  void shouldChooseAPortOfTheDynamicRange(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      ok(Winsock.bind(s, family.loopback(0)));
      assertThat(Calls.port(s)).isBetween(49_152, 65_535);
      Calls.close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"bind", "WSAEINVAL"})
  void shouldBindOnlyOnce(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      ok(Winsock.bind(s, family.loopback(0)));
      fails(WsaError.WSAEINVAL, Winsock.bind(s, family.loopback(0)));
      fails(WsaError.WSAEINVAL, Winsock.bind(s, family.any(0)));
      Calls.close(s);
    }
  }

  @Test
  @Covers("bind")
  void shouldNotBindToAMulticastGroup() {
    SockAddr four = new SockAddrIn(0xE0_00_00_FB, 0);
    SockAddr six = new SockAddrIn6(0xFF02_0000_0000_0000L, 0xFBL, 0, 0, 0);
    long s4 = Calls.udp(Family.IPV4);
    long s6 = Calls.udp(Family.IPV6);

    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.bind(s4, four));
    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.bind(s6, six));
    ok(Winsock.bind(s4, Family.IPV4.any(0)));
    Calls.close(s4, s6);
  }

  @Test
  void shouldNotBindToAnAddressOfAnotherMachine() {
    long s = Calls.tcp(Family.IPV4);
    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.bind(s, new SockAddrIn(0xC6_33_64_07, 0)));
    ok(Winsock.bind(s, Family.IPV4.loopback(0)));
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAEFAULT")
  void shouldRefuseAddressesThatAreNone(Family family) {
    long s = Calls.tcp(family);
    MemorySegment whole = family.loopback(0).toSegment();
    Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    fails(WsaError.WSAEFAULT, Winsock.bind(s, (MemorySegment) null));
    fails(WsaError.WSAEFAULT, Winsock.bind(s, (SockAddr) null));
    for (int size : new int[] {0, 1, 2, 8, (int) whole.byteSize() - 1}) {
      fails(WsaError.WSAEFAULT, Winsock.bind(s, whole.asSlice(0, size)));
    }
    fails(WsaError.WSAEFAULT, Winsock.bind(s, other.loopback(0)));
    MemorySegment gone;
    try (Arena arena = Arena.ofConfined()) {
      gone = arena.allocate(whole.byteSize()).copyFrom(whole);
      assertThat(Winsock.bind(s, gone)).as("memory of a confined arena").isZero();
    }
    fails(WsaError.WSAEFAULT, Winsock.connect(s, gone));
    Calls.close(s);
  }

  // --- the matrix of "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"

  private enum Option {
    DEFAULT,
    REUSE,
    EXCLUSIVE
  }

  private static final int OK = 0;
  private static final int U = WsaErrors.WSAEADDRINUSE;
  private static final int A = WsaErrors.WSAEACCES;

  /// Rows: the first bind; columns: the second. Dw Ds Rw Rs Xw Xs.
  private static final int[][] MATRIX = {
    {U, OK, A, OK, U, OK},
    {OK, U, OK, A, U, U},
    {U, OK, OK, OK, U, OK},
    {OK, U, OK, OK, U, U},
    {U, A, A, A, U, A},
    {OK, U, OK, A, U, U},
  };

  static Stream<Arguments> pairs() {
    return Stream.of(WinSock2.SOCK_STREAM, WinSock2.SOCK_DGRAM)
        .flatMap(type -> IntStream.range(0, 36).mapToObj(i -> Arguments.of(type, i / 6, i % 6)));
  }

  private static long socket(int type, int place) {
    long s = ok(Winsock.socket(WinSock2.AF_INET, type, 0));
    int option =
        switch (Option.values()[place / 2]) {
          case DEFAULT -> 0;
          case REUSE -> WinSock2.SO_REUSEADDR;
          case EXCLUSIVE -> WinSock2.SO_EXCLUSIVEADDRUSE;
        };
    if (option != 0) {
      ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, option, 1));
    }
    return s;
  }

  private static SockAddr address(int place, int port) {
    return place % 2 == 0 ? Family.IPV4.any(port) : Family.IPV4.loopback(port);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @Covers({"bind", "WSAEADDRINUSE", "WSAEACCES"})
  void shouldShareAddressesByTheMatrix(int type, int first, int second) {
    long there = socket(type, first);
    ok(Winsock.bind(there, address(first, 0)));
    long coming = socket(type, second);

    int result = Winsock.bind(coming, address(second, Calls.port(there)));

    int expected = MATRIX[first][second];
    int error = result == 0 ? 0 : Winsock.WSAGetLastError();
    assertThat(WsaError.describe(error)).isEqualTo(WsaError.describe(expected));
    Calls.close(coming, there);
  }

  @Test
  @Covers("bind")
  void shouldFreeAnAddressWithItsSocket() {
    long first = Calls.listener(Family.IPV4);
    SockAddr name = Calls.sockname(first);
    long second = Calls.tcp(Family.IPV4);
    fails(WsaError.WSAEADDRINUSE, Winsock.bind(second, name));

    Calls.close(first);

    ok(Winsock.bind(second, name));
    Calls.close(second);
  }

  @Test
  void shouldBindAPortAgainWhoseConnectionsAreInTimeWait() {
    long listener = Calls.listener(Family.IPV4);
    SockAddr name = Calls.sockname(listener);
    long client = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(client, name));
    long server = ok(Winsock.accept(listener));
    Calls.close(server, client, listener);

    long again = Calls.tcp(Family.IPV4);
    ok(Winsock.bind(again, name));
    ok(Winsock.listen(again, 1));
    Calls.close(again);
  }

  @Test
  void shouldKeepFamiliesApartUnlessASocketIsOfBoth() {
    long six = Calls.tcp(Family.IPV6);
    ok(Winsock.bind(six, Family.IPV6.any(0)));
    int port = Calls.port(six);
    long four = Calls.tcp(Family.IPV4);
    ok(Winsock.bind(four, Family.IPV4.any(port)));
    Calls.close(six);

    long both = Calls.tcp(Family.IPV6);
    ok(Winsock.setsockopt(both, WinSock2.IPPROTO_IPV6, org.jwinsock.spi.Ws2TcpIp.IPV6_V6ONLY, 0));
    fails(WsaError.WSAEADDRINUSE, Winsock.bind(both, Family.IPV6.any(port)));
    Calls.close(four);
    ok(Winsock.bind(both, Family.IPV6.any(port)));
    Calls.close(both);
  }

  // --- getsockname and getpeername

  @ParameterizedTest
  @EnumSource
  @Covers("getsockname")
  void shouldHaveNoNameBeforeBinding(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      fails(WsaError.WSAEINVAL, Winsock.getsockname(s, new SockAddr[1]));
      Calls.close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("getsockname")
  void shouldKeepReportingTheWildcardOfADatagramSocket(Family family) {
    long s = Calls.udp(family);
    ok(Winsock.bind(s, family.any(0)));
    long other = Calls.boundUdp(family);
    ok(Winsock.sendto(s, new byte[1], 0, 1, 0, Calls.sockname(other)));

    assertThat(Calls.sockname(s)).isEqualTo(family.any(Calls.port(s)));
    Calls.close(s, other);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"getsockname", "getpeername"})
  void shouldNameBothEndsOfAConnection(Family family) {
    long listener = Calls.tcp(family);
    ok(Winsock.bind(listener, family.any(0)));
    ok(Winsock.listen(listener, 1));
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, family.loopback(Calls.port(listener))));
    SockAddr[] from = new SockAddr[1];
    long server = ok(Winsock.accept(listener, from));

    assertThat(from[0]).isEqualTo(Calls.sockname(client));
    assertThat(peername(server)).isEqualTo(Calls.sockname(client));
    assertThat(peername(client)).isEqualTo(Calls.sockname(server));
    assertThat(Calls.sockname(server)).isEqualTo(family.loopback(Calls.port(listener)));
    assertThat(Calls.sockname(listener)).isEqualTo(family.any(Calls.port(listener)));
    Calls.close(client, server, listener);
  }

  private static SockAddr peername(long s) {
    SockAddr[] name = new SockAddr[1];
    ok(Winsock.getpeername(s, name));
    return name[0];
  }

  @ParameterizedTest
  @EnumSource
  @Covers("getpeername")
  void shouldHaveNoPeerWithoutAConnection(Family family) {
    long fresh = Calls.tcp(family);
    long listener = Calls.listener(family);
    long udp = Calls.boundUdp(family);
    for (long s : new long[] {fresh, listener, udp}) {
      fails(WsaError.WSAENOTCONN, Winsock.getpeername(s, new SockAddr[1]));
    }

    ok(Winsock.connect(udp, Calls.sockname(listener)));
    assertThat(peername(udp)).isEqualTo(Calls.sockname(listener));
    Calls.close(fresh, listener, udp);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKnowThePeerThatHasGone(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      SockAddr name = peername(connection.s());
      connection.peer().close();
      assertThat(Winsock.recv(connection.s(), new byte[1], 0, 1, 0)).isZero();

      assertThat(peername(connection.s())).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAEFAULT")
  void shouldWriteNamesOnlyWhereThereIsRoom(Family family) {
    long s = Calls.listener(family);
    int size = Calls.sockname(s).size();
    MemorySegment room = MemorySegment.ofArray(new byte[64]);

    int[] length = {64};
    ok(Winsock.getsockname(s, room, length));
    assertThat(length[0]).isEqualTo(size);
    assertThat(SockAddr.read(room.asSlice(0, size))).isEqualTo(Calls.sockname(s));
    for (int given : new int[] {0, size - 1, 65, -1, Integer.MIN_VALUE}) {
      int[] wrong = {given};
      fails(WsaError.WSAEFAULT, Winsock.getsockname(s, room, wrong));
    }
    fails(WsaError.WSAEFAULT, Winsock.getsockname(s, null, length));
    fails(WsaError.WSAEFAULT, Winsock.getsockname(s, room, null));
    fails(WsaError.WSAEFAULT, Winsock.getsockname(s, room.asReadOnly(), length));
    fails(WsaError.WSAEFAULT, Winsock.getpeername(s, null, length));
    Calls.close(s);
  }
}
