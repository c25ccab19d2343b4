package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.buffers;
import static org.jwinsock.host.Kernel.bytes;
import static org.jwinsock.host.Kernel.nameOf;
import static org.jwinsock.host.Kernel.send;
import static org.jwinsock.host.Kernel.setOption;
import static org.jwinsock.host.Kernel.tryReceive;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.host.Kernel.Connection;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.TcpInfo;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

class HostStreamTest {

  private final Kernel kernel = new Kernel();

  @AfterEach
  void end() {
    kernel.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.AF_INET, WinSock2.AF_INET6})
  void bytesTravelBothWays(int family) {
    Connection c = kernel.connect(family);

    assertThat(send(c.client(), "there")).isEqualTo(5);
    assertThat(kernel.receiveText(c.server(), 5)).isEqualTo("there");
    assertThat(send(c.server(), "and back")).isEqualTo(8);
    assertThat(kernel.receiveText(c.client(), 8)).isEqualTo("and back");
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.AF_INET, WinSock2.AF_INET6})
  void theNamesOfTheTwoEndsAreEachOthers(int family) {
    Connection c = kernel.connect(family);

    MemorySegment peer = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = c.client().peerName(peer);
    SockAddr named = SockAddr.read(peer.asSlice(0, length));
    assertThat(named).isEqualTo(SockAddr.read(nameOf(c.server())));
    assertThat(named).isEqualTo(SockAddr.read(nameOf(c.listener())));
    assertThat(named)
        .isInstanceOf(family == WinSock2.AF_INET ? SockAddrIn.class : SockAddrIn6.class);
  }

  @Test
  void aNameNeedsRoom() {
    HostStream listener = kernel.listener(WinSock2.AF_INET6);

    assertThat(listener.localName(MemorySegment.ofArray(new byte[27]))).isEqualTo(-WSAEFAULT);
  }

  @Test
  void severalBuffersAreOneStretchOfTheStream() {
    Connection c = kernel.connect(WinSock2.AF_INET);

    long sent = c.client().send(buffers(bytes("ab"), bytes("cdef"), bytes("g")), 3, 0, null);
    assertThat(sent).isEqualTo(4);
    kernel.await(c.server(), Readiness.READ);
    byte[] one = new byte[3];
    byte[] two = new byte[5];
    long got = c.server().receive(buffers(one, two), 1, 0, null, new WsaOverlapped());

    assertThat(got).isEqualTo(4);
    assertThat(one).isEqualTo(new byte[] {0, 'd', 'e'});
    assertThat(two).startsWith('f', 'g');
  }

  @Test
  void nativeBuffersAreUsedWhereTheyAre() {
    Connection c = kernel.connect(WinSock2.AF_INET);

    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocateFrom("native");
      MemorySegment in = arena.allocate(16);
      assertThat(c.client().send(new WsaBuf[] {new WsaBuf(out)}, 0, 0, null)).isEqualTo(7);
      kernel.await(c.server(), Readiness.READ);
      long got = c.server().receive(new WsaBuf[] {new WsaBuf(in)}, 0, 0, null, new WsaOverlapped());
      assertThat(got).isEqualTo(7);
      assertThat(in.getString(0)).isEqualTo("native");
    }
  }

  @Test
  void peekingLeavesTheBytes() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    send(c.client(), "stay");

    byte[] into = new byte[4];
    assertThat(kernel.receive(c.server(), into, WinSock2.MSG_PEEK)).isEqualTo(4);
    assertThat(c.server().available()).isEqualTo(4);
    assertThat(kernel.receiveText(c.server())).isEqualTo("stay");
    assertThat(c.server().available()).isZero();
  }

  @Test
  void aSendStopsWhenTheBuffersAreFullAndGoesOnWhenThereIsRoom() {
    Connection c = kernel.connect(WinSock2.AF_INET);

    byte[] chunk = new byte[1 << 16];
    long total = 0;
    long some = 0;
    for (int i = 0; i < 10_000 && some >= 0; i++) {
      some = c.client().send(buffers(chunk), 0, 0, null);
      total += Math.max(some, 0);
    }
    assertThat(some).isEqualTo(-WSAEWOULDBLOCK);
    assertThat(c.client().ready(Readiness.WRITE)).isZero();

    while (total > 0) {
      total -= kernel.receive(c.server(), chunk, 0);
    }
    assertThat(kernel.await(c.client(), Readiness.WRITE)).isEqualTo(Readiness.WRITE);
  }

  @Test
  void theEndOfTheStreamIsZeroBytesAndPeerClosed() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    send(c.client(), "last");

    assertThat(c.client().shutdown(WinSock2.SD_SEND)).isZero();

    assertThat(kernel.receiveText(c.server(), 4)).isEqualTo("last");
    assertThat(kernel.await(c.server(), Readiness.READ))
        .isEqualTo(Readiness.READ | Readiness.PEER_CLOSED);
    assertThat(tryReceive(c.server(), new byte[1], 0)).isZero();
    assertThat(send(c.server(), "still")).isEqualTo(5);
    assertThat(kernel.receiveText(c.client(), 5)).isEqualTo("still");
    assertThat(c.server().shutdown(WinSock2.SD_SEND)).isZero();
    assertThat(kernel.await(c.server(), Readiness.READ) & Readiness.HANGUP)
        .isEqualTo(Readiness.HANGUP);
  }

  @Test
  void acceptHasNothingToTakeBeforeAConnectionComes() throws Exception {
    assertThat(kernel.listener(WinSock2.AF_INET).accept()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.AF_INET, WinSock2.AF_INET6})
  void whereNobodyListensAConnectIsRefusedAndTheSocketCanConnectAgain(int family) {
    HostStream client = (HostStream) kernel.tcp(family);
    MemorySegment nowhere = kernel.silentAddress(family);

    assertThat(kernel.outcome(client, nowhere)).isEqualTo(-WSAECONNREFUSED);
    assertThat(kernel.outcome(client, nowhere)).isEqualTo(-WSAECONNREFUSED);

    HostStream listener = kernel.listener(family);
    kernel.connect(client, nameOf(listener));
    assertThat(send(client, "works")).isEqualTo(5);
    assertThat(kernel.receiveText(kernel.accept(listener), 5)).isEqualTo("works");
  }

  @Test
  void anAbortResetsTheConnection() {
    Connection c = kernel.connect(WinSock2.AF_INET);

    c.client().abort();

    assertThat(kernel.await(c.server(), Readiness.READ) & Readiness.ERROR).isNotZero();
    assertThat(tryReceive(c.server(), new byte[1], 0)).isEqualTo(-WSAECONNRESET);
  }

  @Test
  void aCloseDeliversWhatWasSent() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    send(c.client(), "posthumous");

    c.client().close();

    assertThat(kernel.receiveText(c.server(), 10)).isEqualTo("posthumous");
    assertThat(kernel.receive(c.server(), new byte[1], 0)).isZero();
  }

  @Test
  void sendingToAPeerThatClosedIsAnAbort() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    c.client().close();
    kernel.await(c.server(), Readiness.PEER_CLOSED);

    assertThat(send(c.server(), "x")).isEqualTo(1);
    kernel.await(c.server(), 0); // the reset

    assertThat(send(c.server(), "x")).isEqualTo(-WSAECONNABORTED);
  }

  @Test
  void aDisconnectResetsAndTheSocketConnectsAgain() {
    Connection c = kernel.connect(WinSock2.AF_INET);

    assertThat(c.client().disconnect()).isZero();

    assertThat(kernel.receive(c.server(), new byte[1], 0)).isEqualTo(-WSAECONNRESET);
    kernel.connect(c.client(), nameOf(c.listener()));
    HostStream again = kernel.accept(c.listener());
    assertThat(send(again, "once more")).isEqualTo(9);
    assertThat(kernel.receiveText(c.client(), 9)).isEqualTo("once more");
  }

  @Test
  void aConnectionResetBeforeItsMakingWasNoticedIsMadeAndThenReset() {
    HostStream listener = kernel.listener(WinSock2.AF_INET);
    HostStream client = (HostStream) kernel.tcp(WinSock2.AF_INET);
    int started = client.connect(nameOf(listener));
    kernel.accept(listener).abort();
    kernel.await(client, 0);

    assertThat(started == 0 ? 0 : client.connectOutcome()).isZero();

    assertThat(tryReceive(client, new byte[1], 0)).isEqualTo(-WSAECONNRESET);
    assertThat(send(client, "x")).isNegative();
  }

  @Test
  void drainedMeansThatThePeerHasAcknowledgedTheEnd() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    send(c.client(), "all of it");
    assertThat(c.client().drained()).isFalse();

    c.client().shutdown(WinSock2.SD_SEND);
    kernel.await(c.server(), Readiness.PEER_CLOSED);
    c.server().shutdown(WinSock2.SD_SEND); // the acknowledgement comes along
    kernel.await(c.client(), Readiness.PEER_CLOSED);

    assertThat(c.client().drained()).isTrue();
  }

  @Test
  void statisticsTellStateAndCounts() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    send(c.client(), "12345");
    kernel.receiveText(c.server(), 5);
    MemorySegment out = MemorySegment.ofArray(new byte[TcpInfo.SIZE]);

    assertThat(c.client().tcpInfo(0, out)).isEqualTo(TcpInfo.SIZE);
    TcpInfo info = TcpInfo.read(out);
    assertThat(info.state()).isEqualTo(MsTcpIp.TCPSTATE_ESTABLISHED);
    assertThat(info.bytesOut()).isEqualTo(5);
    assertThat(info.bytesInFlight()).isZero();
    assertThat(info.mss()).isPositive();
    assertThat(c.server().tcpInfo(0, out)).isEqualTo(TcpInfo.SIZE);
    assertThat(TcpInfo.read(out).bytesIn()).isEqualTo(5);

    assertThat(c.client().tcpInfo(7, out)).isEqualTo(-WSAEINVAL);
    assertThat(c.client().tcpInfo(0, out.asSlice(1))).isEqualTo(-WSAEFAULT);
  }

  @Test
  void aPortCanBeBoundAgainAtOnceAfterItsConnectionsWereClosedHere() {
    Connection c = kernel.connect(WinSock2.AF_INET);
    MemorySegment name = nameOf(c.listener());
    c.server().shutdown(WinSock2.SD_SEND);
    kernel.receive(c.client(), new byte[1], 0);
    c.client().close();
    kernel.receive(c.server(), new byte[1], 0);
    c.server().close(); // TIME_WAIT is here
    c.listener().close();

    HostStream again = (HostStream) kernel.tcp(WinSock2.AF_INET);
    assertThat(again.bind(name, Sharing.NONE)).isZero();
    assertThat(again.listen(1)).isZero();
  }

  @Test
  void anEphemeralPortIsFromWindowsRange() {
    assertThat(Kernel.portOf(kernel.listener(WinSock2.AF_INET))).isGreaterThanOrEqualTo(49_152);
    assertThat(Kernel.portOf(kernel.listener(WinSock2.AF_INET6))).isGreaterThanOrEqualTo(49_152);
  }

  @Test
  void whatIsNoAddressOfThisMachineCannotBeBound() {
    HostSocket socket = kernel.tcp(WinSock2.AF_INET);

    assertThat(socket.bind(new SockAddrIn(0xC000_0201, 0).toSegment(), Sharing.NONE))
        .isEqualTo(-WSAEADDRNOTAVAIL);
  }

  @ParameterizedTest
  @ValueSource(ints = {WinSock2.AF_INET, WinSock2.AF_INET6})
  void shouldLeaveTheDescriptorOfAnAcceptSocketToTheNextSocket(int family) {
    HostStream seat = (HostStream) kernel.tcp(family);
    int own = seat.fd();
    Connection connection = kernel.connect(family);
    int number = connection.server().fd();

    assertThat(seat.adopt(connection.server())).isZero();

    assertThat(seat.fd()).isEqualTo(number);
    assertThat(((HostStream) kernel.tcp(family)).fd()).isEqualTo(own);
    assertReceives(seat, connection.client());
  }

  @Test
  void shouldKeepTheNumberOfAnAcceptSocketThatACallUses() {
    HostStream seat = (HostStream) kernel.tcp(WinSock2.AF_INET);
    int own = seat.fd();
    Connection connection = kernel.connect(WinSock2.AF_INET);
    assertThat(seat.enter()).isTrue();

    assertThat(seat.adopt(connection.server())).isZero();

    assertThat(seat.fd()).isEqualTo(own);
    seat.exit();
    assertReceives(seat, connection.client());
  }

  private void assertReceives(HostStream seat, HostStream client) {
    assertThat(Kernel.send(client, "for the seat")).isEqualTo(12);
    byte[] got = new byte[12];
    assertThat(kernel.receive(seat, got, 0)).isEqualTo(12);
  }

  @Test
  void shouldNotLeaveASocketToAnotherThatSomebodyHasDoneSomethingWith() {
    HostStream seat = (HostStream) kernel.tcp(WinSock2.AF_INET);
    MemorySegment on = MemorySegment.ofArray(new byte[] {1, 0, 0, 0});
    assertThat(seat.setOption(WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, on)).isZero();
    Connection connection = kernel.connect(WinSock2.AF_INET);

    assertThat(seat.adopt(connection.server())).isZero();

    assertThat(kernel.transport.unused.drain()).isFalse();
    MemorySegment kept = MemorySegment.ofArray(new byte[4]);
    assertThat(seat.getOption(WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, kept)).isEqualTo(4);
    assertThat(kept.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
  }

  @Nested
  class Urgent {

    private Connection c = kernel.connect(WinSock2.AF_INET);

    @BeforeEach
    void sendAnUrgentByte() {
      c = kernel.connect(WinSock2.AF_INET);
    }

    private void sendUrgent(String text) {
      long sent = c.client().send(buffers(bytes(text)), 0, WinSock2.MSG_OOB, null);
      assertThat(sent).isEqualTo(text.length());
    }

    @Test
    void thereIsNoneBeforeItCame() {
      assertThat(tryReceive(c.server(), new byte[1], WinSock2.MSG_OOB)).isEqualTo(-WSAEWOULDBLOCK);
      assertThat(c.server().atMark()).isEqualTo(1);
    }

    @Test
    void itIsReceivedApart() {
      send(c.client(), "before");
      sendUrgent("!");
      send(c.client(), "after");

      byte[] one = new byte[1];
      assertThat(kernel.receive(c.server(), one, WinSock2.MSG_OOB)).isEqualTo(1);
      assertThat(one).containsExactly('!');
      assertThat(kernel.receiveText(c.server(), 6)).isEqualTo("before");
      assertThat(kernel.receiveText(c.server(), 5)).isEqualTo("after");
      assertThat(tryReceive(c.server(), one, WinSock2.MSG_OOB)).isEqualTo(-WSAEWOULDBLOCK);
    }

    @Test
    void aReceiveStopsAtTheMark() {
      send(c.client(), "before");
      sendUrgent("!");
      send(c.client(), "after");
      kernel.await(c.server(), Readiness.URGENT);
      assertThat(c.server().atMark()).isZero();

      assertThat(kernel.receiveText(c.server())).isEqualTo("before");
      assertThat(c.server().atMark()).isEqualTo(1);
      assertThat(kernel.receiveText(c.server(), 5)).isEqualTo("after");
    }

    @Test
    void inLineItIsAnOrdinaryByte() {
      assertThat(setOption(c.server(), WinSock2.SOL_SOCKET, WinSock2.SO_OOBINLINE, 1)).isZero();
      send(c.client(), "ab");
      sendUrgent("!");
      send(c.client(), "cd");

      assertThat(kernel.receiveText(c.server(), 5)).isEqualTo("ab!cd");
    }

    @Test
    void anEndedStreamHasNone() {
      c.client().close();
      kernel.await(c.server(), Readiness.PEER_CLOSED);

      assertThat(tryReceive(c.server(), new byte[1], WinSock2.MSG_OOB)).isZero();
    }
  }

  @Nested
  class Paths {

    @TempDir Path folder;

    private MemorySegment path(String name) {
      return new SockAddrUn(folder.resolve(name).toString()).toSegment();
    }

    private HostStream listener(String name) {
      HostStream listener = (HostStream) kernel.tcp(WinSock2.AF_UNIX);
      assertThat(listener.bind(path(name), Sharing.NONE)).isZero();
      assertThat(listener.listen(5)).isZero();
      return listener;
    }

    @Test
    void bytesTravelBothWays() {
      HostStream listener = listener("s");
      HostStream client = (HostStream) kernel.tcp(WinSock2.AF_UNIX);
      kernel.connect(client, path("s"));
      HostStream server = kernel.accept(listener);

      send(client, "there");
      assertThat(kernel.receiveText(server, 5)).isEqualTo("there");
      send(server, "back");
      assertThat(kernel.receiveText(client, 4)).isEqualTo("back");
      client.close();
      assertThat(kernel.receive(server, new byte[1], 0)).isZero();
    }

    @Test
    void theNameIsAPathInTheFileSystem() {
      HostStream listener = listener("s");
      HostStream client = (HostStream) kernel.tcp(WinSock2.AF_UNIX);
      kernel.connect(client, path("s"));

      assertThat(Files.exists(folder.resolve("s"))).isTrue();
      SockAddrUn named = new SockAddrUn(folder.resolve("s").toString());
      assertThat(SockAddr.read(nameOf(listener))).isEqualTo(named);
      assertThat(SockAddr.read(nameOf(client))).isEqualTo(new SockAddrUn(""));
      MemorySegment peer = MemorySegment.ofArray(new byte[SockAddrUn.SIZE]);
      assertThat(client.peerName(peer)).isEqualTo(SockAddrUn.SIZE);
      assertThat(SockAddr.read(peer)).isEqualTo(named);
    }

    @Test
    void aPathIsTakenOnce() {
      listener("s");

      HostSocket other = kernel.tcp(WinSock2.AF_UNIX);
      assertThat(other.bind(path("s"), Sharing.NONE)).isEqualTo(-WSAEADDRINUSE);
    }

    @Test
    void anAbstractNameIsNone() {
      HostSocket socket = kernel.tcp(WinSock2.AF_UNIX);
      MemorySegment name = new SockAddrUn("").toSegment();
      assertThat(socket.bind(name, Sharing.NONE)).isEqualTo(-WSAEINVAL);

      name.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 3, (byte) 'x');
      assertThat(socket.bind(name, Sharing.NONE)).isEqualTo(-WSAEINVAL);
    }

    @Test
    void whereNobodyListensAConnectIsRefused() {
      HostStream client = (HostStream) kernel.tcp(WinSock2.AF_UNIX);
      assertThat(client.connect(path("missing"))).isEqualTo(-WSAECONNREFUSED);

      listener("s").close();
      assertThat(client.connect(path("s"))).isEqualTo(-WSAECONNREFUSED);

      listener("t");
      assertThat(client.connect(path("t"))).isZero();
    }

    @Test
    void aFullQueueRefuses() {
      HostStream listener = (HostStream) kernel.tcp(WinSock2.AF_UNIX);
      listener.bind(path("s"), Sharing.NONE);
      listener.listen(1);

      int outcome = 0;
      for (int i = 0; i < 10 && outcome == 0; i++) {
        outcome = ((HostStream) kernel.tcp(WinSock2.AF_UNIX)).connect(path("s"));
      }
      assertThat(outcome).isEqualTo(-WSAECONNREFUSED);
    }

    @Test
    void thereIsNoUrgentData() {
      HostStream listener = listener("s");
      HostStream client = (HostStream) kernel.tcp(WinSock2.AF_UNIX);
      kernel.connect(client, path("s"));
      kernel.accept(listener);

      assertThat(client.send(buffers(bytes("x")), 0, WinSock2.MSG_OOB, null))
          .isEqualTo(-WSAEOPNOTSUPP);
      assertThat(tryReceive(client, new byte[1], WinSock2.MSG_OOB)).isEqualTo(-WSAEOPNOTSUPP);
    }
  }

  @Test
  void aDualStackListenerTakesIpv4AsMapped() {
    HostStream listener = (HostStream) kernel.tcp(WinSock2.AF_INET6);
    assertThat(Kernel.option(listener, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY)).isEqualTo(1);
    assertThat(setOption(listener, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0)).isZero();
    MemorySegment any = new SockAddrIn6(0, 0, 0, 0, 0).toSegment();
    assertThat(listener.bind(any, Sharing.NONE)).isZero();
    listener.listen(1);

    HostStream client = (HostStream) kernel.tcp(WinSock2.AF_INET);
    kernel.connect(client, Kernel.loopback(WinSock2.AF_INET, Kernel.portOf(listener)));
    MemorySegment peer = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = kernel.accept(listener).peerName(peer);

    assertThat(SockAddr.read(peer.asSlice(0, length)))
        .isInstanceOfSatisfying(SockAddrIn6.class, six -> assertThat(six.isV4Mapped()).isTrue());
  }
}
