package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaProtocolInfo;

class LifecycleTest extends WinsockFixture {

  /// Every function, on the given socket.
  private List<Callable<? extends Number>> everything(long s) {
    FdSet set = new FdSet();
    set.add(s);
    WsaBuf[] buffers = {WsaBuf.of(new byte[1])};
    return List.of(
        () -> winsock.sockets.bind(s, loopback(0).toSegment()),
        () -> winsock.sockets.listen(s, 1),
        () -> winsock.sockets.accept(s, null, null, null),
        () -> winsock.sockets.accept(s, (SockAddr[]) null, (caller, callee) -> CF_ACCEPT),
        () -> winsock.sockets.connect(s, loopback(1).toSegment(), null),
        () -> winsock.sockets.shutdown(s, SD_BOTH),
        () -> winsock.sockets.WSASendDisconnect(s, null),
        () -> winsock.sockets.WSARecvDisconnect(s, null),
        () -> winsock.sockets.closesocket(s),
        () -> winsock.sockets.getsockname(s, new SockAddr[1]),
        () -> winsock.sockets.getsockname(s, room(16), new int[] {16}),
        () -> winsock.sockets.getpeername(s, new SockAddr[1]),
        () -> winsock.sockets.getpeername(s, room(16), new int[] {16}),
        () -> winsock.sockets.WSADuplicateSocket(s, 1, new WsaProtocolInfo[1]),
        () -> winsock.data.recv(s, room(1), 0),
        () -> winsock.data.recvfrom(s, room(1), 0, new SockAddr[1]),
        () -> winsock.data.recvfrom(s, room(1), 0, room(16), new int[] {16}),
        () -> winsock.data.WSARecv(s, buffers, new int[1], new int[1]),
        () -> winsock.data.WSARecvFrom(s, buffers, new int[1], new int[1], null, null),
        () -> winsock.data.send(s, room(1), 0),
        () -> winsock.data.sendto(s, room(1), 0, loopback(1).toSegment()),
        () -> winsock.data.WSASend(s, buffers, new int[1], 0),
        () -> winsock.data.WSASendTo(s, buffers, new int[1], 0, null),
        () -> winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, new int[1]),
        () -> winsock.options.getsockopt(s, SOL_SOCKET, SO_TYPE, room(4), new int[] {4}),
        () -> winsock.options.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, 1),
        () -> winsock.options.setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, room(4)),
        () -> winsock.options.ioctlsocket(s, FIONBIO, new int[1]),
        () -> winsock.options.WSAIoctl(s, FIONBIO, room(4), null, new int[1]),
        () -> winsock.select.select(set, null, null, null),
        () -> winsock.select.select(null, set, null, null),
        () -> winsock.select.select(null, null, set, null),
        () -> winsock.byteOrder.orderInt(s, 1, new int[1]),
        () -> winsock.byteOrder.orderShort(s, 1, new int[1]));
  }

  private void expect(int error, List<Callable<? extends Number>> calls) throws Exception {
    for (int i = 0; i < calls.size(); i++) {
      ThreadError.set(0);
      assertThat(calls.get(i).call().longValue()).as("call %d", i).isEqualTo(-1);
      assertThat(lastError()).as("call %d", i).isEqualTo(error);
    }
  }

  private static final class ThreadError {
    static void set(int error) {
      org.jwinsock.core.kernel.ThreadContext.current().lastError(error);
    }
  }

  @Test
  void nothingWorksBeforeStartup() throws Exception {
    winsock.WSACleanup();
    expect(WSANOTINITIALISED, everything(4));
    expect(
        WSANOTINITIALISED,
        List.of(
            () -> winsock.WSACleanup(),
            () -> winsock.sockets.socket(AF_INET, SOCK_STREAM, 0),
            () -> winsock.sockets.WSASocket(AF_INET, SOCK_STREAM, 0, null, 0, 0),
            () -> winsock.poll.WSAPoll(new PollFd[] {new PollFd(4, POLLIN)}, 1, 0),
            () -> winsock.catalog.WSAEnumProtocols(null, null, new int[1])));
  }

  @Test
  void aHandleThatIsNoSocketIsRefusedEverywhere() throws Exception {
    long closed = tcp();
    winsock.sockets.closesocket(closed);
    for (long s : new long[] {closed, 0, -1, 3, 1L << 40, Long.MIN_VALUE}) {
      expect(WSAENOTSOCK, everything(s));
    }
  }

  @Test
  void aSocketOfAnEarlierSessionIsNoSocket() throws Exception {
    long old = tcp();
    winsock.WSACleanup();
    winsock.WSAStartup(0x0202, new WsaData[1]);
    expect(WSAENOTSOCK, everything(old));
  }

  @Test
  void startupWithoutRoomForItsAnswerFails() {
    ThreadError.set(5);
    assertThat(winsock.WSAStartup(0x0202, null)).isEqualTo(WSAEFAULT);
    assertThat(winsock.WSAStartup(0x0202, new WsaData[0])).isEqualTo(WSAEFAULT);
    assertThat(lastError()).as("the code is the result, not the last error").isEqualTo(5);
  }

  @Test
  void theLastErrorIsEachThreadsOwnAndOutlivesSuccess() throws Exception {
    winsock.sockets.socket(99, 1, 0);
    assertThat(lastError()).isEqualTo(WSAEAFNOSUPPORT);
    winsock.sockets.closesocket(tcp());
    assertThat(lastError()).isEqualTo(WSAEAFNOSUPPORT);
    assertThat(Threads.start(() -> lastError()).get()).isZero();
    assertThat(Threads.start(true, () -> lastError()).get()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cleanupEndsCallsThatWait(boolean isVirtual) throws Exception {
    Pair pair = pair();
    long listener = listener();
    AtomicReference<Integer> error = new AtomicReference<>();
    Threads.Running<Integer> receiver =
        Threads.start(
            isVirtual,
            () -> {
              int result = winsock.data.recv(pair.server(), room(1), 0);
              error.set(lastError());
              return result;
            });
    Threads.Running<Long> acceptor =
        Threads.start(isVirtual, () -> winsock.sockets.accept(listener, null, null, null));
    Threads.until(() -> provider.table().pending() == 2);
    winsock.WSACleanup();
    assertThat(receiver.get()).isEqualTo(SOCKET_ERROR);
    assertThat(error.get()).isEqualTo(WSAEINTR);
    assertThat(acceptor.get()).isEqualTo(INVALID_SOCKET);
  }

  // --- WSASocket

  private WsaProtocolInfo[] protocols() {
    int[] count = new int[1];
    assertThat(winsock.catalog.WSAEnumProtocols(null, null, count)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAENOBUFS);
    WsaProtocolInfo[] found = new WsaProtocolInfo[count[0]];
    assertThat(winsock.catalog.WSAEnumProtocols(null, found, count)).isEqualTo(found.length);
    return found;
  }

  @Test
  void protocolsAreListedWithoutHiddenOnes() {
    assertThat(protocols())
        .extracting(WsaProtocolInfo::protocolName)
        .containsExactly("fake TCP", "fake UDP", "fake TCP/6", "fake UDP/6");
    int[] count = {9};
    WsaProtocolInfo[] found = new WsaProtocolInfo[9];
    assertThat(winsock.catalog.WSAEnumProtocols(new int[] {IPPROTO_UDP, 0}, found, count))
        .isEqualTo(2);
    assertThat(count[0]).isEqualTo(2);
    assertThat(winsock.catalog.WSAEnumProtocols(new int[0], found, count)).isZero();
    assertThat(winsock.catalog.WSAEnumProtocols(null, found, null)).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEFAULT);
  }

  @Test
  void aSocketIsMadeOfAnEntry() {
    WsaProtocolInfo udp6 = protocols()[3];
    int from = FROM_PROTOCOL_INFO;
    long s = winsock.sockets.WSASocket(from, from, from, udp6, 0, WSA_FLAG_OVERLAPPED);
    assertThat(object(s).info().protocolName()).isEqualTo("fake UDP/6");
    assertThat(winsock.sockets.WSASocket(0, 0, 0, udp6, 0, 0)).isPositive();
    assertThat(winsock.sockets.WSASocket(AF_INET, from, from, udp6, 0, 0)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
    WsaProtocolInfo unknown = udp6.withCatalogEntry(77, List.of(77));
    assertThat(winsock.sockets.WSASocket(from, from, from, unknown, 0, 0)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
  }

  @Test
  void groupsAndFlagsAreChecked() {
    assertThat(winsock.sockets.WSASocket(AF_INET, SOCK_STREAM, 0, null, 1, 0)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
    for (int flags : new int[] {0x200, -1, 0x20, 6, 0x18, 2, 4, 8, 0x10}) {
      ThreadError.set(0);
      assertThat(winsock.sockets.WSASocket(AF_INET, SOCK_STREAM, 0, null, 0, flags)).isEqualTo(-1);
      assertThat(lastError()).isEqualTo(WSAEINVAL);
    }
    int leaf = WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
    assertThat(winsock.sockets.WSASocket(AF_INET, SOCK_DGRAM, 0, null, 0, leaf)).isPositive();
    int root = WSA_FLAG_MULTIPOINT_C_ROOT | WSA_FLAG_MULTIPOINT_D_LEAF;
    assertThat(winsock.sockets.WSASocket(AF_INET, SOCK_DGRAM, 0, null, 0, root)).isEqualTo(-1);
    winsock.sockets.WSASocket(AF_INET, SOCK_STREAM, 0, null, 0, WSA_FLAG_NO_HANDLE_INHERIT);
    assertThat(provider.table().lastFlags).isEqualTo(WSA_FLAG_NO_HANDLE_INHERIT);
    winsock.sockets.socket(AF_INET, SOCK_STREAM, 0);
    assertThat(provider.table().lastFlags).isEqualTo(WSA_FLAG_OVERLAPPED);
  }

  @Test
  void aDuplicatedSocketLivesUntilItsLastHandleCloses() {
    Pair pair = pair();
    WsaProtocolInfo[] info = new WsaProtocolInfo[1];
    int pid = (int) ProcessHandle.current().pid();
    assertThat(winsock.sockets.WSADuplicateSocket(pair.client(), pid, info)).isZero();
    int from = FROM_PROTOCOL_INFO;
    long twin = winsock.sockets.WSASocket(from, from, from, info[0], 0, 0);
    assertThat(twin).isPositive().isNotEqualTo(pair.client());
    assertThat(winsock.sockets.closesocket(pair.client())).isZero();
    assertThat(winsock.data.send(twin, text("still here"), 0)).isEqualTo(10);
    assertThat(winsock.sockets.WSASocket(from, from, from, info[0], 0, 0)).isEqualTo(-1);
    assertThat(lastError()).as("used up").isEqualTo(WSAEINVAL);
    assertThat(winsock.sockets.WSADuplicateSocket(twin, pid + 1, info)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
    assertThat(winsock.sockets.WSADuplicateSocket(twin, pid, null)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAEFAULT);
  }

  // --- names

  @Test
  void addressesComeBackBothWays() {
    Pair pair = pair();
    int[] length = {64};
    java.lang.foreign.MemorySegment name = room(64);
    assertThat(winsock.sockets.getpeername(pair.client(), name, length)).isZero();
    assertThat(length[0]).isEqualTo(16);
    assertThat(SockAddr.read(name.asSlice(0, 16))).isEqualTo(name(pair.server()));
  }

  @Test
  void anAddressThatDoesNotFitIsAFault() {
    long s = listener();
    for (int[] length : new int[][] {null, {}, {-1}, {17}, {15}, {Integer.MIN_VALUE}}) {
      ThreadError.set(0);
      assertThat(winsock.sockets.getsockname(s, room(16), length)).isEqualTo(SOCKET_ERROR);
      assertThat(lastError()).isEqualTo(WSAEFAULT);
    }
    assertThat(winsock.sockets.getsockname(s, null, new int[] {16})).isEqualTo(SOCKET_ERROR);
    assertThat(winsock.sockets.getsockname(s, (SockAddr[]) null)).isEqualTo(SOCKET_ERROR);
    assertThat(winsock.sockets.getsockname(s, new SockAddr[0])).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(WSAEFAULT);
  }

  @Test
  void theConditionFunctionSeesBothEndsOnTheAcceptingThread() {
    long listener = listener();
    long client = tcp();
    winsock.sockets.connect(client, name(listener).toSegment(), null);
    Thread self = Thread.currentThread();
    SockAddr[] peer = new SockAddr[1];
    long accepted =
        winsock.sockets.accept(
            listener,
            peer,
            (caller, callee) -> {
              assertThat(Thread.currentThread()).isSameAs(self);
              assertThat(caller).isEqualTo(name(client));
              assertThat(callee).isEqualTo(name(listener));
              return CF_ACCEPT;
            });
    assertThat(accepted).isPositive();
    assertThat(peer[0]).isEqualTo(name(client));
    winsock.sockets.connect(tcp(), name(listener).toSegment(), null);
    assertThat(winsock.sockets.accept(listener, peer, (a, b) -> CF_REJECT)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAECONNREFUSED);
  }

  @Test
  void aSecondConnectIsInvalidForCallersOfVersionOne() {
    Pair pair = pair();
    assertThat(winsock.sockets.connect(pair.client(), loopback(1).toSegment(), null)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAEALREADY);
    winsock.WSACleanup();
    winsock.WSAStartup(0x0101, new WsaData[1]);
    Pair old = pair();
    assertThat(winsock.sockets.connect(old.client(), loopback(1).toSegment(), null)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WSAEINVAL);
  }
}
