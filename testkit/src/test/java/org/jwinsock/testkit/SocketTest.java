package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaProtocolInfo;

/// Making sockets: which protocol matches, which flags work.
@ExtendWith(Started.class)
@Timeout(60)
class SocketTest {

  private static final int FROM = WinSock2.FROM_PROTOCOL_INFO;

  private static int type(long s) {
    int[] type = new int[1];
    ok(Winsock.getsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_TYPE, type));
    return type[0];
  }

  private static List<WsaProtocolInfo> protocols() {
    int[] count = {0};
    fails(WsaError.WSAENOBUFS, Winsock.WSAEnumProtocols(null, null, count));
    WsaProtocolInfo[] found = new WsaProtocolInfo[count[0]];
    ok(Winsock.WSAEnumProtocols(null, found, count));
    return Arrays.asList(found);
  }

  private static WsaProtocolInfo protocol(int family, int type) {
    return protocols().stream()
        .filter(info -> info.addressFamily() == family && info.socketType() == type)
        .findFirst()
        .orElseThrow();
  }

  // --- matching

  @ParameterizedTest
  @EnumSource
  @Covers({
    "socket",
    "AF_INET",
    "AF_INET6",
    "SOCK_STREAM",
    "SOCK_DGRAM",
    "IPPROTO_TCP",
    "IPPROTO_UDP",
    "PF_* protocol families"
  })
  void shouldMakeSocketsOfEachProtocolByItsNumberAndByZero(Family family) {
    for (int protocol : new int[] {WinSock2.IPPROTO_TCP, 0}) {
      long s = ok(Winsock.socket(family.af, WinSock2.SOCK_STREAM, protocol));
      assertThat(type(s)).isEqualTo(WinSock2.SOCK_STREAM);
      Calls.close(s);
    }
    for (int protocol : new int[] {WinSock2.IPPROTO_UDP, 0}) {
      long s = ok(Winsock.socket(family.af, WinSock2.SOCK_DGRAM, protocol));
      assertThat(type(s)).isEqualTo(WinSock2.SOCK_DGRAM);
      Calls.close(s);
    }
  }

  @Test
  @Covers({"socket", "AF_UNSPEC"})
  void shouldTreatFamilyAndTypeZeroAsWildcards() {
    long stream = ok(Winsock.socket(WinSock2.AF_UNSPEC, WinSock2.SOCK_STREAM, 0));
    long tcp = ok(Winsock.socket(WinSock2.AF_INET, 0, WinSock2.IPPROTO_TCP));
    long udp = ok(Winsock.socket(WinSock2.AF_UNSPEC, 0, WinSock2.IPPROTO_UDP));

    ok(Winsock.bind(stream, Family.IPV4.loopback(0)));
    assertThat(type(tcp)).isEqualTo(WinSock2.SOCK_STREAM);
    assertThat(type(udp)).isEqualTo(WinSock2.SOCK_DGRAM);
    Calls.close(stream, tcp, udp);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, WSAEINVAL",
    "99, 1, 0, WSAEAFNOSUPPORT",
    "-1, 1, 6, WSAEAFNOSUPPORT",
    "2, 77, 0, WSAESOCKTNOSUPPORT",
    "2, 4, 0, WSAESOCKTNOSUPPORT",
    "1, 2, 0, WSAESOCKTNOSUPPORT",
    "2, 1, 17, WSAEPROTOTYPE",
    "2, 2, 6, WSAEPROTOTYPE",
    "2, 1, 99, WSAEPROTONOSUPPORT",
    "2, 1, -6, WSAEPROTONOSUPPORT"
  })
  @Covers("socket")
  void shouldSayWhyNoProtocolMatches(int af, int type, int protocol, WsaError error) {
    fails(error, Winsock.socket(af, type, protocol));
    fails(error, Winsock.WSASocket(af, type, protocol, null, 0, WinSock2.WSA_FLAG_OVERLAPPED));
  }

  @Test
  @Covers("socket")
  void shouldRefuseRawSocketsWithProtocolZero() {
    assertThat(Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_RAW, 0)).isEqualTo(-1);
    assertThat(Winsock.WSAGetLastError())
        .isIn(WsaErrors.WSAEPROTONOSUPPORT, WsaErrors.WSAESOCKTNOSUPPORT, WsaErrors.WSAEACCES);
  }

  @Test
  @Covers({"INVALID_SOCKET", "SOCKET_ERROR"})
  void shouldAnswerAllOnesForNoSocketWhichIsNoSmallNumber() {
    long none = Winsock.socket(99, 99, 99);

    assertThat(none).isEqualTo(WinSock2.INVALID_SOCKET);
    assertThat(Long.compareUnsigned(none, 0)).as("as C sees it").isPositive();
    assertThat(WinSock2.INVALID_SOCKET).isEqualTo(~0L);
    assertThat(Winsock.listen(none, 1)).isEqualTo(WinSock2.SOCKET_ERROR);
  }

  @Test
  @Covers("socket")
  void shouldGiveHandlesThatAreMultiplesOfFourAndNoSmallDescriptors() {
    long s = Calls.tcp(Family.IPV4);

    assertThat(s % 4).isZero();
    assertThat(s).isPositive().isLessThanOrEqualTo(Integer.MAX_VALUE);
    Calls.close(s);
  }

  // --- WSASocket

  @ParameterizedTest
  @EnumSource
  @Covers({"WSASocketW", "WSASocketA", "FROM_PROTOCOL_INFO"})
  void shouldTakeFromTheInfoWhatIsLeftOpen(Family family) {
    WsaProtocolInfo info = protocol(family.af, WinSock2.SOCK_DGRAM);
    for (int open : new int[] {FROM, 0}) {
      long s = ok(Winsock.WSASocket(open, open, open, info, 0, WinSock2.WSA_FLAG_OVERLAPPED));
      assertThat(type(s)).isEqualTo(WinSock2.SOCK_DGRAM);
      ok(Winsock.bind(s, family.loopback(0)));
      Calls.close(s);
    }
  }

  @Test
  @Covers("WSASocketW")
  void shouldNotMatchBesidesTheInfoGiven() {
    WsaProtocolInfo tcp = protocol(WinSock2.AF_INET, WinSock2.SOCK_STREAM);
    WsaProtocolInfo unknown = tcp.withCatalogEntry(4711, List.of(4711));

    fails(WsaError.WSAEINVAL, Winsock.WSASocket(WinSock2.AF_INET6, FROM, FROM, tcp, 0, 0));
    fails(WsaError.WSAEINVAL, Winsock.WSASocket(FROM, WinSock2.SOCK_DGRAM, FROM, tcp, 0, 0));
    fails(WsaError.WSAEINVAL, Winsock.WSASocket(FROM, FROM, FROM, unknown, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x200, 0x20, -1})
  @Covers("WSASocketW")
  void shouldRefuseUnknownFlags(int flags) {
    fails(
        WsaError.WSAEINVAL,
        Winsock.WSASocket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0, null, 0, flags));
  }

  @Test
  @Covers("WSASocketW")
  void shouldKnowNoGroups() {
    fails(
        WsaError.WSAEINVAL,
        Winsock.WSASocket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0, null, 1, 0));
  }

  @Test
  @Covers({"WSA_FLAG_NO_HANDLE_INHERIT", "WSA_FLAG_OVERLAPPED"})
  void shouldTakeEveryFlagOfATransportThatIsNeitherRootedNorRegistered() {
    int flags = WinSock2.WSA_FLAG_NO_HANDLE_INHERIT | WinSock2.WSA_FLAG_OVERLAPPED;
    long s = ok(Winsock.WSASocket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0, null, 0, flags));
    ok(Winsock.bind(s, Family.IPV4.loopback(0)));
    Calls.close(s);
  }

  @Test
  @Covers(
      "A/W macro names without suffix (WSASocket WSADuplicateSocket WSAEnumProtocols"
          + " WSALookupServiceBegin GetAddrInfo ... about 25)")
  void shouldHaveOneFormOfFunctionsThatHaveTwoOnWindows() {
    assertThat(Winsock.class.getMethods())
        .extracting(Method::getName)
        .contains("WSASocket", "WSADuplicateSocket", "WSAEnumProtocols", "GetAddrInfo")
        .noneMatch(name -> name.matches(".*[a-z][AW]"));
  }

  // --- WSADuplicateSocket in the process

  private static final int PID = (int) ProcessHandle.current().pid();

  private static WsaProtocolInfo duplicate(long s) {
    WsaProtocolInfo[] info = new WsaProtocolInfo[1];
    ok(Winsock.WSADuplicateSocket(s, PID, info));
    return info[0];
  }

  private static long open(WsaProtocolInfo info) {
    return Winsock.WSASocket(FROM, FROM, FROM, info, 0, WinSock2.WSA_FLAG_OVERLAPPED);
  }

  @Test
  @Covers({"WSADuplicateSocketW", "WSADuplicateSocketA"})
  void shouldShareOneSocketAmongHandlesUntilTheLastCloses() throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      long twin = ok(open(duplicate(connection.s())));
      assertThat(twin).isNotEqualTo(connection.s());
      Calls.nonBlocking(connection.s(), true);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(twin, new byte[8], 0, 8, 0));
      Calls.nonBlocking(twin, false);

      Calls.close(connection.s());
      fails(WsaError.WSAENOTSOCK, Winsock.closesocket(connection.s()));
      Calls.send(twin, "still");
      assertThat(connection.read(5)).asString().isEqualTo("still");
      connection.write(new byte[] {1});
      assertThat(Winsock.recv(twin, new byte[8], 0, 8, 0)).isEqualTo(1);

      Calls.close(twin);
      assertThat(connection.read()).as("FIN").isEqualTo(-1);
    }
  }

  @Test
  @Covers("WSADuplicateSocketW")
  void shouldOpenADuplicateOnlyOnceAndOnlyWhileTheSocketLives() {
    long s = Calls.tcp(Family.IPV4);
    WsaProtocolInfo used = duplicate(s);
    WsaProtocolInfo late = duplicate(s);
    long twin = ok(open(used));

    fails(WsaError.WSAEINVAL, open(used));
    Calls.close(s, twin);
    fails(WsaError.WSAEINVAL, open(late));
  }

  @Test
  @Covers("WSADuplicateSocketW")
  void shouldNotDuplicateForOtherProcesses() {
    long s = Calls.tcp(Family.IPV4);
    WsaProtocolInfo[] info = new WsaProtocolInfo[1];

    fails(WsaError.WSAEINVAL, Winsock.WSADuplicateSocket(s, PID + 1, info));
    fails(WsaError.WSAEFAULT, Winsock.WSADuplicateSocket(s, PID, null));
    fails(WsaError.WSAEFAULT, Winsock.WSADuplicateSocket(s, PID, new WsaProtocolInfo[0]));
    fails(WsaError.WSAENOTSOCK, Winsock.WSADuplicateSocket(s + 4, PID, info));
    Calls.close(s);
  }

  @Test
  void shouldTellAListenerOfADuplicateToItsAcceptors() throws Exception {
    long listener = Calls.listener(Family.IPV4);
    long twin = ok(open(duplicate(listener)));
    SockAddr name = Calls.sockname(twin);
    assertThat(name).isEqualTo(Calls.sockname(listener));
    Running<Running.Outcome> acceptor =
        Running.waiting(ThreadKind.PLATFORM, () -> Winsock.accept(twin));

    Calls.close(listener);
    long client = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(client, name));

    long accepted = acceptor.get().result();
    assertThat(accepted).isPositive();
    Calls.close(client, accepted, twin);
  }
}
