package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// Ten thousand connections at the same time, to a program of its own: each side needs a descriptor
/// for each of them.
@ExtendWith(Started.class)
@Timeout(240)
class ManyConnectionsTest {

  private static final int CONNECTIONS = 10_000;
  private static final int ROUNDS = 2;

  /// Those of the virtual machine, the providers and the other end of nothing.
  private static final int OTHER_FILES = 500;

  private static void assumeEnoughFiles() throws IOException {
    long limit = OpenFiles.limit();
    assumeTrue(
        limit >= CONNECTIONS + OTHER_FILES,
        () ->
            "only %d files may be open, and %d connections need %d: raise the limit (ulimit -n)"
                .formatted(limit, CONNECTIONS, CONNECTIONS + OTHER_FILES));
  }

  /// The other program; its output is read by the caller.
  private static Process clients(long listener) throws Exception {
    URI own = ManyClients.class.getResource("ManyClients.class").toURI();
    Path classes = Path.of(own).resolve("../../../..").normalize();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            classes.toString(),
            ManyClients.class.getName(),
            String.valueOf(Calls.port(listener)),
            String.valueOf(CONNECTIONS),
            String.valueOf(ROUNDS))
        .redirectErrorStream(true)
        .start();
  }

  private static void assertServed(Process clients) throws Exception {
    try (BufferedReader output = clients.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.lines()).containsExactly("open", "served");
    }
    assertThat(clients.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(clients.exitValue()).isZero();
  }

  @Test
  @Covers({"accept", "recv", "send"})
  void shouldServeTenThousandConnectionsWithAVirtualThreadEach() throws Exception {
    assumeEnoughFiles();
    long listener = Calls.listener(Family.IPV4);
    Process clients = clients(listener);
    try {
      List<Running<Integer>> servers = new ArrayList<>(CONNECTIONS);
      for (int i = 0; i < CONNECTIONS; i++) {
        long s = ok(Winsock.accept(listener));
        servers.add(Running.start(ThreadKind.VIRTUAL, () -> echo(s)));
      }
      assertServed(clients);
      for (Running<Integer> server : servers) {
        assertThat(server.get()).isEqualTo(8 * ROUNDS);
      }
    } finally {
      clients.destroy();
      Calls.close(listener);
    }
  }

  /// Sends back what comes until the end.
  private static int echo(long s) {
    byte[] bytes = new byte[64];
    int all = 0;
    for (int moved; (moved = ok(Winsock.recv(s, bytes, 0, bytes.length, 0))) > 0; all += moved) {
      ok(Winsock.send(s, bytes, 0, moved, 0));
    }
    Calls.close(s);
    return all;
  }

  @Test
  @Covers({"select", "FD_SETSIZE", "fd_set"})
  void shouldServeTenThousandConnectionsInOneSelect() throws Exception {
    assumeEnoughFiles();
    long listener = Calls.listener(Family.IPV4);
    Calls.nonBlocking(listener, true);
    Process clients = clients(listener);
    try {
      Set<Long> open = new HashSet<>();
      FdSet reads = new FdSet(CONNECTIONS + 1);
      byte[] bytes = new byte[64];
      int ended = 0;
      while (ended < CONNECTIONS) {
        reads.clear();
        reads.append(listener);
        open.forEach(reads::append);
        assertThat(ok(Winsock.select(0, reads, null, null, Sets.PATIENCE))).isPositive();
        for (int i = 0; i < reads.count(); i++) {
          long s = reads.get(i);
          if (s == listener) {
            acceptAll(listener, open);
          } else if (!echoes(s, bytes)) {
            open.remove(s);
            Calls.close(s);
            ended++;
          }
        }
      }
      assertServed(clients);
    } finally {
      clients.destroy();
      Calls.close(listener);
    }
  }

  private static void acceptAll(long listener, Set<Long> open) {
    long s = Winsock.accept(listener);
    for (; s != WinSock2.INVALID_SOCKET; s = Winsock.accept(listener)) {
      open.add(s);
    }
    fails(WsaError.WSAEWOULDBLOCK, s);
  }

  /// False at the end of the stream.
  private static boolean echoes(long s, byte[] bytes) {
    int moved = ok(Winsock.recv(s, bytes, 0, bytes.length, 0));
    return moved > 0 && ok(Winsock.send(s, bytes, 0, moved, 0)) == moved;
  }
}
