package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;

/// A small HTTP client on one connection of blocking Winsock calls.
final class WebClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final long s;
  private final HttpInput input = new HttpInput();
  private final String host;

  private WebClient(long s, String host) {
    this.s = s;
    this.host = host;
  }

  static WebClient connect(Family family, int port) {
    long s = Calls.tcp(family);
    int level = WinSock2.SOL_SOCKET;
    Calls.ok(Winsock.setsockopt(s, level, WinSock2.SO_RCVTIMEO, TIMEOUT_MILLIS));
    Calls.ok(Winsock.setsockopt(s, level, WinSock2.SO_SNDTIMEO, TIMEOUT_MILLIS));
    Calls.ok(Winsock.connect(s, family.loopback(port)));
    return new WebClient(s, Loopback.authority(family, port));
  }

  /// Sends a request without a body; [#reply] gives the answer.
  void ask(String path, String... headers) {
    send(head("GET", path, headers));
  }

  HttpMessage get(String path, String... headers) {
    ask(path, headers);
    return reply();
  }

  HttpMessage post(String path, byte[] body) {
    send(head("POST", path, "Content-Length: " + body.length));
    send(body);
    return reply();
  }

  /// As [#post], in chunks of at most `chunk` bytes.
  HttpMessage postChunked(String path, byte[] body, int chunk) {
    send(head("POST", path, "Transfer-Encoding: chunked"));
    for (int at = 0; at < body.length; at += chunk) {
      int size = Math.min(chunk, body.length - at);
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      framed.writeBytes(ascii(Integer.toHexString(size) + "\r\n"));
      framed.write(body, at, size);
      framed.writeBytes(ascii("\r\n"));
      send(framed.toByteArray());
    }
    send(ascii("0\r\n\r\n"));
    return reply();
  }

  /// The next reply whole.
  HttpMessage reply() {
    HttpMessage reply = input.next();
    while (reply == null) {
      assertThat(input.ended()).as("the connection ended within a reply").isFalse();
      Calls.ok(input.receive(s));
      reply = input.next();
    }
    return reply;
  }

  /// Says that nothing more will be sent.
  void endSending() {
    Calls.ok(Winsock.shutdown(s, WinSock2.SD_SEND));
  }

  /// Waits for the server's end and for nothing before it.
  void expectEnd() {
    while (!input.ended()) {
      Calls.ok(input.receive(s));
    }
    assertThat(input.isEmpty()).as("nothing after the last reply").isTrue();
  }

  @Override
  public void close() {
    Calls.close(s);
  }

  private byte[] head(String method, String path, String... headers) {
    StringBuilder head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return ascii(head.append("\r\n").toString());
  }

  private void send(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      at += Calls.ok(Winsock.send(s, bytes, at, bytes.length - at, 0));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
