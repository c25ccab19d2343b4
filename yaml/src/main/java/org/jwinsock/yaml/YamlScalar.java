package org.jwinsock.yaml;

/// A text, number or truth value, as it is written.
///
/// @param text without quotes; empty for nothing
/// @param quoted true if it stands in quotes, and so is a text whatever it looks like
public record YamlScalar(Place place, String text, boolean quoted) implements YamlNode {

  private static final int MOST_SHOWN = 60;

  @Override
  public String describe() {
    String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    return text.isEmpty() ? "nothing" : '"' + shown + '"';
  }
}
