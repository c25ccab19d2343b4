package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.User32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.WinUser;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaProtocolInfo;

/// `WSAAsyncSelect`, and the message queues it needs.
@ExtendWith(Started.class)
@Timeout(120)
class AsyncSelectTest {

  /// The message of these scenarios.
  private static final int CHANGED = WinUser.WM_USER + 1;

  private static final int ALL = FD_READ | FD_WRITE | FD_OOB | FD_ACCEPT | FD_CONNECT | FD_CLOSE;

  /// Windows' limit of messages posted to one queue.
  private static final int CAPACITY = 10_000;

  /// A window that ends with its scenario.
  private record Window(long hwnd) implements AutoCloseable {

    static Window create() {
      return new Window(User32.CreateMessageWindow(null));
    }

    void select(long s, int events) {
      ok(Winsock.WSAAsyncSelect(s, hwnd, CHANGED, events));
    }

    /// The next message; waits for it.
    Msg next() {
      int woken =
          User32.MsgWaitForMultipleObjects(
              hwnd, null, false, Selected.PATIENCE, WinUser.QS_POSTMESSAGE);
      assertThat(woken).as("the wait for a message").isZero();
      return Objects.requireNonNull(peek(WinUser.PM_REMOVE));
    }

    @Nullable Msg peek(int remove) {
      @Nullable Msg[] out = new Msg[1];
      return User32.PeekMessage(out, hwnd, 0, 0, remove) ? out[0] : null;
    }

    /// The next message tells of this event.
    void expect(long s, int event, int error) {
      Msg message = next();
      assertThat(message.hwnd()).isEqualTo(hwnd);
      assertThat(message.message()).isEqualTo(CHANGED);
      assertThat(message.wParam()).as("the socket").isEqualTo(s);
      assertThat(Selected.names(Winsock.WSAGETSELECTEVENT(message.lParam())))
          .isEqualTo(Selected.names(event));
      assertThat(Winsock.WSAGETSELECTERROR(message.lParam())).as("error").isEqualTo(error);
      assertThat(message.lParam()).isEqualTo(Winsock.WSAMAKESELECTREPLY(event, error));
    }

    void expectNothing() {
      assertThat(peek(WinUser.PM_REMOVE)).isNull();
    }

    @Override
    public void close() {
      User32.DestroyWindow(hwnd);
    }
  }

  private static int recv(long s, int length) {
    return Winsock.recv(s, new byte[length], 0, length, 0);
  }

  // --- messages of sockets

  @ParameterizedTest
  @EnumSource
  @Covers({"WSAAsyncSelect", "WSAGETSELECTEVENT", "WSAGETSELECTERROR", "FD_CONNECT", "FD_WRITE"})
  void shouldPostAMessageForEachEventAndTheConnectionBeforeTheRoom(Family family) {
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    try (Window window = Window.create()) {
      window.select(s, ALL);
      window.expectNothing();
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.sockname(listener)));

      window.expect(s, FD_CONNECT, 0);
      window.expect(s, FD_WRITE, 0);
      long peer = ok(Winsock.accept(listener));
      Calls.send(peer, "ab");
      window.expect(s, FD_READ, 0);
      assertThat(ok(recv(s, 1))).isEqualTo(1);
      window.expect(s, FD_READ, 0);
      Calls.close(peer);
      assertThat(ok(recv(s, 1))).isEqualTo(1);
      window.expect(s, FD_CLOSE, 0);
      window.expectNothing();
    }
    Calls.close(s, listener);
  }

  @Test
  @Covers({"WSAAsyncSelect", "WSAGETSELECTERROR", "FD_CONNECT", "WSAECONNREFUSED"})
  void shouldCarryTheErrorInTheMessageAndNotInTheLastError() {
    long s = Calls.tcp(Family.IPV4);
    try (Window window = Window.create()) {
      window.select(s, FD_CONNECT);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(s, Calls.refusing(Family.IPV4)));
      Winsock.WSASetLastError(0);

      window.expect(s, FD_CONNECT, WsaErrors.WSAECONNREFUSED);
      assertThat(Winsock.WSAGetLastError()).isZero();
    }
    Calls.close(s);
  }

  @Test
  @Covers({"WSAAsyncSelect", "FIONBIO"})
  void shouldNotLetTheSocketBlockWhileMessagesAreSelected() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Window window = Window.create()) {
      window.select(pair.server(), FD_READ);
      fails(WsaError.WSAEWOULDBLOCK, recv(pair.server(), 1));
      fails(WsaError.WSAEINVAL, Winsock.ioctlsocket(pair.server(), FIONBIO, new int[] {0}));

      ok(Winsock.WSAAsyncSelect(pair.server(), 0, 0, 0));
      Calls.nonBlocking(pair.server(), false);
    }
  }

  @Test
  @Covers({"WSAAsyncSelect", "closesocket"})
  void shouldLeaveQueuedMessagesWhenTheSelectionOrTheSocketEnds() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Window window = Window.create()) {
      window.select(pair.server(), FD_WRITE);
      ok(Winsock.WSAAsyncSelect(pair.server(), window.hwnd(), 0, 0));
      window.select(pair.client(), FD_WRITE);
      Calls.close(pair.client());

      window.expect(pair.server(), FD_WRITE, 0);
      window.expect(pair.client(), FD_WRITE, 0);
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      window.expectNothing();
    }
  }

  @Test
  @Covers({"WSAAsyncSelect", "WSAEventSelect", "WSAEnumNetworkEvents"})
  void shouldReplaceASelectionOfEitherKind() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Window window = Window.create();
        Selected server = Selected.of(pair.server(), FD_READ)) {
      window.select(server.s(), FD_READ);
      Calls.send(pair.client(), "ab");
      window.expect(server.s(), FD_READ, 0);
      assertThat(server.isSet()).isFalse();
      WsaNetworkEvents out = server.take();
      assertThat(out.networkEvents).as("messages leave no record").isZero();

      server.select(FD_READ);
      server.expect(FD_READ);
      window.expectNothing();
    }
  }

  @Test
  @Covers({"WSAAsyncSelect", "FD_ACCEPT"})
  void shouldNameTheAcceptedSocketInTheMessagesItInherits() {
    long listener = Calls.listener(Family.IPV4);
    long client = Calls.tcp(Family.IPV4);
    try (Window window = Window.create()) {
      window.select(listener, FD_ACCEPT | FD_READ);
      ok(Winsock.connect(client, Calls.sockname(listener)));
      window.expect(listener, FD_ACCEPT, 0);
      long accepted = ok(Winsock.accept(listener));
      Calls.send(client, "x");

      window.expect(accepted, FD_READ, 0);
      Calls.close(accepted);
    }
    Calls.close(client, listener);
  }

  @Test
  @Covers({"WSAAsyncSelect", "WSADuplicateSocketW"})
  void shouldNameTheHandleThatWasSelectedWith() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Window window = Window.create()) {
      WsaProtocolInfo[] info = new WsaProtocolInfo[1];
      ok(Winsock.WSADuplicateSocket(pair.server(), (int) ProcessHandle.current().pid(), info));
      long second = ok(Winsock.WSASocket(0, 0, 0, info[0], 0, WSA_FLAG_OVERLAPPED));
      window.select(second, FD_READ);
      Calls.send(pair.client(), "ab");
      window.expect(second, FD_READ, 0);
      assertThat(ok(recv(pair.server(), 1))).isEqualTo(1);
      window.expect(second, FD_READ, 0);
      Calls.close(second);
    }
  }

  @Test
  @Covers({"WSAAsyncSelect", "WSAEINVAL", "WSAENOTSOCK"})
  void shouldRefuseWhatIsNoSocketOrNoWindow() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Window window = Window.create()) {
      fails(
          WsaError.WSAENOTSOCK,
          Winsock.WSAAsyncSelect(window.hwnd(), window.hwnd(), CHANGED, FD_READ));
      fails(WsaError.WSAEINVAL, Winsock.WSAAsyncSelect(pair.server(), 0, CHANGED, FD_READ));
      fails(
          WsaError.WSAEINVAL,
          Winsock.WSAAsyncSelect(pair.server(), pair.client(), CHANGED, FD_READ));
    }
  }

  @Test
  @Covers({"PostMessageW", "WSAAsyncSelect"})
  void shouldLoseTheEventsThatFindTheQueueFull() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Window window = Window.create()) {
      for (int i = 0; i < CAPACITY; i++) {
        assertThat(User32.PostMessage(window.hwnd(), WinUser.WM_APP, i, 0)).isTrue();
      }
      assertThat(User32.PostMessage(window.hwnd(), WinUser.WM_APP, -1, 0)).isFalse();
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WinUser.ERROR_NOT_ENOUGH_QUOTA);
      window.select(pair.server(), FD_WRITE);

      for (int i = 0; i < CAPACITY; i++) {
        assertThat(window.next().wParam()).isEqualTo(i);
      }
      window.expectNothing();
      Calls.send(pair.client(), "x");
      window.select(pair.server(), FD_READ);
      window.expect(pair.server(), FD_READ, 0);
    }
  }

  // --- queues

  @Test
  @Covers("PeekMessageW")
  void shouldLookForMessagesByTheirNumbersAndLeaveThemIfAskedTo() {
    try (Window window = Window.create()) {
      for (int number : new int[] {5, 7, 9}) {
        assertThat(User32.PostMessage(window.hwnd(), WinUser.WM_APP + number, number, 0)).isTrue();
      }
      @Nullable Msg[] out = new Msg[1];
      assertThat(User32.PeekMessage(out, window.hwnd(), WinUser.WM_APP + 6, 0xFFFF, 0)).isTrue();
      assertThat(Objects.requireNonNull(out[0]).wParam()).isEqualTo(7);
      assertThat(User32.PeekMessage(out, window.hwnd(), 1, 4, WinUser.PM_REMOVE)).isFalse();

      List<Long> left = new ArrayList<>();
      for (Msg m = window.peek(1); m != null; m = window.peek(1)) {
        left.add(m.wParam());
      }
      assertThat(left).containsExactly(5L, 7L, 9L);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("GetMessageW")
  void shouldWaitForTheMessageThatIsAskedFor(ThreadKind kind) throws Exception {
    try (Window window = Window.create()) {
      @Nullable Msg[] out = new Msg[1];
      Running<Integer> taker =
          Running.start(kind, () -> User32.GetMessage(out, window.hwnd(), CHANGED, CHANGED))
              .untilItWaits();
      assertThat(User32.PostMessage(window.hwnd(), WinUser.WM_APP, 1, 0)).isTrue();
      taker.untilItWaits();
      assertThat(User32.PostMessage(window.hwnd(), CHANGED, 2, 3)).isTrue();

      assertThat(taker.get()).isEqualTo(1);
      Msg taken = Objects.requireNonNull(out[0]);
      assertThat(taken.wParam()).isEqualTo(2);
      assertThat(taken.lParam()).isEqualTo(3);
      assertThat(window.next().wParam()).isEqualTo(1);
    }
  }

  @Test
  @Covers("GetMessageW")
  void shouldEndTheLoopByAQuitMessageOrWithTheWindow() throws Exception {
    Window window = Window.create();
    @Nullable Msg[] out = new Msg[1];
    assertThat(User32.PostMessage(window.hwnd(), WinUser.WM_QUIT, 0, 0)).isTrue();
    assertThat(User32.GetMessage(out, window.hwnd(), 0, 0)).isZero();

    Running<Running.Outcome> taker =
        Running.waiting(ThreadKind.PLATFORM, () -> User32.GetMessage(out, window.hwnd(), 0, 0));
    assertThat(User32.DestroyWindow(window.hwnd())).isTrue();
    assertThat(taker.get()).isEqualTo(new Running.Outcome(-1, WinUser.ERROR_INVALID_WINDOW_HANDLE));
    assertThat(User32.DestroyWindow(window.hwnd())).isFalse();
    assertThat(User32.PostMessage(window.hwnd(), CHANGED, 0, 0)).isFalse();
    assertThat(User32.PeekMessage(out, window.hwnd(), 0, 0, 1)).isFalse();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WinUser.ERROR_INVALID_WINDOW_HANDLE);
  }

  @Test
  @Covers("DispatchMessageW")
  void shouldLetTheWindowHandleItsMessages() {
    List<Long> handled = new ArrayList<>();
    long hwnd =
        User32.CreateMessageWindow(
            (_, message, wParam, lParam) -> {
              handled.add(message * 100L + wParam * 10 + lParam);
              return 42;
            });
    try (Window window = new Window(hwnd)) {
      assertThat(User32.PostMessage(hwnd, 4, 5, 6)).isTrue();

      assertThat(User32.DispatchMessage(window.next())).isEqualTo(42);
      assertThat(handled).containsExactly(456L);
      assertThat(User32.DispatchMessage(null)).isZero();
    }
  }

  @Test
  @Covers("MsgWaitForMultipleObjectsEx")
  void shouldWaitForMessagesAndObjectsTogether() {
    long[] events = {Winsock.WSACreateEvent(), Winsock.WSACreateEvent()};
    int any = WinUser.QS_ALLINPUT;
    try (Window window = Window.create()) {
      long hwnd = window.hwnd();
      assertThat(User32.MsgWaitForMultipleObjectsEx(hwnd, events, 0, any, 0))
          .isEqualTo(WSA_WAIT_TIMEOUT);
      assertThat(User32.PostMessage(hwnd, CHANGED, 0, 0)).isTrue();
      assertThat(User32.MsgWaitForMultipleObjectsEx(hwnd, events, 30_000, any, 0)).isEqualTo(2);
      assertThat(User32.MsgWaitForMultipleObjectsEx(hwnd, events, 0, 0, 0))
          .as("messages are of no interest")
          .isEqualTo(WSA_WAIT_TIMEOUT);
      Winsock.WSASetEvent(events[1]);
      assertThat(User32.MsgWaitForMultipleObjectsEx(hwnd, events, 30_000, any, 0)).isEqualTo(1);

      assertThat(User32.MsgWaitForMultipleObjects(hwnd, events, true, 0, any))
          .isEqualTo(WSA_WAIT_TIMEOUT);
      Winsock.WSASetEvent(events[0]);
      assertThat(User32.MsgWaitForMultipleObjects(hwnd, events, true, 30_000, any)).isZero();
    }
    Winsock.WSACloseEvent(events[0]);
    Winsock.WSACloseEvent(events[1]);
  }

  @Test
  @Covers("MsgWaitForMultipleObjectsEx")
  void shouldWaitForAtMost63ObjectsBesidesMessages() {
    long event = Winsock.WSACreateEvent();
    Winsock.WSASetEvent(event);
    long[] handles = new long[64];
    Arrays.fill(handles, event);
    try (Window window = Window.create()) {
      int none = WinUser.QS_ALLINPUT;
      assertThat(User32.MsgWaitForMultipleObjectsEx(window.hwnd(), handles, 0, none, 0))
          .isEqualTo(WSA_WAIT_FAILED);
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.ERROR_INVALID_PARAMETER);
      long[] fewer = Arrays.copyOf(handles, 63);
      assertThat(User32.MsgWaitForMultipleObjectsEx(window.hwnd(), fewer, 0, none, 0)).isZero();
    }
    Winsock.WSACloseEvent(event);
  }
}
