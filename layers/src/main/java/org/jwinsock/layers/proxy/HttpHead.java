package org.jwinsock.layers.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an HTTP/1 response: RFC 9112, sections 2 to 5.
///
/// Nothing is forgiven: no line that ends with LF alone, no folded line, no blank in front of a
/// colon, no control character. Where two readers could disagree about the end of a head, bytes of
/// one would be the application's for the other.
///
/// @param minor of the version, 0 or 1
/// @param reason the reason phrase, for people
record HttpHead(int minor, int status, String reason, List<Field> fields) {

  /// One line of the head.
  ///
  /// @param name in lower case
  record Field(String name, String value) {}

  static final int MOST_BYTES = 16 * 1024;
  static final int MOST_FIELDS = 100;
  private static final int MOST_REASON = 100;

  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.([01]) ([1-9]\\d\\d)(?: ([\\t\\x20-\\x7e\\x80-\\xff]*))?");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");

  /// What no response of HTTP/1 says.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what);
    }
  }

  /// Gathers a head byte by byte, so that none behind it is taken.
  static final class Reader {

    private static final byte[] BEGIN = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[512];
    private int length;
    private int lines;

    /// Where the line under way begins.
    private int lineStart;

    /// All heads of one connection together, so that interim responses do not come for ever.
    private int total;

    /// A new connection.
    void reset() {
      total = 0;
      next();
    }

    private void next() {
      length = 0;
      lines = 0;
      lineStart = 0;
    }

    /// Takes bytes up to the end of the head.
    ///
    /// @return true if the head is there: [#head] reads it
    boolean take(ByteBuffer in) throws Malformed {
      while (in.hasRemaining()) {
        if (++total > MOST_BYTES) {
          throw new Malformed("more than " + MOST_BYTES + " bytes of headers");
        }
        if (add(in.get())) {
          return true;
        }
      }
      return false;
    }

    private boolean add(byte one) throws Malformed {
      if (length < BEGIN.length && one != BEGIN[length]) {
        throw new Malformed("something that does not begin with HTTP/1.");
      }
      boolean afterReturn = length > 0 && bytes[length - 1] == '\r';
      if ((one == '\n') != afterReturn) {
        throw new Malformed("a line that does not end with CR LF");
      }
      if (length == bytes.length) {
        bytes = java.util.Arrays.copyOf(bytes, 2 * length);
      }
      bytes[length++] = one;
      if (one != '\n') {
        return false;
      }
      boolean empty = length - lineStart == 2;
      lineStart = length;
      if (++lines > MOST_FIELDS + 2) {
        throw new Malformed("more than " + MOST_FIELDS + " headers");
      }
      return empty;
    }

    /// Reads the head that is there, and begins the next one.
    HttpHead head() throws Malformed {
      String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      next();
      return parse(text);
    }
  }

  private static HttpHead parse(String text) throws Malformed {
    String[] lines = text.split("\r\n", -1); // with two empty ones at the end
    Matcher status = STATUS.matcher(lines[0]);
    if (!status.matches()) {
      throw new Malformed("a status line that is none");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length - 2; i++) {
      Matcher field = FIELD.matcher(lines[i]);
      if (!field.matches()) {
        throw new Malformed("a header that is none");
      }
      fields.add(
          new Field(field.group(1).toLowerCase(Locale.ROOT), field.group(2).stripTrailing()));
    }
    String reason = status.group(3);
    return new HttpHead(
        Integer.parseInt(status.group(1)),
        Integer.parseInt(status.group(2)),
        shown(reason == null ? "" : reason),
        List.copyOf(fields));
  }

  /// What of a proxy's text may stand in a log.
  private static String shown(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > MOST_REASON ? plain.substring(0, MOST_REASON) + "..." : plain;
  }

  /// The values of all headers of a name.
  List<String> values(String name) {
    return fields.stream().filter(f -> f.name.equals(name)).map(Field::value).toList();
  }

  boolean isInterim() {
    return status < 200;
  }

  boolean succeeds() {
    return status >= 200 && status < 300;
  }

  /// True if another request may follow on this connection: RFC 9112, section 9.3. Proxies of old
  /// say `Proxy-Connection` for `Connection`.
  boolean persists() {
    return minor == 1 && !says("connection", "close") && !says("proxy-connection", "close");
  }

  private boolean says(String name, String option) {
    for (String value : values(name)) {
      for (String each : value.split(",", -1)) {
        if (each.strip().equalsIgnoreCase(option)) {
          return true;
        }
      }
    }
    return false;
  }

  /// How long the body is that follows; -1 if that is not plainly said.
  long bodyLength() {
    List<String> lengths = values("content-length");
    boolean plain =
        lengths.size() == 1
            && lengths.getFirst().matches("\\d{1,15}")
            && values("transfer-encoding").isEmpty();
    return plain ? Long.parseLong(lengths.getFirst()) : -1;
  }
}
