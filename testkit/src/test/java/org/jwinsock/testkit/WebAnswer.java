package org.jwinsock.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What our servers answer: `GET /bytes/N` with N bytes of [Payload], `GET /until-end/N` with the
/// same bytes up to the end of the connection, and a `POST` or `PUT` with the body's checksum.
///
/// @param bytes the reply as it goes out
/// @param closes whether the server ends the connection after it
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record WebAnswer(byte[] bytes, boolean closes) {

  static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

  static WebAnswer to(HttpMessage request) {
    String target = request.target();
    int number = target.lastIndexOf('/') + 1;
    if (!request.start().startsWith("GET ")) {
      return whole(ascii(Payload.sum(request.body())), request.closes());
    }
    if (target.startsWith("/bytes/")) {
      byte[] content = Payload.bytes(Integer.parseInt(target, number, target.length(), 10));
      return whole(content, request.closes());
    }
    if (target.startsWith("/until-end/")) {
      byte[] content = Payload.bytes(Integer.parseInt(target, number, target.length(), 10));
      return new WebAnswer(joined("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", content), true);
    }
    return new WebAnswer(ascii("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), false);
  }

  private static WebAnswer whole(byte[] content, boolean closes) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(content.length, closes ? "Connection: close\r\n" : "");
    return new WebAnswer(joined(head, content), closes);
  }

  private static byte[] joined(String head, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii(head));
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
