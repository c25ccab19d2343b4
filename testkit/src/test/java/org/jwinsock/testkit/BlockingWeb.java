package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;

/// [OwnWeb#BLOCKING].
final class BlockingWeb implements OwnWeb.OwnServer {

  private final long listener;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Long> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;

  private BlockingWeb(long listener) {
    this.listener = listener;
    port = Calls.port(listener);
  }

  static BlockingWeb start(Family family) {
    BlockingWeb server = new BlockingWeb(Calls.listener(family));
    server.threads.execute(server::accept);
    return server;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    closing = true;
    Calls.close(listener);
    // Ends their waits; the threads close the sockets.
    connections.forEach(s -> Winsock.shutdown(s, WinSock2.SD_BOTH));
    threads.close();
    assertThat(failures).isEmpty();
  }

  private void accept() {
    while (!closing) {
      long s = Winsock.accept(listener);
      if (s == WinSock2.INVALID_SOCKET) {
        note("accept");
        return;
      }
      accepted.incrementAndGet();
      connections.add(s);
      threads.execute(() -> serve(s));
    }
  }

  private void serve(long s) {
    try {
      HttpInput input = new HttpInput();
      boolean more = true;
      while (more) {
        more = step(s, input);
      }
    } catch (RuntimeException | Error e) {
      failures.add(e);
    } finally {
      connections.remove(s);
      Winsock.closesocket(s);
    }
  }

  /// One reply or one receive.
  ///
  /// @return whether the connection goes on
  private boolean step(long s, HttpInput input) {
    HttpMessage request = input.next();
    if (request != null) {
      WebAnswer answer = WebAnswer.to(request);
      return send(s, answer.bytes()) && (!answer.closes() || endsAfter(s));
    }
    if (input.takesContinue() && !send(s, WebAnswer.CONTINUE)) {
      return false;
    }
    int received = input.receive(s);
    if (received < 0) {
      note("recv");
    }
    return received > 0;
  }

  /// Ends our half and waits for the other side to end its half: closing at once would reset a
  /// connection on which something still arrives.
  private boolean endsAfter(long s) {
    Winsock.shutdown(s, WinSock2.SD_SEND);
    byte[] rest = new byte[1024];
    int received = Winsock.recv(s, rest, 0, rest.length, 0);
    while (received > 0) {
      received = Winsock.recv(s, rest, 0, rest.length, 0);
    }
    if (received < 0) {
      note("recv of the end");
    }
    return false;
  }

  private boolean send(long s, byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int sent = Winsock.send(s, bytes, at, bytes.length - at, 0);
      if (sent < 0) {
        note("send");
        return false;
      }
      at += sent;
    }
    return true;
  }

  private void note(String call) {
    String error = Calls.lastError();
    if (!closing) {
      failures.add(new AssertionError(call + ": " + error));
    }
  }
}
