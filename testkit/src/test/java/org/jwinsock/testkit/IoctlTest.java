package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Calls.sockname;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.InterfaceInfo;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// ioctlsocket and WSAIoctl.
@ExtendWith(Started.class)
@Timeout(60)
@NullUnmarked // gives null where C programs do
class IoctlTest {

  /// More room than any answer on this machine takes.
  private static final int PLENTY = 1 << 16;

  /// @return the answer
  private static MemorySegment query(long s, int code, MemorySegment in) {
    MemorySegment out = Sockopts.bytes(PLENTY);
    int[] bytes = new int[1];
    ok(Winsock.WSAIoctl(s, code, in, out, bytes));
    return out.asSlice(0, bytes[0]);
  }

  private static void refused(WsaError error, long s, int code, MemorySegment in, int room) {
    fails(error, Winsock.WSAIoctl(s, code, in, Sockopts.bytes(room), new int[1]));
  }

  // --- FIONBIO

  @ParameterizedTest
  @EnumSource
  @Covers({"ioctlsocket", "FIONBIO", "WSAEWOULDBLOCK"})
  void shouldSwitchBlockingOffAndOn(Family family) {
    long s = Datagrams.bound(family);
    Calls.nonBlocking(s, true);
    fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(s, new byte[1], 0, 1, 0));

    Calls.nonBlocking(s, false);
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 1);
    fails(WsaError.WSAETIMEDOUT, Winsock.recv(s, new byte[1], 0, 1, 0));
    close(s);
  }

  @Test
  @Covers({"ioctlsocket", "FIONBIO"})
  void shouldCallAnyNumberButZeroNonBlocking() {
    long s = Datagrams.bound(Family.IPV4);

    ok(Winsock.ioctlsocket(s, WinSock2.FIONBIO, new int[] {Integer.MIN_VALUE}));
    fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(s, new byte[1], 0, 1, 0));
    ok(Winsock.WSAIoctl(s, WinSock2.FIONBIO, Sockopts.dword(0), null, new int[1]));
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 1);
    fails(WsaError.WSAETIMEDOUT, Winsock.recv(s, new byte[1], 0, 1, 0));
    close(s);
  }

  @Test
  @Covers({"ioctlsocket", "WSAIoctl"})
  void shouldNotTakeAMissingOrShortArgument() {
    long s = Calls.tcp(Family.IPV4);

    fails(WsaError.WSAEFAULT, Winsock.ioctlsocket(s, WinSock2.FIONBIO, null));
    fails(WsaError.WSAEFAULT, Winsock.ioctlsocket(s, WinSock2.FIONREAD, new int[0]));
    fails(
        WsaError.WSAEFAULT,
        Winsock.WSAIoctl(s, WinSock2.FIONBIO, Sockopts.bytes(3), null, new int[1]));
    fails(WsaError.WSAEFAULT, Winsock.WSAIoctl(s, WinSock2.FIONREAD, null, null, new int[1]));
    refused(WsaError.WSAEFAULT, s, WinSock2.FIONREAD, null, 3);
    fails(
        WsaError.WSAEFAULT, Winsock.WSAIoctl(s, WinSock2.FIONREAD, null, Sockopts.bytes(4), null));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAIoctl", "WSAEOPNOTSUPP"})
  void shouldNotKnowOtherCodes(Family family) {
    long s = Calls.tcp(family);
    int[] codes = {
      0,
      -1,
      0x12345678,
      MsTcpIp.SIO_LOOPBACK_FAST_PATH,
      MsTcpIp.SIO_INDEX_BIND,
      MsTcpIp.SIO_LIMIT_BROADCASTS,
      Ws2TcpIp.SIO_GET_INTERFACE_LIST_EX,
    };
    for (int code : codes) {
      refused(WsaError.WSAEOPNOTSUPP, s, code, Sockopts.bytes(64), 64);
      fails(WsaError.WSAEOPNOTSUPP, Winsock.ioctlsocket(s, code, new int[1]));
    }
    close(s);
  }

  // --- FIONREAD, SIOCATMARK

  @ParameterizedTest
  @EnumSource
  @Covers({"FIONREAD", "ioctlsocket"})
  void shouldCountWhatAStreamHasReceived(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      assertThat(Sockopts.ioctl(pair.server(), WinSock2.FIONREAD)).isZero();
      Calls.send(pair.client(), "12345");
      FdSet reads = new FdSet();
      reads.add(pair.server());
      assertThat(Winsock.select(0, reads, null, null, new TimeVal(20, 0))).isEqualTo(1);

      assertThat(Sockopts.ioctl(pair.server(), WinSock2.FIONREAD)).isEqualTo(5);
      assertThat(Sockopts.dword(query(pair.server(), WinSock2.FIONREAD, null))).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("FIONREAD")
  void shouldHaveNothingToReadOnAListener(Family family) {
    long listener = Calls.listener(family);
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, sockname(listener)));

    assertThat(Sockopts.ioctl(listener, WinSock2.FIONREAD)).isZero();
    close(client, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SIOCATMARK")
  void shouldSayThatNoUrgentDataIsAhead(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      assertThat(Sockopts.ioctl(pair.server(), WinSock2.SIOCATMARK)).isEqualTo(1);
      Sockopts.set(pair.server(), WinSock2.SOL_SOCKET, WinSock2.SO_OOBINLINE, 1);
      assertThat(Sockopts.ioctl(pair.server(), WinSock2.SIOCATMARK)).isEqualTo(1);
    }
    long udp = Calls.udp(family);
    fails(WsaError.WSAEINVAL, Winsock.ioctlsocket(udp, WinSock2.SIOCATMARK, new int[1]));
    close(udp);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SIOCATMARK")
  @KnownGap(
      provider = "nio",
      layer = "buffer",
      why = "neither java.nio nor a layer that reads ahead tells urgent data from other data")
  void shouldSayThatUrgentDataIsAhead(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Calls.send(pair.client(), "ab");
      assertThat(Winsock.send(pair.client(), new byte[] {'!'}, 0, 1, WinSock2.MSG_OOB))
          .isEqualTo(1);
      FdSet excepts = new FdSet();
      excepts.add(pair.server());
      assertThat(Winsock.select(0, null, null, excepts, new TimeVal(20, 0))).isEqualTo(1);

      assertThat(Sockopts.ioctl(pair.server(), WinSock2.SIOCATMARK)).isZero();
      assertThat(Calls.recv(pair.server())).as("up to the mark").isEqualTo("ab");
    }
  }

  // --- addresses of this machine

  @ParameterizedTest
  @EnumSource
  @Covers({"SIO_ADDRESS_LIST_QUERY", "SOCKET_ADDRESS_LIST", "WSAIoctl"})
  void shouldListTheAddressesOfTheFamily(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      MemorySegment answer = query(s, WinSock2.SIO_ADDRESS_LIST_QUERY, null);

      List<SockAddr> addresses = SocketAddressList.read(answer).addresses();
      assertThat(addresses).contains(family.loopback(0));
      assertThat(addresses).allMatch(address -> address.family() == family.af);
      // C programs follow the pointers: the addresses lie behind the list, in the caller's memory
      assertThat(answer.byteSize()).isGreaterThan(8 + 16L * addresses.size());
      int tooShort = (int) answer.byteSize() - 1;
      refused(WsaError.WSAEFAULT, s, WinSock2.SIO_ADDRESS_LIST_QUERY, null, tooShort);
      close(s);
    }
  }

  @Test
  @Covers({"SIO_GET_INTERFACE_LIST", "IFF_UP", "IFF_LOOPBACK"})
  void shouldListTheInterfacesWithFlagsOfWindows() {
    long s = Calls.udp(Family.IPV4);
    MemorySegment answer = query(s, Ws2TcpIp.SIO_GET_INTERFACE_LIST, null);
    assertThat(answer.byteSize() % InterfaceInfo.SIZE).isZero();

    List<InterfaceInfo> found = new ArrayList<>();
    for (long at = 0; at < answer.byteSize(); at += InterfaceInfo.SIZE) {
      found.add(InterfaceInfo.read(answer.asSlice(at, InterfaceInfo.SIZE)));
    }
    InterfaceInfo loopback =
        found.stream()
            .filter(each -> each.address().equals(new SockAddrIn(0x7F000001, 0)))
            .findFirst()
            .orElseThrow();
    assertThat(loopback.flags() & Ws2TcpIp.IFF_UP).isNotZero();
    assertThat(loopback.flags() & 4).as("IFF_LOOPBACK, which is 8 on Linux").isNotZero();
    assertThat(loopback.flags() & Ws2TcpIp.IFF_POINTTOPOINT).isZero();
    assertThat(loopback.netmask()).isEqualTo(new SockAddrIn(0xFF000000, 0));
    int tooShort = (int) answer.byteSize() - 1;
    refused(WsaError.WSAEFAULT, s, Ws2TcpIp.SIO_GET_INTERFACE_LIST, null, tooShort);
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SIO_ROUTING_INTERFACE_QUERY")
  void shouldTellFromWhereADestinationIsReached(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      MemorySegment destination = family.loopback(80).toSegment();
      MemorySegment answer = query(s, WinSock2.SIO_ROUTING_INTERFACE_QUERY, destination);

      assertThat(SockAddr.read(answer)).isEqualTo(family.loopback(0));
      int code = WinSock2.SIO_ROUTING_INTERFACE_QUERY;
      refused(WsaError.WSAEFAULT, s, code, destination, (int) answer.byteSize() - 1);
      refused(WsaError.WSAEFAULT, s, code, null, PLENTY);
      refused(WsaError.WSAEFAULT, s, code, destination.asSlice(0, 8), PLENTY);
      Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
      refused(WsaError.WSAEAFNOSUPPORT, s, code, other.loopback(0).toSegment(), PLENTY);
      close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SIO_ADDRESS_LIST_QUERY", "SIO_ROUTING_INTERFACE_QUERY", "WSAIoctl"})
  void shouldTellHowMuchRoomAListTakes(Family family) {
    long s = Calls.udp(family);
    int needed = (int) query(s, WinSock2.SIO_ADDRESS_LIST_QUERY, null).byteSize();
    int[] returned = new int[1];

    fails(
        WsaError.WSAEFAULT,
        Winsock.WSAIoctl(s, WinSock2.SIO_ADDRESS_LIST_QUERY, null, null, returned));
    assertThat(returned[0]).isEqualTo(needed);

    MemorySegment destination = family.loopback(80).toSegment();
    int code = WinSock2.SIO_ROUTING_INTERFACE_QUERY;
    fails(WsaError.WSAEFAULT, Winsock.WSAIoctl(s, code, destination, null, returned));
    assertThat(returned[0]).isEqualTo(family.loopback(0).size());
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"ioctlsocket", "FIONBIO"})
  void shouldStayNonBlockingWhileEventsAreSelected(Family family) {
    long s = Calls.udp(family);
    int[] blocking = {0};
    try (Selected selected = Selected.of(s, WinSock2.FD_READ)) {
      fails(WsaError.WSAEINVAL, Winsock.ioctlsocket(s, WinSock2.FIONBIO, blocking));

      selected.select(0);
      assertThat(Winsock.ioctlsocket(s, WinSock2.FIONBIO, blocking)).isZero();
      fails(WsaError.WSAEFAULT, Winsock.ioctlsocket(s, WinSock2.FIONBIO, new int[0]));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAIoctl", "SIO_ADDRESS_LIST_CHANGE", "SIO_ROUTING_INTERFACE_CHANGE"})
  void shouldWaitForChangesUntilTheSocketIsClosedOrTheWaitCancelled(Family family) {
    long s = Calls.udp(family);
    Operation change = Operation.withEvent();
    int code = WinSock2.SIO_ADDRESS_LIST_CHANGE;
    fails(WsaError.WSA_IO_PENDING, Winsock.WSAIoctl(s, code, null, null, null, change, null));
    assertThat(change.isSignalled()).isFalse();
    assertThat(Kernel32.CancelIoEx(s, change)).isTrue();
    assertThat(change.becomesSignalled()).isTrue();
    assertThat(change.error()).isEqualTo(WsaErrors.WSA_OPERATION_ABORTED);

    MemorySegment destination = Arena.ofAuto().allocate(SockAddr.STORAGE_SIZE);
    family.loopback(80).write(destination);
    int route = WinSock2.SIO_ROUTING_INTERFACE_CHANGE;
    fails(
        WsaError.WSA_IO_PENDING, Winsock.WSAIoctl(s, route, destination, null, null, change, null));
    close(s);
    assertThat(change.becomesSignalled()).isTrue();
    assertThat(change.error()).isEqualTo(WsaErrors.WSA_OPERATION_ABORTED);
    change.closeEvent();
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAIoctl")
  void shouldTellOfAnIoctlThatIsOverAtOnceAsOfAnOperation(Family family) {
    long s = Calls.udp(family);
    Operation operation = Operation.withEvent();
    MemorySegment out = Arena.ofAuto().allocate(8);
    int[] returned = new int[1];

    assertThat(Winsock.WSAIoctl(s, MsWSock.SIO_BASE_HANDLE, null, out, returned, operation, null))
        .isZero();

    assertThat(returned[0]).isEqualTo(8);
    assertThat(operation.isSignalled()).isTrue();
    assertThat(operation.bytes()).isEqualTo(8);
    fails(
        WsaError.WSAEFAULT,
        Winsock.WSAIoctl(s, MsWSock.SIO_BASE_HANDLE, null, null, returned, operation, null));
    close(s);
    operation.closeEvent();
  }

  // --- the rest

  @ParameterizedTest
  @EnumSource
  @Covers("SIO_BASE_HANDLE")
  void shouldBeItsOwnBaseHandle(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      MemorySegment answer = query(s, MsWSock.SIO_BASE_HANDLE, null);

      assertThat(answer.byteSize()).isEqualTo(8);
      assertThat(answer.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(s);
      refused(WsaError.WSAEFAULT, s, MsWSock.SIO_BASE_HANDLE, null, 7);
      close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SIO_GET_EXTENSION_FUNCTION_POINTER", "WSAIoctl"})
  void shouldNotKnowAnExtensionOfAnotherWorld(Family family) {
    long s = Calls.tcp(family);
    int code = WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER;

    refused(WsaError.WSAEINVAL, s, code, Sockopts.bytes(16), 8);
    refused(WsaError.WSAEFAULT, s, code, Sockopts.bytes(15), 8);
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveNothingToFlush(Family family) {
    long s = Calls.udp(family);
    ok(Winsock.WSAIoctl(s, WinSock2.SIO_FLUSH, null, null, new int[1]));
    close(s);
  }
}
