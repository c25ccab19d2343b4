package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;

/// What came in on a connection, taken apart into messages (RFC 9112). It never waits: a message
/// that is not whole yet is not there yet, so blocking and non-blocking sockets both feed it.
final class HttpInput {

  private byte[] bytes = new byte[1 << 16];
  private int from;
  private int to;
  private boolean ended;
  private boolean continued;

  /// One receive.
  ///
  /// @return what `recv` gave: 0 at the end
  int receive(long s) {
    makeRoom();
    int received = Winsock.recv(s, bytes, to, bytes.length - to, 0);
    to += Math.max(received, 0);
    ended |= received == 0;
    return received;
  }

  /// Whether the other side has ended its half of the connection.
  boolean ended() {
    return ended;
  }

  /// Whether nothing is left.
  boolean isEmpty() {
    return from == to;
  }

  /// Takes the next message off, or null as long as it is not whole.
  @Nullable HttpMessage next() {
    int head = headEnd();
    if (head < 0) {
      return null;
    }
    String[] lines = ascii(from, head).split("\r\n", -1);
    Map<String, String> headers = headers(lines);
    int body = head + 4;
    byte[] content = content(lines[0], headers, body);
    if (content == null) {
      return null;
    }
    continued = false;
    return new HttpMessage(lines[0], headers, content);
  }

  /// Whether the other side waits for `100 Continue` before it sends the body; true once a message.
  boolean takesContinue() {
    int head = headEnd();
    if (head < 0 || continued) {
      return false;
    }
    String expects = headers(ascii(from, head).split("\r\n", -1)).getOrDefault("Expect", "");
    continued = expects.equalsIgnoreCase("100-continue");
    return continued;
  }

  private byte @Nullable [] content(String start, Map<String, String> headers, int body) {
    if (headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")) {
      return chunks(body);
    }
    String length = headers.get("Content-Length");
    if (length != null) {
      return take(body, Integer.parseInt(length));
    }
    if (start.startsWith("HTTP/") && !start.startsWith("HTTP/1.1 1")) {
      return ended ? take(body, to - body) : null;
    }
    return take(body, 0);
  }

  private byte @Nullable [] chunks(int body) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int at = body;
    while (true) {
      int line = find("\r\n", at);
      if (line < 0) {
        return null;
      }
      int size = Integer.parseInt(ascii(at, line).split(";", 2)[0].strip(), 16);
      at = line + 2;
      if (size == 0) {
        assertThat(at + 2 > to || ascii(at, at + 2).equals("\r\n")).as("no trailer").isTrue();
        return at + 2 > to ? null : taken(at + 2, content.toByteArray());
      }
      if (to - at < size + 2) {
        return null;
      }
      content.write(bytes, at, size);
      at += size + 2;
    }
  }

  private byte @Nullable [] take(int body, int length) {
    return to - body < length
        ? null
        : taken(body + length, Arrays.copyOfRange(bytes, body, body + length));
  }

  private byte[] taken(int end, byte[] content) {
    from = end;
    return content;
  }

  private static Map<String, String> headers(String[] lines) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    return headers;
  }

  private int headEnd() {
    return find("\r\n\r\n", from);
  }

  private int find(String text, int start) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = start; i <= to - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private String ascii(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private void makeRoom() {
    if (from == to) {
      from = 0;
      to = 0;
    }
    if (to == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
  }
}
