package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaProtocolInfo;

/// Start-up and cleanup: versions, reference counts, what works before and after.
@Timeout(60)
class StartupTest {

  private static final int V1_1 = 0x0101;
  private static final int V2_2 = 0x0202;

  @BeforeEach
  void shouldFindWinsockNotInitialised() {
    fails(WsaError.WSANOTINITIALISED, Winsock.WSACleanup());
  }

  @AfterEach
  void endEveryUse() {
    for (int i = 0; i < 10 && Winsock.WSACleanup() == 0; i++) {}
  }

  private static WsaData start(int version) {
    WsaData[] data = new WsaData[1];
    assertThat(Winsock.WSAStartup(version, data)).isZero();
    return data[0];
  }

  // --- versions

  @ParameterizedTest
  @CsvSource({
    "0x0001, 0x0001",
    "0x0101, 0x0101",
    "0x0002, 0x0002",
    "0x0102, 0x0102",
    "0x0202, 0x0202",
    "0x0302, 0x0202",
    "0x0003, 0x0202",
    "0x0A0A, 0x0202",
    "0xFFFF, 0x0202"
  })
  @Covers("WSAStartup")
  void shouldNegotiateTheHighestVersionNotAboveTheRequest(String requested, String negotiated) {
    WsaData data = start(Integer.decode(requested));

    assertThat(data.version()).isEqualTo(Integer.decode(negotiated));
    assertThat(data.highVersion()).isEqualTo(V2_2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0000, 0x0100, 0x0900, 0xFF00})
  @Covers("WSAStartup")
  void shouldRefuseARequestBelowVersionOneWithTheCodeAsItsResult(int requested) {
    Winsock.WSASetLastError(7);
    WsaData[] data = new WsaData[1];

    assertThat(Winsock.WSAStartup(requested, data)).isEqualTo(WsaErrors.WSAVERNOTSUPPORTED);
    assertThat(Winsock.WSAGetLastError()).as("not stored").isEqualTo(7);
    assertThat(data[0]).isNull();
    fails(WsaError.WSANOTINITIALISED, Winsock.WSACleanup());
  }

  @Test
  void shouldRefuseToStartWithoutRoomForTheAnswer() {
    assertThat(Winsock.WSAStartup(V2_2, null)).isEqualTo(WsaErrors.WSAEFAULT);
    assertThat(Winsock.WSAStartup(V2_2, new WsaData[0])).isEqualTo(WsaErrors.WSAEFAULT);
    fails(WsaError.WSANOTINITIALISED, Winsock.WSACleanup());
  }

  @Test
  @Covers({"WSADATA", "WSADESCRIPTION_LEN", "WSASYS_STATUS_LEN"})
  void shouldReportLimitsToCallersOfVersionOneOnly() {
    WsaData two = start(V2_2);
    WsaData one = start(V1_1);

    assertThat(two.maxSockets()).isZero();
    assertThat(two.maxUdpDg()).isZero();
    assertThat(one.maxSockets()).isPositive();
    assertThat(one.maxUdpDg()).isPositive();
    assertThat(two.description())
        .isNotBlank()
        .hasSizeLessThanOrEqualTo(WinSock2.WSADESCRIPTION_LEN);
    assertThat(two.systemStatus()).hasSizeLessThanOrEqualTo(WinSock2.WSASYS_STATUS_LEN);
  }

  @ParameterizedTest
  @CsvSource({"0x0101, WSAEINVAL", "0x0202, WSAEALREADY"})
  @Covers({"connect", "WSAEALREADY"})
  void shouldCallASecondConnectInvalidForCallersOfVersionOne(String version, WsaError expected)
      throws Exception {
    start(Integer.decode(version));
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      long s = Calls.tcp(Family.IPV4);
      Calls.nonBlocking(s, true);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, silent.address()));

      fails(expected, Winsock.connect(s, silent.address()));
      Calls.close(s);
    }
  }

  // --- reference counts

  @Test
  @Covers("WSACleanup")
  void shouldStayInitialisedUntilTheLastCleanup() {
    start(V2_2);
    start(V2_2);
    long s = Calls.tcp(Family.IPV4);

    ok(Winsock.WSACleanup());
    ok(Winsock.bind(s, Family.IPV4.loopback(0)));
    ok(Winsock.WSACleanup());

    fails(WsaError.WSANOTINITIALISED, Winsock.listen(s, 1));
    fails(WsaError.WSANOTINITIALISED, Winsock.WSACleanup());
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSACleanup")
  void shouldResetOpenConnectionsAtTheLastCleanup(Family family) throws Exception {
    start(V2_2);
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      ok(Winsock.WSACleanup());

      connection.assertReset();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSACleanup")
  void shouldEndCallsThatWaitAtTheLastCleanup(ThreadKind kind) throws Exception {
    start(V2_2);
    long listener = Calls.listener(Family.IPV4);
    FdSet set = new FdSet();
    set.add(listener);
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      List<Running<Running.Outcome>> calls =
          List.of(
              Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, 0)),
              Running.waiting(kind, () -> Winsock.accept(listener)),
              Running.waiting(kind, () -> Winsock.select(0, set, null, null, null)));

      ok(Winsock.WSACleanup());

      for (Running<Running.Outcome> call : calls) {
        Running.Outcome outcome = call.get();
        assertThat(outcome.result()).isEqualTo(-1);
        assertThat(outcome.error())
            .isIn(WsaErrors.WSAEINTR, WsaErrors.WSAENOTSOCK, WsaErrors.WSANOTINITIALISED);
      }
    }
  }

  @Test
  void shouldNotKnowSocketsOfAnEarlierUse() {
    start(V2_2);
    long old = Calls.tcp(Family.IPV4);
    ok(Winsock.WSACleanup());
    start(V2_2);

    fails(WsaError.WSAENOTSOCK, Winsock.closesocket(old));
    assertThat(Calls.tcp(Family.IPV4)).isNotEqualTo(old);
  }

  @Test
  void shouldServeAfterManyUses() {
    for (int i = 0; i < 20; i++) {
      start(V2_2);
      try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
        Calls.send(pair.client(), "use " + i);
        assertThat(Calls.recv(pair.server())).isEqualTo("use " + i);
      }
      ok(Winsock.WSACleanup());
    }
  }

  @Test
  void shouldCountUsesOfManyThreads() throws Exception {
    AtomicInteger wrong = new AtomicInteger();
    List<Running<Integer>> users = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      users.add(
          Running.start(
              () -> {
                for (int j = 0; j < 50; j++) {
                  start(V2_2);
                  long s = Calls.tcp(Family.IPV4);
                  if (Winsock.bind(s, Family.IPV4.loopback(0)) != 0
                      || Winsock.closesocket(s) != 0
                      || Winsock.WSACleanup() != 0) {
                    wrong.incrementAndGet();
                  }
                }
                return 0;
              }));
    }
    for (Running<Integer> user : users) {
      user.get();
    }
    assertThat(wrong).hasValue(0);
  }

  // --- before and after

  /// Every function that needs a start-up, on a socket.
  private static List<LongSupplier> everything(long s) {
    FdSet set = new FdSet();
    set.add(s);
    SockAddr name = Family.IPV4.loopback(1);
    MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
    WsaBuf[] buffers = {new WsaBuf(bytes)};
    int pid = (int) ProcessHandle.current().pid();
    return List.of(
        () -> Winsock.bind(s, name),
        () -> Winsock.listen(s, 1),
        () -> Winsock.accept(s),
        () -> Winsock.WSAAccept(s, null, null, (_, _) -> WinSock2.CF_ACCEPT),
        () -> Winsock.connect(s, name),
        () -> Winsock.WSAConnect(s, name, null),
        () -> Winsock.shutdown(s, WinSock2.SD_BOTH),
        () -> Winsock.WSASendDisconnect(s, null),
        () -> Winsock.WSARecvDisconnect(s, null),
        () -> Winsock.closesocket(s),
        () -> Winsock.getsockname(s, new SockAddr[1]),
        () -> Winsock.getpeername(s, new SockAddr[1]),
        () -> Winsock.recv(s, bytes, 0),
        () -> Winsock.recvfrom(s, bytes, 0, new SockAddr[1]),
        () -> Winsock.WSARecv(s, buffers, new int[1], new int[1]),
        () -> Winsock.WSARecvFrom(s, buffers, new int[1], new int[1], null, null),
        () -> Winsock.send(s, bytes, 0),
        () -> Winsock.sendto(s, bytes, 0, name),
        () -> Winsock.WSASend(s, buffers, new int[1], 0),
        () -> Winsock.WSASendTo(s, buffers, new int[1], 0, name),
        () -> Winsock.getsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_TYPE, new int[1]),
        () -> Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 1),
        () -> Winsock.ioctlsocket(s, WinSock2.FIONBIO, new int[1]),
        () -> Winsock.WSAIoctl(s, WinSock2.FIONBIO, bytes, null, new int[1]),
        () -> Winsock.select(0, set, null, null, null),
        () -> Winsock.WSADuplicateSocket(s, pid, new WsaProtocolInfo[1]),
        () -> Winsock.WSAHtonl(s, 1, new int[1]),
        () -> Winsock.WSANtohs(s, 1, new int[1]));
  }

  private static void expect(WsaError error, List<LongSupplier> calls) {
    for (LongSupplier call : calls) {
      Winsock.WSASetLastError(0);
      fails(error, call.getAsLong());
    }
  }

  @Test
  @Covers("WSANOTINITIALISED")
  void shouldRefuseEverythingBeforeStartupButErrorsAndByteOrder() {
    expect(WsaError.WSANOTINITIALISED, everything(4));
    expect(
        WsaError.WSANOTINITIALISED,
        List.of(
            () -> Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0),
            () -> Winsock.WSASocket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0, null, 0, 0),
            () -> Winsock.WSAPoll(new PollFd[] {new PollFd(4, WinSock2.POLLIN)}, 1, 0),
            () -> Winsock.WSAEnumProtocols(null, null, new int[1]),
            () -> Winsock.gethostname(new StringBuilder(), 256)));

    assertThat(Winsock.htons(0x1234)).isEqualTo(0x3412);
    assertThat(Winsock.ntohl(0x12345678)).isEqualTo(0x78563412);
    Winsock.WSASetLastError(WsaErrors.WSAEINTR);
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEINTR);
  }

  @Test
  void shouldRefuseEverythingOnASocketOfAnEndedUse() {
    start(V2_2);
    long s = Calls.tcp(Family.IPV4);
    ok(Winsock.WSACleanup());

    expect(WsaError.WSANOTINITIALISED, everything(s));
  }

  @Test
  void shouldRefuseEverythingOnAHandleThatIsNoSocket() {
    start(V2_2);
    long closed = Calls.tcp(Family.IPV4);
    Calls.close(closed);

    for (long s : new long[] {closed, 0, WinSock2.INVALID_SOCKET, 3, 1L << 40, Long.MIN_VALUE}) {
      expect(WsaError.WSAENOTSOCK, everything(s));
    }
  }

  // --- the last error

  @Test
  @Covers({"WSAGetLastError", "WSASetLastError"})
  void shouldKeepTheLastErrorOfEachThreadThroughReadingAndSuccess() throws Exception {
    start(V2_2);
    fails(WsaError.WSAENOTSOCK, Winsock.closesocket(0));

    Calls.close(Calls.tcp(Family.IPV4));

    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAENOTSOCK);
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAENOTSOCK);
    for (ThreadKind kind : ThreadKind.values()) {
      assertThat(Running.start(kind, Winsock::WSAGetLastError).get()).as("%s", kind).isZero();
    }
    Winsock.WSASetLastError(12345);
    assertThat(Winsock.WSAGetLastError()).isEqualTo(12345);
  }

  // --- a race

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldAnswerCallsThatRaceWithCleanup() throws Exception {
    for (int round = 0; round < 30; round++) {
      start(V2_2);
      Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
      List<Running<Running.Outcome>> calls =
          List.of(
              Running.call(ThreadKind.PLATFORM, () -> Winsock.closesocket(pair.client())),
              Running.call(
                  ThreadKind.VIRTUAL, () -> Winsock.recv(pair.server(), new byte[8], 0, 8, 0)),
              Running.call(ThreadKind.PLATFORM, () -> Winsock.closesocket(pair.server())),
              Running.call(
                  ThreadKind.PLATFORM,
                  () -> Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0)));
      ok(Winsock.WSACleanup());
      for (Running<Running.Outcome> call : calls) {
        Running.Outcome outcome = call.get();
        if (outcome.result() == -1) {
          assertThat(outcome.error())
              .isIn(
                  WsaErrors.WSANOTINITIALISED,
                  WsaErrors.WSAENOTSOCK,
                  WsaErrors.WSAEINTR,
                  WsaErrors.WSAECONNRESET,
                  WsaErrors.WSAECONNABORTED);
        }
      }
      fails(WsaError.WSANOTINITIALISED, Winsock.closesocket(pair.client()));
    }
  }
}
