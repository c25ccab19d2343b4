import static org.jwinsock.core.api.Kernel32.*;
import static org.jwinsock.core.api.User32.*;
import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WinUser.WM_USER;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jwinsock.core.sockets.StreamSocket;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;

/// The same echo server in every model, each with 100 clients. The messages are so short that every
/// send takes all of it, and errors end a connection; "winsock example" has the servers that also
/// keep what a slow client does not take.
class EchoModels {
  private static final int CLIENTS = 100;

  private final Set<Long> open = new HashSet<>();
  private final CountDownLatch running = new CountDownLatch(CLIENTS);

  private boolean isRunning() {
    return running.getCount() > 0;
  }

  private void end(long s) {
    closesocket(s);
    open.remove(s);
    running.countDown();
  }

  // --- a thread waits in recv for each connection

  private void blocking(long listener, Thread.Builder threads) {
    for (int i = 0; i < CLIENTS; i++) {
      long s = accept(listener);
      threads.start(() -> talk(s));
    }
  }

  private void talk(long s) {
    byte[] buffer = new byte[4096];
    int count;
    while ((count = recv(s, buffer, 0, buffer.length, 0)) > 0) {
      send(s, buffer, 0, count, 0);
    }
    closesocket(s);
    running.countDown();
  }

  // --- one thread waits for all of them: select

  private void selecting(long listener) {
    ioctlsocket(listener, FIONBIO, new int[] {1}); // accepted sockets are non-blocking then, too
    FdSet reads = new FdSet(CLIENTS + 1);
    while (isRunning()) {
      FD_ZERO(reads);
      reads.append(listener);
      open.forEach(reads::append);
      select(0, reads, null, null, null);
      for (int i = 0; i < reads.count(); i++) {
        if (reads.get(i) == listener) {
          open.add(accept(listener));
        } else {
          echo(reads.get(i));
        }
      }
    }
  }

  /// Gives back what is there, and waits for nothing.
  private void echo(long s) {
    byte[] buffer = new byte[4096];
    int count;
    while ((count = recv(s, buffer, 0, buffer.length, 0)) > 0) {
      send(s, buffer, 0, count, 0);
    }
    if (count == 0 || WSAGetLastError() != WSAEWOULDBLOCK) {
      end(s);
    }
  }

  // --- one thread waits for events

  private void events(long listener) {
    long[] events = {WSACreateEvent(), WSACreateEvent()}; // 64 at most: so connections share one
    WSAEventSelect(listener, events[0], FD_ACCEPT);
    WsaNetworkEvents happened = new WsaNetworkEvents();
    while (isRunning()) {
      if (WSAWaitForMultipleEvents(2, events, false, WSA_INFINITE, false) == WSA_WAIT_EVENT_0) {
        WSAEnumNetworkEvents(listener, events[0], happened); // resets the event, too
        long s = accept(listener);
        WSAEventSelect(s, events[1], FD_READ | FD_CLOSE);
        open.add(s);
      } else {
        WSAResetEvent(events[1]); // before asking: what happens from now on sets it again
        for (long s : List.copyOf(open)) {
          WSAEnumNetworkEvents(s, 0, happened);
          if (happened.networkEvents != 0) {
            echo(s);
          }
        }
      }
    }
    WSACloseEvent(events[0]);
    WSACloseEvent(events[1]);
  }

  // --- one thread waits for messages

  private void messages(long listener) {
    long window = CreateMessageWindow(this::handle);
    WSAAsyncSelect(listener, window, WM_USER, FD_ACCEPT);
    Msg[] message = new Msg[1];
    while (isRunning() && GetMessage(message, window, 0, 0) > 0) {
      DispatchMessage(message[0]);
    }
    DestroyWindow(window);
  }

  private long handle(long window, int message, long wParam, long lParam) {
    if (WSAGETSELECTEVENT(lParam) == FD_ACCEPT) {
      long s = accept(wParam);
      WSAAsyncSelect(s, window, WM_USER, FD_READ | FD_CLOSE);
      open.add(s);
    } else if (open.contains(wParam)) { // messages outlive their sockets
      echo(wParam);
    }
    return 0;
  }

  // --- the operation waits: overlapped, with completion routines

  private void routines(long listener) {
    long[] arrival = {WSACreateEvent()};
    WSAEventSelect(listener, arrival[0], FD_ACCEPT);
    while (isRunning()) {
      // Alertable: routines run inside, and end the wait with WSA_WAIT_IO_COMPLETION.
      if (WSAWaitForMultipleEvents(1, arrival, false, WSA_INFINITE, true) == WSA_WAIT_EVENT_0) {
        WSAEnumNetworkEvents(listener, arrival[0], new WsaNetworkEvents());
        long s = accept(listener);
        WSAEventSelect(s, 0, 0); // it has inherited the listener's
        new Routine(s).receive();
      }
    }
    WSACloseEvent(arrival[0]);
  }

  private final class Routine extends WsaOverlapped {
    private final long s;
    private final byte[] buffer = new byte[4096];

    Routine(long s) {
      this.s = s;
    }

    void receive() {
      WSARecv(s, new WsaBuf[] {WsaBuf.of(buffer)}, null, new int[1], this, this::received);
    }

    private void received(int error, int count, WsaOverlapped operation, int flags) {
      if (error != 0 || count == 0) {
        end(s);
      } else {
        WSASend(s, first(buffer, count), null, 0, this, (_, _, _, _) -> receive());
      }
    }
  }

  private static WsaBuf[] first(byte[] buffer, int count) {
    return new WsaBuf[] {new WsaBuf(MemorySegment.ofArray(buffer).asSlice(0, count))};
  }

  // --- the operation waits: overlapped, with a completion port and workers

  private void completionPort(long listener) throws InterruptedException {
    long port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, 0, 0, 2);
    Thread.ofPlatform().start(() -> work(port));
    Thread.ofPlatform().start(() -> work(port));
    for (int i = 0; i < CLIENTS; i++) {
      long s = accept(listener);
      CreateIoCompletionPort(s, port, 0, 0); // what completes on s becomes a packet
      new Packet(s).receive();
    }
    running.await();
    CloseHandle(port); // ends the workers' waits
  }

  private static void work(long port) {
    int[] count = new int[1];
    long[] key = new long[1];
    WsaOverlapped[] operation = new WsaOverlapped[1];
    while (true) {
      boolean good = GetQueuedCompletionStatus(port, count, key, operation, INFINITE);
      if (!(operation[0] instanceof Packet packet)) {
        return; // the port is closed
      }
      packet.completed(good, count[0]);
    }
  }

  private final class Packet extends WsaOverlapped {
    private final long s;
    private final byte[] buffer = new byte[4096];
    private boolean receiving;

    Packet(long s) {
      this.s = s;
    }

    void receive() {
      receiving = true;
      WSARecv(s, new WsaBuf[] {WsaBuf.of(buffer)}, null, new int[1], this, null);
    }

    void completed(boolean good, int count) {
      if (!good || count == 0) {
        closesocket(s);
        running.countDown();
      } else if (receiving) {
        receiving = false;
        WSASend(s, first(buffer, count), null, 0, this, null);
      } else {
        receive();
      }
    }
  }

  // --- the clients

  private interface Model {
    void serve(EchoModels server, long listener) throws Exception;
  }

  private static void show(String name, Model model) throws Exception {
    long listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    bind(listener, new SockAddrIn(INADDR_LOOPBACK, 0));
    listen(listener, SOMAXCONN);
    SockAddr[] address = new SockAddr[1];
    getsockname(listener, address);
    EchoModels server = new EchoModels();
    Thread.Builder clients = Thread.ofVirtual();
    int[] right = new int[CLIENTS];
    Thread[] threads = new Thread[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      threads[i] = clients.start(() -> right[number] = askOnce(address[0], "I am " + number));
    }
    model.serve(server, listener);
    int sum = 0;
    for (int i = 0; i < CLIENTS; i++) {
      threads[i].join();
      sum += right[i];
    }
    System.out.println(name + ": " + sum + " of " + CLIENTS + " got their own words back");
    closesocket(listener);
  }

  private static int askOnce(SockAddr server, String words) {
    try (StreamSocket client = StreamSocket.connect(server)) {
      client.send(words.getBytes());
      client.shutdownSend();
      return new String(client.input().readAllBytes()).equals(words) ? 1 : 0;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static void main(String[] args) throws Exception {
    WSAStartup(0x0202, new WsaData[1]);
    show("threads", (server, listener) -> server.blocking(listener, Thread.ofPlatform()));
    show("virtual threads", (server, listener) -> server.blocking(listener, Thread.ofVirtual()));
    show("select", EchoModels::selecting);
    show("WSAEventSelect", EchoModels::events);
    show("WSAAsyncSelect", EchoModels::messages);
    show("completion routines", EchoModels::routines);
    show("completion port", EchoModels::completionPort);
    WSACleanup();
  }
}
