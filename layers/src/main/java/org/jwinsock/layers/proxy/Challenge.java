package org.jwinsock.layers.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A way to log in that a proxy offers: RFC 9110, section 11.3.
///
/// @param scheme in lower case
/// @param parameters by name in lower case; empty if the scheme has a token instead
record Challenge(String scheme, Map<String, String> parameters) {

  /// The parameter; null if there is none.
  @Nullable String get(String name) {
    return parameters.get(name);
  }

  /// Reads the values of `Proxy-Authenticate`. Several challenges may stand in one value, with
  /// commas between them and between their parameters; what cannot be read ends its value.
  static List<Challenge> parse(List<String> values) {
    List<Challenge> all = new ArrayList<>();
    for (String value : values) {
      new Reader(value).read(all);
    }
    return all;
  }

  private static final class Reader {

    private static final String OTHERS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void read(List<Challenge> all) {
      String scheme = null;
      Map<String, String> parameters = new LinkedHashMap<>();
      while (true) {
        skip(" \t,");
        String word = token();
        if (word.isEmpty()) {
          break;
        }
        int behind = at;
        skip(" \t");
        boolean named = scheme != null && at < text.length() && text.charAt(at) == '=';
        if (!named) {
          add(all, scheme, parameters);
          scheme = word.toLowerCase(Locale.ROOT);
          parameters = new LinkedHashMap<>();
          at = behind;
          skipToken68();
          continue;
        }
        at++;
        skip(" \t");
        String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
        if (value == null) {
          break;
        }
        parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value);
      }
      add(all, scheme, parameters);
    }

    private static void add(
        List<Challenge> all, @Nullable String scheme, Map<String, String> parameters) {
      if (scheme != null) {
        all.add(new Challenge(scheme, Map.copyOf(parameters)));
      }
    }

    private void skip(String what) {
      while (at < text.length() && what.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private String token() {
      int start = at;
      while (at < text.length() && isTokenChar(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private static boolean isTokenChar(char c) {
      return c < 128 && (Character.isLetterOrDigit(c) || OTHERS.indexOf(c) >= 0);
    }

    /// A token behind the scheme, as `Negotiate` has it, is nothing we know; parameters follow.
    private void skipToken68() {
      int start = at;
      skip(" ");
      while (at < text.length() && (isTokenChar(text.charAt(at)) || text.charAt(at) == '/')) {
        at++;
      }
      skip("=");
      int end = at;
      skip(" \t");
      boolean alone = at == text.length() || text.charAt(at) == ',';
      boolean blank = start < text.length() && text.charAt(start) == ' ';
      at = alone && blank ? end : start;
    }

    private @Nullable String quoted() {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '"') {
          return value.toString();
        }
        if (c == '\\' && at < text.length()) {
          c = text.charAt(at++);
        }
        value.append(c);
      }
      return null; // it has no end
    }
  }
}
