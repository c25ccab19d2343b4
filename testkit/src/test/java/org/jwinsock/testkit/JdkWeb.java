package org.jwinsock.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The HTTP server of the JDK.
///
/// @param server the server
/// @param threads what runs its handlers
record JdkWeb(HttpServer server, ExecutorService threads) implements WebServer {

  static JdkWeb start(Family family, Path folder) throws IOException {
    byte[] content = Files.readAllBytes(folder.resolve("content"));
    HttpServer server = HttpServer.create(Loopback.inet(family, 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/file", exchange -> answer(exchange, content.length, content));
    // Length 0 means chunks to this server.
    server.createContext("/chunked", exchange -> answer(exchange, 0, content));
    server.createContext("/sum", JdkWeb::sum);
    server.start();
    return new JdkWeb(server, threads);
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private static void sum(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    byte[] sum = Payload.sum(body).getBytes(StandardCharsets.ISO_8859_1);
    answer(exchange, sum.length, sum);
  }

  private static void answer(HttpExchange exchange, long length, byte[] content)
      throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, length);
      exchange.getResponseBody().write(content);
    }
  }
}
