package org.jwinsock.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/// Jetty.
///
/// @param server the server
/// @param port where it listens
record JettyWeb(Server server, int port) implements WebServer {

  static JettyWeb start(Family family, Path folder) throws IOException {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost(Loopback.inet(family, 0).getAddress().getHostAddress());
    server.addConnector(connector);
    server.setHandler(new Routes(Files.readAllBytes(folder.resolve("content"))));
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException("Jetty does not start", e);
    }
    return new JettyWeb(server, connector.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("Jetty does not stop", e);
    }
  }

  private static final class Routes extends Handler.Abstract {

    private final byte[] content;

    Routes(byte[] content) {
      this.content = content;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      switch (Request.getPathInContext(request)) {
        case "/file" -> {
          response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
          response.write(true, ByteBuffer.wrap(content), callback);
        }
        case "/chunked" -> {
          Content.Sink.write(response, false, ByteBuffer.wrap(content));
          response.write(true, ByteBuffer.allocate(0), callback);
        }
        case "/sum" -> {
          byte[] body = Content.Source.asInputStream(request).readAllBytes();
          byte[] sum = Payload.sum(body).getBytes(StandardCharsets.ISO_8859_1);
          response.write(true, ByteBuffer.wrap(sum), callback);
        }
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
