package org.jwinsock.afd.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.Transport;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// How a transport's stream sockets behave.
public abstract class StreamContract extends TransportContract {

  // --- connecting

  @ParameterizedTest
  @EnumSource
  void bytesTravelBothWays(Net net) throws Exception {
    Pair pair = pair(net);

    send(pair.client(), "ping");
    assertThat(receive(pair.server(), 4)).isEqualTo("ping");
    send(pair.server(), "pong");
    assertThat(receive(pair.client(), 4)).isEqualTo("pong");
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsKnowBothNames(Net net) throws Exception {
    Pair pair = pair(net);

    assertThat(peer(pair.client())).isEqualTo(name(pair.server()));
    assertThat(peer(pair.server())).isEqualTo(name(pair.client()));
  }

  @ParameterizedTest
  @EnumSource
  void aSocketWhoseConnectFailedCanConnectAgain(Net net) throws Exception {
    TransportSocket client = tcp(net);
    fails(WSAECONNREFUSED, connect(client, nobody(net, WinSock2.SOCK_STREAM)));
    fails(WSAECONNREFUSED, connect(client, nobody(net, WinSock2.SOCK_STREAM)));

    TransportSocket listener = listener(net);
    ok(connect(client, name(listener)));
    send(client, "at last");

    assertThat(receive(accept(listener), 7)).isEqualTo("at last");
  }

  @ParameterizedTest
  @EnumSource
  void nameAndOptionsOutliveAFailedConnect(Net net) throws Exception {
    TransportSocket client = bound(tcp(net), net.loopback(0));
    set(client, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 1);
    int port = port(client);

    fails(WSAECONNREFUSED, connect(client, nobody(net, WinSock2.SOCK_STREAM)));

    assertThat(port(client)).isEqualTo(port);
    assertThat(get(client, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).isEqualTo(1);
    TransportSocket listener = listener(net);
    ok(connect(client, name(listener)));
    assertThat(Net.port(peer(accept(listener)))).isEqualTo(port);
  }

  @ParameterizedTest
  @EnumSource
  void aPortThatWasChosenIsKeptByEveryFailure(Net net) throws Exception {
    TransportSocket client = bound(tcp(net), net.any(0));
    int port = port(client);
    for (int i = 0; i < 3; i++) {
      fails(WSAECONNREFUSED, connect(client, nobody(net, WinSock2.SOCK_STREAM)));
      assertThat(port(client)).isEqualTo(port);
    }
    TransportSocket listener = listener(net);

    ok(connect(client, name(listener)));

    assertThat(Net.port(peer(accept(listener)))).isEqualTo(port);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectUnderWayCanBeGivenUp(Net net) throws Exception {
    TransportSocket waiting = underWay(net, false);

    ok(waiting.disconnect());
    TransportSocket listener = listener(net);
    ok(connect(waiting, name(listener)));
    send(waiting, "elsewhere");

    assertThat(receive(accept(listener), 9)).isEqualTo("elsewhere");
  }

  @ParameterizedTest
  @EnumSource
  void aPortThatWasChosenIsKeptByAConnectThatIsGivenUp(Net net) throws Exception {
    TransportSocket waiting = underWay(net, true);
    int port = port(waiting);

    ok(waiting.disconnect());

    assertThat(port(waiting)).isEqualTo(port);
    TransportSocket listener = listener(net);
    ok(connect(waiting, name(listener)));
    assertThat(Net.port(peer(accept(listener)))).isEqualTo(port);
  }

  /// A socket that connects to a listener whose queue is full.
  private TransportSocket underWay(Net net, boolean bound) {
    TransportSocket full = bound(tcp(net), net.loopback(0));
    ok(full.listen(1));
    TransportSocket waiting = tcp(net);
    for (int i = 0; i < 16; i++) {
      waiting = bound ? bound(tcp(net), net.loopback(0)) : tcp(net);
      if (isUnderWay(waiting, full)) {
        break;
      }
    }
    fails(WSAEWOULDBLOCK, waiting.connectOutcome());
    return waiting;
  }

  private static boolean isUnderWay(TransportSocket socket, TransportSocket listener) {
    int started = socket.connect(name(listener).toSegment());
    return started == -WSAEWOULDBLOCK && socket.ready(Readiness.WRITE) == 0;
  }

  @Test
  void aSocketThatConnectsHasAName() throws Exception {
    Pair pair = pair(Net.IPV6);

    assertThat(port(pair.client())).isPositive();
    assertThat(name(pair.client())).isEqualTo(peer(pair.server()));
  }

  @Test
  void operationsOfAConnectionFailBeforeItIsMade() {
    TransportSocket idle = tcp(Net.IPV4);

    fails(WSAENOTCONN, idle.peerName(MemorySegment.ofArray(new byte[128])));
    fails(WSAENOTCONN, tryReceive(idle, room(1)));
  }

  // --- listening

  @ParameterizedTest
  @EnumSource
  void listeningKeepsTheNameGivenByBind(Net net) {
    TransportSocket socket = bound(tcp(net), net.loopback(0));
    int port = port(socket);
    assertThat(port).isNotZero();

    ok(socket.listen(1));

    assertThat(port(socket)).isEqualTo(port);
  }

  @Test
  void nobodyIsAcceptedWhenNobodyConnects() throws Exception {
    TransportSocket listener = listener(Net.IPV4);

    assertThat(listener.ready(Readiness.READ)).isZero();
    assertThat(listener.accept()).isNull();
  }

  @Test
  void lookingAtAListenerKeepsItsConnections() throws Exception {
    TransportSocket listener = listener(Net.IPV4);
    TransportSocket client = tcp(Net.IPV4);
    ok(connect(client, name(listener)));

    assertThat(await(listener, Readiness.READ)).isEqualTo(Readiness.READ);
    assertThat(listener.ready(Readiness.READ)).isEqualTo(Readiness.READ);
    assertThat(listener.ready(Readiness.READ)).isEqualTo(Readiness.READ);

    assertThat(peer(accept(listener))).isEqualTo(name(client));
    assertThat(listener.ready(Readiness.READ)).isZero();
  }

  @Test
  void acceptedSocketsInheritOptions() throws Exception {
    TransportSocket listener = listener(Net.IPV4);
    set(listener, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 1);
    set(listener, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, 1);
    ok(connect(tcp(Net.IPV4), name(listener)));

    TransportSocket accepted = accept(listener);

    assertThat(get(accepted, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).isEqualTo(1);
    assertThat(get(accepted, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE)).isEqualTo(1);
  }

  @Test
  void anAcceptedSocketShowsThatItsPeerGaveUp() throws Exception {
    TransportSocket listener = listener(Net.IPV4);
    TransportSocket client = tcp(Net.IPV4);
    ok(connect(client, name(listener)));
    TransportSocket accepted = accept(listener);
    abort(client);
    await(accepted, Readiness.READ);

    assertThat(accepted.ready(0) & Readiness.ERROR).isNotZero();
  }

  @ParameterizedTest
  @EnumSource
  void thePortOfAClosedListenerIsFreeAtOnce(Net net) {
    TransportSocket listener = listener(net);
    var address = name(listener);
    for (int i = 0; i < 50; i++) {
      listener.arm(Readiness.READ, new Told());
      close(listener);
      fails(WSAECONNREFUSED, connect(tcp(net), address));
      listener = bound(tcp(net), address);
      ok(listener.listen(1));
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() throws Exception {
    TransportSocket listener = listener(Net.IPV4);
    Transport elsewhere = create();
    TransportSocket second = elsewhere.open(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0);

    fails(WSAEADDRINUSE, second.bind(name(listener).toSegment(), Sharing.NONE));

    second.close();
    elsewhere.close();
  }

  // --- both families

  @Test
  void aSocketOfIpv6HidesPeersOfIpv4() throws Exception {
    TransportSocket listener = bound(tcp(Net.IPV6), Net.IPV6.any(0));
    ok(listener.listen(4));
    assertThat(get(listener, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY)).isEqualTo(1);
    TransportSocket four = tcp(Net.IPV4);
    if (connect(four, Net.IPV4.loopback(port(listener))) == 0) {
      TransportSocket six = tcp(Net.IPV6);
      ok(connect(six, Net.IPV6.loopback(port(listener))));
      assertThat(peer(accept(listener))).isEqualTo(name(six));
      assertThat(listener.accept()).isNull();
      fails(WSAECONNRESET, receive(four, room(1), 0));
    }
  }

  @Test
  void aSocketOfBothFamiliesSeesPeersOfIpv4Mapped() throws Exception {
    TransportSocket listener = tcp(Net.IPV6);
    set(listener, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0);
    bound(listener, Net.IPV6.any(0));
    ok(listener.listen(4));
    TransportSocket four = tcp(Net.IPV4);
    ok(connect(four, Net.IPV4.loopback(port(listener))));

    TransportSocket accepted = accept(listener);

    assertThat(peer(accepted)).isEqualTo(new SockAddrIn6(0, 0xFFFF_7F00_0001L, port(four), 0, 0));
  }

  @Test
  void aSocketOfIpv6DoesNotReachIpv4() {
    TransportSocket listener = listener(Net.IPV4);
    var mapped = new SockAddrIn6(0, 0xFFFF_7F00_0001L, port(listener), 0, 0);

    fails(WSAENETUNREACH, connect(tcp(Net.IPV6), mapped));
  }

  // --- data

  @Test
  void buffersInAndOutsideTheHeapAreGatheredAndScattered() throws Exception {
    Pair pair = pair(Net.IPV4);
    try (Arena arena = Arena.ofConfined()) {
      WsaBuf[] from = {
        text("ab")[0], outsideHeap(arena, "cd")[0], text("")[0], outsideHeap(arena, "efg")[0]
      };
      assertThat(pair.client().send(from, 1, 0, null)).isEqualTo(6);
      send(pair.client(), outsideHeap(arena, "hi"));
      WsaBuf[] to = {
        new WsaBuf(arena.allocate(3)), room(2)[0], new WsaBuf(arena.allocate(1)), room(10)[0]
      };
      long moved = 0;
      while (moved < 8) {
        long more = pair.server().receive(to, moved, 0, null, new WsaOverlapped());
        if (more == -WSAEWOULDBLOCK) {
          await(pair.server(), Readiness.READ);
        } else {
          ok(more);
          moved += more;
        }
      }
      assertThat(string(to[0], 3) + string(to[1], 2) + string(to[2], 1) + string(to[3], 2))
          .isEqualTo("bcdefghi");
    }
  }

  @Test
  void allMemoryOutsideTheHeapIsGatheredAndScattered() throws Exception {
    Pair pair = pair(Net.IPV4);
    try (Arena arena = Arena.ofShared()) {
      WsaBuf[] from = {outsideHeap(arena, "one")[0], outsideHeap(arena, "two")[0]};
      send(pair.client(), from);
      WsaBuf[] to = {new WsaBuf(arena.allocate(4)), new WsaBuf(arena.allocate(4))};
      receive(pair.server(), room(6), WinSock2.MSG_PEEK);
      awaitBytes(pair.server(), 6);
      assertThat(tryReceive(pair.server(), to)).isEqualTo(6);
      assertThat(string(to[0], 4) + string(to[1], 2)).isEqualTo("onetwo");
    }
  }

  private static void awaitBytes(TransportSocket socket, long bytes) {
    while (socket.available() < bytes) {
      Thread.onSpinWait();
    }
  }

  @Test
  void memoryThatIsFreedOrOfAnotherThreadIsRefused() throws Exception {
    Pair pair = pair(Net.IPV4);
    MemorySegment freed;
    try (Arena arena = Arena.ofConfined()) {
      freed = arena.allocate(4);
    }
    WsaBuf[] buffers = {new WsaBuf(freed)};
    send(pair.client(), "data");
    await(pair.server(), Readiness.READ);

    assertThatThrownBy(() -> tryReceive(pair.server(), buffers))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.client().send(buffers, 0, 0, null))
        .isInstanceOf(IllegalStateException.class);
    assertThat(receive(pair.server(), 4)).isEqualTo("data");
  }

  @Test
  void whatIsPeekedAtStays() throws Exception {
    Pair pair = pair(Net.IPV4);
    send(pair.client(), "look");
    awaitBytes(pair.server(), 4);

    WsaBuf[] some = room(2);
    assertThat(receive(pair.server(), some, WinSock2.MSG_PEEK)).isEqualTo(2);
    assertThat(string(some[0], 2)).isEqualTo("lo");
    WsaBuf[] more = room(100);
    assertThat(receive(pair.server(), more, WinSock2.MSG_PEEK)).isEqualTo(4);
    assertThat(string(more[0], 4)).isEqualTo("look");

    assertThat(receive(pair.server(), 4)).isEqualTo("look");
    fails(WSAEWOULDBLOCK, tryReceive(pair.server(), room(1)));
  }

  @Test
  void theBytesThatCanBeReceivedAreCounted() throws Exception {
    Pair pair = pair(Net.IPV4);
    assertThat(pair.server().available()).isZero();

    send(pair.client(), "12345");
    awaitBytes(pair.server(), 5);

    assertThat(pair.server().available()).isEqualTo(5);
    assertThat(receive(pair.server(), room(2), 0)).isEqualTo(2);
    assertThat(pair.server().available()).isEqualTo(3);
  }

  @Test
  void aStreamTakesNoMoreThanThePeerHasRoomFor() throws Exception {
    Pair pair = pair(Net.IPV4);
    WsaBuf[] block = room(1 << 18);
    long sent = 0;
    long moved = pair.client().send(block, 0, 0, null);
    while (moved > 0) {
      sent += moved;
      assertThat(sent).isLessThan(1L << 30);
      moved = pair.client().send(block, 0, 0, null);
    }
    fails(WSAEWOULDBLOCK, moved);
    Told told = new Told();
    pair.client().arm(Readiness.WRITE, told);

    WsaBuf[] room = room(1 << 18);
    long received = 0;
    while (received < sent) {
      long more = receive(pair.server(), room, 0);
      ok(more);
      received += more;
    }

    assertThat(told.next() & Readiness.WRITE).isNotZero();
    assertThat(pair.client().ready(Readiness.WRITE)).isEqualTo(Readiness.WRITE);
  }

  @Test
  void muchDataArrivesInOrder() throws Exception {
    Pair pair = pair(Net.IPV6);
    int total = 3_000_001;
    byte[] bytes = new byte[total];
    for (int i = 0; i < total; i++) {
      bytes[i] = (byte) (i * 31 >>> 3);
    }
    Thread sender =
        Thread.ofVirtual().start(() -> send(pair.client(), new WsaBuf[] {WsaBuf.of(bytes)}));
    byte[] all = new byte[total];
    int length = 0;
    while (length < total) {
      MemorySegment rest = MemorySegment.ofArray(all).asSlice(length);
      long moved = receive(pair.server(), new WsaBuf[] {new WsaBuf(rest)}, 0);
      ok(moved);
      assertThat(moved).isPositive();
      length += (int) moved;
      if ((length & 3) == 0) {
        assertThat(pair.server().ready(Readiness.READ) & Readiness.ERROR).isZero();
      }
    }
    sender.join();

    assertThat(all).isEqualTo(bytes);
  }

  // --- the end

  @ParameterizedTest
  @EnumSource
  void oneDirectionCanEndBeforeTheOther(Net net) throws Exception {
    Pair pair = pair(net);
    send(pair.client(), "question");
    ok(pair.client().shutdown(WinSock2.SD_SEND));

    assertThat(receive(pair.server(), 100)).isEqualTo("question");
    assertThat(receive(pair.server(), room(1), 0)).isZero();
    assertThat(pair.server().ready(Readiness.READ))
        .isEqualTo(Readiness.READ | Readiness.PEER_CLOSED);
    send(pair.server(), "answer");
    close(pair.server());

    assertThat(receive(pair.client(), 100)).isEqualTo("answer");
  }

  @Test
  void bothSidesOverIsHangup() throws Exception {
    Pair pair = pair(Net.IPV4);
    ok(pair.client().shutdown(WinSock2.SD_SEND));
    ok(pair.server().shutdown(WinSock2.SD_SEND));
    await(pair.client(), Readiness.READ);

    assertThat(pair.client().ready(Readiness.READ) & Readiness.HANGUP).isNotZero();
  }

  @ParameterizedTest
  @EnumSource
  void anAbortResetsTheConnection(Net net) throws Exception {
    Pair pair = pair(net);

    abort(pair.client());

    fails(WSAECONNRESET, receive(pair.server(), room(1), 0));
  }

  @Test
  void aConnectionCanBeResetWithoutClosingTheSocket() throws Exception {
    Pair pair = pair(Net.IPV4);

    ok(pair.client().disconnect());

    fails(WSAECONNRESET, receive(pair.server(), room(1), 0));
  }

  @Test
  void closingWithUnreadDataResets() throws Exception {
    Pair pair = pair(Net.IPV4);
    send(pair.client(), "unread");
    awaitBytes(pair.server(), 6);

    close(pair.server());

    fails(WSAECONNRESET, receive(pair.client(), room(1), 0));
  }

  @Test
  void aGracefulCloseDeliversWhatWasSent() throws Exception {
    Pair pair = pair(Net.IPV4);
    pair.client().arm(Readiness.READ, new Told());
    send(pair.client(), "x".repeat(200_000));
    close(pair.client());

    assertThat(receive(pair.server(), 300_000)).hasSize(200_000);
  }

  @Test
  void sendingToAPeerThatIsGoneFails() throws Exception {
    Pair pair = pair(Net.IPV4);
    abort(pair.server());
    await(pair.client(), Readiness.READ);

    long moved = pair.client().send(text("x"), 0, 0, null);

    assertThat(moved).isIn((long) -WSAECONNRESET, (long) -WSAECONNABORTED);
  }

  @Test
  void aShutdownTellsOfAReset() throws Exception {
    Pair pair = pair(Net.IPV4);
    abort(pair.server());
    await(pair.client(), Readiness.READ);

    assertThat(pair.client().shutdown(WinSock2.SD_SEND)).isIn(-WSAECONNRESET, -WSAENOTCONN);
    fails(WSAECONNRESET, tryReceive(pair.client(), room(1)));
  }

  // --- readiness

  @Test
  void readinessIsToldOnce() throws Exception {
    Pair pair = pair(Net.IPV4);
    Told told = new Told();
    pair.server().arm(Readiness.READ, told);
    assertThat(told.isEmpty()).isTrue();

    send(pair.client(), "1");
    assertThat(told.next() & Readiness.READ).isNotZero();
    send(pair.client(), "2");
    await(pair.server(), Readiness.READ);
    await(pair.server(), Readiness.READ);

    assertThat(told.isEmpty()).isTrue();
  }

  @Test
  void readinessThatIsThereIsToldAtOnce() throws Exception {
    Pair pair = pair(Net.IPV4);
    send(pair.client(), "1");
    awaitBytes(pair.server(), 1);

    assertThat(await(pair.server(), Readiness.READ) & Readiness.READ).isNotZero();
    assertThat(await(pair.server(), Readiness.WRITE)).isEqualTo(Readiness.WRITE);
  }

  @Test
  void aLaterInterestReplacesAnEarlierOne() throws Exception {
    Pair pair = pair(Net.IPV4);
    Told first = new Told();
    Told second = new Told();
    pair.server().arm(Readiness.READ, first);
    pair.server().arm(Readiness.READ, second);
    send(pair.client(), "1");

    assertThat(second.next() & Readiness.READ).isNotZero();
    assertThat(first.isEmpty()).isTrue();
  }

  @Test
  void anInterestTakenBackIsNotTold() throws Exception {
    Pair pair = pair(Net.IPV4);
    Told told = new Told();
    pair.server().arm(Readiness.READ, told);
    pair.server().arm(0, told);
    send(pair.client(), "1");
    awaitBytes(pair.server(), 1);
    await(pair.client(), Readiness.WRITE);
    await(pair.client(), Readiness.WRITE);

    assertThat(told.isEmpty()).isTrue();
  }

  @Test
  void lookingTakesNothingFromWhoWaits() throws Exception {
    TransportSocket listener = listener(Net.IPV4);
    Pair pair = pair(Net.IPV4);
    for (int i = 0; i < 300; i++) {
      Told told = new Told();
      pair.server().arm(Readiness.READ, told);
      send(pair.client(), "x");
      ok(pair.server().ready(Readiness.READ));
      ok(pair.server().available());
      assertThat(told.next() & Readiness.READ).isNotZero();
      assertThat(receive(pair.server(), 1)).isEqualTo("x");

      Told connection = new Told();
      listener.arm(Readiness.READ, connection);
      TransportSocket client = tcp(Net.IPV4);
      ok(connect(client, name(listener)));
      ok(listener.ready(Readiness.READ));
      assertThat(connection.next() & Readiness.READ).isNotZero();
      TransportSocket server = accept(listener);
      close(client);
      close(server);
    }
  }

  @Test
  void listenersMayArmAgain() throws Exception {
    Pair pair = pair(Net.IPV4);
    Told told = new Told();
    TransportSocket.Listener again =
        new TransportSocket.Listener() {
          @Override
          public void ready(int ready) {
            if (tryReceive(pair.server(), room(100)) > 0) {
              pair.server().arm(Readiness.READ, this);
              told.ready(ready);
            }
          }
        };
    pair.server().arm(Readiness.READ, again);

    for (int i = 0; i < 8; i++) {
      send(pair.client(), "x");
      assertThat(told.next() & Readiness.READ).isNotZero();
    }
  }

  @Test
  void aFreshConnectionIsWritableAndNothingElse() throws Exception {
    Pair pair = pair(Net.IPV4);

    assertThat(pair.client().ready(Readiness.READ | Readiness.WRITE | Readiness.URGENT))
        .isEqualTo(Readiness.WRITE);
    assertThat(pair.client().ready(Readiness.READ)).isZero();
  }

  // --- options

  @Test
  void buffersAreAsLargeAsTheyWereSet() {
    TransportSocket socket = tcp(Net.IPV4);
    set(socket, WinSock2.SOL_SOCKET, WinSock2.SO_SNDBUF, 12_345);
    set(socket, WinSock2.SOL_SOCKET, WinSock2.SO_RCVBUF, 54_321);

    assertThat(get(socket, WinSock2.SOL_SOCKET, WinSock2.SO_SNDBUF)).isEqualTo(12_345);
    assertThat(get(socket, WinSock2.SOL_SOCKET, WinSock2.SO_RCVBUF)).isEqualTo(54_321);
  }

  @Test
  void keepaliveHasTheTimesOfWindows() {
    TransportSocket socket = tcp(Net.IPV4);
    set(socket, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, 7);

    assertThat(get(socket, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE)).isEqualTo(1);
    assertThat(get(socket, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPIDLE)).isEqualTo(7200);
    assertThat(get(socket, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPINTVL)).isEqualTo(1);
    set(socket, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT, 255);
    assertThat(get(socket, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT)).isEqualTo(255);
    fails(WSAEINVAL, trySet(socket, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT, 256));
  }

  @Test
  void unknownOptionsAreRefused() {
    TransportSocket socket = tcp(Net.IPV4);

    fails(WSAENOPROTOOPT, trySet(socket, WinSock2.IPPROTO_TCP, 0x7777, 1));
    fails(
        WSAENOPROTOOPT,
        socket.getOption(WinSock2.IPPROTO_TCP, 0x7777, MemorySegment.ofArray(new byte[4])));
  }

  // --- paths

  @Test
  void pathsNameLocalStreams(@TempDir Path folder) throws Exception {
    var path = new SockAddrUn(folder.resolve("s").toString());
    TransportSocket listener = bound(socket(WinSock2.AF_UNIX, WinSock2.SOCK_STREAM), path);
    ok(listener.listen(4));
    TransportSocket client = socket(WinSock2.AF_UNIX, WinSock2.SOCK_STREAM);
    ok(connect(client, path));
    TransportSocket server = accept(listener);

    assertThat(name(server)).isEqualTo(path);
    assertThat(peer(client)).isEqualTo(path);
    assertThat(peer(server)).isEqualTo(new SockAddrUn(""));
    send(client, "through a path");
    assertThat(receive(server, 14)).isEqualTo("through a path");
    fails(
        WSAEADDRINUSE,
        socket(WinSock2.AF_UNIX, WinSock2.SOCK_STREAM).bind(path.toSegment(), Sharing.NONE));
  }

  @Test
  void aPathWhereNobodyListensRefuses(@TempDir Path folder) {
    var path = new SockAddrUn(folder.resolve("nobody").toString());
    TransportSocket client = socket(WinSock2.AF_UNIX, WinSock2.SOCK_STREAM);

    fails(WSAECONNREFUSED, connect(client, path));
  }

  @Test
  void shortRoomForAPathIsEnoughIfThePathFits(@TempDir Path folder) {
    var path = new SockAddrUn(folder.resolve("p").toString());
    TransportSocket socket = bound(socket(WinSock2.AF_UNIX, WinSock2.SOCK_STREAM), path);
    int length = path.path().length();
    MemorySegment exact = MemorySegment.ofArray(new byte[2 + length + 1]);

    assertThat(socket.localName(exact)).isEqualTo(2 + length + 1);
    assertThat(exact.getString(2)).isEqualTo(path.path());
    fails(WSAEFAULT, socket.localName(exact.asSlice(0, 2 + length)));
    assertThat(exact.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) WinSock2.AF_UNIX);
  }
}
