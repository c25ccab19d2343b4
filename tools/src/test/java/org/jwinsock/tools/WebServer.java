package org.jwinsock.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// `http-files` in a process of its own, and a folder for it.
final class WebServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int PATIENCE_MILLIS = 30_000;

  private final Cli cli;
  private final int port;

  private WebServer(Cli cli) throws InterruptedException {
    this.cli = cli;
    port = cli.examplePort();
  }

  static WebServer start(String provider, Path root, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("example", "http-files", "--port=0", "--root=" + root));
    command.addAll(List.of(options));
    return new WebServer(Cli.start(provider, command.toArray(String[]::new)));
  }

  /// Random bytes as a file.
  static byte[] file(Path path, int size) throws IOException {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    Files.write(path, bytes);
    return bytes;
  }

  Cli cli() {
    return cli;
  }

  int port() {
    return port;
  }

  URI uri(String path) {
    return URI.create("http://" + HOST + ":" + port + path);
  }

  Socket connect() throws IOException {
    var client = new Socket();
    client.setSoTimeout(PATIENCE_MILLIS);
    client.connect(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), PATIENCE_MILLIS);
    return client;
  }

  /// Sends text over a connection of its own, and answers all that comes back until it ends.
  String exchange(String text) throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write(text.getBytes(ISO_8859_1));
      return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @Override
  public void close() {
    cli.close();
  }
}
