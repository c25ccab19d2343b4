package org.jwinsock.layers.rules;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlMap;
import org.jwinsock.yaml.YamlNode;
import org.jwinsock.yaml.YamlScalar;

/// Times as people write them: `250us`, `80ms`, `1.5s`, `10m`, `2h`.
public final class Durations {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|m|h)");

  private Durations() {}

  /// Reads a time; null if it is none.
  public static @Nullable Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    double nanos =
        switch (matcher.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3600e9;
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * nanos));
  }

  /// The time under a key; null if there is none, or it is none and the problem noted.
  public static @Nullable Duration read(YamlMap map, String key, Problems problems) {
    YamlNode value = map.get(key);
    if (value == null) {
      return null;
    }
    Duration read = value instanceof YamlScalar scalar ? parse(scalar.text()) : null;
    if (read == null) {
      problems.add(
          value.place(), value.describe(), "a time for " + key + ": 250us, 80ms, 1.5s, 10m, 2h");
    }
    return read;
  }
}
