package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.ExOperation.refused;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;

/// `ConnectEx`: connecting a bound socket, and sending the first data.
@ExtendWith(Started.class)
@Timeout(60)
class ConnectExTest {

  private static long bound(Family family) {
    long s = Calls.tcp(family);
    ok(Winsock.bind(s, family.any(0)));
    return s;
  }

  private static MemorySegment bytes(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
  }

  private static int update(long s) {
    int name = MsWSock.SO_UPDATE_CONNECT_CONTEXT;
    return Winsock.setsockopt(s, WinSock2.SOL_SOCKET, name, (MemorySegment) null);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("ConnectEx")
  void shouldConnectAndSendTheFirstDataInOneCall(Family family) {
    long listener = Calls.listener(family);
    long s = bound(family);
    ExOperation operation = new ExOperation();

    operation.begun(
        Mswsock.ConnectEx(s, Calls.sockname(listener), bytes("hello"), null, operation));

    long server = ok(Winsock.accept(listener));
    assertThat(Calls.recv(server)).isEqualTo("hello");
    assertThat(operation.succeeds(s)).isEqualTo(5);
    Calls.send(server, "welcome");
    assertThat(Calls.recv(s)).isEqualTo("welcome");
    Calls.close(s, server, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("ConnectEx")
  void shouldCountNothingWithoutData(Family family) {
    long listener = Calls.listener(family);
    long s = bound(family);
    ExOperation operation = new ExOperation();
    operation.begun(Mswsock.ConnectEx(s, Calls.sockname(listener), null, null, operation));

    assertThat(operation.succeeds(s)).isZero();

    Calls.close(s, listener);
  }

  @Test
  @Covers("ConnectEx")
  void shouldRefuseASocketThatIsNotBoundOrNoStream() {
    long listener = Calls.listener(Family.IPV4);
    SockAddr address = Calls.sockname(listener);
    ExOperation operation = new ExOperation();

    long unbound = Calls.tcp(Family.IPV4);
    refused(WsaError.WSAEINVAL, Mswsock.ConnectEx(unbound, address, null, null, operation));
    long datagrams = Calls.boundUdp(Family.IPV4);
    refused(WsaError.WSAEINVAL, Mswsock.ConnectEx(datagrams, address, null, null, operation));
    refused(WsaError.WSAEINVAL, Mswsock.ConnectEx(listener, address, null, null, operation));
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      refused(
          WsaError.WSAEISCONN, Mswsock.ConnectEx(pair.client(), address, null, null, operation));
    }
    long s = bound(Family.IPV4);
    refused(WsaError.WSA_INVALID_PARAMETER, Mswsock.ConnectEx(s, address, null, null, null));
    refused(
        WsaError.WSAEADDRNOTAVAIL, Mswsock.ConnectEx(s, Family.IPV4.any(1), null, null, operation));
    refused(
        WsaError.WSAEAFNOSUPPORT,
        Mswsock.ConnectEx(s, Family.IPV6.loopback(1), null, null, operation));
    Calls.close(unbound, datagrams, s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"ConnectEx", "SO_UPDATE_CONNECT_CONTEXT"})
  void shouldNotTellThePeerOrShutDownBeforeTheContextIsUpdated(Family family) {
    long listener = Calls.listener(family);
    long s = bound(family);
    Calls.fails(WsaError.WSAENOTCONN, update(s));
    ExOperation operation = new ExOperation();
    operation.begun(Mswsock.ConnectEx(s, Calls.sockname(listener), null, null, operation));
    operation.succeeds(s);

    SockAddr[] peer = new SockAddr[1];
    Calls.fails(WsaError.WSAENOTCONN, Winsock.getpeername(s, peer));
    Calls.fails(WsaError.WSAENOTCONN, Winsock.shutdown(s, WinSock2.SD_SEND));
    ok(update(s));

    ok(Winsock.getpeername(s, peer));
    assertThat(peer[0]).isEqualTo(Calls.sockname(listener));
    ok(Winsock.shutdown(s, WinSock2.SD_SEND));
    Calls.close(s, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("ConnectEx")
  void shouldConnectAgainAfterItWasRefused(Family family) {
    long s = bound(family);
    SockAddr refusing = Calls.refusing(family);
    ExOperation operation = new ExOperation();
    boolean over = Mswsock.ConnectEx(s, refusing, bytes("lost"), null, operation);
    if (!over && Winsock.WSAGetLastError() == WsaError.WSA_IO_PENDING.code()) {
      operation.failsWith(s, WsaError.WSAECONNREFUSED);
    } else {
      refused(WsaError.WSAECONNREFUSED, over);
    }

    long listener = Calls.listener(family);
    operation.begun(
        Mswsock.ConnectEx(s, Calls.sockname(listener), bytes("again"), null, operation));
    assertThat(operation.succeeds(s)).isEqualTo(5);
    long server = ok(Winsock.accept(listener));
    assertThat(Calls.recv(server)).isEqualTo("again");
    Calls.close(s, server, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("ConnectEx")
  void shouldCompleteAtAPortOnceAllDataIsTaken(Family family) throws Exception {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    long listener = Calls.listener(family);
    long s = bound(family);
    assertThat(Kernel32.CreateIoCompletionPort(s, port, 5, 0)).isEqualTo(port);
    byte[] much = new byte[8 << 20];
    ExOperation operation = new ExOperation();
    operation.begun(
        Mswsock.ConnectEx(
            s, Calls.sockname(listener), MemorySegment.ofArray(much), null, operation));
    long server = ok(Winsock.accept(listener));
    Running<Integer> counting = Running.start(() -> count(server));

    int[] bytes = new int[1];
    long[] key = new long[1];
    WsaOverlapped[] found = new WsaOverlapped[1];
    assertThat(Kernel32.GetQueuedCompletionStatus(port, bytes, key, found, 30_000)).isTrue();
    assertThat(found[0]).isSameAs(operation);
    assertThat(bytes[0]).isEqualTo(much.length);
    Calls.close(s);
    assertThat(counting.get()).isEqualTo(much.length);
    Calls.close(server, listener);
    assertThat(Kernel32.CloseHandle(port)).isTrue();
  }

  private static int count(long s) {
    byte[] bytes = new byte[1 << 16];
    int total = 0;
    while (true) {
      int length = ok(Winsock.recv(s, bytes, 0, bytes.length, 0));
      if (length == 0) {
        return total;
      }
      total += length;
    }
  }
}
