package org.jwinsock.layers.rules;

/// A pattern in which `*` stands for any characters, also none, and `?` for one.
///
/// @param pattern in lower case, if case does not matter
record Glob(String pattern) {

  /// True if there is nothing in it but the text itself.
  boolean isExact() {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  /// Goes back to the last `*` only, so that no text takes longer than its length times the
  /// pattern's.
  boolean matches(String text) {
    int p = 0;
    int star = -1;
    int resume = 0;
    int t = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
