package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// The names of sockets: what is no name to bind to, what sockets say of their own and their
/// peer's.
@ExtendWith(Started.class)
@Timeout(60)
class SocketNameTest {

  // --- bind

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
  @Covers({"getpeername", "getsockname"})
  void shouldHaveNoPeerAfterAResetButItsOwnName(Family family) throws Exception {
    long listener = Calls.listener(family);
    try (JavaPeer dialled = JavaPeer.accepting(family);
        JavaPeer accepted = JavaPeer.connecting(family, listener)) {
      for (JavaPeer connection : List.of(dialled, accepted)) {
        SockAddr own = Calls.sockname(connection.s());
        connection.reset();
        int received = Winsock.recv(connection.s(), new byte[1], 0, 1, 0);
        fails(WsaError.WSAECONNRESET, received);

        int named = Winsock.getpeername(connection.s(), new SockAddr[1]);
        fails(WsaError.WSAENOTCONN, named);
        assertThat(Calls.sockname(connection.s())).isEqualTo(own);
      }
    }
    Calls.close(listener);
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

  @ParameterizedTest
  @EnumSource
  @Covers("getpeername")
  void shouldTellThePeerAfterBothHaveEnded(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      SockAddr client = Calls.sockname(pair.client());
      SockAddr server = Calls.sockname(pair.server());
      for (long s : new long[] {pair.client(), pair.server()}) {
        ok(Winsock.shutdown(s, WinSock2.SD_SEND));
      }
      assertThat(Calls.recv(pair.client())).isEmpty();
      assertThat(Calls.recv(pair.server())).isEmpty();

      SockAddr[] peer = new SockAddr[1];
      ok(Winsock.getpeername(pair.client(), peer));
      assertThat(peer[0]).isEqualTo(server);
      ok(Winsock.getpeername(pair.server(), peer));
      assertThat(peer[0]).isEqualTo(client);
      assertThat(Calls.sockname(pair.client())).isEqualTo(client);
      assertThat(Calls.sockname(pair.server())).isEqualTo(server);
    }
  }
}
