package org.jwinsock.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A request or a reply, with its body whole and without its chunks.
///
/// @param start the request line or the status line
/// @param headers the header fields; names in any case
/// @param body the content
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record HttpMessage(String start, Map<String, String> headers, byte[] body) {

  /// The status of a reply.
  int status() {
    return Integer.parseInt(start.split(" ", 3)[1]);
  }

  /// The target of a request.
  String target() {
    return start.split(" ", 3)[1];
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean closes() {
    return header("Connection").equalsIgnoreCase("close");
  }

  String text() {
    return new String(body, StandardCharsets.ISO_8859_1);
  }
}
