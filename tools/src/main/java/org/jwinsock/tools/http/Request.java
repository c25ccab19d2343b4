package org.jwinsock.tools.http;

/// What a client asks for.
///
/// @param method `GET`; case counts
/// @param target as it came: a path, or a whole URI
/// @param minor of the version: 0 for HTTP/1.0, 1 or more for HTTP/1.1
public record Request(String method, String target, int minor, Fields fields) {

  static final String CONNECTION = "Connection";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";
  private static final String CONTENT_LENGTH = "Content-Length";

  /// Whether the connection ends with the answer: RFC 9112 section 9.3. Content of a request is not
  /// read here, so that after one that has some there is no telling where the next begins.
  public boolean isLast() {
    return hasContent()
        || fields.lists(CONNECTION, "close")
        || minor == 0 && !fields.lists(CONNECTION, "keep-alive");
  }

  boolean hasContent() {
    String length = fields.value(CONTENT_LENGTH);
    return fields.count(TRANSFER_ENCODING) > 0 || length != null && Grammar.number(length) != 0;
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /// Whether the fields that say how the message is made up are as they must be: RFC 9112 sections
  /// 3.2 and 6.
  boolean isWellFramed() {
    String length = fields.value(CONTENT_LENGTH);
    if (length != null && !Grammar.isNumber(length)) {
      return false; // also for two that differ
    }
    if (fields.count(TRANSFER_ENCODING) > 0 && (length != null || minor == 0)) {
      return false;
    }
    String host = fields.value("Host");
    return host == null ? minor == 0 : fields.count("Host") == 1 && Grammar.isHost(host);
  }
}
