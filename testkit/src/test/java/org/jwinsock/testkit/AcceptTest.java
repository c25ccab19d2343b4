package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Listening and accepting.
@ExtendWith(Started.class)
@Timeout(60)
class AcceptTest {

  // --- listen

  @ParameterizedTest
  @EnumSource
  @Covers({"listen", "WSAEINVAL"})
  void shouldListenOnlyOnBoundUnconnectedStreams(Family family) {
    long unbound = Calls.tcp(family);
    fails(WsaError.WSAEINVAL, Winsock.listen(unbound, 1));
    long udp = Calls.boundUdp(family);
    fails(WsaError.WSAEOPNOTSUPP, Winsock.listen(udp, 1));
    fails(WsaError.WSAEOPNOTSUPP, Winsock.accept(udp));
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      fails(WsaError.WSAEISCONN, Winsock.listen(pair.client(), 1));
      fails(WsaError.WSAEISCONN, Winsock.listen(pair.server(), 1));
    }
    Calls.close(unbound, udp);
  }

  @Test
  @Covers({"listen", "SOMAXCONN", "SOMAXCONN_HINT"})
  void shouldTakeEveryBacklogAndIgnoreASecondOne() {
    assertThat(WinSock2.SOMAXCONN).isEqualTo(0x7FFF_FFFF);
    assertThat(WinSock2.SOMAXCONN_HINT(300)).isEqualTo(-300);
    for (int backlog : new int[] {0, 1, -1, WinSock2.SOMAXCONN, -300, Integer.MIN_VALUE}) {
      long s = Calls.tcp(Family.IPV4);
      ok(Winsock.bind(s, Family.IPV4.loopback(0)));

      ok(Winsock.listen(s, backlog));
      ok(Winsock.listen(s, 1));

      long client = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(client, Calls.sockname(s)));
      Calls.close(ok(Winsock.accept(s)), client, s);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.SOMAXCONN, -1})
  @Covers({"listen", "SOMAXCONN", "SOMAXCONN_HINT"})
  void shouldQueueManyConnectionsWithTheLargestBacklogAndAtLeastTwoHundredWithAHint(int backlog) {
    long listener = Calls.tcp(Family.IPV4);
    ok(Winsock.bind(listener, Family.IPV4.loopback(0)));
    ok(Winsock.listen(listener, backlog));
    List<Long> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long client = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(client, Calls.sockname(listener)));
      clients.add(client);
    }
    for (long client : clients) {
      SockAddr[] from = new SockAddr[1];
      Calls.close(ok(Winsock.accept(listener, from)));
      assertThat(from[0]).as("first come, first served").isEqualTo(Calls.sockname(client));
      Calls.close(client);
    }
    Calls.close(listener);
  }

  // --- accept

  @ParameterizedTest
  @EnumSource
  @Covers("accept")
  void shouldAcceptOnlyOnListeningSockets(Family family) {
    long s = Calls.tcp(family);
    fails(WsaError.WSAEINVAL, Winsock.accept(s));
    ok(Winsock.bind(s, family.loopback(0)));
    fails(WsaError.WSAEINVAL, Winsock.accept(s));
    ok(Winsock.listen(s, 1));
    fails(WsaError.WSAENOTCONN, Winsock.recv(s, new byte[1], 0, 1, 0));
    fails(WsaError.WSAENOTCONN, Winsock.send(s, new byte[1], 0, 1, 0));
    fails(WsaError.WSAENOTCONN, Winsock.shutdown(s, WinSock2.SD_BOTH));
    fails(WsaError.WSAEINVAL, Winsock.connect(s, Calls.sockname(s)));
    Calls.nonBlocking(s, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.accept(s));
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("accept")
  void shouldCopyTheModeAndOptionsOfTheListener(Family family) {
    long listener = Calls.listener(family);
    Calls.nonBlocking(listener, true);
    ok(Winsock.setsockopt(listener, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, 1));
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    assertThat(Sets.becomesReadable(listener)).isTrue();

    long server = ok(Winsock.accept(listener));

    fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(server, new byte[1], 0, 1, 0));
    int[] keepAlive = new int[1];
    ok(Winsock.getsockopt(server, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, keepAlive));
    assertThat(keepAlive[0]).isNotZero();
    Calls.close(client, server, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("accept")
  void shouldGiveABlockingSocketFromABlockingListener(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Running<Running.Outcome> call =
          Running.waiting(kind, () -> Winsock.recv(pair.server(), new byte[8], 0, 8, 0));

      Calls.send(pair.client(), "now");

      assertThat(call.get().result()).isEqualTo(3);
    }
  }

  @Test
  @Covers({"accept", "WSAECONNRESET"})
  void shouldReportAPeerThatResetInTheQueueAndGoOn() throws IOException {
    long listener = Calls.listener(Family.IPV4);
    Socket gone = JavaPeer.dial(Family.IPV4, Calls.port(listener));
    JavaPeer.reset(gone);
    try (Socket here = JavaPeer.dial(Family.IPV4, Calls.port(listener))) {
      fails(WsaError.WSAECONNRESET, Winsock.accept(listener));

      SockAddr[] from = new SockAddr[1];
      long server = ok(Winsock.accept(listener, from));
      assertThat(Family.port(from[0])).isEqualTo(here.getLocalPort());
      Calls.close(server, listener);
    }
  }

  @Test
  void shouldAcceptAPeerThatHasFinishedAlready() throws IOException {
    long listener = Calls.listener(Family.IPV4);
    try (Socket peer = JavaPeer.dial(Family.IPV4, Calls.port(listener))) {
      peer.getOutputStream().write("bye".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    long server = ok(Winsock.accept(listener));

    assertThat(Calls.recv(server)).isEqualTo("bye");
    assertThat(Winsock.recv(server, new byte[1], 0, 1, 0)).as("graceful end").isZero();
    Calls.close(server, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAEFAULT")
  void shouldLeaveAConnectionQueuedWhenTheAddressDoesNotFit(Family family) throws IOException {
    long listener = Calls.listener(family);
    try (Socket peer = JavaPeer.dial(family, Calls.port(listener))) {
      MemorySegment room = MemorySegment.ofArray(new byte[64]);
      int size = Calls.sockname(listener).size();
      for (int given : new int[] {0, size - 1, 65, -1}) {
        fails(WsaError.WSAEFAULT, Winsock.accept(listener, room, new int[] {given}));
      }
      fails(WsaError.WSAEFAULT, Winsock.accept(listener, room, null));
      fails(WsaError.WSAEFAULT, Winsock.accept(listener, new SockAddr[0]));

      int[] length = {64};
      long server = ok(Winsock.accept(listener, room, length));
      assertThat(length[0]).isEqualTo(size);
      assertThat(Family.port(SockAddr.read(room.asSlice(0, size)))).isEqualTo(peer.getLocalPort());
      Calls.close(server, listener);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveEachOfManyAcceptorsOneConnection(ThreadKind kind) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    List<Running<Running.Outcome>> acceptors = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      acceptors.add(Running.waiting(kind, () -> Winsock.accept(listener)));
    }
    List<Long> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long client = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(client, Calls.sockname(listener)));
      clients.add(client);
    }

    Set<Long> accepted = new HashSet<>();
    for (Running<Running.Outcome> acceptor : acceptors) {
      Running.Outcome outcome = acceptor.get();
      assertThat(outcome.result()).as("%s", outcome).isPositive();
      accepted.add(outcome.result());
    }
    assertThat(accepted).hasSize(20);
    for (long client : clients) {
      Calls.close(client);
    }
    for (long server : accepted) {
      Calls.close(server);
    }
    Calls.close(listener);
  }

  // --- WSAAccept

  private static long wsaAccept(long listener, ConditionProc condition) {
    return Winsock.WSAAccept(listener, (SockAddr[]) null, condition);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAAccept", "CF_ACCEPT"})
  void shouldAskTheConditionOnTheCallingThreadAboutBothEnds(Family family) {
    long listener = Calls.listener(family);
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    List<Object> seen = new ArrayList<>();

    long server =
        wsaAccept(
            listener,
            (caller, callee) -> {
              seen.add(Thread.currentThread());
              seen.add(String.valueOf(caller));
              seen.add(String.valueOf(callee));
              return WinSock2.CF_ACCEPT;
            });

    ok(server);
    assertThat(seen)
        .containsExactly(
            Thread.currentThread(),
            Calls.sockname(client).toString(),
            Calls.sockname(listener).toString());
    Calls.send(server, "welcome");
    assertThat(Calls.recv(client)).isEqualTo("welcome");
    Calls.close(client, server, listener);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Covers({"WSAAccept", "CF_REJECT", "WSAECONNREFUSED"})
  void shouldRefuseARejectedCallerByAReset(boolean conditional) throws IOException {
    long listener = Calls.tcp(Family.IPV4);
    ok(Winsock.bind(listener, Family.IPV4.loopback(0)));
    ok(
        Winsock.setsockopt(
            listener, WinSock2.SOL_SOCKET, WinSock2.SO_CONDITIONAL_ACCEPT, conditional ? 1 : 0));
    ok(Winsock.listen(listener, 5));
    try (Socket peer = JavaPeer.dial(Family.IPV4, Calls.port(listener))) {
      peer.setSoTimeout(30_000);

      fails(WsaError.WSAECONNREFUSED, wsaAccept(listener, (_, _) -> WinSock2.CF_REJECT));

      assertThatThrownBy(() -> peer.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    Calls.nonBlocking(listener, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.accept(listener));
    Calls.close(listener);
  }

  @Test
  @Covers({"WSAAccept", "CF_DEFER", "WSATRY_AGAIN"})
  void shouldKeepADeferredConnectionAtTheHeadOfTheQueue() {
    long listener = Calls.listener(Family.IPV4);
    long first = Calls.tcp(Family.IPV4);
    long second = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(first, Calls.sockname(listener)));
    ok(Winsock.connect(second, Calls.sockname(listener)));

    for (int i = 0; i < 3; i++) {
      fails(WsaError.WSATRY_AGAIN, wsaAccept(listener, (_, _) -> WinSock2.CF_DEFER));
    }
    assertThat(Sets.isReadable(listener)).isTrue();

    SockAddr[] from = new SockAddr[1];
    long one = ok(Winsock.accept(listener, from));
    assertThat(from[0]).isEqualTo(Calls.sockname(first));
    long two = ok(Winsock.accept(listener, from));
    assertThat(from[0]).isEqualTo(Calls.sockname(second));
    assertThat(Sets.isReadable(listener)).isFalse();
    Calls.close(first, second, one, two, listener);
  }

  @Test
  void shouldResetDeferredConnectionsWithTheirListener() throws IOException {
    long listener = Calls.listener(Family.IPV4);
    try (Socket peer = JavaPeer.dial(Family.IPV4, Calls.port(listener))) {
      peer.setSoTimeout(30_000);
      fails(WsaError.WSATRY_AGAIN, wsaAccept(listener, (_, _) -> WinSock2.CF_DEFER));

      Calls.close(listener);

      assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void shouldResetWhomAFailingConditionWasAskedAbout() throws IOException {
    long listener = Calls.listener(Family.IPV4);
    try (Socket peer = JavaPeer.dial(Family.IPV4, Calls.port(listener))) {
      peer.setSoTimeout(30_000);
      ConditionProc failing =
          (_, _) -> {
            throw new IllegalStateException("from the condition");
          };
      assertThatThrownBy(() -> wsaAccept(listener, failing)).hasMessage("from the condition");
      assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    Calls.close(listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAAccept")
  void shouldLetTheConditionCallWinsock(ThreadKind kind) throws Exception {
    long listener = Calls.listener(Family.IPV4);
    Running<Running.Outcome> acceptor =
        Running.waiting(
            kind,
            () ->
                wsaAccept(
                    listener,
                    (_, _) -> {
                      try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
                        Calls.send(pair.client(), "x");
                        return Calls.recv(pair.server()).equals("x")
                            ? WinSock2.CF_ACCEPT
                            : WinSock2.CF_REJECT;
                      }
                    }));
    long client = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(client, Calls.sockname(listener)));

    Running.Outcome outcome = acceptor.get();
    assertThat(outcome.result()).as("%s", outcome).isPositive();
    Calls.close(client, outcome.result(), listener);
  }

  @Test
  void shouldEndQueuedConnectionsWithTheirListener() throws IOException {
    long listener = Calls.listener(Family.IPV4);
    try (Socket peer = JavaPeer.dial(Family.IPV4, Calls.port(listener))) {
      peer.setSoTimeout(30_000);
      Calls.close(listener);
      assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(WsaErrors.WSAECONNREFUSED).isEqualTo(10061);
  }
}
