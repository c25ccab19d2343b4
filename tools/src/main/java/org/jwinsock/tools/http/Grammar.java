package org.jwinsock.tools.http;

/// The characters that parts of a message may have: RFC 9110 section 5.6, RFC 9112 section 3.
final class Grammar {

  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";
  private static final String HOST_SIGNS = "-._~!$&'()*+,;=%:[]";

  private Grammar() {}

  /// `tchar`
  static boolean isTokenCharacter(int c) {
    return isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0;
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Grammar::isTokenCharacter);
  }

  /// What a request target consists of. Other characters have to be percent-encoded.
  static boolean isTarget(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#');
  }

  /// `HTTP-version`
  static boolean isVersion(String text) {
    return text.length() == 8
        && text.startsWith("HTTP/")
        && isNumber(text.substring(5, 6))
        && text.charAt(6) == '.'
        && isNumber(text.substring(7));
  }

  /// `field-value`: no control characters but the tab.
  static boolean isFieldValue(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t');
  }

  /// A host, and perhaps a port. Empty if the target has none.
  static boolean isHost(String text) {
    return text.chars().allMatch(c -> isLetterOrDigit(c) || HOST_SIGNS.indexOf(c) >= 0);
  }

  static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// A number; `Long.MAX_VALUE` for any that is greater.
  static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      assert isNumber(digits) : digits;
      return Long.MAX_VALUE;
    }
  }

  private static boolean isLetterOrDigit(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
