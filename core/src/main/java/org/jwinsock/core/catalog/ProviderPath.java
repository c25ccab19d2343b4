package org.jwinsock.core.catalog;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From where a provider is loaded, as the catalog has it: what a DLL's path is on Windows.
///
/// @param jar null for a provider that comes with the program
/// @param name of the provider; null where the jar has one only
public record ProviderPath(@Nullable Path jar, @Nullable String name) {

  private static final Pattern VARIABLE = Pattern.compile("%([^%]+)%");

  /// Reads `NAME`, `JAR` or `JAR#NAME`. In a jar's path `%NAME%` is a variable of the environment.
  public static ProviderPath parse(String text) {
    int hash = text.lastIndexOf('#');
    String before = hash < 0 ? text : text.substring(0, hash);
    String name = hash < 0 ? null : text.substring(hash + 1);
    boolean isJar = before.endsWith(".jar") || before.indexOf('/') >= 0;
    return isJar || hash >= 0
        ? new ProviderPath(Path.of(expanded(before)), name)
        : new ProviderPath(null, text);
  }

  /// Unknown variables stay as they are.
  private static String expanded(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String value = System.getenv(match.group(1));
              return Matcher.quoteReplacement(value == null ? match.group() : value);
            });
  }

  @Override
  public String toString() {
    if (jar == null) {
      return String.valueOf(name);
    }
    return name == null ? jar.toString() : jar + "#" + name;
  }
}
