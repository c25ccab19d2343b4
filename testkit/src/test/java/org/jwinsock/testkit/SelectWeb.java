package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// [OwnWeb#SELECT].
final class SelectWeb implements OwnWeb.OwnServer {

  /// More than `FD_SETSIZE`, as a program defines it that has more sockets.
  private static final int SET_SIZE = 256;

  /// How long a close may take to be noticed.
  private static final TimeVal TURN = new TimeVal(0, 50_000);

  private final long listener;
  private final int port;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Map<Long, Connection> connections = new HashMap<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final FdSet reads = new FdSet(SET_SIZE);
  private final FdSet writes = new FdSet(SET_SIZE);
  private volatile boolean closing;

  private SelectWeb(long listener) {
    this.listener = listener;
    port = Calls.port(listener);
    Calls.nonBlocking(listener, true);
  }

  static SelectWeb start(Family family) {
    SelectWeb server = new SelectWeb(Calls.listener(family));
    server.thread.execute(server::run);
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
    thread.close();
    assertThat(failures).isEmpty();
  }

  private void run() {
    try {
      while (!closing) {
        turn();
      }
    } catch (RuntimeException | Error e) {
      failures.add(e);
    } finally {
      connections.keySet().forEach(Winsock::closesocket);
      Winsock.closesocket(listener);
    }
  }

  private void turn() {
    reads.clear();
    writes.clear();
    Winsock.FD_SET(listener, reads);
    connections.forEach(
        (s, connection) -> Winsock.FD_SET(s, connection.hasOutput() ? writes : reads));
    Calls.ok(Winsock.select(0, reads, writes, null, TURN));
    for (int i = 0; i < writes.count(); i++) {
      serve(writes.get(i));
    }
    for (int i = 0; i < reads.count(); i++) {
      long s = reads.get(i);
      if (s == listener) {
        accept();
      } else {
        serve(s);
      }
    }
  }

  private void accept() {
    long s = Calls.ok(Winsock.accept(listener));
    accepted.incrementAndGet();
    connections.put(s, new Connection(s));
  }

  private void serve(long s) {
    // Select reports what it was asked for, and nothing else.
    Connection connection = Objects.requireNonNull(connections.get(s));
    if (!connection.advance()) {
      connections.remove(s);
      Calls.close(s);
    }
  }

  /// A connection between two selects. An accepted socket does not block, as its listener.
  private static final class Connection {

    private final long s;
    private final HttpInput input = new HttpInput();
    private byte[] output = new byte[0];
    private int sent;
    private boolean closes;
    private boolean draining;

    Connection(long s) {
      this.s = s;
    }

    boolean hasOutput() {
      return sent < output.length;
    }

    /// One send or one receive, and what follows from it.
    ///
    /// @return whether the connection goes on
    boolean advance() {
      if (hasOutput()) {
        send();
        return true;
      }
      int received = input.receive(s);
      if (received < 0) {
        Calls.fails(WsaError.WSAEWOULDBLOCK, received);
        return true;
      }
      if (!draining) {
        answer();
      }
      return received > 0 || hasOutput();
    }

    private void answer() {
      HttpMessage request = input.next();
      if (request != null) {
        WebAnswer answer = WebAnswer.to(request);
        output = answer.bytes();
        closes = answer.closes();
      } else {
        output = input.takesContinue() ? WebAnswer.CONTINUE : new byte[0];
      }
      sent = 0;
      if (hasOutput()) {
        send();
      }
    }

    private void send() {
      int count = Winsock.send(s, output, sent, output.length - sent, 0);
      if (count < 0) {
        Calls.fails(WsaError.WSAEWOULDBLOCK, count);
        return;
      }
      sent += count;
      if (hasOutput()) {
        return;
      }
      if (closes) {
        Calls.ok(Winsock.shutdown(s, WinSock2.SD_SEND));
        draining = true;
      } else {
        answer();
      }
    }
  }
}
