import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinSock2.*;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jwinsock.core.sockets.StreamSocket;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// One thread, non-blocking sockets, select: an echo server, and 100 clients to show that it works.
class SelectServer {
  private static final int CLIENTS = 100;

  /// The connections, each with the bytes it is still to get, or null.
  private final Map<Long, byte[]> connections = new HashMap<>();

  private final long listener;
  private int ended;

  private SelectServer(long listener) {
    this.listener = listener;
  }

  private void serve() {
    FdSet reads = new FdSet(CLIENTS + 1); // the default holds FD_SETSIZE, 64
    FdSet writes = new FdSet(CLIENTS);
    while (ended < CLIENTS) {
      FD_ZERO(reads); // select rewrites the sets: fill them each time
      FD_ZERO(writes);
      reads.append(listener);
      connections.forEach((s, unsent) -> (unsent == null ? reads : writes).append(s));
      if (select(0, reads, writes, null, null) == SOCKET_ERROR) {
        throw new IllegalStateException(WsaError.describe(WSAGetLastError()));
      }
      for (int i = 0; i < reads.count(); i++) {
        if (reads.get(i) == listener) {
          admit();
        } else {
          receive(reads.get(i));
        }
      }
      for (int i = 0; i < writes.count(); i++) {
        echo(writes.get(i), connections.get(writes.get(i)));
      }
    }
  }

  private void admit() {
    long s = accept(listener); // non-blocking, as the listener is
    if (s != INVALID_SOCKET) {
      connections.put(s, null);
    }
  }

  private void receive(long s) {
    byte[] buffer = new byte[4096];
    int count = recv(s, buffer, 0, buffer.length, 0);
    if (count > 0) {
      echo(s, Arrays.copyOf(buffer, count));
    } else if (count == 0 || WSAGetLastError() != WsaErrors.WSAEWOULDBLOCK) {
      end(s);
    }
  }

  /// Sends what it can; select tells when there is room for the rest.
  private void echo(long s, byte[] bytes) {
    int count = send(s, bytes, 0, bytes.length, 0);
    if (count == SOCKET_ERROR && WSAGetLastError() != WsaErrors.WSAEWOULDBLOCK) {
      end(s);
    } else {
      int sent = Math.max(count, 0);
      connections.put(
          s, sent == bytes.length ? null : Arrays.copyOfRange(bytes, sent, bytes.length));
    }
  }

  private void end(long s) {
    closesocket(s);
    connections.remove(s);
    ended++;
  }

  public static void main(String[] args) throws Exception {
    WSAStartup(0x0202, new WsaData[1]);
    long listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    bind(listener, new SockAddrIn(INADDR_LOOPBACK, 0));
    listen(listener, SOMAXCONN);
    ioctlsocket(listener, FIONBIO, new int[] {1});
    Thread server = Thread.ofPlatform().start(new SelectServer(listener)::serve);

    SockAddr[] address = new SockAddr[1];
    getsockname(listener, address);
    StreamSocket[] clients = new StreamSocket[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = StreamSocket.connect(address[0]);
      clients[i].send(("I am client " + i).getBytes());
    }
    int right = 0;
    for (int i = 0; i < CLIENTS; i++) {
      clients[i].shutdownSend();
      String answer = new String(clients[i].input().readAllBytes());
      right += answer.equals("I am client " + i) ? 1 : 0;
      clients[i].close();
    }
    server.join();
    System.out.println(right + " of " + CLIENTS + " clients got their own words back");
    closesocket(listener);
    WSACleanup();
  }
}
