package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.IPPROTO_IP;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.User32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.BlockingCallback;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock11;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WinUser;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// What programs of Winsock 1.1 find otherwise: option numbers, blocking hooks.
@Timeout(60)
class VersionOneTest {

  private static final int V1_1 = 0x0101;
  private static final int V2_2 = 0x0202;

  @BeforeEach
  void startVersionOne() {
    start(V1_1);
  }

  @AfterEach
  void endEveryUse() {
    for (int i = 0; i < 10 && Winsock.WSACleanup() == 0; i++) {}
  }

  private static void start(int version) {
    assertThat(Winsock.WSAStartup(version, new WsaData[1])).isZero();
  }

  private static int option(long s, int name) {
    int[] value = new int[1];
    ok(Winsock.getsockopt(s, IPPROTO_IP, name, value));
    return value[0];
  }

  // --- numbers

  @Test
  @Covers({"wsock32.dll (whole 1.1 export set)", "IP_MULTICAST_TTL", "IP_MULTICAST_LOOP"})
  void shouldNumberMulticastOptionsAsTheOldHeaderDoes() {
    long s = Calls.boundUdp(Family.IPV4);
    ok(Winsock.setsockopt(s, IPPROTO_IP, 3, 7));
    ok(Winsock.setsockopt(s, IPPROTO_IP, 4, 0));

    assertThat(option(s, WinSock11.IP_MULTICAST_TTL)).isEqualTo(7);
    assertThat(option(s, WinSock11.IP_MULTICAST_LOOP)).isZero();
    start(V2_2);
    assertThat(option(s, Ws2TcpIp.IP_MULTICAST_TTL)).as("the same option").isEqualTo(7);
    assertThat(option(s, Ws2TcpIp.IP_MULTICAST_LOOP)).isZero();
    Calls.close(s);
  }

  @Test
  @Covers("IP_MULTICAST_IF")
  void shouldNumberTheMulticastInterfaceTwo() {
    long s = Calls.boundUdp(Family.IPV4);

    ok(Winsock.setsockopt(s, IPPROTO_IP, WinSock11.IP_MULTICAST_IF, 0x0100007F));
    ok(Winsock.getsockopt(s, IPPROTO_IP, 2, new int[1]));
    Calls.close(s);
  }

  @Test
  @KnownGap(provider = "nio", why = "java.nio has no option for it")
  @Covers("IP_TTL")
  void shouldNumberTheTimeToLiveSeven() {
    long s = Calls.udp(Family.IPV4);
    ok(Winsock.setsockopt(s, IPPROTO_IP, 7, 33));

    assertThat(option(s, WinSock11.IP_TTL)).isEqualTo(33);
    start(V2_2);
    assertThat(option(s, Ws2TcpIp.IP_TTL)).isEqualTo(33);
    Calls.close(s);
  }

  @Test
  @Covers("SOMAXCONN")
  void shouldTakeAtMostFiveFromTheOldHeader() {
    assertThat(WinSock11.SOMAXCONN).isEqualTo(5);
    long s = Calls.tcp(Family.IPV4);
    ok(Winsock.bind(s, Family.IPV4.loopback(0)));
    ok(Winsock.listen(s, WinSock11.SOMAXCONN));
    Calls.close(s);
  }

  // --- hooks

  @Test
  @Covers({"WSASetBlockingHook", "WSAIsBlocking", "WSAUnhookBlockingHook"})
  void shouldCallTheHookWhileACallBlocksAndOnlyThen() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Sender sender = new Sender(pair.server());
      AtomicInteger calls = new AtomicInteger();
      ok(hook(() -> sender.afterCalls(calls.incrementAndGet(), 3)));

      assertThat(Winsock.WSAIsBlocking()).isFalse();
      assertThat(Calls.recv(pair.client())).isEqualTo("x");
      assertThat(calls.get()).as("until there was something").isGreaterThanOrEqualTo(3);
      assertThat(sender.blocking).isTrue();

      sender.join();
      calls.set(0);
      Calls.nonBlocking(pair.client(), true);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(pair.client(), new byte[1], 0, 1, 0));
      ok(Winsock.send(pair.client(), new byte[1], 0, 1, 0));
      assertThat(calls.get()).as("nothing blocked").isZero();

      ok(Winsock.WSAUnhookBlockingHook());
      assertThat(Winsock.WSAIsBlocking()).isFalse();
    }
  }

  /// Another thread sends one byte, asked from inside the hook.
  private static final class Sender {
    private final long socket;
    private Thread thread = Thread.currentThread();
    private boolean blocking;

    Sender(long socket) {
      this.socket = socket;
    }

    boolean afterCalls(int calls, int enough) {
      blocking = Winsock.WSAIsBlocking();
      if (calls == enough) {
        thread = Thread.ofPlatform().start(() -> Winsock.send(socket, new byte[] {'x'}, 0, 1, 0));
      }
      return calls < enough;
    }

    void join() {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static int hook(BlockingCallback hook) {
    return Winsock.WSASetBlockingHook(hook) == null ? -1 : 0;
  }

  @Test
  @Covers({"WSACancelBlockingCall", "WSAEINTR"})
  void shouldEndAReceiveThatTheHookCancels() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      ok(hook(VersionOneTest::cancel));

      fails(WsaError.WSAEINTR, Winsock.recv(pair.client(), new byte[1], 0, 1, 0));
      fails(WsaError.WSAEINTR, Winsock.recv(pair.client(), new byte[1], 0, 1, 0));
      ok(Winsock.closesocket(pair.client()));
    }
  }

  private static boolean cancel() {
    assertThat(Winsock.WSACancelBlockingCall()).isZero();
    return true;
  }

  @Test
  @Covers("WSACancelBlockingCall")
  void shouldEndAnAcceptAndLeaveTheListenerListening() {
    long listener = Calls.listener(Family.IPV4);
    ok(hook(VersionOneTest::cancel));
    fails(WsaError.WSAEINTR, Winsock.accept(listener));
    ok(Winsock.WSAUnhookBlockingHook());

    long client = Calls.tcp(Family.IPV4);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    Calls.close(ok(Winsock.accept(listener)), client, listener);
  }

  @Test
  @Covers("WSACancelBlockingCall")
  void shouldGiveUpAConnectThatTheHookCancels() throws IOException {
    try (SilentAddress silent = SilentAddress.open(Family.IPV4)) {
      long s = Calls.tcp(Family.IPV4);
      ok(hook(VersionOneTest::cancel));

      fails(WsaError.WSAEINTR, Winsock.connect(s, silent.address()));
      ok(Winsock.closesocket(s));
    }
  }

  @Test
  @Covers("WSACancelBlockingCall")
  void shouldEndASelectThatTheHookCancels() {
    long s = Calls.boundUdp(Family.IPV4);
    FdSet reads = new FdSet(1);
    reads.add(s);
    ok(hook(VersionOneTest::cancel));

    fails(WsaError.WSAEINTR, Winsock.select(0, reads, null, null, new TimeVal(30, 0)));
    Calls.close(s);
  }

  @Test
  void shouldKeepTheTimeOfASelectWithAHook() {
    long s = Calls.boundUdp(Family.IPV4);
    FdSet reads = new FdSet(1);
    reads.add(s);
    AtomicInteger calls = new AtomicInteger();
    ok(hook(() -> calls.incrementAndGet() < 0));

    assertThat(Winsock.select(0, reads, null, null, new TimeVal(0, 50_000))).isZero();
    assertThat(calls.get()).isPositive();
    Calls.close(s);
  }

  @Test
  void shouldKeepAReceiveTimeoutWithAHook() {
    long s = Calls.boundUdp(Family.IPV4);
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 30));
    ok(hook(() -> false));

    fails(WsaError.WSAETIMEDOUT, Winsock.recv(s, new byte[1], 0, 1, 0));
    Calls.close(s);
  }

  @Test
  @Covers({"WSAEINPROGRESS", "WSAIsBlocking"})
  void shouldRefuseEverythingElseInsideAHook() {
    long s = Calls.boundUdp(Family.IPV4);
    List<Integer> errors = new ArrayList<>();
    ok(
        hook(
            () -> {
              note(errors, Winsock.send(s, new byte[1], 0, 1, 0));
              note(errors, Winsock.closesocket(s));
              note(errors, Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 0));
              note(errors, Winsock.select(0, null, null, null, null));
              note(errors, Winsock.gethostbyname("localhost") == null ? -1 : 0);
              note(errors, Winsock.WSACleanup());
              note(errors, Winsock.WSAUnhookBlockingHook());
              note(errors, hook(() -> false));
              return cancel();
            }));

    fails(WsaError.WSAEINTR, Winsock.recv(s, new byte[1], 0, 1, 0));
    assertThat(errors).hasSize(8).containsOnly(WsaErrors.WSAEINPROGRESS);
    Calls.close(s);
  }

  private static void note(List<Integer> errors, long result) {
    errors.add(result == -1 ? Winsock.WSAGetLastError() : 0);
  }

  @Test
  @Covers("WSASetBlockingHook")
  void shouldLetAHookHandleMessages() {
    long s = Calls.boundUdp(Family.IPV4);
    long window = User32.CreateMessageWindow((_, _, _, _) -> Winsock.WSACancelBlockingCall());
    assertThat(User32.PostMessage(window, WinUser.WM_USER, 0, 0)).isTrue();
    ok(
        hook(
            () -> {
              Msg[] message = new Msg[1];
              boolean found = User32.PeekMessage(message, window, 0, 0, WinUser.PM_REMOVE);
              if (found) {
                User32.DispatchMessage(message[0]);
              }
              return found;
            }));

    fails(WsaError.WSAEINTR, Winsock.recv(s, new byte[1], 0, 1, 0));
    assertThat(User32.DestroyWindow(window)).isTrue();
    Calls.close(s);
  }

  @Test
  @Covers("WSASetBlockingHook")
  void shouldAnswerTheHookBefore() {
    BlockingCallback mine = () -> false;
    BlockingCallback standard = Winsock.WSASetBlockingHook(mine);

    assertThat(standard).as("the default one").isNotNull();
    assertThat(Winsock.WSASetBlockingHook(standard)).isSameAs(mine);
    assertThat(Winsock.WSASetBlockingHook(standard)).isSameAs(standard);
    assertThat(Winsock.WSASetBlockingHook(null)).isNull();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEFAULT);
  }

  @ParameterizedTest
  @EnumSource(ThreadKind.class)
  @Covers("WSASetBlockingHook")
  void shouldKeepAHookToItsThread(ThreadKind kind) throws InterruptedException {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      ok(hook(VersionOneTest::cancel));
      Running<Running.Outcome> other =
          Running.waiting(kind, () -> Winsock.recv(pair.client(), new byte[1], 0, 1, 0));
      ok(Winsock.WSAUnhookBlockingHook());
      Calls.send(pair.server(), "y");

      assertThat(other.get().result()).isEqualTo(1);
    }
  }

  @Test
  @Covers("WSACancelBlockingCall")
  void shouldFindNothingToCancelOutsideAHook() {
    fails(WsaError.WSAEINVAL, Winsock.WSACancelBlockingCall());
  }

  @Test
  @Covers({"WSASetBlockingHook", "WSAUnhookBlockingHook", "WSACancelBlockingCall", "WSAIsBlocking"})
  void shouldHaveNoHooksInVersionTwo() {
    long s = Calls.boundUdp(Family.IPV4);
    AtomicInteger calls = new AtomicInteger();
    ok(hook(() -> calls.incrementAndGet() < 0));
    start(V2_2);

    assertThat(Winsock.WSASetBlockingHook(() -> false)).isNull();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEOPNOTSUPP);
    fails(WsaError.WSAEOPNOTSUPP, Winsock.WSAUnhookBlockingHook());
    fails(WsaError.WSAEOPNOTSUPP, Winsock.WSACancelBlockingCall());
    assertThat(Winsock.WSAIsBlocking()).isFalse();
    ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, 20));
    fails(WsaError.WSAETIMEDOUT, Winsock.recv(s, new byte[1], 0, 1, 0));
    assertThat(calls.get()).as("the hook of version 1 is out of force").isZero();
    Calls.close(s);
  }
}
