package org.jwinsock.yaml;

import java.util.HexFormat;

/// Texts as YAML takes them.
public final class YamlText {

  private static final HexFormat HEX = HexFormat.of();

  private YamlText() {}

  /// A text in double quotes, on one line and in ASCII, that reads as itself and nothing else.
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append(c);
      } else {
        quoted.append("\\u").append(HEX.toHexDigits(c));
      }
    }
    return quoted.append('"').toString();
  }
}
