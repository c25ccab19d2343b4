package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Connecting streams.
@ExtendWith(Started.class)
@Timeout(120)
class ConnectTest {

  private static int socketError(long s) {
    int[] error = new int[1];
    ok(Winsock.getsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_ERROR, error));
    return error[0];
  }

  // --- blocking

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "WSAConnect", "WSAEISCONN"})
  void shouldConnectOnce(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);

    ok(Winsock.WSAConnect(s, Calls.sockname(listener), null));

    fails(WsaError.WSAEISCONN, Winsock.connect(s, Calls.sockname(listener)));
    assertThat(Calls.port(s)).as("bound by it").isPositive();
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "WSAECONNREFUSED"})
  void shouldConnectWithTheSocketThatWasRefused(Family family) {
    long s = Calls.tcp(family);
    SockAddr nobody = Calls.refusing(family);
    for (int i = 0; i < 3; i++) {
      fails(WsaError.WSAECONNREFUSED, Winsock.connect(s, nobody));
      fails(WsaError.WSAENOTCONN, Winsock.send(s, new byte[1], 0, 1, 0));
      fails(WsaError.WSAENOTCONN, Winsock.getpeername(s, new SockAddr[1]));
    }
    long listener = Calls.listener(family);

    ok(Winsock.connect(s, Calls.sockname(listener)));

    long server = ok(Winsock.accept(listener));
    Calls.send(server, "at last");
    assertThat(Calls.recv(s)).isEqualTo("at last");
    Calls.close(s, server, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "WSAEADDRNOTAVAIL"})
  void shouldReachNobodyAtTheWildcardOrPortZero(Family family) {
    long listener = Calls.tcp(family);
    ok(Winsock.bind(listener, family.any(0)));
    ok(Winsock.listen(listener, 1));
    long s = Calls.tcp(family);

    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.connect(s, family.any(Calls.port(listener))));
    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.connect(s, family.loopback(0)));

    ok(Winsock.connect(s, family.loopback(Calls.port(listener))));
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAEFAULT", "WSAEAFNOSUPPORT"})
  void shouldRefuseAddressesThatAreNone(Family family) {
    long s = Calls.tcp(family);
    MemorySegment whole = family.loopback(1).toSegment();
    Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    fails(WsaError.WSAEFAULT, Winsock.connect(s, (MemorySegment) null));
    fails(WsaError.WSAEFAULT, Winsock.connect(s, (SockAddr) null));
    for (int size : new int[] {0, 1, 8, (int) whole.byteSize() - 1}) {
      fails(WsaError.WSAEFAULT, Winsock.connect(s, whole.asSlice(0, size)));
    }
    MemorySegment strange = other.loopback(1).toSegment();
    fails(WsaError.WSAEAFNOSUPPORT, Winsock.connect(s, strange));
    Calls.close(s);
  }

  @Test
  @Covers("WSAConnect")
  void shouldCarryNoConnectData() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    WsaBuf data = WsaBuf.of(new byte[] {1});

    assertThat(Winsock.WSAConnect(s, Calls.sockname(listener), data)).isEqualTo(-1);

    ok(Winsock.WSAConnect(s, Calls.sockname(listener), WsaBuf.of(new byte[0])));
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  void shouldConnectFromTheAddressItIsBoundTo(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    ok(Winsock.bind(s, family.loopback(0)));
    SockAddr name = Calls.sockname(s);
    ok(Winsock.connect(s, Calls.sockname(listener)));
    SockAddr[] from = new SockAddr[1];
    long server = ok(Winsock.accept(listener, from));

    assertThat(from[0]).isEqualTo(name);
    Calls.close(s, server, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "getsockname", "WSAECONNREFUSED"})
  void shouldKeepThePortOfBindWhenAConnectFails(Family family) {
    long blocking = Calls.tcp(family);
    long selected = Calls.tcp(family);
    Calls.nonBlocking(selected, true);
    ok(Winsock.bind(blocking, family.loopback(0)));
    ok(Winsock.bind(selected, family.any(0)));
    int[] ports = {Calls.port(blocking), Calls.port(selected)};

    for (int i = 0; i < 3; i++) {
      fails(WsaError.WSAECONNREFUSED, Winsock.connect(blocking, Calls.refusing(family)));
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(selected, Calls.refusing(family)));
      assertThat(Sets.becomesExceptional(selected)).isTrue();
      assertThat(Calls.port(blocking)).isEqualTo(ports[0]);
      assertThat(Calls.port(selected)).isEqualTo(ports[1]);
    }

    long listener = Calls.listener(family);
    SockAddr[] from = new SockAddr[1];
    ok(Winsock.connect(blocking, Calls.sockname(listener)));
    long first = ok(Winsock.accept(listener, from));
    assertThat(from[0]).isEqualTo(family.loopback(ports[0]));
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(selected, Calls.sockname(listener)));
    long second = ok(Winsock.accept(listener, from));
    assertThat(from[0]).isEqualTo(family.loopback(ports[1]));
    Calls.close(blocking, selected, first, second, listener);
  }

  // --- non-blocking

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "WSAEWOULDBLOCK", "WSAEISCONN"})
  void shouldStartANonBlockingConnectWithWouldBlockAndShowSuccessInWritefdsOnly(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    Calls.nonBlocking(s, true);

    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.sockname(listener)));

    FdSet reads = Sets.of(s);
    FdSet writes = Sets.of(s);
    FdSet excepts = Sets.of(s);
    assertThat(Winsock.select(0, reads, writes, excepts, Sets.PATIENCE)).isEqualTo(1);
    assertThat(Winsock.FD_ISSET(s, writes)).isTrue();
    assertThat(reads.count() + excepts.count()).isZero();
    assertThat(socketError(s)).isZero();
    fails(WsaError.WSAEISCONN, Winsock.connect(s, Calls.sockname(listener)));
    Calls.send(s, "x");
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "select", "WSAEWOULDBLOCK"})
  void shouldShowARefusedNonBlockingConnectInExceptfdsOnlyAndInTheSocketsError(Family family) {
    long s = Calls.tcp(family);
    Calls.nonBlocking(s, true);

    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.refusing(family)));

    FdSet reads = Sets.of(s);
    FdSet writes = Sets.of(s);
    FdSet excepts = Sets.of(s);
    assertThat(Winsock.select(0, reads, writes, excepts, Sets.PATIENCE)).isEqualTo(1);
    assertThat(Winsock.FD_ISSET(s, excepts)).isTrue();
    assertThat(reads.count() + writes.count()).isZero();
    assertThat(socketError(s)).isEqualTo(WsaErrors.WSAECONNREFUSED);
    assertThat(socketError(s)).as("reading it clears it").isZero();
    fails(WsaError.WSAENOTCONN, Winsock.send(s, new byte[1], 0, 1, 0));

    long listener = Calls.listener(family);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.sockname(listener)));
    assertThat(Sets.becomesWritable(s)).isTrue();
    assertThat(Sets.isExceptional(s)).as("forgotten by the next attempt").isFalse();
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"connect", "WSAEALREADY"})
  void shouldAnswerAlreadyWhileAnAttemptIsUnderWay(Family family) throws Exception {
    try (SilentAddress silent = SilentAddress.open(family)) {
      long s = Calls.tcp(family);
      Calls.nonBlocking(s, true);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, silent.address()));

      fails(WsaError.WSAEALREADY, Winsock.connect(s, silent.address()));
      fails(WsaError.WSAEALREADY, Winsock.connect(s, family.loopback(9)));
      fails(WsaError.WSAENOTCONN, Winsock.send(s, new byte[1], 0, 1, 0));
      fails(WsaError.WSAENOTCONN, Winsock.recv(s, new byte[1], 0, 1, 0));
      fails(WsaError.WSAENOTCONN, Winsock.shutdown(s, WinSock2.SD_SEND));
      fails(WsaError.WSAEISCONN, Winsock.listen(s, 1));
      FdSet reads = Sets.of(s);
      FdSet writes = Sets.of(s);
      FdSet excepts = Sets.of(s);
      assertThat(Winsock.select(0, reads, writes, excepts, Sets.AT_ONCE)).isZero();
      Calls.close(s);
    }
  }

  @Test
  void shouldHaveAPortAsSoonAsAnAttemptIsUnderWay() throws Exception {
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      long s = Calls.tcp(Family.IPV4);
      Calls.nonBlocking(s, true);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, silent.address()));

      assertThat(Calls.port(s)).isPositive();
      Calls.close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAEALREADY")
  void shouldAnswerAlreadyWhileAnotherThreadConnects(ThreadKind kind) throws Exception {
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      SockAddr address = silent.address();
      long s = Calls.tcp(Family.IPV4);
      Running<Running.Outcome> call = Running.waiting(kind, () -> Winsock.connect(s, address));

      fails(WsaError.WSAEALREADY, Winsock.connect(s, address));

      Calls.close(s);
      assertThat(call.get().result()).isEqualTo(-1);
    }
  }

  @Test
  @Covers({"connect", "WSAETIMEDOUT"})
  void shouldGiveUpASilentAddressAfterTwentyOneSeconds() throws Exception {
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      SockAddr address = silent.address();
      long blocking = Calls.tcp(Family.IPV4);
      long parked = Calls.tcp(Family.IPV4);
      long selected = Calls.tcp(Family.IPV4);
      Calls.nonBlocking(selected, true);
      ok(Winsock.bind(blocking, Family.IPV4.loopback(0)));
      SockAddr name = Calls.sockname(blocking);

      long start = System.nanoTime();
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(selected, address));
      Running<Running.Outcome> platform =
          Running.waiting(ThreadKind.PLATFORM, () -> Winsock.connect(blocking, address));
      Running<Running.Outcome> virtual =
          Running.waiting(ThreadKind.VIRTUAL, () -> Winsock.connect(parked, address));
      assertThat(Sets.becomesExceptional(selected)).isTrue();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);

      assertThat(seconds).isBetween(21L, 27L);
      assertThat(socketError(selected)).isEqualTo(WsaErrors.WSAETIMEDOUT);
      for (Running<Running.Outcome> call : java.util.List.of(platform, virtual)) {
        assertThat(call.get()).isEqualTo(new Running.Outcome(-1, WsaErrors.WSAETIMEDOUT));
      }
      long listener = Calls.listener(Family.IPV4);
      ok(Winsock.connect(blocking, Calls.sockname(listener)));
      SockAddr[] from = new SockAddr[1];
      long server = ok(Winsock.accept(listener, from));
      assertThat(from[0]).as("where the one that was given up was bound").isEqualTo(name);
      Calls.close(blocking, parked, selected, server, listener);
    }
  }
}
