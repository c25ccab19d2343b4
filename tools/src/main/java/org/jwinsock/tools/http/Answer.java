package org.jwinsock.tools.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.http.Fields.Field;

/// What a client gets.
///
/// @param fields all but those of the connection
/// @param body what follows the head
/// @param isLast whether the connection ends with it
/// @param keeps whether to say that it does not, which HTTP/1.0 clients want to know
public record Answer(Status status, List<Field> fields, Body body, boolean isLast, boolean keeps) {

  /// What follows a head.
  public sealed interface Body {}

  /// Nothing.
  public record Nothing() implements Body {}

  /// A few words.
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  public record Text(byte[] bytes) implements Body {}

  /// A part of a file, or all of it.
  ///
  /// @param from in bytes from the beginning
  /// @param length more than 0
  public record FilePart(Path path, long from, long length) implements Body {}

  private static final Nothing NOTHING = new Nothing();
  private static final String END = "\r\n";

  public Answer {
    fields = List.copyOf(fields);
  }

  /// The end of a connection whose client cannot be understood, or is too slow.
  public static Answer refusal(Status status) {
    return of(null, status, List.of());
  }

  /// An answer that is all in its status, which it repeats for people.
  ///
  /// @param request null if there is none
  static Answer of(@Nullable Request request, Status status, List<Field> fields) {
    byte[] text = (status + "\n").getBytes(UTF_8);
    List<Field> all = new ArrayList<>(fields);
    all.add(new Field("Content-Type", "text/plain; charset=utf-8"));
    all.add(new Field("Content-Length", "" + text.length));
    return of(request, status, all, new Text(text));
  }

  static Answer empty(Request request, Status status, List<Field> fields) {
    return of(request, status, fields, NOTHING);
  }

  /// @param body left out where the client has asked for the head only
  static Answer of(@Nullable Request request, Status status, List<Field> fields, Body body) {
    if (request == null) {
      return new Answer(status, fields, body, true, false);
    }
    boolean isLast = request.isLast();
    Body sent = request.isHead() ? NOTHING : body;
    return new Answer(status, fields, sent, isLast, !isLast && request.minor() == 0);
  }

  /// The same as the last one of its connection.
  public Answer asLast() {
    return new Answer(status, fields, body, true, false);
  }

  /// The head, up to the empty line that ends it, and the words behind it: all but a file.
  ///
  /// @param now goes into it
  public byte[] beginning(Instant now) {
    byte[] head = head(now);
    if (!(body instanceof Text text)) {
      return head;
    }
    byte[] both = Arrays.copyOf(head, head.length + text.bytes.length);
    System.arraycopy(text.bytes, 0, both, head.length, text.bytes.length);
    return both;
  }

  byte[] head(Instant now) {
    var text = new StringBuilder(256).append("HTTP/1.1 ").append(status).append(END);
    line(text, "Date", HttpDate.text(now));
    for (Field field : fields) {
      line(text, field.name(), field.value());
    }
    if (isLast) {
      line(text, Request.CONNECTION, "close");
    } else if (keeps) {
      line(text, Request.CONNECTION, "keep-alive");
    }
    return text.append(END).toString().getBytes(ISO_8859_1);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append(END);
  }
}
