package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.ExOperation.refused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;

/// `AcceptEx`: accepting into a socket that exists already.
@ExtendWith(Started.class)
@Timeout(60)
class AcceptExTest {

  private static final int AREA = 64;

  /// A buffer for some data and both addresses.
  private static MemorySegment output(int dataLength) {
    return MemorySegment.ofArray(new byte[dataLength + 2 * AREA]);
  }

  private static boolean acceptEx(
      long listener, long s, MemorySegment output, int dataLength, WsaOverlapped operation) {
    return Mswsock.AcceptEx(listener, s, output, dataLength, AREA, AREA, null, operation);
  }

  private static long connected(Family family, long listener) {
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    return client;
  }

  private static void update(long s, long listener) {
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, MsWSock.SO_UPDATE_ACCEPT_CONTEXT, listener));
  }

  private static int connectTime(long s) {
    int[] seconds = new int[1];
    ok(Winsock.getsockopt(s, WinSock2.SOL_SOCKET, MsWSock.SO_CONNECT_TIME, seconds));
    return seconds[0];
  }

  private static void exchange(long client, long server) {
    Calls.send(client, "ping");
    assertThat(Calls.recv(server)).isEqualTo("ping");
    Calls.send(server, "pong");
    assertThat(Calls.recv(client)).isEqualTo("pong");
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"AcceptEx", "GetAcceptExSockaddrs"})
  void shouldAcceptIntoASocketThatExistsAndTellBothAddresses(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    MemorySegment output = output(0);
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx(listener, s, output, 0, operation));

    long client = connected(family, listener);
    assertThat(operation.succeeds(listener)).isZero();

    SockAddr[] local = new SockAddr[1];
    SockAddr[] remote = new SockAddr[1];
    Mswsock.GetAcceptExSockaddrs(output, 0, AREA, AREA, local, remote);
    assertThat(local[0]).isEqualTo(Calls.sockname(listener));
    assertThat(remote[0]).isEqualTo(Calls.sockname(client));
    exchange(client, s);
    Calls.close(client, s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("AcceptEx")
  void shouldTakeAConnectionAtOnceThatArrivedFirst(Family family) {
    long listener = Calls.listener(family);
    long client = connected(family, listener);
    long s = Calls.tcp(family);
    ExOperation operation = new ExOperation();

    operation.begun(acceptEx(listener, s, output(0), 0, operation));

    assertThat(operation.succeeds(listener)).isZero();
    exchange(client, s);
    Calls.close(client, s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"AcceptEx", "SO_CONNECT_TIME"})
  void shouldWaitForTheFirstDataAndTellHowLongItIsSilent(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    MemorySegment output = output(8);
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx(listener, s, output, 8, operation));
    assertThat(connectTime(s)).as("before").isEqualTo(0xFFFFFFFF);

    long client = connected(family, listener);
    ExOperation second = new ExOperation();
    long other = Calls.tcp(family);
    second.pending(acceptEx(listener, other, output(0), 0, second));
    long next = connected(family, listener);
    second.succeeds(listener); // so that the first connection has been taken as well

    assertThat(operation.isDone()).as("without data").isFalse();
    assertThat(connectTime(s)).as("silent").isBetween(0, 30);
    Calls.send(client, "first of all");
    assertThat(operation.succeeds(listener)).isEqualTo(8);
    assertThat(text(output, 8)).isEqualTo("first of");
    assertThat(Calls.recv(s)).isEqualTo(" all");
    SockAddr[] remote = new SockAddr[1];
    Mswsock.GetAcceptExSockaddrs(output, 8, AREA, AREA, null, remote);
    assertThat(remote[0]).isEqualTo(Calls.sockname(client));
    Calls.close(client, next, s, other, listener);
  }

  private static String text(MemorySegment segment, int length) {
    byte[] bytes = segment.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"AcceptEx", "SO_UPDATE_ACCEPT_CONTEXT"})
  void shouldNotTellAddressesOrShutDownBeforeTheContextIsUpdated(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx(listener, s, output(0), 0, operation));
    long client = connected(family, listener);
    operation.succeeds(listener);

    Calls.fails(WsaError.WSAEINVAL, Winsock.getsockname(s, new SockAddr[1]));
    Calls.fails(WsaError.WSAENOTCONN, Winsock.getpeername(s, new SockAddr[1]));
    Calls.fails(WsaError.WSAENOTCONN, Winsock.shutdown(s, WinSock2.SD_SEND));
    update(s, listener);

    assertThat(Calls.sockname(s)).isEqualTo(Calls.sockname(listener));
    SockAddr[] peer = new SockAddr[1];
    ok(Winsock.getpeername(s, peer));
    assertThat(peer[0]).isEqualTo(Calls.sockname(client));
    ok(Winsock.shutdown(s, WinSock2.SD_SEND));
    assertThat(Calls.recv(client)).isEmpty();
    Calls.close(client, s, listener);
  }

  @Test
  @Covers("SO_UPDATE_ACCEPT_CONTEXT")
  void shouldRefuseAContextThatIsNoneOfThisSocket() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    int level = WinSock2.SOL_SOCKET;
    int name = MsWSock.SO_UPDATE_ACCEPT_CONTEXT;

    Calls.fails(WsaError.WSAENOTCONN, Winsock.setsockopt(s, level, name, listener));
    Calls.fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, level, name, s));
    Calls.fails(WsaError.WSAENOTSOCK, Winsock.setsockopt(s, level, name, -1L));
    Calls.fails(WsaError.WSAEFAULT, Winsock.setsockopt(s, level, name, 1)); // no SOCKET's size
    int[] value = new int[1];
    Calls.fails(WsaError.WSAENOPROTOOPT, Winsock.getsockopt(s, level, name, value));
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"AcceptEx", "SO_UPDATE_ACCEPT_CONTEXT"})
  void shouldKeepTheOptionsOfTheAcceptSocketUntilTheContextIsUpdated(Family family) {
    long listener = Calls.listener(family);
    noDelay(listener, 1);
    linger(listener, 7);
    long s = Calls.tcp(family);
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, 1));
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx(listener, s, output(0), 0, operation));
    long client = connected(family, listener);
    operation.succeeds(listener);

    assertThat(option(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).as("no delay").isZero();
    assertThat(option(s, WinSock2.SOL_SOCKET, WinSock2.SO_DONTLINGER)).as("linger").isEqualTo(1);
    assertThat(option(s, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE)).as("alive").isEqualTo(1);
    update(s, listener);
    assertThat(option(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).isEqualTo(1);
    assertThat(option(s, WinSock2.SOL_SOCKET, WinSock2.SO_DONTLINGER)).isZero();
    linger(s, 0);
    Calls.close(client, s, listener);
  }

  private static void noDelay(long s, int on) {
    ok(Winsock.setsockopt(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, on));
  }

  private static void linger(long s, int seconds) {
    MemorySegment value = MemorySegment.ofArray(new byte[Linger.SIZE]);
    new Linger(1, seconds).write(value);
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, value));
  }

  private static int option(long s, int level, int name) {
    int[] value = new int[1];
    ok(Winsock.getsockopt(s, level, name, value));
    return value[0];
  }

  @ParameterizedTest
  @EnumSource
  @Covers("AcceptEx")
  void shouldGiveConnectionsToTheCallsInTheirOrder(Family family) {
    long listener = Calls.listener(family);
    List<ExOperation> operations = new ArrayList<>();
    List<MemorySegment> outputs = new ArrayList<>();
    List<Long> sockets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ExOperation operation = new ExOperation();
      long s = Calls.tcp(family);
      MemorySegment output = output(0);
      operation.pending(acceptEx(listener, s, output, 0, operation));
      operations.add(operation);
      outputs.add(output);
      sockets.add(s);
    }
    for (int i = 0; i < operations.size(); i++) {
      long client = connected(family, listener);
      operations.get(i).succeeds(listener);
      SockAddr[] remote = new SockAddr[1];
      Mswsock.GetAcceptExSockaddrs(outputs.get(i), 0, AREA, AREA, null, remote);
      assertThat(remote[0]).isEqualTo(Calls.sockname(client));
      Calls.close(client, sockets.get(i));
    }
    Calls.close(listener);
  }

  @Test
  @Covers("AcceptEx")
  void shouldRefuseSocketsAndBuffersThatDoNotSuit() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    MemorySegment output = output(0);
    ExOperation operation = new ExOperation();

    long bound = Calls.tcp(Family.IPV4);
    ok(Winsock.bind(bound, Family.IPV4.loopback(0)));
    refused(WsaError.WSAEINVAL, acceptEx(listener, bound, output, 0, operation));
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      refused(WsaError.WSAEINVAL, acceptEx(listener, pair.client(), output, 0, operation));
    }
    refused(WsaError.WSAEINVAL, acceptEx(listener, listener, output, 0, operation));
    long other = Calls.tcp(Family.IPV6);
    refused(WsaError.WSAEINVAL, acceptEx(listener, other, output, 0, operation));
    refused(WsaError.WSAEINVAL, acceptEx(s, other, output, 0, operation));
    refused(WsaError.WSAENOTSOCK, acceptEx(listener, -1, output, 0, operation));
    refused(WsaError.WSAEINVAL, Mswsock.AcceptEx(listener, s, output, 0, 31, 32, null, operation));
    refused(WsaError.WSAEINVAL, Mswsock.AcceptEx(listener, s, output, 0, 32, 0, null, operation));
    refused(WsaError.WSAEFAULT, acceptEx(listener, s, output, 1, operation));
    refused(WsaError.WSAEFAULT, Mswsock.AcceptEx(listener, s, null, 0, 32, 32, null, operation));
    refused(
        WsaError.WSA_INVALID_PARAMETER,
        Mswsock.AcceptEx(listener, s, output, 0, AREA, AREA, null, null));
    Calls.close(s, other, bound, listener);
  }

  @Test
  @Covers("AcceptEx")
  void shouldUseAnAcceptSocketInOneCallOnly() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx(listener, s, output(0), 0, operation));

    refused(WsaError.WSAEINVAL, acceptEx(listener, s, output(0), 0, new ExOperation()));
    Calls.fails(WsaError.WSAEINVAL, Winsock.bind(s, Family.IPV4.loopback(0)));
    Calls.fails(WsaError.WSAEINVAL, Winsock.connect(s, Calls.sockname(listener)));

    assertThat(Kernel32.CancelIoEx(listener, operation)).isTrue();
    operation.failsWith(listener, WsaError.WSA_OPERATION_ABORTED);
    ExOperation again = new ExOperation();
    again.pending(acceptEx(listener, s, output(0), 0, again));
    long client = connected(Family.IPV4, listener);
    again.succeeds(listener);
    exchange(client, s);
    Calls.close(client, s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("AcceptEx")
  void shouldEndWhenTheAcceptSocketIsClosed(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx(listener, s, output(0), 0, operation));
    Calls.close(s);
    operation.failsWith(listener, WsaError.WSA_OPERATION_ABORTED);

    long silent = Calls.tcp(family);
    ExOperation waiting = new ExOperation();
    waiting.begun(acceptEx(listener, silent, output(8), 8, waiting));
    long client = connected(family, listener);
    awaitConnection(silent);
    Calls.close(silent);
    waiting.failsWith(listener, WsaError.WSA_OPERATION_ABORTED);
    Calls.close(client, listener);
  }

  /// Until a connection has been put into the socket, which waits for data.
  private static void awaitConnection(long s) {
    FdSet writes = new FdSet(1);
    writes.add(s);
    ok(Winsock.select(0, null, writes, null, new TimeVal(30, 0)));
    assertThat(connectTime(s)).isNotEqualTo(0xFFFFFFFF);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("AcceptEx")
  void shouldEndWhenTheListenerIsClosed(Family family) {
    long listener = Calls.listener(family);
    long silent = Calls.tcp(family);
    ExOperation waiting = new ExOperation();
    waiting.pending(acceptEx(listener, silent, output(8), 8, waiting));
    long client = connected(family, listener);
    awaitConnection(silent);
    long s = Calls.tcp(family);
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx(listener, s, output(0), 0, operation));

    Calls.close(listener);

    operation.failsWith(s, WsaError.WSA_OPERATION_ABORTED);
    waiting.failsWith(silent, WsaError.WSA_OPERATION_ABORTED);
    Calls.close(client, s, silent);
  }

  @Test
  @Covers("AcceptEx")
  void shouldTellThatThePeerGaveUpBefore() {
    long listener = Calls.listener(Family.IPV4);
    long client = connected(Family.IPV4, listener);
    linger(client, 0);
    Calls.close(client);
    long s = Calls.tcp(Family.IPV4);
    ExOperation operation = new ExOperation();

    refused(WsaError.WSAECONNRESET, acceptEx(listener, s, output(0), 0, operation));
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"AcceptEx", "CreateIoCompletionPort"})
  void shouldUseACompletionPortThatKnewTheAcceptSocketBefore(Family family) {
    try (Arena arena = Arena.ofShared()) {
      long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
      long listener = Calls.listener(family);
      assertThat(Kernel32.CreateIoCompletionPort(listener, port, 1, 0)).isEqualTo(port);
      List<ExOperation> accepts = new ArrayList<>();
      List<Long> sockets = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        long s = Calls.tcp(family);
        assertThat(Kernel32.CreateIoCompletionPort(s, port, 2, 0)).isEqualTo(port);
        ExOperation accept = new ExOperation();
        accept.pending(acceptEx(listener, s, output(0), 0, accept));
        accepts.add(accept);
        sockets.add(s);
      }
      List<Long> clients = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        clients.add(connected(family, listener));
      }
      for (ExOperation accept : accepts) {
        assertThat(packet(port, 1)).isSameAs(accept);
      }
      MemorySegment buffer = arena.allocate(16);
      for (int i = 0; i < 16; i++) {
        ExOperation receive = new ExOperation();
        int result =
            Winsock.WSARecv(
                sockets.get(i), new WsaBuf[] {new WsaBuf(buffer)}, null, new int[1], receive, null);
        receive.pending(result == 0);
        Calls.send(clients.get(i), "packet");
        assertThat(packet(port, 2)).isSameAs(receive);
        assertThat(receive.bytes()).isEqualTo(6);
        Calls.close(clients.get(i), sockets.get(i));
      }
      Calls.close(listener);
      assertThat(Kernel32.CloseHandle(port)).isTrue();
    }
  }

  private static WsaOverlapped packet(long port, long expectedKey) {
    int[] bytes = new int[1];
    long[] key = new long[1];
    WsaOverlapped[] operation = new WsaOverlapped[1];
    boolean got = Kernel32.GetQueuedCompletionStatus(port, bytes, key, operation, 30_000);
    assertThat(got).as(Calls.lastError()).isTrue();
    assertThat(key[0]).isEqualTo(expectedKey);
    return operation[0];
  }

  @Test
  @Covers({"AcceptEx", "SetFileCompletionNotificationModes"})
  void shouldGiveNoPacketForAConnectionThatWasThereIfThatIsSkipped() {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    long listener = Calls.listener(Family.IPV4);
    assertThat(Kernel32.CreateIoCompletionPort(listener, port, 1, 0)).isEqualTo(port);
    int modes = WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
    assertThat(Kernel32.SetFileCompletionNotificationModes(listener, modes)).isTrue();
    long client = connected(Family.IPV4, listener);
    long s = Calls.tcp(Family.IPV4);
    ExOperation operation = new ExOperation();

    assertThat(acceptEx(listener, s, output(0), 0, operation)).isTrue();

    assertThat(operation.isDone()).isTrue();
    WsaOverlapped[] found = new WsaOverlapped[1];
    assertThat(Kernel32.GetQueuedCompletionStatus(port, new int[1], new long[1], found, 0))
        .isFalse();
    assertThat(found[0]).isNull();
    exchange(client, s);
    Calls.close(client, s, listener);
    assertThat(Kernel32.CloseHandle(port)).isTrue();
  }

  @Test
  @Covers({
    "SIO_GET_EXTENSION_FUNCTION_POINTER",
    "WSAID_ACCEPTEX",
    "WSAID_GETACCEPTEXSOCKADDRS",
    "WSAID_CONNECTEX",
    "WSAID_DISCONNECTEX"
  })
  void shouldGiveTheFunctionsOfTheProviderByTheirGuids() {
    long listener = Calls.listener(Family.IPV4);
    long s = Calls.tcp(Family.IPV4);
    Mswsock.LPFN_ACCEPTEX acceptEx =
        (Mswsock.LPFN_ACCEPTEX) function(listener, Guids.WSAID_ACCEPTEX);
    Mswsock.LPFN_GETACCEPTEXSOCKADDRS split =
        (Mswsock.LPFN_GETACCEPTEXSOCKADDRS) function(listener, Guids.WSAID_GETACCEPTEXSOCKADDRS);
    assertThat(function(s, Guids.WSAID_CONNECTEX)).isInstanceOf(Mswsock.LPFN_CONNECTEX.class);
    assertThat(function(s, Guids.WSAID_DISCONNECTEX)).isInstanceOf(Mswsock.LPFN_DISCONNECTEX.class);

    MemorySegment output = output(0);
    ExOperation operation = new ExOperation();
    operation.pending(acceptEx.AcceptEx(listener, s, output, 0, AREA, AREA, null, operation));
    long client = connected(Family.IPV4, listener);
    operation.succeeds(listener);
    SockAddr[] remote = new SockAddr[1];
    split.GetAcceptExSockaddrs(output, 0, AREA, AREA, null, remote);
    assertThat(remote[0]).isEqualTo(Calls.sockname(client));

    int code = WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER;
    UUID unknown = new UUID(1, 2);
    Calls.fails(WsaError.WSAEINVAL, Winsock.WSAIoctl(s, code, unknown, new Object[1]));
    Calls.close(client, s, listener);
  }

  private static Object function(long s, UUID id) {
    Object[] out = new Object[1];
    ok(Winsock.WSAIoctl(s, WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER, id, out));
    return out[0];
  }
}
