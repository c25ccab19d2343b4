package org.jwinsock.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The proxy layer over sockets of this run's provider, in a process of its own, through proxies
/// that others have written.
class ProxyTest {

  @TempDir private Path folder;

  /// A server of this process, a thread for each connection.
  private static ServerSocket server(Consumer<Socket> talk) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket client = server.accept();
                  Thread.ofVirtual().start(() -> talk.accept(client));
                } catch (IOException e) {
                  return; // closed at the end of the scenario
                }
              }
            });
    return server;
  }

  /// Says which port it sees, and then what it hears.
  private static void echo(Socket client) {
    try (client) {
      client.getOutputStream().write((client.getPort() + "\n").getBytes(StandardCharsets.US_ASCII));
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void garbage(Socket client) {
    try (client) {
      client
          .getOutputStream()
          .write("\u0007\u0007NONSENSE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      return; // the other end has heard enough
    }
  }

  private static void silence(Socket client) {
    try (client) {
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      return; // the other end has waited enough
    }
  }

  /// A SOCKS5 proxy that knows one name only, and where it leads.
  private static void named(Socket client, int port) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.readByte();
      in.readNBytes(in.readUnsignedByte());
      out.write(new byte[] {5, 0});
      byte[] head = in.readNBytes(4); // version, CONNECT, 0, a name
      String name = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
      in.readNBytes(2);
      boolean known = head[3] == 3 && name.equals("server.named.example");
      out.write(new byte[] {5, (byte) (known ? 0 : 4), 0, 1, 0, 0, 0, 0, 0, 0});
      if (known) {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
          Thread back = Thread.ofVirtual().start(() -> hand(server, client));
          in.transferTo(server.getOutputStream());
          server.shutdownOutput();
          back.join();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hand(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int unused() throws IOException {
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return gone.getLocalPort();
    }
  }

  private void runThrough(String chains) throws IOException {
    try (ServerSocket echo = server(ProxyTest::echo);
        ServerSocket named = server(client -> named(client, echo.getLocalPort()));
        ServerSocket garbage = server(ProxyTest::garbage);
        ServerSocket silent = server(ProxyTest::silence)) {
      Path rules =
          Files.writeString(
              folder.resolve("rules.yaml"),
              """
              version: 1
              proxy:
                rules:
                  - {id: garbage, match: {to: "*:1"}, chain: "socks5://127.0.0.1:%d"}
                  - {id: silence, match: {to: "*:2"}, chain: "http://127.0.0.1:%d", timeout: 1s}
                  - {id: named, match: {to: "*.named.example"}, chain: "socks5://127.0.0.1:%d"}
                  - {id: out, chains: %s}
              """
                  .formatted(
                      garbage.getLocalPort(), silent.getLocalPort(), named.getLocalPort(), chains));
      OwnNetwork.runUnder(
          List.of(
              "-Dwinsock.rules=" + rules,
              "-Dtestkit.server=" + echo.getLocalPort(),
              "-Dtestkit.nobody=" + unused()),
          ProxyScenarios.class);
    }
  }

  private Peer dante() throws IOException {
    String danted = Peer.program("danted");
    return Peer.listening(
        port ->
            List.of(
                danted,
                "-N",
                "1",
                "-f",
                written(
                    "danted.conf",
                    """
                    logoutput: stderr
                    internal: 127.0.0.1 port = %1$d
                    internal: ::1 port = %1$d
                    external: lo
                    clientmethod: none
                    socksmethod: none
                    client pass { from: 0/0 to: 0/0 }
                    socks pass { from: 0/0 to: 0/0 }
                    """
                        .formatted(port))));
  }

  private Peer tinyproxy(String more) throws IOException {
    String tinyproxy = Peer.program("tinyproxy");
    return Peer.listening(
        port ->
            List.of(
                tinyproxy,
                "-d",
                "-c",
                written(
                    "tinyproxy.conf",
                    """
                    Port %d
                    Listen 127.0.0.1
                    Listen ::1
                    Timeout 60
                    MaxClients 100
                    %s
                    """
                        .formatted(port, more))));
  }

  private String written(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldGoThroughSocks() throws IOException {
    try (Peer dante = dante()) {
      runThrough("[\"socks5://127.0.0.1:" + dante.port() + "\"]");
    }
  }

  @Test
  void shouldGoThroughHttpWithAPassword() throws IOException {
    try (Peer tinyproxy = tinyproxy("BasicAuth me secret")) {
      runThrough("[\"http://me:secret@127.0.0.1:" + tinyproxy.port() + "\"]");
    }
  }

  @Test
  void shouldGoThroughOneProxyBehindTheOther() throws IOException {
    try (Peer dante = dante();
        Peer tinyproxy = tinyproxy("")) {
      runThrough(
          "[[\"socks5://127.0.0.1:%d\", \"http://127.0.0.1:%d\"]]"
              .formatted(dante.port(), tinyproxy.port()));
    }
  }

  @Test
  void shouldTakeAnotherChainWhenTheFirstDoesNotWork() throws IOException {
    try (Peer tinyproxy = tinyproxy("")) {
      runThrough(
          "[\"socks5://127.0.0.1:%d\", \"http://127.0.0.1:%d\"]"
              .formatted(unused(), tinyproxy.port()));
    }
  }
}
