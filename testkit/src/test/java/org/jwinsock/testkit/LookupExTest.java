package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.AF_UNSPEC;
import static org.jwinsock.spi.WinSock2.NS_ALL;
import static org.jwinsock.spi.WinSock2.NS_DNS;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSANOTINITIALISED;
import static org.jwinsock.spi.WsaErrors.WSASERVICE_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSA_E_CANCELLED;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AddrInfoEx;
import org.jwinsock.spi.LookupServiceCompletionRoutine;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaOverlapped;

/// GetAddrInfoEx: a chosen namespace, without waiting, cancelled, in a limited time.
@ExtendWith(Started.class)
@Timeout(60)
class LookupExTest {

  private static final int LOOPBACK = 0x7F00_0001;

  private final List<AddrInfoEx> found = new ArrayList<>();
  private final WsaOverlapped overlapped = new WsaOverlapped();
  private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

  private int wait(String name, int nameSpace, @Nullable AddrInfoEx hints) {
    return Winsock.GetAddrInfoEx(name, "80", nameSpace, null, hints, found, null, null, null, null);
  }

  private int begin(
      String name, @Nullable LookupServiceCompletionRoutine routine, long @Nullable [] handle) {
    AddrInfoEx hint = AddrInfoEx.hint(0, AF_INET, SOCK_STREAM, 0);
    return Winsock.GetAddrInfoEx(
        name, "80", NS_DNS, null, hint, found, null, overlapped, routine, handle);
  }

  private int told() throws InterruptedException {
    Integer error = told.poll(30, TimeUnit.SECONDS);
    assertThat(error).as("nobody was told").isNotNull();
    return error;
  }

  @Test
  @Covers({"GetAddrInfoExW", "FreeAddrInfoExW", "ADDRINFOEXW"})
  void shouldAnswerLikeGetaddrinfoWhenItWaits() {
    AddrInfoEx hint = AddrInfoEx.hint(Ws2TcpIp.AI_CANONNAME, AF_INET, SOCK_STREAM, 6);

    assertThat(wait("127.0.0.1", NS_DNS, hint)).isZero();

    assertThat(found)
        .containsExactly(
            new AddrInfoEx(
                0,
                AF_INET,
                SOCK_STREAM,
                6,
                "127.0.0.1",
                new SockAddrIn(LOOPBACK, 80),
                null,
                0,
                null));
    Winsock.FreeAddrInfoEx(found);
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldAskEveryProviderOfAllNamespaces() {
    assertThat(wait("localhost", NS_ALL, AddrInfoEx.hint(0, AF_INET6, SOCK_STREAM, 0))).isZero();
    assertThat(found.getFirst().addr()).isInstanceOf(SockAddrIn6.class);
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldKnowNoNameOfANamespaceWithoutProviders() {
    assertThat(wait("localhost", 16, null)).isEqualTo(WSASERVICE_NOT_FOUND);
    int stranger =
        Winsock.GetAddrInfoEx(
            "localhost", null, NS_DNS, new UUID(1, 2), null, found, null, null, null, null);
    assertThat(stranger).isEqualTo(WSASERVICE_NOT_FOUND);
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WSASERVICE_NOT_FOUND);
    assertThat(found).isEmpty();
  }

  @Test
  @Covers("ADDRINFOEX2W")
  void shouldGiveTheFullNameInTheSecondVersion() {
    int flags = Ws2TcpIp.AI_FQDN | Ws2TcpIp.AI_CANONNAME;

    assertThat(wait("127.0.0.1", NS_DNS, AddrInfoEx.hint2(flags, AF_UNSPEC, SOCK_STREAM, 0)))
        .isZero();

    AddrInfoEx first = found.getFirst();
    assertThat(first.flags()).isEqualTo(Ws2TcpIp.AI_EXTENDED);
    assertThat(first.version()).isEqualTo(AddrInfoEx.ADDRINFOEX_VERSION_2);
    assertThat(first.fqdn()).isEqualTo("127.0.0.1");
    assertThat(first.canonname()).isEqualTo("127.0.0.1");
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldRefuseVersionsItDoesNotKnow() {
    AddrInfoEx third =
        new AddrInfoEx(Ws2TcpIp.AI_EXTENDED, AF_INET, 0, 0, null, null, null, 3, null);
    AddrInfoEx unsaid = new AddrInfoEx(0, AF_INET, 0, 0, null, null, null, 2, null);

    assertThat(wait("127.0.0.1", NS_DNS, third)).isEqualTo(WSAEINVAL);
    assertThat(wait("127.0.0.1", NS_DNS, unsaid)).isEqualTo(WSAEINVAL);
  }

  @Test
  @Covers({"GetAddrInfoExW", "GetAddrInfoExOverlappedResult"})
  void shouldSetTheEventOnceTheListIsFilled() {
    overlapped.hEvent = Winsock.WSACreateEvent();

    assertThat(begin("localhost", null, null)).isEqualTo(WSA_IO_PENDING);
    assertThat(Kernel32.WaitForSingleObject(overlapped.hEvent, 30_000)).isZero();

    assertThat(Winsock.GetAddrInfoExOverlappedResult(overlapped)).isZero();
    assertThat(found.getFirst().addr()).isEqualTo(new SockAddrIn(LOOPBACK, 80));
    assertThat(overlapped.extension).isSameAs(found);
    assertThat(Winsock.WSACloseEvent(overlapped.hEvent)).isTrue();
  }

  @Test
  @Covers({"GetAddrInfoExW", "LPLOOKUPSERVICE_COMPLETION_ROUTINE"})
  void shouldCallTheRoutineOnAThreadOfItsOwnWhetherAnybodyWaitsOrNot() throws Exception {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

    int begun =
        begin(
            "localhost",
            (error, _, of) -> {
              assertThat(of).isSameAs(overlapped);
              threads.add(Thread.currentThread());
              told.add(error);
            },
            null);

    assertThat(begun).isEqualTo(WSA_IO_PENDING);
    assertThat(told()).isZero();
    assertThat(threads.take()).isNotSameAs(Thread.currentThread());
    assertThat(found).isNotEmpty();
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldTellTheErrorOfANameThatIsNone() throws Exception {
    assertThat(begin("no..name", (error, _, _) -> told.add(error), null)).isEqualTo(WSA_IO_PENDING);

    assertThat(told()).isNotZero();
    assertThat(found).isEmpty();
    assertThat(Winsock.GetAddrInfoExOverlappedResult(overlapped)).isNotZero();
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldTakeEitherAnEventOrARoutine() {
    assertThat(begin("localhost", null, null)).as("neither").isEqualTo(WSAEINVAL);

    overlapped.hEvent = Winsock.WSACreateEvent();
    assertThat(begin("localhost", (_, _, _) -> {}, null)).as("both").isEqualTo(WSAEINVAL);
    assertThat(Winsock.WSACloseEvent(overlapped.hEvent)).isTrue();
    assertThat(begin("localhost", null, null)).as("closed").isEqualTo(WSA_INVALID_HANDLE);
  }

  @Test
  @Covers({"GetAddrInfoExW", "GetAddrInfoExA"})
  void shouldRefuseWhatIsForAsynchronousLookupsWhenItWaits() {
    assertThat(
            Winsock.GetAddrInfoEx(
                "localhost", null, NS_DNS, null, null, found, null, null, (_, _, _) -> {}, null))
        .isEqualTo(WSAEINVAL);
    assertThat(
            Winsock.GetAddrInfoEx(
                "localhost", null, NS_DNS, null, null, found, null, null, null, new long[1]))
        .isEqualTo(WSAEINVAL);
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldRefuseAStructureThatIsInAnOperation() {
    long s = Calls.boundUdp(Family.IPV4);
    Operation receive = new Operation();
    receive.hEvent = Winsock.WSACreateEvent();
    assertThat(receive.recv(s)).isEqualTo(WSA_IO_PENDING);

    int begun =
        Winsock.GetAddrInfoEx(
            "localhost", null, NS_DNS, null, null, found, null, receive, null, null);

    assertThat(begun).isEqualTo(WSA_INVALID_PARAMETER);
    Calls.close(s);
    assertThat(receive.becomesSignalled()).isTrue();
    receive.closeEvent();
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldAnswerInTimeWhenItHasTime() {
    TimeVal plenty = new TimeVal(30, 0);

    assertThat(
            Winsock.GetAddrInfoEx(
                "localhost", null, NS_DNS, null, null, found, plenty, null, null, null))
        .isZero();

    assertThat(found).isNotEmpty();
  }

  @Test
  @Covers("GetAddrInfoExCancel")
  void shouldNotCancelWhatIsOverOrNeverWas() throws Exception {
    long[] handle = new long[1];
    assertThat(begin("localhost", (error, _, _) -> told.add(error), handle))
        .isEqualTo(WSA_IO_PENDING);
    assertThat(told()).isZero();

    assertThat(Winsock.GetAddrInfoExCancel(handle)).isEqualTo(WSA_INVALID_HANDLE);
    assertThat(Winsock.GetAddrInfoExCancel(new long[] {-5})).isEqualTo(WSA_INVALID_HANDLE);
    assertThat(Winsock.GetAddrInfoExCancel(null)).isEqualTo(WSA_INVALID_HANDLE);
  }

  @Test
  @Covers({"GetAddrInfoExCancel", "GetAddrInfoExW"})
  void shouldEndOnceHoweverCancellingAndAnsweringMeet() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int cancelled = 0;
    for (int i = 0; i < 300; i++) {
      long[] handle = new long[1];
      assertThat(begin("localhost", (error, _, _) -> told.add(error), handle))
          .as("seed %s", seed)
          .isEqualTo(WSA_IO_PENDING);
      for (int spins = random.nextInt(2000); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      boolean stopped = Winsock.GetAddrInfoExCancel(handle) == 0;

      int error = told();
      assertThat(error).as("seed %s, round %s", seed, i).isEqualTo(stopped ? WSA_E_CANCELLED : 0);
      assertThat(found.isEmpty()).isEqualTo(stopped);
      cancelled += stopped ? 1 : 0;
      while (!overlapped.isDone()) {
        Thread.onSpinWait();
      }
    }
    assertThat(told).as("seed %s, %s cancelled", seed, cancelled).isEmpty();
  }

  @Test
  @Covers("GetAddrInfoExW")
  void shouldFailBeforeStartupAndWithoutAName() {
    assertThat(Winsock.GetAddrInfoEx(null, null, NS_DNS, null, null, found, null, null, null, null))
        .isEqualTo(WSAHOST_NOT_FOUND);
    assertThat(Winsock.WSACleanup()).isZero();
    assertThat(wait("localhost", NS_DNS, null)).isEqualTo(WSANOTINITIALISED);
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
  }

  @Test
  @Covers("GetAddrInfoExOverlappedResult")
  void shouldAnswerForNoStructureThatItIsInvalid() {
    assertThat(Winsock.GetAddrInfoExOverlappedResult(null)).isEqualTo(WSAEINVAL);
  }
}
