package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.FD_ACCEPT;
import static org.jwinsock.spi.WinSock2.FD_CLOSE;
import static org.jwinsock.spi.WinSock2.FD_READ;
import static org.jwinsock.spi.WinSock2.FD_WRITE;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinUser.QS_POSTMESSAGE;
import static org.jwinsock.spi.WinUser.WM_QUIT;
import static org.jwinsock.spi.WinUser.WM_USER;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jwinsock.core.api.User32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server on one thread that lives on messages, as programs with windows do:
/// `WSAAsyncSelect`, and a loop of `GetMessage` and `DispatchMessage`.
///
/// A message stays in the queue when its socket is closed, and the next socket may get the same
/// handle. So a message is only a hint; what `recv` and `send` say counts.
public final class AsyncSelectEcho implements Server {

  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int SOCKET_MESSAGE = WM_USER + 1;

  /// How many messages a queue holds; those for which there is no room are lost.
  private static final int QUEUE = 10_000;

  /// A socket has at most three messages in the queue, one for each event, and its predecessor may
  /// have left one.
  private static final int MOST = QUEUE / 4;

  /// How many milliseconds a server without room waits before it looks again.
  private static final int PAUSE_MILLIS = 1000;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Door door;
  private final Map<Long, Echo> open = new HashMap<>();
  private final long window;
  private MemorySegment buffer = MemorySegment.NULL;
  private boolean paused;
  private volatile boolean stopped;

  /// @param address port 0 picks one
  public AsyncSelectEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    door = new Door(address, MOST, out);
    window = User32.CreateMessageWindow(this::handle);
    if (window == 0) {
      throw SocketFailure.of("CreateMessageWindow");
    }
    select(door.listener(), FD_ACCEPT);
  }

  private void select(long s, int events) {
    check(Winsock.WSAAsyncSelect(s, window, SOCKET_MESSAGE, events), "WSAAsyncSelect");
  }

  @Override
  public SockAddr address() {
    return door.address();
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofConfined()) {
      buffer = arena.allocate(BUFFER_SIZE);
      loop();
    } finally {
      door.close();
      open.keySet().forEach(Winsock::closesocket);
      User32.DestroyWindow(window);
    }
    out.println("async-select-echo: " + traffic.ofStreams());
  }

  private void loop() {
    Msg[] message = new Msg[1];
    while (!stopped) {
      if (paused && awaitMessage() == WAIT_TIMEOUT) {
        resume();
      } else if (check(User32.GetMessage(message, window, 0, 0), "GetMessage") == 0) {
        return; // WM_QUIT
      } else {
        User32.DispatchMessage(message[0]);
      }
    }
  }

  private int awaitMessage() {
    return User32.MsgWaitForMultipleObjects(
        window, new long[0], false, PAUSE_MILLIS, QS_POSTMESSAGE);
  }

  /// The window procedure.
  private long handle(long hwnd, int message, long wParam, long lParam) {
    if (message == SOCKET_MESSAGE) {
      int event = Winsock.WSAGETSELECTEVENT(lParam);
      Echo echo = open.get(wParam);
      if (wParam == door.listener()) {
        accept();
      } else if (echo != null && !echo.handle(event, buffer)) {
        open.remove(wParam);
        Winsock.closesocket(wParam);
        resume();
      }
    }
    return 0;
  }

  /// Takes every connection that waits.
  private void accept() {
    long s = door.accept(open.size());
    while (s != INVALID_SOCKET) {
      begin(s);
      s = door.accept(open.size());
    }
    if (door.isFull()) {
      select(door.listener(), 0);
      paused = true;
    }
  }

  /// Listens again, if it does not: FD_ACCEPT comes at once for those who wait already.
  private void resume() {
    if (paused) {
      select(door.listener(), FD_ACCEPT);
      paused = false;
    }
  }

  private void begin(long s) {
    traffic.connection();
    try {
      Sockets.noDelay(s);
      // An accepted socket has the events of its listener until it is given its own.
      select(s, FD_READ | FD_WRITE | FD_CLOSE);
      open.put(s, new Echo(s, traffic));
    } catch (SocketFailure e) {
      out.println("a connection could not begin: " + e.getMessage());
      Winsock.closesocket(s);
    }
  }

  @Override
  public void stop() {
    stopped = true; // in a full queue there would be no room for the message
    User32.PostMessage(window, WM_QUIT, 0, 0);
  }
}
